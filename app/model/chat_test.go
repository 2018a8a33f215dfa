package model

import (
	"fmt"
	"math/rand/v2"
	"reflect"
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

// tell returns what is on show once messages are what was said.
func tell(t *talk, messages ...room.Message) []*Group {
	t.take(&room.Snapshot{Messages: messages})
	return t.show(noon, false, nil, nil).Groups
}

// text writes groups as "from:line+line", and news as it is.
func text(groups []*Group) (all []string) {
	for _, g := range groups {
		var lines []string
		for _, l := range g.Lines {
			lines = append(lines, l.Text)
		}
		if g.News != "" {
			all = append(all, g.News)
		} else {
			all = append(all, g.From+":"+strings.Join(lines, "+"))
		}
	}
	return all
}

func TestChatGroupsOneSenderWithin10Seconds(t *testing.T) {
	got := text(tell(newTalk(),
		said("1", "ana", 0), said("2", "ana", 10*time.Second), said("3", "ana", 20*time.Second+1),
		said("4", "ben", 21*time.Second), said("5", "ana", 22*time.Second)))
	if want := []string{"ana:1+2", "ana:3", "ben:4", "ana:5"}; !slices.Equal(got, want) {
		t.Errorf("groups = %q, want %q", got, want)
	}
}

func TestChatGroupStaysShort(t *testing.T) {
	var list []room.Message
	for i := range 2*maxLines + 1 {
		list = append(list, said(fmt.Sprint(i), "ana", time.Duration(i)))
	}
	groups := tell(newTalk(), list...)
	if len(groups) != 3 || len(groups[0].Lines) != maxLines || len(groups[2].Lines) != 1 {
		t.Errorf("%d groups, want two full ones and one line more", len(groups))
	}
}

func TestChatNewsStaysBehindItsMessageAndPartsGroups(t *testing.T) {
	talk := newTalk()
	talk.addNews(noon, "first")
	one, two, late := said("1", "ana", 0), said("2", "ana", time.Second), said("0", "ben", -time.Second)
	tell(talk, one)
	talk.addNews(noon, "between")
	if got, want := text(tell(talk, one, two)), []string{"first", "ana:1", "between", "ana:2"}; !slices.Equal(got, want) {
		t.Errorf("lines = %q, want %q", got, want)
	}
	got := text(tell(talk, late, one, two))
	if want := []string{"first", "ben:0", "ana:1", "between", "ana:2"}; !slices.Equal(got, want) {
		t.Errorf("after a message that came late: %q, want %q", got, want)
	}
}

func TestChatTellsWhenTheClassStartedBehindWhatWasSaidBefore(t *testing.T) {
	started := noon.Add(time.Minute)
	all := []room.Message{said("1", "ana", 0), said("2", "ana", time.Second), said("3", "ana", 2*time.Minute)}
	line := "Class started at " + started.Local().Format("15:04")
	for _, tt := range []struct{ first, then, want []string }{
		{nil, nil, []string{line}},
		{nil, []string{"3"}, []string{line, "ana:3"}},
		{[]string{"1", "2", "3"}, nil, []string{"ana:1+2", line, "ana:3"}},
	} {
		pick := func(ids []string) (list []room.Message) {
			for _, m := range all {
				if slices.Contains(ids, m.ID) {
					list = append(list, m)
				}
			}
			return list
		}
		talk := newTalk()
		talk.take(&room.Snapshot{StartedAt: started, Messages: pick(tt.first)})
		if tt.then != nil {
			talk.take(&room.Snapshot{StartedAt: started, Messages: pick(tt.then)})
		}
		if got := text(talk.show(noon, false, nil, nil).Groups); !slices.Equal(got, tt.want) {
			t.Errorf("%q, then %q: %q, want %q", tt.first, tt.then, got, tt.want)
		}
	}
}

func TestChatNewsIsBounded(t *testing.T) {
	talk := newTalk()
	for i := range maxNews + 3 {
		talk.addNews(noon, fmt.Sprint(i))
	}
	groups := tell(talk, said("1", "ana", 0))
	if len(groups) != maxNews+1 || groups[0].News != "3" || groups[maxNews].News != "" {
		t.Errorf("%d lines from %q, want the newest %d of news", len(groups), groups[0].News, maxNews)
	}
}

func TestChatPartsConversations(t *testing.T) {
	list := []room.Message{said("1", "ana", 0), said("2", "ana", 1), said("3", "me", 2), said("4", "ana", 3), said("5", "ben", 4), said("6", "ana", 5)}
	list[1].Audience = room.ToStaff
	list[2].Audience, list[2].Own, list[2].To = room.ToOne, true, "ana"
	list[3].Audience, list[3].To = room.ToOne, "me"
	list[4].Audience, list[4].To = room.ToOne, "me"
	talk := newTalk()
	tell(talk, list...)
	people := []Person{{ID: "ana", Name: "Ana"}}
	for key, want := range map[string][]string{
		ChannelAll: {"ana:1+6"}, ChannelStaff: {"ana:2"}, "ana": {"me:3", "ana:4"}, "ben": {"ben:5"},
	} {
		talk.openChannel(key)
		if got := text(talk.show(noon, false, people, nil).Groups); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	want := []Channel{{Key: ChannelAll, Unread: 2}, {Key: ChannelStaff, Unread: 1}, {"ana", "Ana", 1}, {"ben", "ben", 0}}
	talk.openChannel("ben")
	if c := talk.show(noon, true, people, nil); !slices.Equal(c.Channels, want) || c.Unread != 4 {
		t.Errorf("channels %+v, unread %d; want %+v, of which the last is on show", c.Channels, c.Unread, want)
	}
}

func TestChatShowsWhatWasTakenAwayAndEditedInItsPlace(t *testing.T) {
	list := []room.Message{said("1", "ana", 0), said("2", "ana", 1), said("3", "ben", 2)}
	talk := newTalk()
	before := tell(talk, list...)
	now := slices.Clone(list)
	now[0].Deleted, now[0].Text, now[0].By = true, "", "Dr. Mara Lindqvist"
	now[2].Edited, now[2].Text, now[2].EditedAt = true, "three", noon
	after := tell(talk, now...)
	if l := after[0].Lines; !l[0].Removed || l[0].By != "Dr. Mara Lindqvist" || l[1].Text != "2" || !after[1].Lines[0].Edited {
		t.Errorf("groups %+v, %+v", after[0], after[1])
	}
	if got, want := text(before), []string{"ana:1+2", "ben:3"}; !slices.Equal(got, want) {
		t.Errorf("a snapshot changed: %q, want %q", got, want)
	}
	now = slices.Clone(now)
	now[2].Text = "drei"
	if again := tell(talk, now...); again[0] != after[0] || again[1] == after[1] {
		t.Error("an edit changed another group than its own")
	}
}

// Whatever came in what order, the conversation is as if all had been there at once, and snapshots stay as they were.
func TestChatToldBitByBitIsTheSameAsAtOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 8))
	for range 300 {
		talk, list := newTalk(), []room.Message(nil)
		var seen []*Group
		var was []string
		for step := range 30 {
			switch n := len(list); {
			case n > 0 && rng.IntN(4) == 0: // an edit
				list = slices.Clone(list)
				i := rng.IntN(n)
				list[i].Text, list[i].Edited, list[i].EditedAt = fmt.Sprintf("e%d", step), true, noon
			case n > 0 && rng.IntN(6) == 0: // a branch that does not count
				list = slices.Clone(list[:rng.IntN(n)])
			default:
				m := said(fmt.Sprint(step), string(rune('a'+rng.IntN(2))), time.Duration(step*3)*time.Second)
				m.Audience = room.Audience(rng.IntN(3))
				at := max(0, n-rng.IntN(4)*rng.IntN(2)) // mostly the last
				if at == n {
					list = append(list, m)
				} else {
					list = slices.Insert(slices.Clone(list), at, m)
				}
			}
			for _, key := range []string{ChannelAll, ChannelStaff, "a", "b"} {
				talk.openChannel(key)
				got := tell(talk, list...)
				whole := newTalk()
				whole.openChannel(key)
				if want := tell(whole, list...); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
					t.Fatalf("%s after %d steps: %q, want %q", key, step, text(got), text(want))
				}
				if key == ChannelAll {
					if !slices.Equal(text(seen), was) {
						t.Fatalf("a snapshot changed: %q, want %q", text(seen), was)
					}
					seen, was = got, text(got)
				}
			}
		}
	}
}

