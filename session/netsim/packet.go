package netsim

import (
	"net/netip"
	"slices"
)

// Stages of a packet's way: the pipe it is about to enter.
const (
	atUplink = iota
	atPath
	atDownlink
	arrived
)

// A packet is a datagram under way. Packets and their buffers are recycled.
type packet struct {
	from, to netip.AddrPort
	via      *pipe // the sender's uplink; nil if injected
	stage    uint8
	data     []byte
}

// Stats counts datagrams since the world began. At any time
// Sent + Injected + Duplicated = Delivered + Filtered + Lost + QueueDrops + Unreachable + InFlight.
type Stats struct {
	Sent        uint64 // handed over by nodes
	Injected    uint64 // by Inject
	Duplicated  uint64 // extra copies made by links
	Delivered   uint64
	Filtered    uint64 // dropped by the function given to Filter
	Lost        uint64 // by chance
	QueueDrops  uint64 // because a link's queue was full
	Unreachable uint64 // nobody was at the address
	InFlight    uint64 // under way now

	SentBytes, DeliveredBytes uint64 // payload of UDP, without headers
}

// Stats returns the counts so far.
func (w *World) Stats() Stats { return w.stats }

// Inject sends a datagram whose sender may be anyone: a forged source, a replay, an old address.
// It skips the uplink; path and downlink apply. The bytes are copied.
func (w *World) Inject(from, to netip.AddrPort, datagram []byte) {
	w.stats.Injected++
	w.launch(w.packet(from, to, datagram, atPath))
}

// send puts a node's datagram on its way.
func (w *World) send(h *host, to netip.AddrPort, datagram []byte) {
	w.stats.Sent++
	w.stats.SentBytes += uint64(len(datagram))
	p := w.packet(h.addr, to, datagram, atUplink)
	p.via = h.up
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
// the delivery, or to a link with a rate, whose queue depends on what else gets there first.
func (w *World) forward(p *packet, at int64) {
	for ; p.stage < arrived; p.stage++ {
		pipe := w.pipe(p)
		if pipe == nil {
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
			w.forward(w.packet(p.from, p.to, p.data, p.stage+1), sent+pipe.transit(w.rand))
		}
	}
	w.queue.push(event{at: at, pkt: p})
}

// pipe returns what the packet is about to enter, or nil for nothing.
func (w *World) pipe(p *packet) *pipe {
	switch p.stage {
	case atUplink:
		return p.via
	case atPath:
		if set := w.paths[pair{p.from, p.to}]; set != nil {
			return set
		}
		if w.pathRule != nil {
			l := w.pathRule(p.from, p.to)
			if l.Rate != 0 {
				panic("netsim: a path rule cannot have a rate; use SetPath")
			}
			l.check()
			w.ruled.Link = l
			return &w.ruled
		}
	case atDownlink:
		if h := w.hosts[p.to]; h != nil {
			return h.down
		}
	}
	return nil
}

// headers returns how many bytes IP and UDP add to a datagram.
func headers(to netip.AddrPort) int {
	if to.Addr().Unmap().Is4() {
		return 20 + 8
	}
	return 40 + 8
}

func (w *World) deliver(p *packet) {
	h := w.hosts[p.to]
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

// packet returns a packet with its own copy of datagram. Like a socket it takes an IPv4-mapped
// destination for the IPv4 address.
func (w *World) packet(from, to netip.AddrPort, datagram []byte, stage uint8) *packet {
	var p *packet
	if n := len(w.free); n > 0 {
		p, w.free = w.free[n-1], w.free[:n-1]
	} else {
		p = new(packet)
	}
	p.from, p.to, p.via, p.stage = from, netip.AddrPortFrom(to.Addr().Unmap(), to.Port()), nil, stage
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
	p.via = nil
	w.free = append(w.free, p)
}
