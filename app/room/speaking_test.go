package room

import (
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// spoke returns who was told to speak, or to have ended, in order.
func (d *desk) spoke() (all []string) {
	d.seen()
	for _, ev := range d.events {
		if s, is := ev.(Speaking); is {
			all = append(all, map[bool]string{true: "begins ", false: "ends "}[s.On]+s.Person.Name)
		}
	}
	return all
}

func TestWhoIsHeardToSpeakIsToldByNameAndSoIsTheEnd(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Microphone: "test"}
		ana.options.Media = Media{SaveAudio: filepath.Join(t.TempDir(), "a.wav")} // so she hears
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		if got := ana.spoke(); len(got) == 0 || got[0] != "begins Teacher" {
			t.Errorf("while the teacher speaks: %q", got)
		}
		must(t, teacher.SetOn(Microphone, false))
		time.Sleep(3 * time.Second)
		got := ana.spoke()
		if n := len(got); n == 0 || n%2 != 0 || got[n-1] != "ends Teacher" {
			t.Errorf("when the microphone is off: %q", got)
		}
		if slices.ContainsFunc(got, func(s string) bool { return s != "begins Teacher" && s != "ends Teacher" }) || len(teacher.spoke()) > 0 {
			t.Errorf("told of others: %q, to the teacher %q", got, teacher.spoke())
		}
	})
}
