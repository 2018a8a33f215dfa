package netgroup

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/wire"
)

// move gives a person another address, without telling anybody.
func (p *person) move(seed byte) {
	moved := addressOf(seed)
	p.class.w.Move(p.addr, moved)
	p.addr = moved
}

// knowsAt reports whether everyone else sees the person at its address and seeks it there.
func (c *testClass) knowsAt(victim *person) bool {
	return c.everyone(func(p *person) bool {
		if p == victim {
			return true
		}
		n, k := p.g.neighbors[victim.PeerID()], p.g.contacts[victim.PeerID()]
		if n == nil || k == nil {
			return false
		}
		for i, a := range n.addrs { // seen there, and nowhere else
			if (a.Origin == wire.OriginObserved) != (i == 0) || i == 0 && a.AddrPort != victim.addr {
				return false
			}
		}
		return len(n.addrs) > 0 && len(k.seenAt) > 0 && k.seenAt[0].AddrPort == victim.addr
	})
}

func TestMemberThatMovesKeepsItsLinks(t *testing.T) {
	for _, tt := range someLinks() {
		c := settled(t, tt.link, 4)
		victim := c.people[1]
		linked := count[NeighborDisconnected](victim)
		victim.move(99)
		victim.do(func(now time.Time) { victim.NetworkChanged(now, []netip.AddrPort{victim.addr}) })
		victim.say("from elsewhere")
		c.eventually(5*time.Second, "everyone knows where it is, and what it said", func() bool { return c.knowsAt(victim) && c.isSettled(5) })
		for _, p := range c.people {
			if n := count[NeighborDisconnected](p); n != linked {
				t.Errorf("%s: person %d lost %d links", tt.name, p.seed, n)
			}
		}
	}
}

// A neighbour's neighbours are told where it is now, and a newcomer finds it there.
func TestNewcomerIsToldWhereAMemberMovedTo(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	victim := c.people[1]
	victim.move(99)
	victim.do(func(now time.Time) { victim.NetworkChanged(now, []netip.AddrPort{victim.addr}) })
	c.w.RunFor(3 * time.Second)
	c.joins(7, 7)
	c.eventually(5*time.Second, "a full mesh", c.isMesh)
	if !c.knowsAt(victim) {
		t.Error("not everyone knows where the member is")
	}
}

// What NetworkChanged does is the transport's; here it reaches all sessions at once.
func TestNetworkChangeReachesEveryNeighbor(t *testing.T) {
	c := settled(t, classLinks[0].link, 5)
	c.w.RunFor(12 * time.Second)
	victim := c.people[2]
	before := victim.Counters().PacketsSent
	victim.do(func(now time.Time) { victim.NetworkChanged(now, []netip.AddrPort{victim.addr}) })
	c.w.RunFor(time.Millisecond)
	if got := victim.Counters().PacketsSent - before; got < 4 {
		t.Errorf("%d packets at once, want one to each of 4 neighbours", got)
	}
}
