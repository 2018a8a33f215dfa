package multicast

import (
	"math"
	"slices"
	"time"
)

const (
	uplinkShare = 0.8                     // of the uplink is promised to children,
	urgentShare = 0.95                    // and so much to those who get a substream from nobody
	controlKbit = 15                      // are for maps and the like
	ackBytes    = 95                      // are for the acknowledgement of two packets that come
	leaveWithin = time.Second             // a child that is to leave finds another parent,
	rootsLeave  = 2500 * time.Millisecond // or who is sent it by the publisher: all others may be below it
	idleFor     = time.Second / 2         // the publisher's only child may pass a substream on to nobody
	leastSlots  = 3                       // of 8: who has fewer has none, for its line is full of what it asks for and acknowledges
	unmeasured  = 2                       // copies are promised before the uplink is known; see shed
	promises    = 3                       // slots that may be exceeded to keep a promise
	leastRate   = 0.9                     // of the rate that its publisher tells is promised for, whatever a stream takes just now

	dryAfter = 600 * time.Millisecond // without a packet, while others go on, a substream is not passed on

	displaceSteps = 5 // of strength that who takes another's slot has more, at least: 2.4 times as much
	alikeSteps    = 4 // less are not much weaker
	displaceEvery = 200 * time.Millisecond
)

// slots is how many substreams can be pushed to neighbours, one to one each.
func (e *Engine) slots() int { return e.bounded(e.slotsOf(uplinkShare)) }

// urgentSlots is how many can be if otherwise somebody gets one from nobody.
func (e *Engine) urgentSlots() int { return e.bounded(e.slotsOf(urgentShare)) }

// bounded is how many of so many slots are left after an overload.
func (e *Engine) bounded(slots int) int {
	if b := e.uplink.bound; b > 0 {
		return min(slots, b)
	}
	return slots
}

// slotsOf is how many a share of the uplink carries.
func (e *Engine) slotsOf(share float64) int {
	if e.cfg.MulticastPushNeighborLimit == 0 {
		return 0
	}
	slots := unmeasured * e.k
	if e.told {
		kbit := share*float64(e.capacity) - controlKbit - e.acksTake()
		slots = int(max(kbit, 0)*float64(e.k)/(e.fullRate()*e.overhead()) + 0.01)
		if leastSlots*e.k > 8*slots && !e.cfg.Publisher {
			slots = 0
		}
	}
	if c := e.cfg.PublisherCopies; e.cfg.Publisher && c > 0 {
		slots = min(slots, int((c-publisherReserve)*float64(e.k)*e.publishing.payloadShare()+0.01))
	}
	return slots
}

// acksTake is what acknowledgements of the stream take of the uplink, in kbit/s.
func (e *Engine) acksTake() float64 {
	if e.cfg.Publisher {
		return 0
	}
	return ackBytes * 8.0 / 1000 * e.rate.packets() / 2
}

// fullRate is what all substreams take, in kbit/s, of which some may not come here.
func (e *Engine) fullRate() float64 {
	come := 0
	for s := range e.k {
		if e.receives(s) {
			come++
		}
	}
	return max(e.rate.rate()*float64(e.k)/float64(max(come, 1)), float64(e.cfg.Kbit)*leastRate)
}

// overhead is by how much packets are longer on the line.
func (e *Engine) overhead() float64 {
	return 1 + PacketOverhead*8/1000*e.rate.packets()/e.rate.rate()
}

// used is how many substreams are pushed.
func (e *Engine) used() (used int) {
	for s := range e.k {
		used += len(e.substreams[s].children)
	}
	return used
}

// bare are the substreams of the publisher that nobody is sent.
func (e *Engine) bare() (bare mask) {
	if !e.cfg.Publisher {
		return 0
	}
	for s := range e.k {
		if len(e.substreams[s].children) == 0 {
			bare.set(s)
		}
	}
	return bare
}

// open are the substreams that a publisher sends to another child though it has no slot free: those that nobody is
// sent, or one alone who passes them on to nobody, is sent too many of them, is much weaker than others are, or by way of
// whom others have them later than by way of the neighbour that is told.
func (e *Engine) open(n *neighbor) (open mask) {
	if !e.cfg.Publisher {
		return 0
	}
	strong := e.strongest()
	for s := range e.k {
		list := e.substreams[s].children
		if len(list) == 0 || e.substreams[s].idle || e.crowded(s) != nil || e.slower(n, s) != nil ||
			len(list) == 1 && list[0].leaving == 0 && strong >= strength(list[0].strength())+displaceSteps {
			open.set(s)
		}
	}
	return open
}

// strongest is the strength of the strongest neighbour who can be sent more.
func (e *Engine) strongest() (strongest uint8) {
	for _, n := range e.neighbors {
		if n.children.count() < e.cfg.MaxOfOne {
			strongest = max(strongest, strength(n.strength()))
		}
	}
	return strongest
}

// free is how many more could be.
func (e *Engine) free() int { return max(e.slots()-e.used()-e.bare().count(), 0) }

