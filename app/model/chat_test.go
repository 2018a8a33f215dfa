package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func said(id, from string, after time.Duration) room.Message {
	return room.Message{ID: id, From: from, Name: from, Text: id, At: noon.Add(after)}
}

func TestChatGroupsOneSenderWithin10Seconds(t *testing.T) {
	groups := groupChat([]room.Message{
		said("1", "ana", 0), said("2", "ana", 10*time.Second), said("3", "ana", 20*time.Second+1),
		said("4", "ben", 21*time.Second), said("5", "ana", 22*time.Second),
	}, nil)
	var got []string
	for _, g := range groups {
		got = append(got, g.From+":"+strings.Join(g.Texts, "+"))
	}
	want := []string{"ana:1+2", "ana:3", "ben:4", "ana:5"}
	if !slices.Equal(got, want) {
		t.Errorf("groups = %q, want %q", got, want)
	}
}

func TestChatNewsStaysBehindItsMessageAndPartsGroups(t *testing.T) {
	groups := groupChat(
		[]room.Message{said("1", "ana", 0), said("2", "ana", time.Second)},
		[]news{{number: 1, text: "first"}, {number: 2, after: "1", text: "between"}, {number: 3, after: "gone", text: "late"}})
	var got []string
	for _, g := range groups {
		got = append(got, g.News+strings.Join(g.Texts, "+"))
	}
	if want := []string{"first", "1", "between", "2", "late"}; !slices.Equal(got, want) {
		t.Errorf("lines = %q, want %q", got, want)
	}
}

func TestChatMarksWhatIsNotForAllAndLeavesOutWhatWasTakenAway(t *testing.T) {
	list := []room.Message{said("1", "ana", 0), said("2", "ana", 1), said("3", "ana", 2), said("4", "ana", 3), said("5", "ana", 4), said("6", "ana", 5)}
	list[1].Audience = room.ToStaff
	list[2].Audience, list[2].Own, list[2].ToName = room.ToOne, true, "Ben"
	list[3].Audience = room.ToOne
	list[4].Deleted, list[4].Text = true, ""
	list[5].Edited = true
	groups := groupChat(list, []news{{number: 1, after: "5", text: "Cem joined"}})
	var got []string
	for _, g := range groups {
		got = append(got, append(g.Texts, g.News)...)
	}
	want := []string{"1", "[to staff] 2", "[to Ben] 3", "[to you] 4", "", "Cem joined", "[edited] 6", ""}
	if !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}

func TestSayTrimsSendsInOrderAndRefusesTooLong(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		for i := range 5 {
			b.Say(fmt.Sprintf("  %d\r\nline two\x07 ", i))
		}
		b.Say("   ")
		b.Say(strings.Repeat("ä", room.MaxMessage+1))
		s := b.now()
		want := []string{"0\nline two", "1\nline two", "2\nline two", "3\nline two", "4\nline two"}
		if !slices.Equal(b.room.said, want) {
			t.Errorf("said %q, want %q", b.room.said, want)
		}
		if len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(ErrMessageTooLong, time.Now()) {
			t.Errorf("toasts %+v, want the sentence on length", s.Toasts)
		}
		b.Say(strings.Repeat("ä", room.MaxMessage)) // exactly the limit is fine
		b.now()
		if got := len(b.room.said); got != 6 {
			t.Errorf("%d messages went out, want 6", got)
		}
	})
}

func TestUnreadCountsOthersWhileChatIsClosed(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		add := func(own bool, id string) {
			b.room.set(func(s *room.Snapshot) {
				m := said(id, "ana", 0)
				m.Own = own
				s.Messages = append(s.Messages, m)
			})
			b.now()
		}
		add(false, "1")
		b.ShowChat(false)
		add(false, "2")
		add(true, "3")
		if got := b.now().Class.Unread; got != 1 {
			t.Errorf("unread = %d, want 1: the first was seen and the third is own", got)
		}
		b.ShowChat(true)
		if got := b.now().Class.Unread; got != 0 {
			t.Errorf("unread = %d with the chat open, want 0", got)
		}
	})
}

func TestArrivalsMergeAndStaffAloneSeeToasts(t *testing.T) {
	come := func(b *bench, names ...string) {
		for _, n := range names {
			b.room.set(func(s *room.Snapshot) {
				s.People = append(s.People, room.Person{ID: n, Name: n, Role: room.Student, Connected: true})
			})
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
		if got := len(s.Class.Chat); got != 3 {
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
		if len(s.Toasts) != 0 || len(s.Class.Chat) != 1 || s.Class.Chat[0].News != "Ben joined" {
			t.Errorf("a student sees toasts %+v and lines %+v; want none, and Ben's", s.Toasts, s.Class.Chat)
		}
	})
}

func TestCrowdComingIsNoNews(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.Teach("Algebra", false)
		b.now()
		b.room.set(func(s *room.Snapshot) {
			for i := range crowdIsQuiet + 1 {
				s.People = append(s.People, room.Person{ID: fmt.Sprint(i), Name: "N", Connected: true})
			}
		})
		if s := b.now(); len(s.Toasts) != 0 || len(s.Class.Chat) != 0 {
			t.Errorf("toasts %+v, lines %+v; want none", s.Toasts, s.Class.Chat)
		}
	})
}