func TestChatNamesOnlyThisPersonAsMentioned(t *testing.T) {
	list := []room.Message{said("1", "ana", 0), said("2", "ben", 1), said("3", "ana", 2), said("4", "ben", 3)}
	list[0].Mentions, list[1].Mentions, list[2].Mentions = []string{"me"}, []string{"ana"}, []string{room.Everyone}
	list[3].Mentions = []string{"staff"}
	talk := newTalk()
	talk.take(&room.Snapshot{Messages: list, People: []room.Person{{ID: "me", Self: true, Role: room.Student}}})
	var got []bool
	for _, g := range talk.show(noon, false, nil, nil).Groups {
		got = append(got, g.Lines[0].Mine)
	}
	if want := []bool{true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("mentioned in %v, want %v", got, want)
	}
}

func TestChatDraftIsTheLastOwnLineForTwoMinutes(t *testing.T) {
	list := []room.Message{said("1", "me", 0), said("2", "me", time.Second), said("3", "me", 2*time.Second), said("4", "ana", 3*time.Second)}
	for i := range 3 {
		list[i].Own = true
	}
	list[2].Deleted, list[2].Text = true, ""
	talk := newTalk()
	tell(talk, list...)
	if c := talk.show(noon.Add(2*time.Minute), false, nil, nil); c.DraftID != "2" || c.Draft != "2" || !talk.advance().Equal(noon.Add(2*time.Minute+time.Second)) {
		t.Errorf("draft %q until %v, want line 2 for a second more", c.DraftID, talk.advance())
	}
	if c := talk.show(noon.Add(2*time.Minute+time.Second), false, nil, nil); c.DraftID != "" || !talk.advance().IsZero() {
		t.Errorf("draft %q after two minutes, want none", c.DraftID)
	}
}

func TestChatLocksAreForStudentsAndNotTowardsStaff(t *testing.T) {
	people := []Person{{ID: "t", Role: room.Instructor}, {ID: "ben", Role: room.Student}}
	locks := map[string]bool{"chat": true, "private": true}
	talk := newTalk()
	for key, want := range map[string]bool{ChannelAll: true, ChannelStaff: false, "t": false, "ben": true, "gone": true} {
		talk.openChannel(key)
		if got := talk.show(noon, false, people, locks).Locked; got != want {
			t.Errorf("%s is locked: %v, want %v", key, got, want)
		}
	}
	talk.staff = true
	talk.openChannel(ChannelAll)
	if talk.show(noon, false, people, locks).Locked {
		t.Error("staff are locked out")
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
		if got := b.now().Class.Talk.Unread; got != 1 {
			t.Errorf("unread = %d, want 1: the first was seen and the third is own", got)
		}
		b.ShowChat(true)
		if got := b.now().Class.Talk.Unread; got != 0 {
			t.Errorf("unread = %d with the chat open, want 0", got)
		}
	})
}
