package model

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestArrivalsMergeAndStaffAloneSeeToasts(t *testing.T) {
	come := func(b *bench, names ...string) {
		for _, n := range names {
			p := room.Person{ID: n, Name: n, Role: room.Student, Connected: true}
			b.room.set(func(s *room.Snapshot) { s.People = append(slices.Clone(s.People), p) })
			b.room.events <- room.Joined{Person: p}
			b.now()
		}
	}
	inBubble(t, func(b *bench) {
		b.Teach("Algebra", false)
		b.now()
		come(b, "Ana", "Ben", "Cy")
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Text != "Ana and 2 others joined" {
			t.Errorf("toasts = %+v, want one for all three", s.Toasts)
		}
		if got := len(s.Class.Talk.Groups); got != 3 {
			t.Errorf("%d lines of news in the chat, want 3", got)
		}
		time.Sleep(toastLife)
		if got := len(b.now().Toasts); got != 0 {
			t.Errorf("%d toasts after their time, want none", got)
		}
	})
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		come(b, "Ana") // was there already
		time.Sleep(settleFor)
		come(b, "Ben")
		s := b.now()
		if len(s.Toasts) != 0 || len(s.Class.Talk.Groups) != 1 || s.Class.Talk.Groups[0].News != "Ben joined" {
			t.Errorf("a student sees toasts %+v and lines %q; want none, and Ben's", s.Toasts, text(s.Class.Talk.Groups))
		}
	})
}

func TestCrowdComingIsNoNews(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.Teach("Algebra", false)
		b.now()
		var all []room.Person
		for i := range crowdIsQuiet + 1 {
			all = append(all, room.Person{ID: fmt.Sprint(i), Name: "N", Connected: true})
		}
		b.room.set(func(s *room.Snapshot) { s.People = all })
		for _, p := range all {
			b.room.events <- room.Joined{Person: p}
		}
		if s := b.now(); len(s.Toasts) != 0 || len(s.Class.Talk.Groups) != 0 {
			t.Errorf("toasts %+v, lines %q; want none", s.Toasts, text(s.Class.Talk.Groups))
		}
	})
}
