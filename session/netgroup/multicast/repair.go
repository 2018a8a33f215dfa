package multicast

import (
	"slices"
	"time"
)

const (
	noHolder      = 60 * time.Millisecond // nobody is known to have it: look again then
	noBudget      = 20 * time.Millisecond
	asksOver      = 32  // packets
	publisherFrom = 0.6 // of the window: the publisher is asked
)

// A pick is a packet to ask a neighbour for.
type pick struct {
	n      *neighbor
	group  uint8
	number uint32
	await  bool
}

// repair asks for what is due.
func (e *Engine) repair(now time.Time) {
	e.repairAt = time.Time{}
	e.picks = e.picks[:0]
	e.repairs.refill(now, e.cfg.RepairShare*e.rate.packets(), float64(e.cfg.MaxRepairs))
	for g := range e.nGroups {
		b := &e.groups[g]
		left := b.missing
		for number := b.low; number != b.high && left > 0; number++ {
			c := b.get(number)
			if c.state != missing {
				continue
			}
			left--
			if !now.Before(c.due) {
				e.pickFor(now, b, uint8(g), c)
			}
			e.repairAt = earliest(e.repairAt, c.due)
		}
	}
	e.sendPulls()
}

// pickFor decides whom to ask for a packet: the parent, then others who have it.
func (e *Engine) pickFor(now time.Time, b *buffer, group uint8, c *cell) {
	if c.pending {
		c.pending = false
		b.pending--
		if n := e.find(c.asked[0]); n != nil && n.heardAt.Before(c.askedAt) {
			e.silence(now, n)
		}
	}
	if b.pending >= e.cfg.MaxRepairs || !e.repairs.has(1) {
		c.due = now.Add(noBudget)
		return
	}
	s := e.substreamOf(group, c.number)
	var n *neighbor
	await := false
	switch parent := e.find(e.substreams[s].parent); {
	case now.Sub(c.at) > time.Duration(publisherFrom*float64(e.cfg.MulticastWindowDuration)) && e.source() != nil && !c.wasAsked(e.source().number):
		n = e.source()
	case c.tries == 0 && parent != nil && !parent.silent && parent.number != c.not && !parent.forgery.isDoubtful() && e.cfg.MulticastFetchPeriod == 0:
		n, await = parent, true
	default:
		n = e.holder(group, c)
	}
	if n == nil {
		c.asked = [3]Neighbor{}
		c.due = now.Add(noHolder)
		return
	}
	if !await {
		e.repairs.take(1) // a parent that is there owes the packet anyway
	}
	if c.tries == 0 {
		if now.Sub(e.joinedAt) > settling {
			e.layers.pull()
		}
		e.substreams[s].asks += (1 - e.substreams[s].asks) / asksOver
	}
	copy(c.asked[1:], c.asked[:])
	c.asked[0] = n.number
	c.tries = min(c.tries+1, 250)
	c.pending, c.askedAt = true, now
	b.pending++
	wait := n.path.RTT + e.cfg.PullBeyondRTT
	if await {
		wait = max(wait, e.cfg.PullAfter)
	}
	c.due = now.Add(max(wait, e.cfg.MulticastFetchPeriod))
	e.counters.Requested++
	e.picks = append(e.picks, pick{n, group, c.number, await})
}

func (c *cell) wasAsked(n Neighbor) bool { return slices.Contains(c.asked[:], n) }

// source returns the publisher, if it is a neighbour.
func (e *Engine) source() *neighbor {
	for _, n := range e.neighbors {
		if n.publisher {
			return n
		}
	}
	return nil
}

// holder returns a neighbour whose map shows a packet, a near one that was not asked yet, and rather not the
// publisher. If no map does, as they are some time old, it is one that most likely has it: who gets the substream
// sooner than others. Who forged is asked if there is nobody else at all.
func (e *Engine) holder(group uint8, c *cell) (best *neighbor) {
	var bestCost time.Duration
	s := e.substreamOf(group, c.number)
	anybody := !e.hasHonest(s)
	for _, n := range e.neighbors {
		if c.wasAsked(n.number) || n.number == c.not || n.forgery.isDoubtful() && !anybody || n.silent {
			continue
		}
		cost := n.oneWay() + time.Duration(e.rand.Float64()*float64(30*time.Millisecond))
		if n.publisher {
			cost += time.Second
		}
		if !n.held[group].has(c.number) {
			if n.places[s].depth == noDepth || n.children.has(s) {
				continue
			}
			cost += 2*time.Second + time.Duration(n.places[s].delay)*delayUnit
		}
		if best == nil || cost < bestCost {
			best, bestCost = n, cost
		}
	}
	return best
}

