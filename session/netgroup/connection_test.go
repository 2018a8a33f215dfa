package netgroup

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/posting"
	"lyceum/session/netgroup/ring"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// Both have the other in their invite and begin at the same instant.
func TestGlareSettlesQuickly(t *testing.T) {
	t.Parallel()
	for _, tt := range someLinks() {
		for size := byte(2); size <= 8; size += 3 {
			c := newClass(t, uint64(size), tt.link)
			for seed := byte(2); seed <= size; seed++ {
				c.spec.Bootstrap = append(c.spec.Bootstrap, Peer{ID: identityOf(seed).PeerID(), Addrs: []wire.Address{{AddrPort: addressOf(seed)}}})
			}
			teacher := c.people[0]
			teacher.vanish()
			again := c.person(1) // with the longer invite
			again.member.Founds, again.member.Grants, again.member.Proof = true, teacher.member.Grants, nil
			again.join()
			c.joins(2, size)
			limit := 500 * time.Millisecond
			if tt.link.Loss+tt.link.Reorder > 0 {
				limit = 10 * time.Second
			}
			c.eventually(limit, "a full mesh", c.isMesh)
			c.w.RunFor(30 * time.Second)
			for _, p := range c.people {
				if n := count[NeighborConnected](p); n != int(size)-1 {
					t.Errorf("%s, %d peers: person %d connected %d times", tt.name, size, p.seed, n)
				}
			}
		}
	}
}

func TestNeighborEventsComeInPairs(t *testing.T) {
	t.Parallel()
	c := settled(t, classLinks[1].link, 6)
	for round := range 3 {
		victim := c.people[2+round]
		victim.vanish()
		if round == 1 {
			c.w.RunFor(noticed)
		}
		c.person(victim.seed).join()
		c.w.RunFor(20 * time.Second)
	}
	for _, p := range c.people {
		linked := map[[32]byte]bool{}
		for _, ev := range p.events {
			switch ev := ev.(type) {
			case NeighborConnected:
				if linked[ev.Peer] {
					t.Errorf("person %d: %v connected twice", p.seed, ev.Peer)
				}
				linked[ev.Peer] = true
			case NeighborDisconnected:
				if !linked[ev.Peer] {
					t.Errorf("person %d: %v disconnected, and was not connected", p.seed, ev.Peer)
				}
				delete(linked, ev.Peer)
			}
		}
		if len(linked) != p.g.NeighborCount() {
			t.Errorf("person %d: by events %d neighbours, in fact %d", p.seed, len(linked), p.g.NeighborCount())
		}
	}
}

// More attempts than fit at once: an open session is no attempt any more.
func TestMemberFindsItsPlaceOnTheRing(t *testing.T) {
	t.Parallel()
	c := newClass(t, 1, classLinks[0].link)
	c.joins(2, fewer(24, 40))
	c.w.RunFor(5 * time.Second)
	c.checkRing(ring.EachSide)
	c.w.RunFor(2 * releaseEvery)
	c.checkRing(ring.EachSide)
	for _, p := range c.people {
		if n := p.g.NeighborCount(); n < 12 || n > 30 {
			t.Errorf("person %d has %d neighbours of %d people", p.seed, n, len(c.people))
		}
		if len(p.g.attempts) > 0 {
			t.Errorf("person %d still tries %v", p.seed, p.g.attempts[0].id)
		}
	}
}

func TestUnreachableContactIsTriedLessAndLess(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.people[0].vanish()
	p := c.person(2).join()
	c.w.RunFor(time.Hour)
	sent := c.w.Stats().Sent
	if sent < 100 || sent > 500 {
		t.Errorf("%d packets to a peer that was not there for an hour", sent)
	}
	if k := p.g.contacts[identityOf(1).PeerID()]; k == nil || k.interval != retryMax {
		t.Errorf("contact %+v", k)
	}
	before := count[PresenceChanged](p)
	c.w.RunFor(time.Minute)
	if count[PresenceChanged](p) != before {
		t.Error("presence changed though nothing did")
	}
}

func TestMemberThatStaysAwayIsForgotten(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	id := c.people[3].PeerID()
	c.people[3].vanish()
	c.w.RunFor(rejoinFor + noticed + reportEvery)
	for _, p := range c.people {
		if p.g.contacts[id] != nil {
			t.Errorf("person %d still seeks it", p.seed)
		}
	}
}

// Everyone knows the instructor alone, who cannot be a neighbour to all of them.
func TestGuestsAreIntroducedAndLetGo(t *testing.T) {
	t.Parallel()
	c := newClass(t, 1, classLinks[0].link)
	teacher := c.people[0]
	most, room := 0, 8
	teacher.g.most = room
	c.joins(2, fewer(30, 50))
	c.eventually(time.Minute, "everyone known", func() bool {
		most = max(most, len(teacher.g.neighbors))
		return c.isSettled(len(c.people))
	})
	if most <= room+nearSpare {
		t.Errorf("at most %d neighbours at once, want some guests", most)
	}
	for _, p := range c.people {
		p.say("hello")
	}
	c.eventually(time.Minute, "everything everywhere", func() bool { return c.isSettled(2 * len(c.people)) })
	c.w.RunFor(guestFor + time.Second)
	if n := len(teacher.g.neighbors) - len(teacher.g.guests); n > room+2*nearSpare {
		t.Errorf("still %d neighbours", n) // some call again now and then, as guests
	}
}

