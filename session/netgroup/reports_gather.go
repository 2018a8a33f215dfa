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

	// What is passed on, in bytes: for each neighbour a little, whatever others send, and beyond that so much for one and for all, so
	// that who floods takes little from others. What cannot be read here counts against who sent it.
	fewRate, fewBurst         = 4 << 10, 32 << 10
	passRate, passBurst       = 24 << 10, 128 << 10
	passAllRate, passAllBurst = 64 << 10, 256 << 10
	readRate, readBurst       = 96 << 10, 512 << 10

	// A neighbour that has confirmed nothing for so long since reports were sent to it, and three round trips, may have vanished:
	// they go another way, and it gets no more for a while. Then it is tried again.
	confirmWithin, confirmNot = 400 * time.Millisecond, 6 * time.Second
	rescuedMost               = 16 << 10 // bytes of what was sent and not confirmed that are kept for that

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

	sentAt    time.Time  // when the first reports were sent since the neighbour confirmed something; zero: none were
	confirmed uint64     // bytes that it had by then
	sent      []gathered // since then, and bytes of them
	sentBytes int

	little   allowance
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
	if !n.up || n.faults >= maxFaults || g.state != groupOpen { // what came before a link ended is read all the same
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
			r.take(now, n, to.items)
		} else {
			r.passOn(now, n, to)
		}
	}
	return nil
}

// take reads items that are for this machine. Those that can be read cost their neighbour nothing, so that others' that it passes
// on, too, take nothing from them.
func (r *reporting) take(now time.Time, n *neighbor, items [][]byte) {
	for _, item := range items {
		size := float64(len(item))
		switch {
		case len(r.group.sealingKeys) == 0: // and never can: who sends them takes this machine for another
			r.group.counters.ReportsSealed++
		case !r.reader.knows(item) && !n.reportLink().read.hasFor(now, size, readRate, readBurst):
			r.group.counters.ReportsDropped++
		default:
			before := r.group.counters
			if r.read(now, n, item) != nil { // their author's fault, and perhaps not the neighbour's
				r.group.counters.Malformed++
			}
			if r.group.counters != before {
				n.reportLink().read.spent += size
			}
		}
	}
}

func (r *reporting) read(now time.Time, n *neighbor, item []byte) error {
	if item[0] == itemOpening {
		return r.reader.gotOpening(now, n, item)
	}
	return r.reader.gotReport(now, r.group, item)
}

// passOn has items wait for more of them, and then go on. What follows an opening goes with it, for it cannot be read without.
func (r *reporting) passOn(now time.Time, from *neighbor, to bound) {
	var with *neighbor
	for _, item := range to.items {
		spend := r.mayPass(now, from.reportLink(), float64(len(item)))
		if spend == nil {
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
		spend()
		r.gather(now, n, to.target, item)
	}
}

// mayPass returns what counts that so many bytes are passed on for a neighbour, nil if they may not be.
func (r *reporting) mayPass(now time.Time, l *reportLink, size float64) (spend func()) {
	if l.little.hasFor(now, size, fewRate, fewBurst) {
		return func() { l.little.spent += size }
	}
	if l.relayed.hasFor(now, size, passRate, passBurst) && r.passed.hasFor(now, size, passAllRate, passAllBurst) {
		return func() { l.relayed.spent += size; r.passed.spent += size }
	}
	return nil
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
	if r.noteSent(now, n, l.gathered); len(list) > 0 {
		n.sendAside(now, sideReports, appendGathered(nil, list), reportDeadlines(now))
	}
	l.gathered, l.bytes, l.flushAt = nil, 0, time.Time{}
}

func reportDeadlines(now time.Time) rtmfp.Deadlines {
	return rtmfp.Deadlines{StartBy: now.Add(reportStartBy), FinishBy: now.Add(reportFinishBy)}
}