// isOver reports whether there are more children than slots, and not by chance.
func (e *Engine) isOver() bool {
	slots := e.slots()
	return e.cfg.PublisherCopies == 0 && e.used() > slots+max(slots/8, 1)
}

// urgent is how many more could be for those who get a substream from nobody.
func (e *Engine) urgent() int { return max(e.urgentSlots()-e.used()-e.bare().count(), 0) }

// receives reports whether a substream comes here, so that it can be pushed. A parent alone is not enough: it may itself
// be waiting for one, and whole branches that are cut off from the publisher would hold on to each other.
func (e *Engine) receives(s int) bool {
	sub := &e.substreams[s]
	b := &e.groups[sub.group]
	return e.cfg.Publisher || !sub.multicast.IsZero() ||
		sub.parent != 0 && (b.seenAt.Sub(sub.cameAt) <= dryAfter || b.seenAt.Sub(b.resumedAt) <= dryAfter)
}

// asked takes in what a neighbour wants of this member.
func (e *Engine) asked(now time.Time, n *neighbor, m ask) {
	had := n.children | n.standby
	n.heard, n.feeds, n.regrant = m.serial, m.feeds, true
	n.leaving &= m.want
	n.children &= m.want
	e.relist()
	for s := range e.k {
		if m.want.has(s) && !n.children.has(s) && e.admits(now, n, s, had.has(s), m.urgent.has(s)) {
			n.children.set(s)
			e.relist()
		}
	}
	n.standby = 0
	for s := range e.k {
		if m.standby.has(s) && e.follows(n, s) && e.receives(s) && e.slots() > 0 {
			n.standby.set(s)
		}
	}
	e.quick = true
}

// follows reports whether a neighbour can be a child without a loop, and without being too far down.
func (e *Engine) follows(n *neighbor, s int) bool {
	list := e.substreams[s].ancestors
	return len(list) < maxAncestors && !slices.Contains(list, n.member) && n.member != e.cfg.Self
}

// admits reports whether a neighbour gets a slot for a substream, which it was promised, or gets from nobody else. If none
// is free, one of another child is taken for it, of one that is much weaker or passes nothing on: that one is given time
// to find another parent.
func (e *Engine) admits(now time.Time, n *neighbor, s int, promised, urgent bool) bool {
	if !e.receives(s) || !e.follows(n, s) || n.forgery.dropped {
		return false
	}
	sub := &e.substreams[s]
	slots := e.slots()
	switch {
	case slots == 0:
		return false
	case len(sub.children) >= e.cfg.MulticastPushNeighborLimit:
		return false
	case e.cfg.Publisher && len(sub.children) == 0:
		return true
	case e.free() > 0:
		return true
	case urgent && e.urgent() > 0:
		return true
	case promised && e.used() < slots+min(promises, slots/4+1) && e.cfg.PublisherCopies == 0:
		return true
	}
	return urgent && e.replaceIdle(now, n, s) || e.relieve(now, n, s) || e.quicken(now, n, s) || e.displace(now, n, s)
}

// noteIdle notes which substreams the publisher sends to one alone who passes them on to nobody.
func (e *Engine) noteIdle(now time.Time) {
	for s := range e.k {
		sub := &e.substreams[s]
		list := sub.children
		if !e.cfg.Publisher || len(list) != 1 || list[0].leaving != 0 || list[0].feeds.has(s) {
			sub.idleAt, sub.idle = time.Time{}, false
			continue
		}
		if sub.idleAt.IsZero() {
			sub.idleAt = now
		}
		sub.idle = now.Sub(sub.idleAt) >= idleFor
	}
}

// replaceIdle has the only child of a substream that passes it on to nobody leave it for somebody who gets it from
// nobody: others may not take anything from that child, or it may be that it gives them nothing.
func (e *Engine) replaceIdle(now time.Time, n *neighbor, s int) bool {
	sub := &e.substreams[s]
	if !sub.idle || sub.children[0] == n || !e.mayDisplace(now) {
		return false
	}
	e.displaceAt = now.Add(displaceEvery)
	e.leave(now, sub.children[0], s)
	e.counters.Displaced++
	sub.idleAt, sub.idle = time.Time{}, false
	return true
}

// relieve has a child of the publisher leave a substream for another that is not much weaker, if it is sent more of them
// than should come from one and the other is not: what is below them would all come from one otherwise.
func (e *Engine) relieve(now time.Time, n *neighbor, s int) bool {
	c := e.crowded(s)
	if c == nil || !e.mayDisplace(now) || n.children.count() >= e.cfg.MaxOfOne || strength(n.strength())+alikeSteps < strength(c.strength()) {
		return false
	}
	e.displaceAt = now.Add(displaceEvery)
	e.leave(now, c, s)
	e.counters.Displaced++
	return true
}

