package netgroup

import (
	"fmt"
	"time"

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

	// hurryCost is what an item in a hurry counts besides its bytes: it goes in a message, and mostly a packet, of its own.
	hurryCost = 64
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

	noWays    waysShut // it knows none
	doubts    waysShut // what went there did not arrive: others are taken first
	givenBack waysShut // it got back what it sent: no more than that there is none

	sentAt    time.Time  // when the first reports were sent since the neighbour confirmed something; zero: none were
	confirmed uint64     // bytes that it had by then
	sent      []gathered // since then, and bytes of them
	sentBytes int

	little   allowance
	relayed  allowance
	read     allowance
	openings allowance
	asks     allowance
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
	case b[0] == reportsNoWay:
		to, err := parseNoWay(b[1:])
		if err == nil {
			r.gotNoWay(now, n, to)
		}
		return err
	case b[0] != reportsGathered && b[0] != reportsHurried:
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
		} else if left := r.passOn(now, n, to, b[0] == reportsHurried); len(left) > 0 {
			r.giveBack(now, n, bound{to.target, left})
		}
	}
	return nil
}

// giveBack tells a neighbour that nobody is known here who is nearer to a target. It gets back what it sent, but not if it goes on,
// nor if this machine heard from another that there is no way.
func (r *reporting) giveBack(now time.Time, n *neighbor, to bound) {
	l := n.reportLink()
	if isShut(l.givenBack, now, to.target) || r.isShut(now, to.target) {
		to.items = nil
	}
	l.givenBack.shut(now, to.target, givenBackFor)
	n.sendAside(now, sideReports, appendNoWay(nil, to), reportDeadlines(now))
}

// gotNoWay sends another way what a neighbour could not pass on. If a second knows no way either, nobody is there.
func (r *reporting) gotNoWay(now time.Time, n *neighbor, to bound) {
	again := !r.isShut(now, to.target)
	if n.reportLink().noWays.shut(now, to.target, noWayFor); again {
		r.passOn(now, n, to, true)
	}
}

// take reads items that are for this machine. Those that can be read cost their neighbour nothing, so that others' that it passes
// on, too, take nothing from them.
func (r *reporting) take(now time.Time, n *neighbor, items [][]byte) {
	for _, item := range items {
		size := float64(len(item))
		switch {
		case item[0] == itemAsk:
			if r.gotAsk(now, n, item) != nil {
				r.group.counters.Malformed++
			}
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

// passOn has items wait for more of them, unless they are in a hurry, and then go on. What follows an opening goes with it, for it
// cannot be read without. It returns those for which nobody is nearer than this machine.
func (r *reporting) passOn(now time.Time, from *neighbor, to bound, hurried bool) (left [][]byte) {
	var with *neighbor
	for i, item := range to.items {
		cost := float64(len(item))
		if hurried {
			cost += hurryCost
		}
		spend := r.mayPass(now, from.reportLink(), cost)
		if spend == nil {
			r.group.counters.ReportsDropped++
			continue
		}
		n := with
		if n == nil {
			n = r.next(now, to.target, from)
		}
		if n == nil {
			return to.items[i:]
		}
		if with = nil; item[0] == itemOpening {
			with = n
		}
		spend()
		r.gather(now, n, to.target, item)
		if hurried && with == nil {
			r.hurry(now, n)
		}
	}
	return nil
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
func (r *reporting) flush(now time.Time, n *neighbor) { r.flushAs(now, n, reportsGathered) }

// hurry is flush, and the next ones are to do so at once as well.
func (r *reporting) hurry(now time.Time, n *neighbor) { r.flushAs(now, n, reportsHurried) }

func (r *reporting) flushAs(now time.Time, n *neighbor, kind byte) {
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
		n.sendAside(now, sideReports, appendGathered(nil, kind, list), reportDeadlines(now))
	}
	l.gathered, l.bytes, l.flushAt = nil, 0, time.Time{}
}

func reportDeadlines(now time.Time) rtmfp.Deadlines {
	return rtmfp.Deadlines{StartBy: now.Add(reportStartBy), FinishBy: now.Add(reportFinishBy)}
}
