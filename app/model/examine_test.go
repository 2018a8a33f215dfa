package model

import (
	"testing"
	"time"

	"lyceum/session/doctor"
)

func TestCheckTellsHowTheClassIsReached(t *testing.T) {
	for _, c := range []struct {
		found []doctor.Check
		way   string
		good  bool
	}{
		{[]doctor.Check{{Name: doctor.CheckLAN, OK: true, Finding: doctor.Fine, After: 12 * time.Millisecond}}, "On this network", true},
		{[]doctor.Check{{Name: doctor.CheckBootstrap, OK: true, Finding: doctor.Fine}}, "Direct", true},
		{[]doctor.Check{{Name: doctor.CheckRendezvous, OK: true, Finding: doctor.Fine}}, "Through a rendezvous", true},
		{[]doctor.Check{{Name: doctor.CheckBootstrap, Finding: doctor.Silent}, {Name: doctor.CheckMember, Finding: doctor.Silent}}, "No answer yet", false},
	} {
		inCheckedBubble(t, func(b *bench) {
			b.rooms.found = c.found
			b.JoinInvite("G:abc")
			if s := b.now().Check; s.Way != c.way || s.LinkGood != c.good || s.Link == "" {
				t.Errorf("%v: %q %q %t", c.found, s.Way, s.Link, s.LinkGood)
			}
		})
	}
}

func TestNetworkIsExaminedLineByLine(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.rooms.found = []doctor.Check{
			{Name: doctor.CheckInterfaces, OK: true, Finding: doctor.Fine, List: []string{"192.0.2.1"}},
			{Name: doctor.CheckBroadcast, Finding: doctor.NotHeard, On: "eth0"},
		}
		b.CheckNetwork()
		s := b.now()
		if s.Exam == nil || s.Exam.Running || len(s.Exam.Lines) != 2 || !s.Exam.Lines[0].OK || s.Exam.Lines[1].Advice == "" {
			t.Errorf("exam %+v", s.Exam)
		}
	})
}
