package model

import (
	"slices"
	"testing"

	"lyceum/app/room"
)

// joined returns a class with Ben in it.
func joined(b *bench) {
	b.JoinInvite("G:abc")
	b.connect()
	b.room.set(func(s *room.Snapshot) {
		s.People = []room.Person{{ID: "me", Name: "Amara", Self: true, Connected: true}, {ID: "ben", Name: "Ben", Connected: true}}
	})
	b.now()
}

func TestWhatIsSaidGoesToWhoReadsTheChannel(t *testing.T) {
	inBubble(t, func(b *bench) {
		joined(b)
		b.OpenChannel("nobody")
		b.OpenChannel("me")
		if open := b.now().Class.Talk.Open; open != ChannelAll {
			t.Errorf("channel %q is open, want %q still", open, ChannelAll)
		}
		b.ShowChat(false)
		b.OpenChannel("ben")
		if s := b.now(); s.Class.Talk.Open != "ben" || !s.Panels.Chat || !slices.Contains(s.Class.Talk.Channels, Channel{Key: "ben", Name: "Ben"}) {
			t.Errorf("channel %q of %+v, chat open: %t", s.Class.Talk.Open, s.Class.Talk.Channels, s.Panels.Chat)
		}
		b.SayTo("ben", " hello ")
		b.SayTo(ChannelStaff, "help")
		b.SayTo(ChannelAll, "all")
		b.EditLine("7", "  other ")
		b.EditLine("7", "  ")
		b.EraseLine("8")
		b.now()
		got := b.room.was()
		for _, want := range []string{"tell ben hello", "say to staff help", "edit 7 other", "erase 8"} {
			if !slices.Contains(got, want) {
				t.Errorf("the room was asked %q, not %q", got, want)
			}
		}
		if !slices.Equal(b.room.said, []string{"all"}) {
			t.Errorf("said to all: %q", b.room.said)
		}
	})
}

func TestWhatWasNotSentIsSentAgainOrForgotten(t *testing.T) {
	inBubble(t, func(b *bench) {
		joined(b)
		b.room.verbErr = room.ErrLogFull
		b.OpenChannel("ben")
		b.SayTo("ben", "one")
		b.now()
		b.SayTo("ben", "two")
		groups := b.now().Class.Talk.Groups
		if len(groups) != 2 || groups[0].Lines[0].Failed != 1 || groups[1].Lines[0] != (Line{ID: "unsent-2", Text: "two", Failed: 2}) {
			t.Fatalf("shown %q", text(groups))
		}
		b.room.verbErr = nil
		b.SayAgain(1)
		b.DropUnsent(2)
		b.SayAgain(9)
		if groups := b.now().Class.Talk.Groups; len(groups) != 0 {
			t.Errorf("shown %q after all was dealt with", text(groups))
		}
		if got := b.room.was(); !slices.Contains(got, "tell ben one") || slices.Contains(got[len(got)-1:], "tell ben two") {
			t.Errorf("the room was asked %q", got)
		}
	})
}
