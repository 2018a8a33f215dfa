package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	overtaking   = 8 * time.Millisecond // packets of one path arrive out of order by as much
	pauseLeast   = 100 * time.Millisecond
	farAhead     = 256 // packets, or two seconds of them: a number beyond is implausible
	refusedInRow = 32  // implausible numbers in a row mean that the first one was
)

// Receive takes in a packet that a neighbour sent. The engine keeps its payload.
func (e *Engine) Receive(now time.Time, from Neighbor, p *stream.Packet) {
	n := e.find(from)
	if e.cfg.Publisher || !e.cfg.Info.Fits(p) || n == nil && from != FromMulticast || n != nil && n.forgery.dropped {
		return
	}
	if n != nil {
		n.hear(now)
	}
	e.counters.PacketsReceived++
	e.counters.BytesReceived += uint64(p.Size())
	s := e.cfg.Info.Substream(p)
	if n != nil {
		e.heardFrom(now, s, n, p)
	} else {
		e.substreams[s].multicast = now
	}
	if p.IsParity() {
		e.takeParity(now, from, s, p)
	} else if e.take(now, from, s, p) {
		e.restoreAround(now, p.Group, p.Number)
	}
	e.settle(now)
}

// heardFrom notes that a neighbour pushes a substream.
func (e *Engine) heardFrom(now time.Time, s int, n *neighbor, p *stream.Packet) {
	sub := &e.substreams[s]
	switch {
	case sub.next == n.number && sub.granted && !p.IsParity():
		e.switchTo(now, s)
		sub.previousFirst = p.Number
	case sub.previous == n.number && !p.IsParity() && int32(p.Number+uint32(e.cfg.Info.Widths[p.Group])-sub.previousFirst) >= 0:
		e.leavePrevious(now, s)
	}
	if sub.parent == n.number {
		if gap := now.Sub(sub.last); sub.gap == 0 {
			sub.gap = e.usualGap()
		} else if gap < time.Second {
			sub.gap += (gap - sub.gap) / 16
		}
		sub.last, sub.missed, sub.cameAt = now, 0, now
	}
}

// take stores a packet, gives it out and passes it on. It is false if the packet was here, or is not wanted.
func (e *Engine) take(now time.Time, from Neighbor, s int, p *stream.Packet) bool {
	b := &e.groups[p.Group]
	if !e.isPlausible(now, b, p) {
		return false
	}
	c := b.get(p.Number)
	fresh := c == nil
	switch {
	case fresh:
		e.extend(now, b, p.Group, p.Number, p)
		if e.paused(now, b.newestAt) {
			b.resumedAt = now
		}
		b.newestAt, b.seenAt = now, now
		c = b.get(p.Number)
	case c.state == held:
		e.counters.Duplicates++
		e.again(s, from, c)
		e.rival(now, from, c, p)
		return false
	case c.not == from && from != 0:
		return false
	}
	e.timed(now, s, from, c, p)
	if int32(p.Number-b.came) >= 0 {
		b.came, b.cameAt = p.Number+1, now
	}
	awaits := c.awaits
	b.leave(c)
	*c = cell{number: p.Number, state: held, packet: *p, from: from, at: now, not: c.not, passed: c.passed, tries: c.tries}
	e.rate.add(now, p.Size())
	e.rewind(now)
	e.keyFrames.take(now, e, p)
	e.owner.Deliver(p)
	if c.not != 0 {
		e.deliverAgain(b, p)
	}
	e.layers.came()
	if c.back = e.isGuarded(now, from); c.back {
		c.awaits = awaits
	} else {
		e.pass(now, from, s, c, awaits)
	}
	e.hasten(now, b, s, p)
	return true
}

// paused reports whether nothing came from anybody for longer than usual, since the last came.
func (e *Engine) paused(now, last time.Time) bool {
	return now.Sub(last) > max(pauseLeast, time.Duration(4/e.rate.packets()*float64(time.Second)))
}

// deliverAgain gives out what is here of a frame that was bad and of which another packet came.
func (e *Engine) deliverAgain(b *buffer, p *stream.Packet) {
	for i := range uint32(p.Parts) {
		if c := b.get(p.First() + i); c != nil && c.state == held && c.again {
			c.again = false
			e.owner.Deliver(&c.packet)
		}
	}
}

