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

// left tells a bench that somebody of the class is gone.
func (b *bench) left(id, name string, onPurpose bool) {
	b.room.set(func(s *room.Snapshot) {
		s.People = slices.Clone(s.People)
		for i := range s.People {
			s.People[i].Connected = s.People[i].Connected && s.People[i].ID != id
		}
	})
	b.tell(room.Left{Person: room.Person{ID: id, Name: name}, OnPurpose: onPurpose})
}

// back has somebody be connected again.
func (b *bench) back(id string) {
	b.room.set(func(s *room.Snapshot) {
		s.People = slices.Clone(s.People)
		for i := range s.People {
			s.People[i].Connected = s.People[i].Connected || s.People[i].ID == id
		}
	})
}

func newsOf(c *Class) (all []string) {
	for _, g := range c.Talk.Groups {
		if g.News != "" {
			all = append(all, g.News)
		}
	}
	return all
}

func TestWhoIsBackAtOnceWasNotGone(t *testing.T) {
	ben := room.Person{ID: "ben", Name: "Ben", Connected: true}
	inBubble(t, func(b *bench) {
		b.joined()
		b.left("ben", "Ben", false)
		time.Sleep(lostSilently - 1)
		if c := b.now().Class; c.Here != 3 {
			t.Errorf("for two seconds: %d are shown, want 3", c.Here)
		}
		b.back("ben")
		b.tell(room.Joined{Person: ben})
		time.Sleep(time.Minute)
		if c := b.now().Class; len(newsOf(c)) != 0 || c.Here != 3 {
			t.Errorf("back within two seconds: %q, %d here", newsOf(c), c.Here)
		}
		b.left("ben", "Ben", false)
		time.Sleep(lostSilently)
		if c := b.now().Class; !slices.Equal(newsOf(c), []string{"Ben left"}) || c.Here != 2 {
			t.Errorf("gone for two seconds: %q, %d here", newsOf(c), c.Here)
		}
		b.back("ben")
		b.tell(room.Joined{Person: ben})
		b.now()
		b.left("ben", "Ben", true)
		if c := b.now().Class; c.Here != 2 {
			t.Errorf("gone on purpose: %d are shown, want 2", c.Here)
		}
		if got := newsOf(b.now().Class); !slices.Equal(got, []string{"Ben left", "Ben joined", "Ben left"}) {
			t.Errorf("back, and gone on purpose: %q", got)
		}
	})
}

// When this computer loses touch, all others seem to go. That is its own news, not theirs.
func TestOthersDoNotLeaveWhenTouchIsLostHere(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		ben := room.Person{ID: "ben", Name: "Ben", Connected: true}
		cy := room.Person{ID: "cy", Name: "Cy", Connected: true}
		b.room.set(func(s *room.Snapshot) {
			s.People = append(slices.Clone(s.People), ben, cy)
			s.Connection = room.Connected
		})
		b.tell(room.Joined{Person: ben}, room.Joined{Person: cy})
		b.now()
		time.Sleep(time.Minute)
		before := newsOf(b.now().Class)
		b.room.set(func(s *room.Snapshot) { s.Connection = room.Alone })
		b.left("ben", "Ben", false)
		b.left("cy", "Cy", false)
		b.tell(room.Reconnecting{})
		time.Sleep(3 * time.Minute)
		if got := newsOf(b.now().Class); !slices.Equal(got, before) {
			t.Errorf("while touch is lost: %q", got)
		}
		b.room.set(func(s *room.Snapshot) { s.Connection = room.Connected })
		b.tell(room.Reconnected{}, room.Joined{Person: ben})
		if s := b.now(); !slices.Equal(newsOf(s.Class), before) || len(s.Toasts) != 0 {
			t.Errorf("in touch again: %q, toasts %v", newsOf(s.Class), s.Toasts)
		}
		time.Sleep(time.Second)
		b.left("ben", "Ben", false) // it is seen only now that he is not there
		time.Sleep(backWithin - time.Second - 1)
		if got := newsOf(b.now().Class); !slices.Equal(got, before) {
			t.Errorf("who is missed as touch is there again is given as long: %q", got)
		}
		time.Sleep(1)
		if got := newsOf(b.now().Class); !slices.Equal(got, append(before, "Cy left", "Ben left")) {
			t.Errorf("they did not come back: %q", got)
		}
		b.back("ben")
		b.tell(room.Joined{Person: ben})
		before = newsOf(b.now().Class)
		time.Sleep(time.Minute)
		b.left("ben", "Ben", false)
		time.Sleep(lostSilently)
		if got := newsOf(b.now().Class); !slices.Equal(got, append(before, "Ben left")) {
			t.Errorf("long after, it takes as long as ever: %q", got)
		}
	})
}

func TestChipsDoNotWaver(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Saved, s.Way, s.RTT = true, room.WayLAN, 3*time.Millisecond })
		before := b.now()
		b.room.set(func(s *room.Snapshot) { s.Saved, s.RTT = false, 5*time.Millisecond })
		if b.now() != before {
			t.Error("something shows of what takes milliseconds")
		}
		time.Sleep(unsavedSilently)
		if b.now().Class.Saved {
			t.Error("not saved for a second, and it says so nowhere")
		}
		b.room.set(func(s *room.Snapshot) { s.Saved, s.RTT = true, 6*time.Millisecond })
		if c := b.now().Class; !c.Saved || c.Way != "On LAN 6 ms" {
			t.Errorf("saved %t, %q", c.Saved, c.Way)
		}
		b.room.set(func(s *room.Snapshot) { s.Way, s.RTT, s.Connection = room.NoWay, 0, room.Alone })
		b.tell(room.Reconnecting{})
		if got := b.now().Class.Way; got != "On LAN 6 ms" {
			t.Errorf("at first: %q", got)
		}
		time.Sleep(lostSilently)
		if c := b.now().Class; c.Way != "Not connected" || c.WayGood {
			t.Errorf("after two seconds: %q, good %t", c.Way, c.WayGood)
		}
	})
}
