package netgroup

import (
	"fmt"
	"time"

	"lyceum/session/netgroup/ring"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// Reports go from member to member, each nearer on the ring to whom they are for, and are gathered on the way.
const (
	gatherFor   = 250 * time.Millisecond
	gatherBytes = 1100    // that many are sent on at once: they fill a packet
	queuedMost  = 1 << 20 // bytes of all kinds that wait in a session: no more reports are put behind them

	// Reports that are late are given up, as another follows.
	reportStartBy, reportFinishBy = 2 * time.Second, 4 * time.Second

	// What is passed on for one neighbour, and what of it is read here, in bytes.
	passRate, passBurst = 24 << 10, 128 << 10
	readRate, readBurst = 96 << 10, 512 << 10

	// A neighbour that has confirmed nothing for so long since reports were sent to it gets no more, for it may have vanished; for
	// a while, and then it is tried again.
	confirmWithin, confirmNot = time.Second, 6 * time.Second

	noWayFor  = 10 * time.Second
	maxNoWays = 32 // of one neighbour that are remembered
)

// reportLink returns what of reports goes by a neighbour, which is made with the first.
func (n *neighbor) reportLink() *reportLink {
	if n.reports == nil {
		n.reports = &reportLink{}
	}
	return n.reports
}

// A reportLink is what of reports goes by one neighbour.
type reportLink struct {
	gathered []gathered
	bytes    int
	flushAt  time.Time
	noWays   map[reportTarget]time.Time // until when it knows no way

	sentAt    time.Time // when the first reports were sent since the neighbour confirmed something; zero: none were
	confirmed uint64    // bytes that it had by then

	relayed  allowance
	read     allowance
	openings allowance
}

// gathered is an item that waits.
type gathered struct {
	target reportTarget
	item   []byte
}

// receiveReports reads a message in the flow of reports.
func (n *neighbor) receiveReports(now time.Time, b []byte) {
	g := n.group
	if n.dropped || !n.up || g.state != groupOpen {
		return
	}
	g.rates.received[trafficRouting].add(now, len(b))
	n.gave.add(now, len(b))
	n.charge(now, 1+float64(len(b)/bytesPerToken))
	if err := n.gotReports(now, b); err != nil {
		n.fault(now)
	}
}

func (n *neighbor) gotReports(now time.Time, b []byte) error {
	r := &n.group.reports
	switch {
	case !n.group.routes():
		return ErrNotEnabled
	case len(b) == 0:
		return fmt.Errorf("reports: %w", wire.ErrMalformed)
	case b[0] == reportsNoWay && len(b) == 1+len(reportTarget{}):
		n.reportLink().block(now, reportTarget(b[1:]))
		return nil
	case b[0] != reportsGathered:
		return fmt.Errorf("reports: %w", wire.ErrMalformed)
	}
	list, err := parseGathered(b[1:])
	if err != nil {
		return err
	}
	here := targetOf(n.group.address)
	for _, to := range list {
		if to.target == here {
			err = r.take(now, n, to.items)
		} else {
			r.passOn(now, n, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// take reads items that are for this machine.
func (r *reporting) take(now time.Time, n *neighbor, items [][]byte) (err error) {
	for _, item := range items {
		switch {
		case len(r.group.sealingKeys) == 0: // and never can: who sends them takes this machine for another
			r.group.counters.ReportsSealed++
		case !n.reportLink().read.hasFor(now, float64(len(item)), readRate, readBurst):
			r.group.counters.ReportsDropped++
		case item[0] == itemOpening:
			n.reports.read.spent += float64(len(item))
			err = r.reader.gotOpening(now, n, item)
		default:
			n.reports.read.spent += float64(len(item))
			err = r.reader.gotReport(now, r.group, item)
		}
		if err != nil { // their author's fault, and perhaps not the neighbour's
			r.group.counters.Malformed++
		}
	}
	return nil
}

// passOn has items wait for more of them, and then go on. What follows an opening goes with it, for it cannot be read without.
func (r *reporting) passOn(now time.Time, from *neighbor, to bound) {
	var with *neighbor
	for _, item := range to.items {
		if !from.reportLink().relayed.hasFor(now, float64(len(item)), passRate, passBurst) {
			r.group.counters.ReportsDropped++
			continue
		}
		n := with
		if n == nil {
			n = r.next(now, to.target, from)
		}
		if n == nil {
			from.sendAside(now, sideReports, appendNoWay(nil, to.target), reportDeadlines(now))
			return
		}
		if with = nil; item[0] == itemOpening {
			with = n
		}
		from.reports.relayed.spent += float64(len(item))
		r.gather(now, n, to.target, item)
	}
}

// next returns to whom items for a target go: if the target is linked to it, and else in turn to the nearest and the second
// nearest to it of those who are nearer than this machine, so that nobody on the way gets to see, or to hold back, all that
// somebody reports. It is nil if nobody is nearer.
func (r *reporting) next(now time.Time, t reportTarget, from *neighbor) *neighbor {
	g, to := r.group, t.address()
	var best, second *neighbor
	for i := range g.linked.Len() {
		a, n := g.linked.At(i)
		switch {
		case targetOf(a) == t:
			return n
		case n == from, !ring.Nearer(to, a, g.address), !n.silentAt.IsZero(), n.isUnsure(now), n.reports.isBlocked(now, t):
		case best == nil || ring.Nearer(to, a, best.address):
			best, second = n, best
		case second == nil || ring.Nearer(to, a, second.address):
			second = n
		}
	}
	if r.turn++; r.turn%2 == 0 && second != nil {
		return second
	}
	return best
}

// isUnsure reports whether a neighbour has not confirmed what was sent to it, and may not be there any more.
func (n *neighbor) isUnsure(now time.Time) bool {
	l := n.reports
	if l == nil || l.sentAt.IsZero() {
		return false
	}
	d := now.Sub(l.sentAt)
	if n.session.Delivered() != l.confirmed || d > confirmNot {
		l.sentAt = time.Time{}
		return false
	}
	return d > max(confirmWithin, 4*n.session.RTT())
}

// block notes that a neighbour knows no way to a target.
func (l *reportLink) block(now time.Time, t reportTarget) {
	if l.noWays == nil || len(l.noWays) >= maxNoWays {
		l.noWays = map[reportTarget]time.Time{}
	}
	l.noWays[t] = now.Add(noWayFor)
}

func (l *reportLink) isBlocked(now time.Time, t reportTarget) bool {
	return l != nil && len(l.noWays) > 0 && now.Before(l.noWays[t])
}

// gather has items wait for more that go to the same neighbour.
func (r *reporting) gather(now time.Time, n *neighbor, t reportTarget, items ...[]byte) {
	l := n.reportLink()
	for _, item := range items {
		l.gathered = append(l.gathered, gathered{t, item})
		l.bytes += len(item)
	}
	switch {
	case l.bytes >= gatherBytes:
		r.flush(now, n)
	case l.flushAt.IsZero():
		l.flushAt = now.Add(gatherFor)
		r.flushAt = earliest(r.flushAt, l.flushAt)
	}
}

// flushDue sends on what waited for long enough.
func (r *reporting) flushDue(now time.Time) {
	r.flushAt = time.Time{}
	for _, n := range r.group.ups {
		switch l := n.reports; {
		case l == nil || l.flushAt.IsZero():
		case now.Before(l.flushAt):
			r.flushAt = earliest(r.flushAt, l.flushAt)
		default:
			r.flush(now, n)
		}
	}
}

// flush sends on what waits for a neighbour.
func (r *reporting) flush(now time.Time, n *neighbor) {
	l := n.reportLink()
	var list []bound
	if n.session.Queued() > queuedMost {
		r.group.counters.ReportsDropped += uint64(len(l.gathered))
		l.gathered = nil
	}
next:
	for _, w := range l.gathered {
		for i := range list {
			if to := &list[i]; to.target == w.target && len(to.items) < maxReportItems {
				to.items = append(to.items, w.item)
				continue next
			}
		}
		if len(list) == maxReportTargets {
			r.group.counters.ReportsDropped++
			continue
		}
		list = append(list, bound{w.target, [][]byte{w.item}})
	}
	l.gathered, l.bytes, l.flushAt = nil, 0, time.Time{}
	if n.isUnsure(now); l.sentAt.IsZero() {
		l.sentAt, l.confirmed = now, n.session.Delivered()
	}
	if len(list) > 0 {
		n.sendAside(now, sideReports, appendGathered(nil, list), reportDeadlines(now))
	}
}

func reportDeadlines(now time.Time) rtmfp.Deadlines {
	return rtmfp.Deadlines{StartBy: now.Add(reportStartBy), FinishBy: now.Add(reportFinishBy)}
}
