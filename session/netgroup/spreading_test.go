package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// Whoever is linked to all but one may not take that for everybody: the one is reached by way of another at once, and
// does not have to ask.
func TestMemberWithASingleLinkIsToldAtOnce(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		s.Bootstrap = append(s.Bootstrap, Peer{ID: identityOf(3).PeerID(), Addrs: []wire.Address{{AddrPort: addressOf(3)}}})
	})
	ana, cem := c.person(2), c.person(3)
	wall := func(p *person) { // between Ana and others
		if p != cem && p != ana {
			c.w.SetPath(ana.addr, p.addr, netsim.Link{Loss: 1})
			c.w.SetPath(p.addr, ana.addr, netsim.Link{Loss: 1})
		}
	}
	wall(c.people[0])
	cem.join()
	for seed := byte(4); seed <= 8; seed++ {
		p := c.person(seed)
		wall(p)
		p.join()
	}
	ana.join()
	c.eventually(30*time.Second, "in agreement", func() bool { return c.isSettled(8) })
	c.w.RunFor(30 * time.Second) // the overlay is at rest
	if n := ana.g.NeighborCount(); n != 1 {
		t.Fatalf("Ana has %d links, want one:\n%v", n, c)
	}
	for i, p := range c.people {
		said := c.w.Now()
		p.say("good morning")
		c.eventually(5*time.Second, "heard by all", func() bool { return c.isSettled(9 + i) })
		// Delays are 20 ms from one to the other. Asking comes no earlier than 250 ms after an announcement.
		if took := c.w.Now().Sub(said); took > 100*time.Millisecond {
			t.Errorf("what person %d said is heard after %v, want 100ms at most", p.seed, took)
		}
	}
}

// While others say more than can be passed on, what somebody says who has said little is passed on all the same.
func TestWhoSaysLittleIsPassedOnWhileOthersSayMuch(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	q, now := c.people[2], c.w.Now()
	s, from := q.g.spreading, q.g.neighbors[c.people[1].PeerID()]
	number := 0
	passes := func(by *postAuthor) bool {
		number++
		was := s.engine.Counters().Received
		s.accept(now, &spread{from: from, message: make([]byte, 100), hash: [32]byte{byte(number), byte(number >> 8), 1}}, by)
		return s.engine.Counters().Received > was
	}
	for range 100 {
		loud := &postAuthor{little: allowance{spent: littleBurst, at: now}}
		for range 20 {
			passes(loud)
		}
	}
	if passes(&postAuthor{little: allowance{spent: littleBurst, at: now}}) {
		t.Error("there is no limit to what is passed on")
	}
	quiet := &postAuthor{}
	for range int(littleBurst) {
		if !passes(quiet) {
			t.Fatal("who says little is not passed on because others say much")
		}
	}
	if passes(quiet) {
		t.Error("and neither is there one to what goes before others'")
	}
}
