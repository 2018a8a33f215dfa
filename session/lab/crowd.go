package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/internal/signature"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

// When things happen in every simulation.
const (
	joinWithin  = 4 * time.Second // peers join at times spread evenly over that
	settleFor   = 3 * time.Second // after which figures start
	forgetAfter = 45 * time.Second
)

// settings are the flags of all commands.
type settings struct {
	peers   int
	seconds int
	seed    uint64
	loss    float64 // fraction of packets on each access link; negative: as in links.go
	churn   float64 // % of the peers that vanish, and as many that join, a minute
	links   links
	watch   io.Writer // is told how far the simulation is
}

// network returns the access links that the flags ask for.
func (s settings) network() links {
	if s.loss >= 0 {
		return s.links.withLoss(s.loss)
	}
	return s.links
}

// A crowd is the members of one group in a world.
type crowd struct {
	settings

	w      *world
	spec   *netgroup.Spec
	tag    protocol.Tag
	peers  []*peer            // in the order in which they joined, the gone ones too
	ring   ring.Circle[*peer] // who is there, whether linked yet or not
	listed []*peer            // by the rendezvous
	churns bool
	weight int64           // bytes of memory for each peer, once weighed
	hash   func() [32]byte // of all packets

	// placed, if set, may change what a peer's host is, before the peer joins.
	placed func(p *peer)
	// member, if set, completes what a peer joins with.
	member func(p *peer, m *netgroup.Member)
	// configure, if set, completes a peer's configuration.
	configure func(p *peer, cfg *netgroup.ConnectionConfig)
	// began, if set, is called when a peer has joined.
	began func(p *peer, now time.Time)
	// heard, if set, is told what a peer's group tells.
	heard func(p *peer, ev netgroup.Event)
}

// A peer is a member's machine.
type peer struct {
	*netgroup.Connection
	crowd   *crowd
	host    *host
	group   *netgroup.Group
	id      keying.PeerID
	author  journal.Author
	number  int
	address ring.Address

	joinedAt int64             // when it began to join
	linkedAt int64             // when it was first linked to a member; never before. The founder's is when it began
	goneAt   int64             // when it vanished; never before
	was      netgroup.Counters // when it vanished
	stays    bool              // it does not vanish
}

// newCrowd makes a world in which the peers are going to join.
func newCrowd(s settings) *crowd {
	c := &crowd{settings: s, w: newWorld(s.seed, s.network())}
	c.spec = netgroup.NewSpec("lab")
	c.spec.PostingEnabled, c.spec.RoutingEnabled, c.spec.ObjectReplicationEnabled = true, true, true
	binary.BigEndian.PutUint64(c.spec.Unique[:], s.seed+1)
	binary.BigEndian.PutUint64(c.spec.Secret[:], s.seed+2)
	c.tag = protocol.TagOf(c.spec.ID(), c.spec.Secret)
	c.hash = c.w.trace.hash
	c.w.after(0, c.join)
	for range s.peers - 1 {
		c.w.after(time.Duration(c.w.rand.Int64N(int64(joinWithin))), c.join)
	}
	return c
}

// settle lets all peers join, and some time pass until figures may start.
func (c *crowd) settle() {
	c.w.run(joinWithin + settleFor)
	if c.churn > 0 {
		c.churns = true
		c.w.after(c.untilChurn(), c.turnOver)
	}
	c.say("all joined")
}

// say tells how far the simulation is.
func (c *crowd) say(format string, args ...any) {
	if c.watch != nil {
		fmt.Fprintf(c.watch, "%7.1f s: %s; %d packets, %d events to come\n", float64(c.w.now)/1e9, fmt.Sprintf(format, args...), c.w.stats.sent, c.w.queue.len())
	}
}

// runFor lets time pass and says how far it is.
func (c *crowd) runFor(d time.Duration) {
	for ; d > 0; d -= 10 * time.Second {
		c.w.run(min(d, 10*time.Second))
		c.say("%d peers", c.ring.Len())
	}
}

// join adds a peer that joins now.
func (c *crowd) join() {
	n := len(c.peers)
	id := c.identity(n)
	p := &peer{crowd: c, number: n, id: id.PeerID(), author: journal.Author(id.Public()), host: c.w.addHost(), joinedAt: c.w.now, linkedAt: never, goneAt: never}
	if c.placed != nil {
		c.placed(p)
	}
	p.address = ring.AddressOf(c.tag, p.id)
	end := p.host.attach(p.id, id.Certificate())
	end.driver = p
	cfg := netgroup.ConnectionConfig{
		Identity: id, Rand: rand.New(rand.NewPCG(c.seed, uint64(n))), Random: rand.NewChaCha8(c.bytes(n, 2)),
		Signatures: signature.LeftOut(),
	}
	if c.configure != nil {
		c.configure(p, &cfg)
	}
	p.Connection = netgroup.NewConnectionOver(cfg, end)
	spec := *c.spec
	spec.Bootstrap = c.introduce(p)
	if n == 0 {
		p.linkedAt = c.w.now
	}
	c.peers = append(c.peers, p)
	c.ring.Put(p.address, p)
	c.listed = append(c.listed, p)
	member := netgroup.Member{Addrs: []netip.AddrPort{p.host.addr()}, Founds: n == 0, Uplink: knownUplink(p.host)}
	if c.member != nil {
		c.member(p, &member)
	}
	end.do(func(now time.Time) {
		g, err := p.Join(now, &spec, member)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		p.group = g
		if c.began != nil {
			c.began(p, now)
		}
	})
}

