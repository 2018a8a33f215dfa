package model

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestRecentClassesAreListedOpenedAndForgotten(t *testing.T) {
	inBubbleWith(t, Config{}, func(b *bench) {
		for i := range 12 {
			b.rooms.recent = append(b.rooms.recent, room.Recent{File: string(rune('a' + i)), Title: "Cells", Teacher: "Mara", Role: room.Student})
		}
		b.rooms.recent[1].Role = room.Instructor
		b.rooms.recent = append(b.rooms.recent, room.Recent{File: "refused"}) // never let in, so not even its title is known
		slices.Reverse(b.rooms.recent)
		slices.Reverse(b.rooms.recent[1:])
		b.post(func(st *state, _ time.Time) { st.listRecent() })
		if got := len(b.now().Recent); got != maxRecent {
			t.Fatalf("%d recent classes, want %d", got, maxRecent)
		}
		b.ReopenClass("b")
		if c := b.now().Check; c == nil || !c.Teaching || !c.Again || c.Looking || c.Title != "Cells" {
			t.Fatalf("check %+v", c)
		}
		b.EnterClass(true)
		if s := b.now(); s.Class == nil || !slices.Contains(b.rooms.calls(), "reopen Amara/b") {
			t.Errorf("class %v, asked %q", s.Class, b.rooms.calls())
		}
		b.Leave()
		b.now()
		b.ForgetClass("a")
		if s := b.now(); s.Recent[0].File != "b" || len(s.Recent) != maxRecent {
			t.Errorf("recent %+v", s.Recent)
		}
		b.ForgetClass("/somebody/else's")
		if got := len(b.rooms.recent); got != 12 {
			t.Errorf("%d files are left: only what is listed can be forgotten", got)
		}
	})
}

func TestPractisingNeedsNoCheckAndComesBackToItsRoom(t *testing.T) {
	inBubbleWith(t, Config{}, func(b *bench) {
		b.Practise()
		if s := b.now(); s.Class == nil || s.Check != nil || !slices.Contains(b.rooms.calls(), "practise Amara/My practice room") {
			t.Fatalf("class %v, asked %q", s.Class, b.rooms.calls())
		}
		b.rooms.recent = []room.Recent{{File: "x", Err: errors.New("damaged"), Practice: true}, {File: "p", Title: "Mine", Role: room.Instructor, Practice: true}}
		b.Leave()
		b.now()
		b.Practise()
		if b.now(); !slices.Contains(b.rooms.calls(), "reopen Amara/p") {
			t.Errorf("asked %q", b.rooms.calls())
		}
	})
}

func TestDaysAreNamedAsPeopleDo(t *testing.T) {
	now := time.Date(2026, 5, 20, 0, 30, 0, 0, time.Local) // a Wednesday
	for ago, want := range map[time.Duration]string{
		0: "Today", time.Hour: "Yesterday", 25 * time.Hour: "Monday", 6 * 24 * time.Hour: "Thursday",
		7 * 24 * time.Hour: "13 May", 365 * 24 * time.Hour: "20 May 2025",
	} {
		if got := dayOf(now.Add(-ago), now); got != want {
			t.Errorf("%v ago: %q, want %q", ago, got, want)
		}
	}
}
