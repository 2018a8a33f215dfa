package multicast

import (
	"slices"
	"time"
)

const (
	hurryFor   = 10 * time.Second // after joining, maps are sent twice as often
	quietAfter = time.Second      // without a packet half as often
	stalled    = 150 * time.Millisecond
	announceIn = 20 * time.Millisecond // for what else comes now
	replyLeast = 200 * time.Millisecond
	lossyAbove = 0.01
	mapShare   = 0.03 // of the uplink is for maps, in each stream: a weak one is full of them otherwise
	// resumedBy is how many packets a map tells of at most that comes before the first one after a pause. Where it tells of
	// more, the stream went on meanwhile, and only here nothing came; but not for longPause: there would have been maps that say so.
	resumedBy = 3
	longPause = time.Second
)

// sendMaps tells some neighbours in turn what is here.
func (e *Engine) sendMaps(now time.Time) {
	partners := min(e.cfg.MapPartners, len(e.neighbors))
	if e.cfg.MulticastAvailabilitySendToAll {
		partners = len(e.neighbors)
	}
	for range partners {
		e.mapTurn++
		e.sendMap(now, e.neighbors[e.mapTurn%len(e.neighbors)], false)
	}
	period := e.cfg.MulticastAvailabilityUpdatePeriod
	switch {
	case now.Sub(e.joinedAt) < hurryFor || e.layers.share() > lossyAbove:
		period /= 2
	case now.Sub(e.groups[0].newestAt) > quietAfter:
		period *= 2
	}
	e.mapAt = now.Add(max(period, e.mapsTake(partners)))
}

// mapsTake is over how much time so many maps, of the length of the latest, are spread.
func (e *Engine) mapsTake(n int) time.Duration {
	if e.capacity == 0 {
		return 0
	}
	kbit := float64(n*(e.mapSize+PacketOverhead)*8) / 1000
	return time.Duration(kbit / (mapShare * float64(e.capacity)) * float64(time.Second))
}

func (e *Engine) sendMap(now time.Time, n *neighbor, reply bool) {
	m := mapMessage{reply: reply, over: e.isOver(), capacity: e.capacity, k: e.k, groups: e.nGroups}
	m.free, m.urgent, m.open = uint8(min(e.free(), 255)), uint8(min(e.urgent(), 255)), e.open(n)
	if c, _ := e.weakest(-1); c != nil {
		m.weakest = strength(c.strength())
	}
	for s := range e.k {
		m.places[s] = place{depth: noDepth}
		if e.receives(s) && (e.cfg.MulticastPushNeighborLimit > 0) {
			m.places[s] = place{uint8(len(e.substreams[s].ancestors)), e.delayOn(s, n)}
		}
	}
	e.bitmaps = e.bitmaps[:0]
	for g := range e.nGroups {
		m.held[g], e.bitmaps = e.groups[g].appendBits(e.bitmaps)
	}
	m.key, m.hasKey = e.latestKey()
	e.buffer = m.appendTo(e.buffer[:0])
	e.control(n, e.buffer)
	n.toldAt, e.mapSize = now, len(e.buffer)
}

// announce tells all neighbours what is here.
func (e *Engine) announce(now time.Time) {
	e.announceAt = time.Time{}
	for _, n := range e.neighbors {
		e.sendMap(now, n, false)
	}
}

// mapped takes in a neighbour's map.
func (e *Engine) mapped(now time.Time, n *neighbor, m *mapMessage) {
	first := n.mapped.IsZero()
	for s := range e.k {
		if m.places[s].depth < n.places[s].depth || n.free == 0 && m.free > 0 || n.urgent == 0 && m.urgent > 0 {
			n.retry[s], n.fails[s] = time.Time{}, 0
		}
	}
	n.key, n.hasKey, n.guessed, n.over = m.key, m.hasKey, false, m.over
	n.mapped, n.free, n.urgent, n.weakest, n.open, n.places = now, m.free, m.urgent, m.weakest, m.open, m.places
	if n.capacity != m.capacity {
		n.capacity = m.capacity
		e.relist()
	}
	for g := range e.nGroups {
		n.sets[g] = append(n.sets[g][:0], m.held[g].set...)
		n.held[g] = bits{m.held[g].base, n.sets[g]}
		e.compare(now, &e.groups[g], uint8(g), n.held[g])
	}
	e.rewind(now)
	if m.reply && now.Sub(n.toldAt) >= replyLeast || first && m.reply {
		e.sendMap(now, n, false)
	}
	if !e.cfg.Publisher && now.Sub(e.joinedAt) >= gather {
		for s := range e.k {
			if sub := &e.substreams[s]; sub.parent == 0 && e.wanted(s) && now.Sub(sub.multicast) > time.Second {
				e.seek(now, s)
			}
		}
	}
}

// compare looks whether a neighbour has packets after the last one that came, when nothing comes any more. What it says that it has is
// not to be far ahead of that, whatever others said before.
func (e *Engine) compare(now time.Time, b *buffer, group uint8, held bits) {
	if e.cfg.Publisher || !b.started || len(held.set) == 0 || now.Sub(b.newestAt) < stalled || !e.receivesGroup(group) {
		return
	}
	last := held.base + uint32(8*len(held.set)) - 1
	for !held.has(last) {
		last--
	}
	if ahead := last - b.high; ahead < farAhead && last-b.came < farAhead {
		isEnd := ahead < resumedBy || now.Sub(b.cameAt) >= longPause
		isFirst := b.came == b.high || now.Sub(b.seenAt) >= longPause
		if isEnd && isFirst && e.paused(now, b.cameAt) {
			b.resumedAt = now
		}
		b.seenAt = now
		e.extend(now, b, group, last, nil)
		e.miss(now, b, group, b.get(last), now.Add(waitFirst))
	}
}

// Depth returns how many links a substream's packets pass from the publisher, as its parent says; 0: none come, or
// the stream is this member's own.
func (e *Engine) Depth(substream int) int { return len(e.substreams[substream].ancestors) }

// Pushes reports whether a substream is pushed to or by a neighbour.
func (e *Engine) Pushes(number Neighbor) bool {
	if n := e.find(number); n != nil && n.children != 0 {
		return true
	}
	for s := range e.k {
		if sub := &e.substreams[s]; number != 0 && (sub.parent == number || sub.next == number) {
			return true
		}
	}
	return false
}

// Parents returns the neighbours who push something, in order.
func (e *Engine) Parents() (list []Neighbor) {
	for s := range e.k {
		if p := e.substreams[s].parent; p != 0 && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}
