package room

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session"
)

func TestWhoKnocksIsLetInByName(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launchClosed("Photosynthesis")
		ana := b.desk("Ana")
		browser, err := Browse(t.Context(), ana.options)
		if err != nil {
			t.Fatal(err)
		}
		wait(3 * time.Second)
		type answer struct {
			invite string
			err    error
		}
		done := make(chan answer, 1)
		go func() {
			invite, err := browser.Knock(t.Context(), ana.options, browser.Classes()[0].Key)
			done <- answer{invite, err}
		}()
		wait(2 * time.Second)
		if w := teacher.Snapshot().Waiting; len(w) != 1 || w[0].Name != "Ana" || w[0].Role != "" {
			t.Errorf("waiting: %+v", w)
		}
		if err := teacher.Admit("Bea"); !errors.Is(err, ErrNobody) {
			t.Errorf("Admit of nobody = %v", err)
		}
		if err := teacher.Admit("Ana"); err != nil {
			t.Fatal(err)
		}
		got := <-done
		if got.err != nil {
			t.Fatal(got.err)
		}
		ana.join(got.invite)
		wait(5 * time.Second)
		ben := b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		if names := teacher.names(); len(names) != 3 {
			t.Errorf("in class: %q", names)
		}
		if err := ben.Remove("Ana"); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student removes another: %v", err)
		}
		if err := teacher.Remove("Ben"); err != nil {
			t.Error(err)
		}
		wait(2 * time.Second)
		if names := teacher.names(); len(names) != 2 {
			t.Errorf("still in class: %q", names)
		}
		if err := teacher.Refuse(Everyone); !errors.Is(err, ErrNobodyWaits) {
			t.Errorf("nobody waits: %v", err)
		}
		if _, err := browser.Knock(t.Context(), ana.options, "gone"); !errors.Is(err, ErrGone) {
			t.Errorf("no such class: %v", err)
		}
		if err := browser.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestSeveralOfOneNameAreToldApart(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		one := b.desk("Sam").join(teacher.Invite())
		b.desk("Sam").join(teacher.Invite())
		wait(5 * time.Second)
		if err := teacher.Remove("Sam"); !errors.Is(err, ErrSeveral) {
			t.Errorf("Remove = %v", err)
		}
		var id string
		for _, p := range one.Snapshot().People {
			if p.Self {
				id = p.ID
			}
		}
		if err := teacher.Remove(id); err != nil {
			t.Fatal(err)
		}
		wait(2 * time.Second)
		if names := teacher.names(); len(names) != 2 {
			t.Errorf("in class: %q", names)
		}
	})
}

func TestWhoWaitsInAClassWithAWaitingRoom(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
		teacher.options.WaitingRoom = true
		teacher.launch("T")
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		if s := ana.Snapshot(); len(s.People) != 0 || s.Connection == Connected {
			t.Errorf("who waits sees %+v", s)
		}
		if err := ana.Admit(Everyone); !errors.Is(err, ErrNobodyWaits) {
			t.Errorf("who waits admits: %v", err)
		}
		if err := teacher.Admit("Ana"); err != nil {
			t.Fatal(err)
		}
		if err := teacher.Refuse("Ben"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.say("here")
		wait(time.Second)
		for d, want := range map[*desk][]string{
			teacher: {"waiting Ana", "waiting Ben", "admitted Ana", "epoch", "Ana: here"},
			ana:     {"waiting Ana self", "admitted Ana self", "epoch"},
			ben:     {"waiting Ben self", "refused Ben self"},
		} {
			for _, event := range want {
				if !slices.Contains(d.seen(), event) {
					t.Errorf("%s has seen %q, not %q", d.options.Name, d.seen(), event)
				}
			}
		}
		if len(ben.Snapshot().People) != 0 {
			t.Error("who was refused sees people")
		}
	})
}

func TestWhoIsRemovedIsOut(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana, ben := b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		ben.say("before")
		wait(time.Second)
		if err := teacher.Remove("Ben"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if s := ben.Snapshot(); !s.Ended || s.EndReason != ReasonRemoved {
			t.Errorf("ended %v, reason %q", s.Ended, s.EndReason)
		}
		if seen := ben.seen(); !ben.ended || !slices.Contains(seen, "removed Ben self") || seen[len(seen)-1] != "ended removed" {
			t.Errorf("Ben has seen %q", seen)
		}
		if seen := ana.seen(); !slices.Contains(seen, "removed Ben") || !slices.ContainsFunc(seen, func(s string) bool { return s == "left Ben true" || s == "left Ben false" }) {
			t.Errorf("Ana has seen %q", seen)
		}
		if m := ana.Snapshot().Messages; len(m) != 1 || m[0].Name != "Ben" {
			t.Errorf("what Ben said before is %+v", m)
		}
	})
}

// Who was removed has lost all links for good, and is not told that they are sought.
func TestWhoIsRemovedIsNotReconnecting(t *testing.T) {
	for removed, want := range map[bool]bool{false: true, true: false} {
		r := bare()
		r.update(session.View{Lost: true, Removed: removed})
		if got := slices.Contains(r.taken(), "reconnecting"); got != want {
			t.Errorf("removed %v: reconnecting %v", removed, got)
		}
	}
}
