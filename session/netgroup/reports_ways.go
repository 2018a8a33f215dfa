package netgroup

import (
	"slices"
	"time"

	"lyceum/session/netgroup/ring"
)

const (
	// A neighbour that has confirmed nothing for so long since reports were sent to it, and three round trips, may have vanished:
	// they go another way, and it gets no more for a while. Then it is tried again.
	confirmWithin, confirmNot = 400 * time.Millisecond, 6 * time.Second
	rescuedMost               = 16 << 10 // bytes of what was sent and not confirmed that are kept for that

	noWayFor     = 10 * time.Second
	doubtFor     = 2 * time.Minute
	givenBackFor = time.Minute
	maxShut      = 32 // ways of one neighbour that are remembered, of each kind
)

// next returns to whom items for a target go: if the target is linked to it, and else in turn to the nearest and the second
// nearest to it of those who are nearer than this machine, so that nobody on the way gets to see, or to hold back, all that
// somebody reports. It is nil if nobody is nearer.
func (r *reporting) next(now time.Time, t reportTarget, from *neighbor) *neighbor {
	return r.inTurn(now, t, from, &r.turn)
}

// inTurn is next, with turns of their own for the reports of this machine: where it reports to two, each of them would else get all of
// them by one way, if nothing else is passed on.
func (r *reporting) inTurn(now time.Time, t reportTarget, from *neighbor, turn *int) *neighbor {
	first, second := r.ways(now, t, from)
	if *turn++; *turn%2 == 0 && second != nil {
		return second
	}
	return first
}

// pair returns two ways to a target: of all neighbours that are nearer than this machine, by how near they are, the two of a number, which
// begins again when there are no more. If the target is linked to this machine, it alone is the first of them.
func (r *reporting) pair(now time.Time, t reportTarget, number int) []*neighbor {
	g := r.group
	var nearer []*neighbor
	for i := range g.linked.Len() {
		if a, n := g.linked.At(i); ring.Nearer(t.address(), a, g.address) && n.silentAt.IsZero() && !n.isUnsure(now) && !n.reports.isShut(now, t) {
			nearer = append(nearer, n)
		}
	}
	if len(nearer) == 0 {
		return nil
	}
	slices.SortFunc(nearer, func(a, b *neighbor) int {
		if ring.Nearer(t.address(), a.address, b.address) {
			return -1
		}
		return 1
	})
	from := 2 * (number % ((len(nearer) + 1) / 2))
	if from == 0 && targetOf(nearer[0].address) == t {
		return nearer[:1]
	}
	return nearer[from:min(from+2, len(nearer))]
}

// ways returns the two of those neighbours that are nearest to a target and nearer than this machine: two ways that have no first
// link in common. If the target is linked to this machine, it alone is one. Those where something that was sent did not arrive
// come behind all others. Either is nil if there is no such neighbour.
func (r *reporting) ways(now time.Time, t reportTarget, from *neighbor) (first, second *neighbor) {
	g := r.group
	trusted, doubted := nearest{to: t.address()}, nearest{to: t.address()}
	for i := range g.linked.Len() {
		a, n := g.linked.At(i)
		switch {
		case targetOf(a) == t && n != from && !n.reports.isDoubted(now, t):
			return n, nil
		case n == from, !ring.Nearer(trusted.to, a, g.address), !n.silentAt.IsZero(), n.isUnsure(now), n.reports.isShut(now, t):
		case n.reports.isDoubted(now, t):
			doubted.offer(n)
		default:
			trusted.offer(n)
		}
	}
	switch {
	case trusted.second != nil:
		return trusted.first, trusted.second
	case trusted.first != nil:
		return trusted.first, doubted.first
	}
	return doubted.first, doubted.second
}

// nearest keeps, of those that are offered, the two that are nearest to an address.
type nearest struct {
	to            ring.Address
	first, second *neighbor
}

func (c *nearest) offer(n *neighbor) {
	switch {
	case c.first == nil || ring.Nearer(c.to, n.address, c.first.address):
		c.first, c.second = n, c.first
	case c.second == nil || ring.Nearer(c.to, n.address, c.second.address):
		c.second = n
	}
}

