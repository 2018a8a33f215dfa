package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

// pass sends a packet on to the children of its substream, and to those who asked for it. One that takes the place of
// a forgery goes only to these: the others have something they do not know to be wrong yet.
func (e *Engine) pass(now time.Time, from Neighbor, s int, c *cell, awaits waiters) {
	again := c.passed
	if !again {
		for _, n := range e.substreams[s].children {
			if n.number != from {
				e.push(now, n, &c.packet)
			}
		}
		c.left, c.passed = e.uplink.busy, true
	}
	for _, number := range awaits.list[:awaits.n] {
		n := e.find(number)
		if n != nil && number != from && (again || !n.children.has(s)) && e.mayAnswer(now, n) {
			e.answer(now, n, &c.packet)
		}
	}
}

// push sends a packet to a child.
func (e *Engine) push(now time.Time, n *neighbor, p *stream.Packet) {
	if e.send(now, n, p) {
		e.counters.PacketsPushed++
		e.counters.BytesPushed += uint64(p.Size())
	}
}

// answer sends a packet to who asked for it.
func (e *Engine) answer(now time.Time, n *neighbor, p *stream.Packet) {
	if e.send(now, n, p) {
		e.counters.PacketsAnswered++
		e.counters.BytesAnswered += uint64(p.Size())
	}
}

func (e *Engine) send(now time.Time, n *neighbor, p *stream.Packet) bool {
	e.outgoing = *p
	e.outgoing.Hops = uint8(min(int(p.Hops)+1, stream.MaxHops))
	if !e.owner.Packet(n.number, &e.outgoing) {
		e.counters.NoRoom++
		return false
	}
	e.publishing.spend(p.Size())
	e.uplink.add(now, p.Size(), e.capacity, n.path.Queue)
	return true
}