// The only address of a contact leads nowhere; while that is tried, a neighbour tells of another.
func TestAddressLearntWhileConnectingIsTried(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	a, b := c.people[0], c.people[1]
	c.joins(3, 3)
	hidden := c.people[2]
	cut := func(loss float64) {
		for _, p := range c.people[:2] {
			c.w.SetPath(hidden.addr, p.addr, netsim.Link{Loss: loss})
		}
	}
	cut(1)
	a.do(func(now time.Time) {
		k := a.g.contact(now, hidden.PeerID())
		k.hint(now, wire.Address{AddrPort: addressOf(200)})
		a.g.arrangeSoon(now)
	})
	c.w.RunFor(5 * time.Second)
	if k := a.g.contacts[hidden.PeerID()]; k.attempt == nil {
		t.Fatal("not tried")
	}
	cut(0)
	b.send(a, tellOf([]Peer{{ID: hidden.PeerID(), Addrs: []wire.Address{{AddrPort: hidden.addr}}}}))
	c.eventually(100*time.Millisecond, "found", func() bool { return a.g.neighbors[hidden.PeerID()] != nil })
}

// The two share two groups, and one session, which outlives the first.
func TestTwoGroupsShareASession(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	second := *c.spec
	second.Unique = [32]byte{77}
	second.ClassKey = [32]byte{}
	second.Bootstrap = []Peer{{ID: c.people[1].PeerID(), Addrs: []wire.Address{{AddrPort: c.people[1].addr}}}}
	var groups []*Group
	for i, p := range []*person{c.people[1], c.people[2]} {
		p.silent = true
		p.do(func(now time.Time) {
			g, err := p.Join(now, &second, Member{Addrs: []netip.AddrPort{p.addr}, Founds: i == 0})
			if err != nil {
				t.Fatal(err)
			}
			groups = append(groups, g)
		})
	}
	linked := func() bool { return groups[0].NeighborCount() == 1 && groups[1].NeighborCount() == 1 }
	c.eventually(time.Second, "linked in the second group", linked)
	shared := groups[1].up()[0].session
	if !c.isMesh() || shared != c.people[2].g.neighbors[c.people[1].PeerID()].session {
		t.Errorf("the second group has a session of its own:\n%v", c)
	}
	c.people[1].do(c.people[1].g.Leave)
	c.people[2].do(c.people[2].g.Leave)
	c.w.RunFor(2 * leaveWithin)
	if len(c.people[1].groups) != 1 || !linked() || groups[1].up()[0].session != shared {
		t.Errorf("%d groups, linked in the second: %v", len(c.people[1].groups), linked())
	}
}

// A group without a class key has no staff: whoever holds the invite belongs.
func TestGroupWithoutAClassKey(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) { s.ClassKey = [32]byte{} })
	c.people[0].vanish()
	founder := c.person(1)
	founder.member.Founds = true
	for _, p := range append(c.people, c.person(2), c.person(3)) {
		if p.g == nil {
			p.member.Grants, p.member.Proof = nil, nil
			p.join()
		}
	}
	c.settle(10 * time.Second)
	c.people[2].post([]byte("hello"))
	c.w.RunFor(time.Second)
	if len(founder.posts) != 1 {
		t.Error("the post did not arrive")
	}
}

// A neighbour that does not keep up loses messages, and is offered everything anew.
func TestSlowNeighborIsOfferedEverythingAnew(t *testing.T) {
	t.Parallel()
	c := settled(t, netsim.Link{Delay: 10 * time.Millisecond}, 3)
	slow, p := c.people[2], c.people[1]
	for _, q := range c.people[:2] {
		c.w.SetPath(q.addr, slow.addr, netsim.Link{Rate: 2_000_000})
	}
	big := make([]byte, posting.PushLimit-200)
	const entries = 4000
	lost := false
	for range entries {
		if _, err := p.g.Append(c.w.Now(), journal.KindChat, big); err != nil {
			t.Fatal(err)
		}
		n := p.g.neighbors[slow.PeerID()]
		p.do(func(now time.Time) { n.send(now, greeting(0, 0)) })
		lost = lost || n.resync
	}
	if !lost {
		t.Fatalf("nothing was lost of %d entries of %d bytes", entries, len(big))
	}
	c.eventually(20*time.Minute, "up to date", func() bool { return c.isSettled(3 + entries) })
	c.checkFolds()
}
