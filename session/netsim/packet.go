package netsim

import (
	"net/netip"
	"slices"
)

// Stages of a packet's way: the pipe it is about to enter, or the router that is about to look
// at it. Routers are in site.go.
const (
	atUplink   = iota // the sender's
	atLineUp          // the line by which it leaves packet.site
	atPath            // where its way turns from outward to inward
	atLineDown        // the line by which it comes to packet.site
	atDownlink        // the receiver's
	atExit            // a router: does it leave packet.site?
	atFilter          // a router: may it enter packet.site?
	atEntry           // a router: which host or site of packet.site gets it?
	arrived
)

// A packet is a datagram under way. Packets and their buffers are recycled.
type packet struct {
	from, to netip.AddrPort // as they are at this stage: NATs change them
	site     *Site          // where it is
	via      *pipe          // the sender's uplink; nil if injected
	stage    uint8
	data     []byte
}

// Stats counts datagrams since the world began. At any time Sent + Injected + Duplicated =
// Delivered + Filtered + Lost + QueueDrops + Unreachable + Blocked + InFlight.
type Stats struct {
	Sent        uint64 // handed over by nodes
	Injected    uint64 // by Inject
	Duplicated  uint64 // extra copies made by links
	Delivered   uint64
	Filtered    uint64 // dropped by the function given to Filter
	Lost        uint64 // by chance
	QueueDrops  uint64 // because a link's queue was full
	Unreachable uint64 // nobody was at the address
	Blocked     uint64 // by a NAT: no mapping, not admitted, table full, or no hairpinning
	InFlight    uint64 // under way now

	SentBytes, DeliveredBytes uint64 // payload of UDP, without headers
}

// Stats returns the counts so far.
func (w *World) Stats() Stats { return w.stats }

// Inject sends a datagram whose sender may be anyone: a forged source, a replay, an old address.
// It skips the uplink; path and downlink apply. The bytes are copied.
func (w *World) Inject(from, to netip.AddrPort, datagram []byte) {
	w.public.Inject(from, to, datagram)
}

// send puts a node's datagram on its way.
func (w *World) send(h *host, to netip.AddrPort, datagram []byte) {
	w.stats.Sent++
	w.stats.SentBytes += uint64(len(datagram))
	p := w.packet(h.addr, to, datagram)
	p.site, p.via, p.stage = h.site, h.up, atUplink
	if w.filter != nil {
		out, keep := w.filter(w.Now(), p.from, p.to, p.data)
		if !keep {
			w.stats.Filtered++
			w.recycle(p)
			return
		}
		if len(out) == 0 || len(p.data) == 0 || &out[0] != &p.data[0] {
			p.data = append(p.data[:0], out...)
		}
		p.data = p.data[:len(out)]
	}
	if w.observe != nil {
		w.observe(w.Now(), p.from, p.to, p.data)
	}
	w.launch(p)
}

func (w *World) launch(p *packet) {
	w.trace.record(recordSent, w.now, p.from, p.to, p.data)
	w.stats.InFlight++
	w.forward(p, w.now)
}

// forward takes a packet that reaches its next stage at time at as far as can be told now: to
// the delivery, or to a link with a rate, whose queue depends on what else gets there first, or
// to a router, whose tables do.
func (w *World) forward(p *packet, at int64) {
	for p.stage < arrived {
		if p.stage > atDownlink {
			if at > w.now {
				break
			}
			if !w.route(p) {
				w.stats.Blocked++
				w.drop(p)
				return
			}
			continue
		}
		pipe := w.pipe(p)
		if pipe == nil {
			p.leave()
			continue
		}
		if pipe.Rate > 0 && at > w.now {
			break
		}
		sent, ok := pipe.admit(at, len(p.data)+headers(p.to))
		if !ok {
			w.stats.QueueDrops++
			w.drop(p)
			return
		}
		if chance(w.rand, pipe.Loss) {
			w.stats.Lost++
			w.drop(p)
			return
		}
		at = sent + pipe.transit(w.rand)
		if chance(w.rand, pipe.Duplicate) {
			w.stats.Duplicated++
			w.stats.InFlight++
			second := w.packet(p.from, p.to, p.data)
			second.site, second.stage = p.site, p.stage
			second.leave()
			w.forward(second, sent+pipe.transit(w.rand))
		}
		p.leave()
	}
	w.queue.push(event{at: at, pkt: p})
}

// pipe returns what the packet is about to enter, or nil for nothing.
func (w *World) pipe(p *packet) *pipe {
	switch p.stage {
	case atUplink:
		return p.via
	case atLineUp:
		return p.site.up
	case atPath:
		if set := p.site.paths[pair{p.from, p.to}]; set != nil {
			return set
		}
		if w.pathRule != nil && p.site.network == w.public.network {
			l := w.pathRule(p.from, p.to)
			if l.Rate != 0 {
				panic("netsim: a path rule cannot have a rate; use SetPath")
			}
			l.check()
			w.ruled.Link = l
			return &w.ruled
		}
	case atLineDown:
		return p.site.down
	case atDownlink:
		if h := p.site.reach(p.to); h != nil {
			return h.down
		}
	}
	return nil
}

// leave moves a packet from a pipe to what comes after it.
func (p *packet) leave() {
	switch p.stage {
	case atUplink:
		p.arrive(p.site)
	case atLineUp:
		p.arrive(p.site.parent)
	case atPath:
		p.stage = atDownlink
		if p.site.below && p.site.reach(p.to) == nil {
			p.stage = atEntry
		}
	case atLineDown:
		p.stage = atFilter
	case atDownlink:
		p.stage = arrived
	}
}

// arrive puts a packet on its way outward into s.
func (p *packet) arrive(s *Site) {
	p.site, p.stage = s, atExit
	if s.parent == nil {
		p.stage = atPath
	}
}

// headers returns how many bytes IP and UDP add to a datagram.
func headers(to netip.AddrPort) int {
	if to.Addr().Unmap().Is4() {
		return 20 + 8
	}
	return 40 + 8
}

func (w *World) deliver(p *packet) {
	h := p.site.reach(p.to)
	if h == nil {
		w.stats.Unreachable++
		w.drop(p)
		return
	}
	w.trace.record(recordDelivered, w.now, p.from, p.to, p.data)
	w.stats.Delivered++
	w.stats.DeliveredBytes += uint64(len(p.data))
	h.node.Receive(w.Now(), p.from, p.data)
	w.drop(p)
	if !h.gone {
		w.serve(h)
	}
}

// packet returns a packet with its own copy of datagram, which the caller puts somewhere. Like a
// socket it takes an IPv4-mapped destination for the IPv4 address.
func (w *World) packet(from, to netip.AddrPort, datagram []byte) *packet {
	var p *packet
	if n := len(w.free); n > 0 {
		p, w.free = w.free[n-1], w.free[:n-1]
	} else {
		p = new(packet)
	}
	p.from, p.to = from, netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	p.data = append(slices.Grow(p.data[:0], 1500), datagram...)
	return p
}

// drop ends a packet's way.
func (w *World) drop(p *packet) {
	w.stats.InFlight--
	w.recycle(p)
}

// recycle takes a packet back, and overwrites its bytes for whoever wrongly kept them.
func (w *World) recycle(p *packet) {
	for i := range p.data {
		p.data[i] = 0xdb
	}
	p.via, p.site = nil, nil
	w.free = append(w.free, p)
}