// knownUplink is what a peer knows of its uplink, in kbit/s, as it has measured it when it took part before.
func knownUplink(h *host) uint64 { return uint64(h.uplink.rate / 1000 * 8 / 10) }

// identity returns who the n-th peer is.
func (c *crowd) identity(n int) *keying.Identity { return keying.NewIdentity(c.bytes(n, 1)) }

// bytes returns 32 bytes for a peer's own use.
func (c *crowd) bytes(n int, use byte) (b [32]byte) {
	binary.BigEndian.PutUint64(b[:], c.seed)
	binary.BigEndian.PutUint64(b[8:], uint64(n))
	b[16] = use
	return b
}

// introduce returns whom a peer is told of when it joins: those a rendezvous would choose, which has noticed who
// vanished after forgetAfter. Four are next to it on the ring, four the fastest of 32, the rest chosen by chance.
func (c *crowd) introduce(p *peer) (told []netgroup.Peer) {
	add := func(q *peer) {
		addrs := []wire.Address{{AddrPort: q.host.addr(), Origin: wire.OriginObserved}}
		if !slices.ContainsFunc(told, func(t netgroup.Peer) bool { return t.ID == q.id }) {
			told = append(told, netgroup.Peer{ID: q.id, Addrs: addrs})
		}
	}
	for i := 1; i <= 2; i++ {
		if _, q, ok := c.ring.Increasing(p.address, i); ok {
			add(q)
		}
		if _, q, ok := c.ring.Decreasing(p.address, i); ok {
			add(q)
		}
	}
	if len(c.listed) == 0 {
		return told
	}
	var fast []*peer
	for range 32 {
		fast = append(fast, c.listed[c.w.rand.IntN(len(c.listed))])
	}
	slices.SortStableFunc(fast, func(a, b *peer) int { return int(b.host.uplink.rate - a.host.uplink.rate) })
	for _, q := range fast[:4] {
		add(q)
	}
	for range 64 { // some are drawn twice
		if len(told) < min(protocol.MaxMembers, len(c.listed)) {
			add(c.listed[c.w.rand.IntN(len(c.listed))])
		}
	}
	return told
}

// advance implements driver.
func (p *peer) advance(now time.Time) time.Time {
	wake := p.Connection.Advance(now)
	for heard := false; ; heard = true {
		ev, ok := p.NextEvent()
		switch {
		case !ok && heard: // what was done about events may be due to go on
			return p.Connection.Advance(now)
		case !ok:
			return wake
		}
		if _, ok := ev.(netgroup.NeighborConnected); ok && p.linkedAt == never {
			p.linkedAt = p.crowd.w.now
		}
		if p.crowd.heard != nil {
			p.crowd.heard(p, ev)
		}
	}
}

// do has a peer's owner command something.
func (p *peer) do(command func(now time.Time)) { p.host.end.do(command) }

// vanish takes a peer off the network.
func (p *peer) vanish() {
	c := p.crowd
	p.was, p.goneAt = p.group.Counters(), c.w.now
	p.host.vanish()
	c.ring.Delete(p.address)
	p.Connection, p.group = nil, nil
	c.w.after(forgetAfter, func() {
		c.listed = slices.DeleteFunc(c.listed, func(q *peer) bool { return q == p })
	})
}

// counters are what the peer's group counts, up to its end.
func (p *peer) counters() netgroup.Counters {
	if p.group == nil {
		return p.was
	}
	return p.group.Counters()
}

// untilChurn draws the time until the next peer vanishes.
func (c *crowd) untilChurn() time.Duration {
	each := float64(time.Minute) / (c.churn / 100 * float64(c.settings.peers))
	return time.Duration(c.w.rand.ExpFloat64() * each)
}

// turnOver has a peer vanish and another join.
func (c *crowd) turnOver() {
	if !c.churns {
		return
	}
	c.anyoneLeaving().vanish()
	c.join()
	c.w.after(c.untilChurn(), c.turnOver)
}

// anyoneLinked draws one of those who are there and were linked to somebody.
func (c *crowd) anyoneLinked() *peer {
	for {
		if p := c.anyone(); p.linkedAt != never {
			return p
		}
	}
}

// anyoneLeaving draws one of those who are there and may vanish.
func (c *crowd) anyoneLeaving() *peer {
	for {
		if p := c.anyone(); !p.stays {
			return p
		}
	}
}

// anyone draws one of those who are there.
func (c *crowd) anyone() *peer {
	_, p := c.ring.At(c.w.rand.IntN(c.ring.Len()))
	return p
}
