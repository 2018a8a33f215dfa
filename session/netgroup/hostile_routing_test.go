package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netgroup/ring"
)

// Here a member turns against those who pass on what it directs to somebody.

// routeTo wraps a directed message as if it had come so far.
func routeTo(transfer uint64, hops int, raw []byte) []byte {
	return route{transfer: transfer, hops: hops, directed: raw}.append(nil)
}

func TestNobodySendsInAnothersName(t *testing.T) {
	c := newRoutingClass(t, 5)
	takeNearest(c.people...)
	liar, victim, other := c.people[1], c.people[2], c.people[3]
	at := victim.g.Address()

	changed := liar.directedTo(at, "yes")
	changed[len(changed)-70]++
	swapped := liar.directedTo(at, "I am another")
	copy(swapped[34+2:], identityOf(other.seed).Certificate()) // its field has a length of two bytes
	stranger := &person{class: c, seed: 77, Connection: liar.Connection, g: &Group{}}
	*stranger.g = *liar.g
	outsider := NewConnection(ConnectionConfig{Identity: identityOf(77), Rand: liar.cfg.Rand, Random: liar.cfg.Random})
	stranger.g.c = outsider
	unknown := stranger.directedTo(at, "let me in")
	for i, raw := range [][]byte{changed, swapped, unknown} {
		liar.send(victim, routeTo(uint64(i+1), 1, raw))
	}
	c.w.RunFor(time.Second)
	if n := victim.g.Counters(); len(victim.told) != 0 || n.Forged != 2 || n.Refused != 1 {
		t.Errorf("%d delivered, %+v", len(victim.told), n)
	}
	for _, p := range c.people {
		if len(p.g.router.transits) != 0 || p.g.router.bytes != 0 {
			t.Errorf("person %d keeps %d", p.seed, len(p.g.router.transits))
		}
	}
}

func TestReplayedDirectedMessageIsDeliveredOnce(t *testing.T) {
	c := newRoutingClass(t, 4)
	liar, victim := c.people[1], c.people[2]
	raw := c.people[3].directedTo(victim.g.Address(), "once")
	for i := range uint64(50) {
		liar.send(victim, routeTo(i, 1, raw))
	}
	c.w.RunFor(time.Second)
	victim.g.router = newRouter(c.w.Now(), victim.g) // as after many others
	liar.send(victim, routeTo(99, 1, raw))
	c.w.RunFor(time.Second)
	if len(victim.told) != 1 {
		t.Errorf("delivered %d times", len(victim.told))
	}
}

// However it is sent around, a message passes each member once on each of the two stretches of its way.
func TestDirectedMessageDoesNotGoInCircles(t *testing.T) {
	c := newRoutingClass(t, 12)
	takeNearest(c.people[:4]...)
	liar := c.people[5]
	to := ring.Address{99}
	raw := liar.directedTo(to, "round and round")
	sent := c.w.Stats().Sent
	for round := range 10 {
		for _, p := range c.people {
			if p != liar {
				liar.send(p, routeTo(uint64(round), 1, raw))
				liar.send(p, route{transfer: uint64(round), hops: 1, nearest: true, directed: raw}.append(nil))
			}
		}
		c.w.RunFor(100 * time.Millisecond)
	}
	c.w.RunFor(10 * time.Second)
	delivered := 0
	for _, p := range c.people {
		delivered += len(p.told)
		if len(p.g.router.transits) != 0 {
			t.Errorf("person %d keeps %d", p.seed, len(p.g.router.transits))
		}
	}
	if delivered > 4 {
		t.Errorf("delivered %d times", delivered)
	}
	if n := c.w.Stats().Sent - sent; n > 3000 {
		t.Errorf("%d packets", n)
	}
	t.Logf("%d packets, delivered %d times", c.w.Stats().Sent-sent, delivered)
}

func TestHopsAreBounded(t *testing.T) {
	c := newRoutingClass(t, 4)
	takeNearest(c.people...)
	liar, victim := c.people[1], c.people[2]
	for hops := maxHops - 1; hops <= maxHops; hops++ {
		liar.send(victim, routeTo(uint64(hops), hops, liar.directedTo(victim.g.Address(), "far")))
	}
	c.w.RunFor(time.Second)
	if len(victim.told) != 1 || victim.told[0].Hops != maxHops-1 {
		t.Errorf("%+v", victim.told)
	}
}

func TestDirectedFloodIsSlowedDownAndOthersAreNot(t *testing.T) {
	c := newRoutingClass(t, 6)
	takeNearest(c.people...)
	flooder, relay, victim := c.people[1], c.people[2], c.people[3]
	for i := range 1500 {
		flooder.send(relay, routeTo(uint64(i), 1, flooder.directedTo(victim.g.Address(), "me again")))
	}
	c.w.RunFor(5 * time.Second)
	if n := len(victim.told); n > routeBurst+6*routeRate {
		t.Errorf("%d messages of a flood arrived", n)
	}
	if victim.g.neighbors[relay.PeerID()] == nil || !victim.g.neighbors[relay.PeerID()].resumeAt.IsZero() {
		t.Error("who passed it on is thought a flooder")
	}
	victim.told = nil
	c.people[4].sendToNearest(victim.g.Address(), "and I")
	c.people[5].do(func(now time.Time) { _, _ = c.people[5].g.SendToMember(now, victim.author(), []byte("I too")) })
	c.w.RunFor(time.Second)
	if len(victim.told) != 2 {
		t.Errorf("%d of two others were heard", len(victim.told))
	}
}

// A neighbour that was sent a message and never answers delays it, no more.
func TestMessageGoesAroundWhoDoesNotAnswer(t *testing.T) {
	c := newRoutingClass(t, 9)
	takeNearest(c.people...)
	from, mute, target := c.people[1], c.people[2], c.people[8]
	from.do(func(now time.Time) { // as if it had been handed to the mute one
		r, n := from.g.router, from.g.neighbors[mute.PeerID()]
		raw := from.directedTo(target.g.Address(), "at last")
		r.transfers++
		r.transits = append(r.transits, &transit{
			route: route{transfer: r.transfers, directed: raw}, target: target.g.Address(),
			to: n, tried: []*neighbor{n}, due: now.Add(routedWithin),
		})
		r.bytes += len(raw)
		r.schedule()
	})
	c.w.RunFor(routedWithin - 100*time.Millisecond)
	if len(target.told) != 0 {
		t.Error("another was tried too early")
	}
	c.eventually(time.Second, "delivered by another", func() bool { return len(target.told) == 1 })
	c.w.RunFor(keptFor + time.Second)
	if len(from.g.router.transits) != 0 || from.g.router.bytes != 0 {
		t.Error("it is kept for ever")
	}
}

func TestTransitsAreBounded(t *testing.T) {
	c := newRoutingClass(t, 3)
	takeNearest(c.people...)
	p := c.people[1]
	big := make([]byte, MaxPost)
	sent := 0
	p.do(func(now time.Time) {
		for range 2 * maxTransits {
			if r, _ := p.g.SendToNearest(now, c.people[2].g.Address(), big); r == Sent {
				sent++
			}
		}
	})
	if p.g.router.bytes > transitBytes || len(p.g.router.transits) > maxTransits || sent < 200 {
		t.Errorf("%d bytes in %d, %d were sent", p.g.router.bytes, len(p.g.router.transits), sent)
	}
	p.do(func(now time.Time) {
		if r, err := p.g.SendToNearest(now, c.people[2].g.Address(), big); r != NotSent || err != ErrCongested {
			t.Errorf("%v, %v", r, err)
		}
	})
}
