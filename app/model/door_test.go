package model

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
)

// atClosedDoor shows one class that has to be asked, and asks it.
func atClosedDoor(b *bench) *Door {
	b.t.Helper()
	b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", Teacher: "Mara", Seen: time.Now()})
	b.now()
	b.JoinNetwork("a")
	b.now()
	b.AgreeTo(noticeRecord, true)
	b.EnterClass(true)
	d := b.now().Door
	if d == nil || d.State != DoorWaiting || d.Title != "Algebra" || d.Teacher != "Mara" || d.Text == "" {
		b.t.Fatalf("door %+v", d)
	}
	return d
}

func TestWhoIsLetInComesFromTheDoorIntoTheClass(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		atClosedDoor(b)
		if b.rooms.checker().closed {
			t.Error("at the door one still sees oneself")
		}
		b.rooms.browser.answer <- answer{invite: "G:yes"}
		if s := b.now(); s.Door != nil || s.Class == nil || !slices.Contains(b.rooms.calls(), "join Amara/G:yes") {
			t.Errorf("door %+v, class %v, asked %q", s.Door, s.Class, b.rooms.calls())
		}
	})
}

func TestWhoIsNotLetInReadsThatAndGoesBack(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		atClosedDoor(b)
		b.rooms.browser.answer <- answer{err: room.ErrRefused}
		if d := b.now().Door; d == nil || d.State != DoorRefused || d.Text == "" {
			t.Fatalf("door %+v", d)
		}
		b.LeaveDoor()
		if s := b.now(); s.Door != nil || s.Check != nil || !b.rooms.checker().closed {
			t.Errorf("door %+v, check %+v", s.Door, s.Check)
		}
	})
}

func TestWaitingAtTheDoorCanBeGivenUp(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		atClosedDoor(b)
		b.LeaveDoor()
		if s := b.now(); s.Door != nil || s.Check != nil || s.Class != nil {
			t.Errorf("door %+v, check %+v", s.Door, s.Check)
		}
		b.JoinNetwork("a")
		if b.now().Check == nil {
			t.Error("one cannot come again")
		}
	})
}

func TestDoorOfAClassThatOneHasAnInviteTo(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		for state, want := range map[string]DoorState{
			"waiting": DoorWaiting, "refused": DoorRefused, "revoked": DoorRevoked, "removed": DoorRemoved,
		} {
			b.room.set(func(s *room.Snapshot) { s.Title, s.Door = "Algebra", state })
			if d := b.now().Door; d == nil || d.State != want || d.Text == "" || d.Title != "Algebra" {
				t.Errorf("%s: door %+v", state, d)
			}
		}
		b.room.set(func(s *room.Snapshot) { s.Door, s.Connection = "", room.Connected })
		if s := b.now(); s.Door != nil || s.Class == nil {
			t.Errorf("door %+v", s.Door)
		}
		b.LeaveDoor()
		synctest.Wait()
		if b.now().Class != nil || b.room.lefts() != 1 {
			t.Error("LeaveDoor leaves a class, too")
		}
	})
}