// crowded returns the child that is the only one to be sent a substream by the publisher, and too many others; nil if
// there is none.
func (e *Engine) crowded(s int) *neighbor {
	list := e.substreams[s].children
	if !e.cfg.Publisher || len(list) != 1 || list[0].children.without(list[0].leaving).count() <= e.cfg.MaxOfOne || list[0].leaving.has(s) {
		return nil
	}
	return list[0]
}

// displace has the weakest child leave, if it is much weaker than who asks.
func (e *Engine) displace(now time.Time, n *neighbor, s int) bool {
	weakest, at := e.weakest(s)
	if weakest == nil || !e.mayDisplace(now) || strength(n.strength()) < strength(weakest.strength())+displaceSteps {
		return false
	}
	e.displaceAt = now.Add(displaceEvery)
	e.leave(now, weakest, at)
	e.counters.Displaced++
	return true
}

// mayDisplace reports whether a child may have to leave: not many in a time, and of a publisher's one at a time.
func (e *Engine) mayDisplace(now time.Time) bool {
	leaving := func(n *neighbor) bool { return n.leaving&n.feeds != 0 }
	return !now.Before(e.displaceAt) && !(e.cfg.Publisher && e.cfg.PublisherCopies == 0 && slices.ContainsFunc(e.neighbors, leaving))
}

// weakest returns the weakest child, and one of the substreams that it is sent: one that it does not pass on, or, of a
// publisher's children, not one that nobody else is sent, unless that is the substream wanted.
func (e *Engine) weakest(wanted int) (weakest *neighbor, at int) {
	for s := range e.k {
		list := e.substreams[s].children
		if len(list) == 0 || e.cfg.Publisher && len(list) == 1 && s != wanted {
			continue
		}
		for _, c := range slices.Backward(list) {
			if c.leaving == 0 && (e.cfg.Publisher || !c.feeds.has(s)) {
				if weakest == nil || c.strength() < weakest.strength() {
					weakest, at = c, s
				}
				break
			}
		}
	}
	return weakest, at
}

// strength is a capacity as it is compared: four steps are twice as much. It is 0 of nothing, and 129 at most.
func strength(kbit uint32) uint8 {
	if kbit == 0 {
		return 0
	}
	return uint8(1 + 4*math.Log2(float64(kbit)))
}

// expireLeaving ends pushing to children who should have found another parent.
func (e *Engine) expireLeaving(now time.Time) {
	for _, n := range e.neighbors {
		if n.leaving != 0 && now.After(n.leaveAt) {
			n.children = n.children.without(n.leaving)
			n.leaving = 0
			e.relist()
		}
	}
}

// relist lists the children of each substream anew, the strongest first, but before them those who are to leave: others
// are still fed by them alone.
func (e *Engine) relist() {
	for s := range e.k {
		old := e.substreams[s].children
		list := old[:0]
		for _, n := range e.neighbors {
			if n.children.has(s) {
				list = append(list, n)
			}
		}
		slices.SortStableFunc(list, func(a, b *neighbor) int {
			switch {
			case a.leaving.has(s) == b.leaving.has(s):
				return int(b.strength()) - int(a.strength())
			case a.leaving.has(s):
				return -1
			}
			return 1
		})
		if len(list) < len(old) {
			clear(old[len(list):])
		}
		e.substreams[s].children = list
	}
}

// tellGrant tells a neighbour what it is sent and promised, if that changed.
func (e *Engine) tellGrant(n *neighbor) {
	if !n.regrant {
		return
	}
	n.regrant, e.list = false, e.list[:0]
	e.dropDescent(n)
	m := grant{serial: n.heard, pushed: n.children.without(n.leaving), standby: n.standby.without(n.children), leaving: n.children & n.leaving}
	for s := range e.k {
		if (m.pushed | m.standby).has(s) {
			m.delays[s] = e.delayOn(s, n)
			m.lists[s] = e.lineage(s)
		}
	}
	e.buffer = m.appendTo(e.buffer[:0])
	e.control(n, e.buffer)
}

// dropDescent ends pushing what comes by way of the neighbour itself, or too far down, since ancestors changed.
func (e *Engine) dropDescent(n *neighbor) {
	had := n.children
	for s := range e.k {
		if !e.follows(n, s) {
			n.children.clear(s)
			n.standby.clear(s)
			n.leaving.clear(s)
		}
	}
	if n.children != had {
		e.relist()
	}
}

// lineage returns the ancestors of a substream's children: those of this member and itself.
func (e *Engine) lineage(s int) []Member {
	e.list = append(append(e.list, e.substreams[s].ancestors...), e.cfg.Self)
	return e.list[len(e.list)-len(e.substreams[s].ancestors)-1:]
}

// delayOn is the delay of a substream when it leaves here for a neighbour: the strongest child is served first.
func (e *Engine) delayOn(s int, n *neighbor) uint8 {
	before, all := 0, 1
	for _, c := range e.substreams[s].children {
		if c == n {
			continue
		}
		all++
		if c.strength() >= n.strength() {
			before++
		}
	}
	return uint8(min((e.substreams[s].delay+e.uplink.wait(float64(before+1)/float64(all)))/delayUnit, 255))
}
