package session

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// notices collects what somebody is told of the door.
func (p *someone) notices() func() []string {
	var all []string
	p.cfg.Door = func(n Notice) {
		defer p.enter()()
		kind := []string{"waiting", "admitted", "refused", "removed", "rekeyed"}[n.Kind]
		if n.Kind == Rekeyed {
			all = append(all, kind)
		} else {
			all = append(all, kind+" "+n.Name)
		}
	}
	return func() []string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return append([]string{}, all...)
	}
}

func TestClassWithAWaitingRoom(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher"), s.person("Ana"), s.person("Ben")
		teacher.cfg.WaitingRoom = true
		told, toldAna, toldBen := teacher.notices(), ana.notices(), ben.notices()
		teacher.launch("T", false)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		if v := ana.View(); !v.Waiting || v.Ready || len(v.Members) != 0 || v.Title != "" || v.Entries != 0 {
			t.Errorf("who waits sees %+v", v)
		}
		knockers, err := teacher.Knockers(t.Context())
		if err != nil || len(knockers) != 2 {
			t.Fatalf("%d wait, %v", len(knockers), err)
		}
		for _, k := range knockers {
			decide := teacher.Admit
			if k.Name == "Ben" {
				decide = teacher.Refuse
			}
			if err := decide(t.Context(), k.Author); err != nil {
				t.Fatal(err)
			}
		}
		wait(5 * time.Second)
		ana.write("thank you")
		wait(time.Second)
		teacher.wantSaid("thank you")
		teacher.wantPresent("Teacher", "Ana")
		wantSameState(t, teacher, ana)
		if v := ana.View(); v.Waiting || !v.Ready || v.Role != journal.Student {
			t.Errorf("who was let in sees %+v", v)
		}
		if got, want := fmt.Sprint(toldAna()), "[waiting Ana admitted Ana rekeyed]"; got != want {
			t.Errorf("Ana was told %v, want %v", got, want)
		}
		if got, want := fmt.Sprint(toldBen()), "[waiting Ben refused Ben]"; got != want {
			t.Errorf("Ben was told %v, want %v", got, want)
		}
		all := told()
		slices.Sort(all)
		if got, want := fmt.Sprint(all), "[admitted Ana refused Ben rekeyed waiting Ana waiting Ben]"; got != want {
			t.Errorf("the teacher was told %v, want %v", got, want)
		}
		wantErr(t, ana.Admit(t.Context(), ben.self()), ErrNotAllowed)
	})
}

func TestRemovedPersonIsOut(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana, ben := s.person("Ana"), s.person("Ben")
		told := ben.notices()
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		ben.write("before")
		wait(time.Second)
		wantErr(t, ana.Remove(t.Context(), ben.self()), ErrNotAllowed)
		if err := teacher.Remove(t.Context(), ben.self()); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.write("after")
		wait(5 * time.Second)
		teacher.wantSaid("before", "after")
		ben.wantSaid("before")
		wantSameState(t, teacher, ana)
		if v := ben.View(); !v.Removed {
			t.Errorf("who was removed sees %+v", v)
		}
		if got := fmt.Sprint(told()); got != "[removed Ben]" {
			t.Errorf("Ben was told %v", got)
		}
		for _, m := range ana.View().Members {
			if m.Removed != (m.Name == "Ben") || m.Present == m.Removed {
				t.Errorf("Ana sees %+v", m)
			}
		}
		wantErr(t, teacher.Remove(t.Context(), teacher.self()), ErrNotAllowed)
	})
}