// sendPulls sends one message to each neighbour and layer group.
func (e *Engine) sendPulls() {
	slices.SortStableFunc(e.picks, func(a, b pick) int {
		if a.n != b.n {
			return int(int64(a.n.number) - int64(b.n.number))
		}
		if a.group != b.group {
			return int(a.group) - int(b.group)
		}
		if a.await != b.await {
			return int(await(a.await)) - int(await(b.await))
		}
		return int(int32(a.number - b.number))
	})
	for i := 0; i < len(e.picks); {
		first := e.picks[i]
		m := pull{group: first.group, await: first.await, packets: bits{set: e.bitmaps[:0]}}
		for ; i < len(e.picks); i++ {
			p := e.picks[i]
			if p.n != first.n || p.group != first.group || p.await != first.await || p.number-first.number >= 8*64 {
				break
			}
			m.packets.add(p.number)
		}
		e.bitmaps = m.packets.set
		e.buffer = m.appendTo(e.buffer[:0])
		e.control(first.n, e.buffer)
	}
}

// await orders pulls that are the same but for it.
func await(a bool) uint8 {
	if a {
		return 1
	}
	return 0
}

// pulled answers a neighbour who asks for packets, and says which it does not get.
func (e *Engine) pulled(now time.Time, n *neighbor, m *pull) {
	no := lacks{group: m.group, packets: bits{set: e.bitmaps[:0]}}
	for i := range uint32(8 * len(m.packets.set)) {
		if number := m.packets.base + i; m.packets.has(number) && !e.fulfil(now, n, m, number) {
			no.packets.add(number)
		}
	}
	e.bitmaps = no.packets.set
	if len(no.packets.set) > 0 {
		e.buffer = no.appendTo(e.buffer[:0])
		e.control(n, e.buffer)
	}
}

// fulfil sends a neighbour a packet that it asks for, or notes that it is to be sent it. It is false if it will not be.
func (e *Engine) fulfil(now time.Time, n *neighbor, m *pull, number uint32) bool {
	c := e.groups[m.group].get(number)
	switch {
	case c == nil:
		return m.await && int32(number-e.groups[m.group].low) >= 0 // it is yet to come
	case m.await && c.state == held && n.children.has(e.substreamOf(m.group, number)) && now.Before(c.left.Add(n.path.RTT)):
		e.counters.Premature++ // it was still on its way when it was asked for
	case c.state == held && !c.back:
		if !e.mayAnswer(now, n) {
			return false
		}
		e.answer(now, n, &c.packet)
	case m.await || c.back:
		c.awaits.add(n.number)
	default:
		return false
	}
	return true
}

// denied has what a neighbour does not send asked of somebody else.
func (e *Engine) denied(now time.Time, n *neighbor, m *lacks) {
	b := &e.groups[m.group]
	for i := range uint32(8 * len(m.packets.set)) {
		number := m.packets.base + i
		if c := b.get(number); m.packets.has(number) && c != nil && c.state == missing && c.pending && c.asked[0] == n.number {
			c.due = now
			e.repairs.take(-1)
			e.repairAt = earliest(e.repairAt, now)
		}
	}
}

// silence notes that a neighbour left something unanswered: what else it was asked for is asked of others.
func (e *Engine) silence(now time.Time, n *neighbor) {
	if n.silent {
		return
	}
	n.silent = true
	for g := range e.nGroups {
		e.forgetAsked(now, &e.groups[g], n.number)
	}
}

// forgetAsked has what a neighbour was asked for asked of somebody else now.
func (e *Engine) forgetAsked(now time.Time, b *buffer, number Neighbor) {
	for i := b.low; i != b.high; i++ {
		c := b.get(i)
		if c.state == missing && c.pending && c.asked[0] == number {
			c.due = now
			e.repairAt = earliest(e.repairAt, now)
		}
	}
}

// expire gives up what is too late and forgets what nobody needs any more.
func (e *Engine) expire(now time.Time) {
	window := e.cfg.MulticastWindowDuration
	keep := window + e.cfg.MulticastRelayMarginDuration
	for g := range e.nGroups {
		b := &e.groups[g]
		for b.low != b.high {
			c := b.get(b.low)
			if now.Sub(c.at) < keep {
				break
			}
			e.giveUp(now, b, uint8(g), c)
			b.drop()
		}
		left := b.missing
		for number := b.low; number != b.high && left > 0; number++ {
			if c := b.get(number); c.state == missing {
				left--
				if now.Sub(c.at) >= window {
					e.giveUp(now, b, uint8(g), c)
				}
			}
		}
	}
}

// isHeld reports whether a neighbour told that it has a packet. What nobody has was not lost on this member's line.
func (e *Engine) isHeld(group uint8, number uint32) bool {
	return slices.ContainsFunc(e.neighbors, func(n *neighbor) bool { return n.held[group].has(number) })
}

func (e *Engine) giveUp(now time.Time, b *buffer, group uint8, c *cell) {
	if c.state == missing {
		b.leave(c)
		c.state = lost
		e.counters.Lost++
		if e.isSettled(now, e.substreamOf(group, c.number)) && e.isHeld(group, c.number) {
			e.layers.lost()
		}
		e.owner.Lost(group, c.number, c.number)
	}
}