// isPlausible reports whether a number fits those that came. One that is far ahead would push out of the buffer what
// is in it, so it is believed only when nothing else comes any more.
func (e *Engine) isPlausible(now time.Time, b *buffer, p *stream.Packet) bool {
	if !b.started {
		b.start(p.Number - uint32(min(p.Part, rewindMost))) // what its frame begins with may come after it
		return true
	}
	ahead := p.Number - b.high
	limit := uint32(max(farAhead, 2*e.rate.packets()))
	switch {
	case p.Number-b.low < b.high-b.low, ahead < limit:
		b.refused = 0
		return true
	case now.Sub(b.newestAt) < e.cfg.MulticastWindowDuration && b.refused < refusedInRow:
		e.counters.Implausible++
		b.refused++
		return false
	case p.Number-b.low > 1<<31 && b.refused < refusedInRow: // old
		if int32(p.Number-b.came) >= 0 { // or maps told of more than there is
			b.refused++
		}
		return false
	}
	*b = buffer{cells: b.cells}
	clear(b.cells)
	b.start(p.Number)
	return true
}

// extend makes room for a number, those before which are missing from now on. With p that packet came just now.
func (e *Engine) extend(now time.Time, b *buffer, group uint8, number uint32, p *stream.Packet) {
	first := b.high
	b.extend(number)
	if number-first > uint32(len(b.cells)) {
		first = b.low
	}
	for ; first != number; first++ {
		e.miss(now, b, group, b.get(first), e.expected(now, b, group, first, p))
	}
}

// expected is when a packet, which is missing, should have come at the latest: it is as old as the packet of a later
// number that came, or as one before it of the same frame, and takes as long as others of its substream.
func (e *Engine) expected(now time.Time, b *buffer, group uint8, number uint32, p *stream.Packet) time.Time {
	sub := &e.substreams[e.substreamOf(group, number)]
	if p == nil || sub.age.samples < ageSamples {
		return now.Add(waitFirst)
	}
	stamp := p.Timestamp
	if before := b.get(number - 1); before != nil && before.state == held {
		if q := &before.packet; q.First()+uint32(q.Parts)-number-1 < uint32(q.Parts) {
			stamp = q.Timestamp
		}
	}
	due := e.epoch.Add(time.Duration(stamp-e.epochStamp)*time.Microsecond + sub.age.most())
	return now.Add(min(max(due.Sub(now), waitLeast), waitMost))
}

// miss notes that a packet is missing, and when to ask for it.
func (e *Engine) miss(now time.Time, b *buffer, group uint8, c *cell, due time.Time) {
	if c.state != missing {
		b.missing++
	}
	c.state, c.at, c.due = missing, now, due
	if f := e.cfg.MulticastFetchPeriod; f > 0 {
		c.due = now.Add(f)
	}
	e.repairAt = earliest(e.repairAt, c.due)
}

func (e *Engine) substreamOf(group uint8, number uint32) int {
	return e.cfg.Info.Substream(&stream.Packet{Group: group, Number: number})
}

// timed takes in how long a packet took that a parent pushed. One that came in less than a round trip after it was
// asked for was on its way.
func (e *Engine) timed(now time.Time, s int, from Neighbor, c *cell, p *stream.Packet) {
	if e.epoch.IsZero() {
		e.epoch, e.epochStamp = now, p.Timestamp
	}
	if c.tries > 0 || c.not != 0 {
		e.counters.Repaired++
	}
	sub := &e.substreams[s]
	if from != sub.parent && from != sub.previous && c.tries > 1 && !c.before {
		sub.missed++
	}
	if n := e.find(from); n != nil && from == sub.parent && c.not == 0 && (c.tries == 0 || now.Sub(c.askedAt) < n.path.RTT) {
		e.sample(now, sub, p)
		c.tries = 0
		sub.asks -= sub.asks / asksOver
	}
}

// again takes in a packet that came twice: if its parent was asked for it, it need not have been.
func (e *Engine) again(s int, from Neighbor, c *cell) {
	if sub := &e.substreams[s]; c.tries > 0 && from == sub.parent && c.from == from {
		e.sample(c.at, sub, &c.packet)
		c.tries = 0
	}
}

func (e *Engine) sample(at time.Time, sub *substream, p *stream.Packet) {
	sub.age.add(at.Sub(e.epoch) - time.Duration(p.Timestamp-e.epochStamp)*time.Microsecond)
}

// hasten asks soon for what should have come by the same path earlier.
func (e *Engine) hasten(now time.Time, b *buffer, s int, p *stream.Packet) {
	if e.cfg.MulticastFetchPeriod > 0 || e.substreams[s].previous != 0 {
		return
	}
	width := uint32(e.cfg.Info.Widths[p.Group])
	for i := uint32(1); i <= 3; i++ {
		c := b.get(p.Number - i*width)
		if c == nil || c.state == held {
			return
		}
		if due := now.Add(overtaking); c.state == missing && c.tries == 0 && due.Before(c.due) {
			c.due = due
			e.repairAt = earliest(e.repairAt, due)
		}
	}
}
