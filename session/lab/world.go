package main

import (
	"math/rand/v2"
	"net/netip"
	"time"
)

// start is what the clock of every world shows at first.
var start = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

// A world is the network with all that is in it, and its clock.
type world struct {
	now    int64 // ns since start
	queue  queue
	rand   *rand.Rand
	links  links
	hosts  []*host // by number, the gone ones too
	split  bool    // the two sides do not reach each other
	trace  trace
	stats  worldStats
	free   []*packet
	pieces []*piece // not in use

	handshakes uint64 // begun so far
	tap        tap    // sees what flows carry, or nil
	copies     bool   // messages are copied on delivery, to find out whether anybody changes them
}

// worldStats counts datagrams and the bytes of UDP payload in them.
type worldStats struct {
	sent, sentBytes uint64
	resent          uint64 // pieces of messages
	lost            uint64 // by chance
	overflows       uint64 // because a link's queue was full
	cut             uint64 // by the split
	nobody          uint64 // for a host that is gone
}

// newWorld returns an empty world. All chance comes from seed.
func newWorld(seed uint64, l links) *world {
	return &world{rand: rand.New(rand.NewPCG(seed, 0x6c6162)), links: l, trace: newTrace()}
}

// time returns a time in ns since start as a time.
func (w *world) time(at int64) time.Time { return start.Add(time.Duration(at)) }

// after calls f when d has passed.
func (w *world) after(d time.Duration, f func()) { w.queue.plan(w.now+int64(d), calling(f)) }

// A calling is a function that is called.
type calling func()

func (f calling) happen(*world, int64) { f() }

// run lets d of virtual time pass.
func (w *world) run(d time.Duration) {
	until := w.now + int64(d)
	for {
		e, ok := w.queue.take(until)
		if !ok {
			break
		}
		w.now = e.at
		e.what.happen(w, e.at)
	}
	w.now = until
}

// A host is a machine on the network.
type host struct {
	w        *world
	number   int32
	place    place
	uplink   uplink
	downlink uplink // of rate 0 is unlimited
	pollutes bool   // it changes some of the packets of streams that it relays
	side     int    // of a split, 0 or 1
	gone     bool   // vanished: it sends nothing more, and what is sent to it reaches nobody
	end      *endpoint
}

// addHost puts a machine at some place on the network.
func (w *world) addHost() *host {
	h := &host{w: w, number: int32(len(w.hosts)), place: w.links.place(w.rand), side: w.rand.IntN(2)}
	h.uplink = w.links.uplink(w.rand)
	w.hosts = append(w.hosts, h)
	return h
}

// addr is the host's address; hostAt finds it by that.
func (h *host) addr() netip.AddrPort {
	n := h.number + 1
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 1935)
}

// hostAt returns the host at an address, gone or not, or nil.
func (w *world) hostAt(a netip.AddrPort) *host {
	if !a.Addr().Is4() {
		return nil
	}
	b := a.Addr().As4()
	n := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	if b[0] != 10 || a.Port() != 1935 || n < 1 || n > len(w.hosts) {
		return nil
	}
	return w.hosts[n-1]
}

// vanish takes a host off the network, as when its power fails. What it sent before still arrives.
func (h *host) vanish() {
	h.gone = true
	h.end = nil
}

// send puts a packet on its way to p.to, after all that the host has sent already.
func (h *host) send(p *packet, to *host) {
	w := h.w
	p.from, p.to = h, to
	w.stats.sent++
	w.stats.sentBytes += uint64(p.size)
	w.trace.record(w.now, p)
	if w.tap != nil {
		w.tap.sent(p)
	}
	left, ok := h.uplink.admit(w.now, p.size+headers)
	switch {
	case !ok:
		w.stats.overflows++
	case w.split && h.side != to.side:
		w.stats.cut++
	case w.rand.Float64() >= h.uplink.keeps*to.uplink.keeps:
		w.stats.lost++
	default:
		w.queue.plan(left+w.links.transit(w.rand, h.place, to.place), p)
		return
	}
	w.recycle(p)
}

// happen delivers a packet.
func (p *packet) happen(w *world, _ int64) {
	switch to := p.to; {
	case to.gone:
		w.stats.nobody++
	case to.downlink.rate > 0 && !p.down:
		p.down = true
		if at, ok := to.downlink.admit(w.now, p.size+headers); ok {
			w.queue.plan(at, p)
			return
		}
		w.stats.overflows++
	default:
		to.end.receive(p)
	}
	w.recycle(p)
}
