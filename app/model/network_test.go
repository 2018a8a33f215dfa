package model

import (
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestNetworkListSortsAndJoinsOpenClasses(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.browser.set(
			room.Announcement{Key: "z", Title: "Zoology", Invite: "G:z", Open: true, Seen: time.Now()},
			room.Announcement{Key: "a", Title: "Algebra", People: 4, Seen: time.Now()})
		s := b.now()
		if len(s.Network) != 2 || s.Network[0].Title != "Algebra" || s.Network[0].Open || !s.Network[1].Open {
			t.Fatalf("network = %+v, want Algebra (needs an invite), then Zoology (open)", s.Network)
		}
		b.JoinNetwork("y")
		if s = b.now(); s.Class != nil || len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Errorf("joining a class that is gone: class %v, toasts %+v", s.Class, s.Toasts)
		}
		b.JoinNetwork("z")
		if s = b.now(); s.Class == nil || s.Class.Title != "Zoology" {
			t.Errorf("class %+v, want Zoology before it says its own title", s.Class)
		}
		if got := b.rooms.calls(); len(got) != 1 || got[0] != "join Amara/G:z" {
			t.Errorf("asked %q", got)
		}
	})
}

func TestNetworkListShowsWhatIsTold(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.browser.set(room.Announcement{Key: "a", Seen: time.Now()})
		if s := b.now(); len(s.Network) != 1 || s.Network[0].Title != "A class" || s.Network[0].Count() != "–" {
			t.Errorf("network = %+v", s.Network)
		}
		b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", People: 4, Seen: time.Now()})
		if s := b.now(); len(s.Network) != 1 || s.Network[0].Title != "Algebra" || s.Network[0].Count() != "4" {
			t.Errorf("network = %+v", s.Network)
		}
	})
}

func TestNetworkListForgetsClassNotAnnounced(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", Seen: time.Now()})
		b.now()
		time.Sleep(foundFor - 1)
		if got := len(b.now().Network); got != 1 {
			t.Errorf("1 ns before the limit: %d classes, want 1", got)
		}
		time.Sleep(time.Nanosecond)
		if got := len(b.now().Network); got != 0 {
			t.Errorf("at the limit: %d classes, want none", got)
		}
	})
}

func TestNetworkListKeepsClassAnnouncedAsBefore(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", Seen: time.Now()})
		b.now()
		time.Sleep(foundFor - time.Second)
		b.rooms.browser.hear(room.Announcement{Key: "a", Title: "Algebra", Seen: time.Now()})
		time.Sleep(time.Second)
		if got := len(b.now().Network); got != 1 {
			t.Errorf("%d classes, want the one that was heard a second ago", got)
		}
		time.Sleep(foundFor - time.Second)
		if got := len(b.now().Network); got != 0 {
			t.Errorf("at its new limit: %d classes, want none", got)
		}
	})
}

func TestNetworkListIsBounded(t *testing.T) {
	inBubble(t, func(b *bench) {
		many := make([]room.Announcement, 3*maxFound)
		for i := range many {
			many[i] = room.Announcement{Key: string(rune(i)), Title: "x", Seen: time.Now()}
		}
		b.rooms.browser.set(many...)
		if got := len(b.now().Network); got != maxFound {
			t.Errorf("%d rows, want %d", got, maxFound)
		}
	})
}

func TestBrowsingIsTriedAgain(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.mu.Lock()
		b.rooms.noNet = true
		b.rooms.mu.Unlock()
		close(b.rooms.browser.changed) // the network goes away
		time.Sleep(browseAgain)
		if s := b.now(); s.NetworkFault == "" {
			t.Error("no sentence though browsing fails")
		}
		b.rooms.mu.Lock()
		b.rooms.noNet = false
		b.rooms.browser = &fakeBrowser{changed: make(chan struct{}, 1)}
		b.rooms.mu.Unlock()
		time.Sleep(browseAgain)
		if s := b.now(); s.NetworkFault != "" {
			t.Errorf("network is back, yet: %q", s.NetworkFault)
		}
	})
}

// Who waits at the door is not told that nobody answers.
func TestWhoWaitsAtTheDoorIsToldSo(t *testing.T) {
	for door, want := range map[string]error{"": ErrNobodyAnswered, "waiting": ErrWaiting, "refused": room.ErrRefused, "revoked": room.ErrInviteRevoked} {
		if got := AtDoor(room.Snapshot{Door: door}); got != want {
			t.Errorf("at the door %q: %v, want %v", door, got, want)
		}
	}
}

func TestNoNetworkIsSaidWhateverOneDoes(t *testing.T) {
	none := func(b *bench) {
		b.rooms.mu.Lock()
		b.rooms.noNet, b.rooms.netErr = true, room.ErrNoInterface
		b.rooms.mu.Unlock()
		close(b.rooms.browser.changed)
		time.Sleep(browseAgain)
	}
	inBubble(t, func(b *bench) {
		none(b)
		want := Sentence(ErrNoNetwork, time.Now())
		if s := b.now(); s.Net != NetworkNone || s.NetworkFault != want {
			t.Errorf("network %d, fault %q", s.Net, s.NetworkFault)
		}
		b.JoinInvite("G:abc")
		b.now()
		time.Sleep(answerWithin)
		if c := b.now().Class; c.Fault != want {
			t.Errorf("nobody answers: %q, want that there is no network", c.Fault)
		}
	})
	inBubble(t, func(b *bench) {
		none(b)
		b.Teach("Algebra", false)
		if c := b.now().Class; len(c.Banners) != 1 || !strings.Contains(c.Banners[0].Text, "no network") {
			t.Errorf("banners %v", c.Banners)
		}
		b.room.set(func(s *room.Snapshot) { s.Connection = room.Connected })
		if c := b.now().Class; len(c.Banners) != 0 {
			t.Errorf("somebody is here: %v", c.Banners)
		}
	})
}

func TestNetworkListTellsHowLongAgoAClassBegan(t *testing.T) {
	inBubble(t, func(b *bench) {
		for range 3 { // it is announced all the time
			b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", Started: time.Now().Add(-4*time.Minute - 50*time.Second), Seen: time.Now()})
			if got := b.now().Network[0].Since; got != "Started 4 min ago" {
				t.Errorf("%q", got)
			}
			time.Sleep(10 * time.Second)
			if got := b.now().Network[0].Since; got != "Started 5 min ago" {
				t.Errorf("10 s later: %q", got)
			}
		}
	})
	for ago, want := range map[time.Duration]string{
		0: "Started just now", 59 * time.Minute: "Started 59 min ago", 72 * time.Minute: "Started 1 h 12 min ago", 24*time.Hour + time.Hour: "Started more than a day ago",
	} {
		if got := startedAgo(ago); got != want {
			t.Errorf("%v: %q, want %q", ago, got, want)
		}
	}
}

func TestNetworkListIsTheSameInMemoryWhileNothingDiffers(t *testing.T) {
	inBubble(t, func(b *bench) {
		tell := func(people int) []NetworkClass {
			b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", People: people, Seen: time.Now()})
			return b.now().Network
		}
		one, two, three := tell(4), tell(4), tell(5)
		if &one[0] != &two[0] || &two[0] == &three[0] || one[0].People != 4 {
			t.Error("a new list without news, or none with news")
		}
	})
}
