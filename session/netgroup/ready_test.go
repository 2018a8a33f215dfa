package netgroup

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A liar claims that the victim has written a lot, and shows none of it.
func claim(o *outsider, victim *person, own, theirs uint64) {
	o.says(func(s *rtmfp.Session) [][]byte {
		var heads []journal.Head
		if own > 0 {
			heads = append(heads, journal.Head{Author: journal.Author(o.id.Public()), Seq: own})
		}
		if theirs > 0 {
			heads = append(heads, journal.Head{Author: victim.author(), Seq: theirs})
		}
		slices.SortFunc(heads, func(a, b journal.Head) int { return a.Author.Compare(b.Author) })
		return [][]byte{o.join(s).append(nil), allHeads(theirs, own, heads)}
	})
}

func TestClaimThatIsNotProvenDoesNotKeepAnyoneFromWriting(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9)
	victim := c.person(3)
	claim(o, victim, 1, 1_000_000)
	c.w.SetPath(victim.addr, c.people[0].addr, netsim.Link{Loss: 1}) // the liar is met first
	victim.join()
	c.w.RunFor(time.Millisecond)
	o.calls(victim)
	c.w.RunFor(time.Second)
	if victim.g.NeighborCount() != 1 || victim.g.IsReady() {
		t.Fatalf("want the liar linked, and to be believed for now:\n%v", c)
	}
	c.w.SetPath(victim.addr, c.people[0].addr, netsim.Link{})
	c.eventually(ownLogWithin+10*time.Second, "ready in spite of the liar", func() bool { return victim.g.IsReady() })
}

func TestLoneLiarIsNotDisprovedByItself(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.people[0].vanish()
	o := c.outsider(9)
	victim := c.person(3)
	claim(o, victim, 1, 5)
	victim.join()
	c.w.RunFor(time.Millisecond)
	o.calls(victim)
	c.w.RunFor(3 * time.Minute)
	if victim.g.IsReady() {
		t.Error("wrote though the only neighbour says that the log is longer")
	}
}

// The victim was there before; a liar who denies it is met before the others.
func TestMembersAreGivenTimeToContradict(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	o := c.outsider(9)
	old := c.people[3]
	for range 5 {
		old.say("remember this")
	}
	c.w.RunFor(time.Second)
	old.vanish()
	victim := c.person(4)
	claim(o, victim, 1, 0)
	c.spec.Bootstrap = nil // whoever is met is nobody special
	victim.join()
	c.w.RunFor(time.Millisecond)
	o.calls(victim)
	c.w.RunFor(time.Second)
	if victim.g.NeighborCount() != 1 {
		t.Fatalf("the liar is not linked:\n%v", c)
	}
	victim.do(func(now time.Time) { // then it learns of the others
		for _, p := range c.people[:2] {
			victim.g.learnInvited(now, Peer{ID: p.PeerID(), Addrs: []wire.Address{{AddrPort: p.addr}}})
		}
		victim.g.arrangeSoon(now)
	})
	c.eventually(10*time.Second, "ready", func() bool { return victim.g.IsReady() })
	if n := victim.g.Journal().Length(victim.author()); n != 7 {
		t.Errorf("own log has %d entries, want 6 from before and one that says it is back", n)
	}
}

func TestAppendBeforeReadyIsRefused(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	p := c.person(2).join()
	if _, err := p.g.Append(c.w.Now(), journal.KindJoin, nil); err != ErrNotReady {
		t.Errorf("Append: %v, want ErrNotReady", err)
	}
	c.settle(time.Second)
	if _, err := p.g.Append(c.w.Now(), journal.KindChat, make([]byte, journal.MaxBody+1)); err == nil {
		t.Error("an entry too long was written")
	}
}
