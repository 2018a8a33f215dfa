package session

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// agree checks that everybody's view shows the same, after a second in which it spreads.
func agree(t *testing.T, what string, show func(View) any, want any, people ...*someone) {
	t.Helper()
	wait(time.Second)
	for _, p := range people {
		if got := show(p.View()); got != want {
			t.Errorf("%s: %s is %v, want %v", p.cfg.Name, what, got, want)
		}
	}
}

func (p *someone) hands() (names []string) {
	for _, h := range p.View().Hands {
		for _, m := range p.View().Members {
			if m.Author == h.Author {
				names = append(names, m.Name)
			}
		}
	}
	return names
}

func TestHandsAreAQueueThatStaffLower(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben, cid := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite()), s.person("Cid").join(teacher.Invite())
		everyone := []*someone{teacher, ana, ben, cid}
		wait(5 * time.Second)
		want := func(names ...string) {
			t.Helper()
			wait(time.Second)
			for _, p := range everyone {
				if got := p.hands(); !slices.Equal(got, names) {
					t.Errorf("%s sees the hands of %q, want %q", p.cfg.Name, got, names)
				}
			}
		}
		for _, p := range []*someone{ben, ana, cid} {
			must(t, p.RaiseHand(t.Context(), true))
			must(t, p.RaiseHand(t.Context(), true)) // it is up, and keeps its place
			wait(time.Second)
		}
		want("Ben", "Ana", "Cid")
		wantErr(t, ana.LowerHand(t.Context(), ben.author()), ErrNotAllowed)
		wantErr(t, ana.LowerHands(t.Context()), ErrNotAllowed)
		must(t, teacher.LowerHand(t.Context(), ben.author()))
		must(t, ana.RaiseHand(t.Context(), false))
		want("Cid")
		must(t, ben.RaiseHand(t.Context(), true))
		want("Cid", "Ben")
		must(t, teacher.LowerHands(t.Context()))
		must(t, teacher.LowerHands(t.Context()))
		want()
		wantSameState(t, everyone...)
	})
}

func TestStageLocksAndReactions(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		everyone := []*someone{teacher, ana, ben}
		wait(5 * time.Second)
		stage := func(v View) any { return v.Stage }
		wantErr(t, ana.Present(t.Context(), ana.author()), ErrNotAllowed)
		must(t, teacher.Present(t.Context(), ana.author()))
		agree(t, "stage", stage, ana.author(), everyone...)
		must(t, ana.Present(t.Context(), ben.author())) // who is on the stage hands it on
		agree(t, "stage", stage, ben.author(), everyone...)
		wantErr(t, ana.Present(t.Context(), journal.Author{}), ErrNotAllowed)
		wantErr(t, teacher.Present(t.Context(), journal.Author{9}), ErrNoMember)
		must(t, teacher.Present(t.Context(), journal.Author{}))
		agree(t, "stage", stage, journal.Author{}, everyone...)

		locks := func(v View) any { return v.Locks }
		wantErr(t, ana.SetLock(t.Context(), conduct.LockChat, true), ErrNotAllowed)
		must(t, teacher.SetLock(t.Context(), conduct.LockChat|conduct.LockCamera, true))
		agree(t, "locks", locks, conduct.LockChat|conduct.LockCamera, everyone...)
		wantErr(t, ana.Write(t.Context(), journal.KindChat, []byte("hi")), ErrLocked)
		teacher.write("I may")
		must(t, teacher.SetLock(t.Context(), conduct.LockChat, false))
		agree(t, "locks", locks, conduct.LockCamera, everyone...)
		ana.write("hi")
		if v := ben.View(); v.Locked.At(v.Locked[0].From)&conduct.LockChat == 0 {
			t.Errorf("what was locked when: %v", v.Locked)
		}

		must(t, ben.React(t.Context(), "👏"))
		wantErr(t, ben.React(t.Context(), "bravo"), journal.ErrMalformed)
		wait(time.Second)
		for _, p := range everyone {
			if r := p.View().Reactions; len(r) != 1 || r[0].Emoji != "👏" || r[0].Author != ben.author() {
				t.Errorf("%s sees reactions %v", p.cfg.Name, r)
			}
		}
		wait(conduct.ReactionShown + time.Second)
		if r := ana.View().Reactions; len(r) != 0 {
			t.Errorf("still shown: %v", r)
		}
		wantSameState(t, everyone...)
	})
}
