package room

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestWhoWaitsIsLetInByName(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
		teacher.options.WaitingRoom = true
		teacher.launch("T")
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		for who, want := range map[string]error{"Cem": ErrNobody, "": ErrNobody, "Teacher": ErrNobody} {
			if err := teacher.Admit(who); !errors.Is(err, want) {
				t.Errorf("Admit(%q) = %v, want %v", who, err, want)
			}
		}
		if err := teacher.Admit("ana"); err != nil {
			t.Fatal(err)
		}
		if err := teacher.Refuse("Ben"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.say("here")
		wait(time.Second)
		for _, want := range []string{"waiting Ana", "waiting Ben", "admitted Ana", "refused Ben"} {
			if !slices.Contains(teacher.seen(), want) {
				t.Errorf("the teacher has seen %q, not %q", teacher.seen(), want)
			}
		}
		if seen := ben.seen(); !slices.Contains(seen, "waiting Ben self") || !slices.Contains(seen, "refused Ben self") || len(ben.Snapshot().People) != 0 {
			t.Errorf("Ben has seen %q", seen)
		}
	})
}

func TestAllWhoWaitAreLetInAtOnce(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher")
		teacher.options.WaitingRoom = true
		teacher.launch("T")
		people := []*desk{b.desk("Ana"), b.desk("Ana")}
		for _, d := range people {
			d.join(teacher.Invite())
		}
		wait(5 * time.Second)
		if err := teacher.Admit("Ana"); !errors.Is(err, ErrAmbiguous) {
			t.Errorf("two of that name: %v", err)
		}
		if err := people[0].Admit(Everybody); !errors.Is(err, ErrNobody) {
			t.Errorf("who waits admits: %v", err)
		}
		if err := teacher.Admit(Everybody); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		for _, d := range people {
			if s := d.Snapshot(); len(s.People) != 3 || s.Role != Student {
				t.Errorf("%d people, role %q", len(s.People), s.Role)
			}
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
		if err := ana.Remove("Ben"); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student removes: %v", err)
		}
		if err := teacher.Remove("Teacher"); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("the teacher removes itself: %v", err)
		}
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
		if seen := fmt.Sprint(ana.seen()); !slices.Contains(ana.seen(), "removed Ben") || !slices.Contains(ana.seen(), "left Ben true") {
			t.Errorf("Ana has seen %s", seen)
		}
		if err := teacher.Remove("Ben"); !errors.Is(err, ErrNobody) {
			t.Errorf("removed twice: %v", err)
		}
		if m := ana.Snapshot().Messages; len(m) != 1 || m[0].Name != "Ben" {
			t.Errorf("what Ben said before is %+v", m)
		}
	})
}