// unsureAt returns when a neighbour counts as one that does not confirm what was sent to it. It is false if it has, or nothing was.
func (n *neighbor) unsureAt() (at time.Time, waits bool) {
	l := n.reports
	if l == nil || l.sentAt.IsZero() || n.session.Delivered() != l.confirmed {
		return at, false
	}
	return l.sentAt.Add(confirmWithin + 3*n.session.RTT()), true
}

// isUnsure reports whether a neighbour has not confirmed what was sent to it, and may not be there any more.
func (n *neighbor) isUnsure(now time.Time) bool {
	at, waits := n.unsureAt()
	return waits && !now.Before(at) && now.Sub(n.reports.sentAt) < confirmNot
}

// noteSent notes what was sent to a neighbour, to be sent another way if it does not confirm it.
func (r *reporting) noteSent(now time.Time, n *neighbor, items []gathered) {
	l := n.reports
	if _, waits := n.unsureAt(); !waits || now.Sub(l.sentAt) >= confirmNot {
		l.sentAt, l.confirmed, l.sent, l.sentBytes = now, n.session.Delivered(), nil, 0
	}
	for _, w := range items {
		if l.sentBytes += len(w.item); l.sentBytes <= rescuedMost {
			l.sent = append(l.sent, w)
		}
	}
	at, _ := n.unsureAt()
	r.rescueAt = earliest(r.rescueAt, at)
}

// rescue sends another way what neighbours do not confirm.
func (r *reporting) rescue(now time.Time) {
	r.rescueAt = time.Time{}
	for _, n := range r.group.ups {
		at, waits := n.unsureAt()
		switch {
		case !waits || len(n.reports.sent) == 0:
		case now.Before(at):
			r.rescueAt = earliest(r.rescueAt, at)
		default:
			items := n.reports.sent
			n.reports.sent = nil
			r.sendAround(now, n, items)
		}
	}
}

// gone sends another way what was to go by a neighbour that is not there any more.
func (r *reporting) gone(now time.Time, n *neighbor) {
	l := n.reports
	if l == nil || r.group.state != groupOpen {
		return
	}
	items := l.gathered
	if _, waits := n.unsureAt(); waits {
		items = append(l.sent, items...)
	}
	l.gathered, l.sent, l.bytes = nil, nil, 0
	r.sendAround(now, n, items)
}

// sendAround sends items that were sent to a neighbour to others.
func (r *reporting) sendAround(now time.Time, silent *neighbor, items []gathered) {
	var with *neighbor
	for _, w := range items {
		n := with
		if n == nil {
			n = r.next(now, w.target, silent)
		}
		if with = nil; n == nil || n == silent {
			continue
		}
		if w.item[0] == itemOpening {
			with = n
		}
		r.gather(now, n, w.target, w.item)
	}
	for _, n := range r.group.ups {
		if n.reports != nil && len(n.reports.gathered) > 0 {
			r.flush(now, n)
		}
	}
}

// waysShut are targets that a neighbour is no way to, until when.
type waysShut map[reportTarget]time.Time

// shut notes one. All are forgotten if there are too many.
func (w *waysShut) shut(now time.Time, t reportTarget, d time.Duration) {
	if *w == nil || len(*w) >= maxShut {
		*w = waysShut{}
	}
	(*w)[t] = now.Add(d)
}

func isShut(w waysShut, now time.Time, t reportTarget) bool { return len(w) > 0 && now.Before(w[t]) }

// isShut reports whether a neighbour said lately that it knows no way to a target.
func (r *reporting) isShut(now time.Time, t reportTarget) bool {
	return slices.ContainsFunc(r.group.ups, func(n *neighbor) bool { return n.reports.isShut(now, t) })
}

func (l *reportLink) isShut(now time.Time, t reportTarget) bool {
	return l != nil && isShut(l.noWays, now, t)
}

func (l *reportLink) isDoubted(now time.Time, t reportTarget) bool {
	return l != nil && isShut(l.doubts, now, t)
}
