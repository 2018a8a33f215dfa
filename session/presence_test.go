package session

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

func (p *someone) attends(other *someone) (intervals, rejoins int, here bool) {
	p.t.Helper()
	must(p.t, p.do(p.t.Context(), func(time.Time) {
		for _, s := range p.conduct.Attendance() {
			for _, row := range s.Rows {
				if row.Authors[0] == other.author() {
					intervals, rejoins = len(row.Intervals), row.Rejoins
				}
			}
		}
		here = p.conduct.People.Here(other.author())
	}))
	return intervals, rejoins, here
}

// A short loss of the network is nothing; a longer one is on the record, for everybody alike, and loses neither role
// nor hand.
func TestLeadStatesWhoIsGoneAndWhoIsBack(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		must(t, ben.RaiseHand(t.Context(), true))
		wait(3 * time.Second)
		s.vanish(ben, teacher, ana)
		wait(8 * time.Second)
		s.comeBack(ben, teacher, ana)
		wait(20 * time.Second)
		for _, p := range []*someone{teacher, ana, ben} {
			if n, rejoins, here := p.attends(ben); n != 1 || rejoins != 0 || !here {
				t.Errorf("%s: after 8 s: %d intervals, %d rejoins, here %v", p.cfg.Name, n, rejoins, here)
			}
		}
		s.vanish(ben, teacher, ana)
		for i := 0; teacher.sees(ben).Present; i++ {
			if wait(time.Second); i > 60 {
				t.Fatal("Ben's links do not end")
			}
		}
		wait(goneAfter - 3*time.Second)
		if _, _, here := ana.attends(ben); !here {
			t.Error("Ben was called gone too soon")
		}
		wait(5 * time.Second)
		if _, _, here := ana.attends(ben); here {
			t.Error("nobody said that Ben is gone")
		}
		s.comeBack(ben, teacher, ana)
		wait(30 * time.Second)
		for _, p := range []*someone{teacher, ana, ben} {
			if n, rejoins, here := p.attends(ben); n != 2 || rejoins != 1 || !here {
				t.Errorf("%s: after a longer time: %d intervals, %d rejoins, here %v", p.cfg.Name, n, rejoins, here)
			}
			if m := p.sees(ben); m.Role != journal.Proctor || m.Left {
				t.Errorf("%s sees Ben as %+v", p.cfg.Name, m)
			}
			if hands := p.hands(); len(hands) != 1 || hands[0] != "Ben" {
				t.Errorf("%s sees the hands of %q", p.cfg.Name, hands)
			}
		}
		wantSameState(t, teacher, ana, ben)
	})
}

// Who comes back into reach, or starts the program again, is in touch within 5 s.
func TestBackWithinFiveSeconds(t *testing.T) {
	for _, away := range []time.Duration{8 * time.Second, 40 * time.Second, 3 * time.Minute, 15 * time.Minute} {
		inSchool(t, func(t *testing.T, s *school) {
			teacher := s.person("Teacher").launch("T", true)
			ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").withDisk().join(teacher.Invite())
			wait(5 * time.Second)
			s.vanish(ben, teacher, ana)
			wait(away)
			s.comeBack(ben, teacher, ana)
			ben.write("back")
			wait(5 * time.Second)
			for _, p := range []*someone{teacher, ana} {
				if !slices.Equal(p.said(), []string{"back"}) || !p.sees(ben).Present {
					t.Errorf("after %v: %s has heard %q", away, p.cfg.Name, p.said())
				}
			}
			path := ben.path()
			ben.crash()
			wait(away)
			ben.reopen(path)
			wait(5 * time.Second)
			ben.write("again")
			wait(time.Second)
			teacher.wantSaid("back", "again")
			wantSameState(t, teacher, ana, ben)
		})
	}
}

// That a teacher hears nobody says nothing of the others, unless it stays so.
func TestTeacherWhoIsCutOffCallsNobodyGone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(15 * time.Second)
		s.vanish(teacher, ana, ben)
		wait(8 * time.Second)
		if v := teacher.View(); v.Link != LinkAlone || !v.Lost {
			t.Errorf("after 8 s the teacher's link is %v, lost %v", v.Link, v.Lost)
		}
		wait(time.Minute)
		s.comeBack(teacher, ana, ben)
		wait(30 * time.Second)
		for _, p := range []*someone{teacher, ana} {
			if n, rejoins, here := p.attends(ben); n != 1 || rejoins != 0 || !here {
				t.Errorf("%s: %d intervals, %d rejoins, here %v", p.cfg.Name, n, rejoins, here)
			}
		}
		s.vanish(teacher, ana, ben)
		wait(cutOffAfter + time.Minute) // what a neighbour said holds until its link ends
		if _, _, here := teacher.attends(ben); here {
			t.Error("Ben is in a class that nobody is in")
		}
	})
}

// Who stands next to somebody on the ring notices within seconds that it has vanished, and tells the others.
func TestVanishedMemberIsMissedWithinSeconds(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(10 * time.Second)
		s.vanish(ben, teacher, ana)
		wait(8 * time.Second)
		teacher.wantPresent("Teacher", "Ana")
		ana.wantPresent("Teacher", "Ana")
		s.comeBack(ben, teacher, ana)
		wait(10 * time.Second)
		teacher.wantPresent("Teacher", "Ana", "Ben")
	})
}
