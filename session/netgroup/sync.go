package netgroup

import (
	"errors"
	"time"

	"lyceum/session/journal"
)

// Logs spread in two ways. What is new is posted (spreading.go).
// What was missed is fetched: neighbours compare how far their logs go when they meet, with some reports and when
// one of them caught up on something (logsync.go).

const (
	restartEvery = time.Second // FoldRestarted at most

	recentFor = time.Minute
)

// Append writes an entry to this machine's own log and posts it.
func (g *Group) Append(now time.Time, kind journal.Kind, body []byte) (journal.Entry, error) {
	switch {
	case g.state != groupOpen:
		return journal.Entry{}, ErrClosed
	case !g.spec.carriesPosts() || kind.TakesPost() && g.ownLacks()&journal.Post != 0:
		return journal.Entry{}, ErrNotEnabled
	case !g.readiness.ready:
		return journal.Entry{}, ErrNotReady
	case !kind.IsRecord() && !g.IsSealing(now):
		return journal.Entry{}, ErrNoContentKey
	}
	e, err := g.journal.Append(g.ClassTime(now), kind, body)
	if err != nil {
		return e, err
	}
	g.fold(now, []journal.Entry{e})
	if !g.me.Durable {
		g.publishOwn(now, e.Seq, e.Seq)
	}
	return e, nil
}

// spread sends a message to all neighbours who are up, but for the one it came from.
func (g *Group) spread(now time.Time, b []byte, from *neighbor) {
	for _, n := range g.up() {
		if n != from {
			n.send(now, b)
		}
	}
}

// gotEntry takes in an entry that was posted, and passes it on if it is new.
func (g *Group) gotEntry(now time.Time, from *neighbor, message []byte) error {
	if !g.spec.carriesPosts() {
		return ErrNotEnabled
	}
	p, isNew, err := g.spreading.take(now, from, message)
	if !isNew {
		return err
	}
	from.charge(now, float64(len(p.raw)/bytesPerToken))
	if !g.takesIn(now, journal.AuthorOf(p.raw)) {
		g.counters.Slowed++
		g.spreading.refuse(now, &p, false)
		return nil
	}
	fresh, err := g.addEntry(now, p.raw)
	switch {
	case errors.Is(err, journal.ErrStranger):
		g.early.add(p.raw)
		g.spreading.refuse(now, &p, true)
		return nil
	case err != nil:
		g.spreading.refuse(now, &p, false)
		return err
	case !fresh: // it came by a want
		g.counters.Duplicate++
		g.spreading.refuse(now, &p, false)
		return nil
	}
	g.counters.Posts++
	// How fast an author writes decides nothing but how its entries spread: those not passed on are wanted later.
	if author := g.authors.of(now, journal.AuthorOf(p.raw)); author.may(now, len(p.raw)) {
		g.spreading.accept(now, &p, author)
	} else {
		g.counters.Slowed++
		g.spreading.refuse(now, &p, false)
	}
	g.addEarly(now, p.raw)
	return nil
}

// addEarly takes in what was posted by the author of an entry before its log began.
func (g *Group) addEarly(now time.Time, first []byte) {
	if len(g.early) == 0 {
		return
	}
	e, err := journal.Parse(first)
	if err != nil || e.Seq != 1 {
		return
	}
	for _, raw := range g.early.take(e.Author) {
		if fresh, _ := g.addEntry(now, raw); fresh { // whether it is forged shows now, and it goes no further
			g.counters.Posts++
			g.insert(now, raw, true)
		}
	}
}

// insert passes on an entry that this machine did not get by its being posted.
func (g *Group) insert(now time.Time, raw []byte, push bool) {
	if g.authors.of(now, journal.AuthorOf(raw)).may(now, len(raw)) {
		g.spreading.insert(now, raw, push)
	}
}

// addEntry gives an entry to the journal and reports whether it was news. Only what no correct member
// passes on is an error here, and journal.ErrStranger, which one may; that an author broke a rule is news
// like any other.
func (g *Group) addEntry(now time.Time, raw []byte) (fresh bool, err error) {
	if !g.spec.PostingEnabled {
		return false, ErrNotEnabled
	}
	if g.isCut(raw) {
		g.counters.Cut++
		return false, nil
	}
	before := g.journal.Stats()
	entries, err := g.journal.Add(g.ClassTime(now), raw)
	g.fold(now, entries)
	switch {
	case errors.Is(err, journal.ErrSignature):
		g.counters.Forged++
		return false, err
	case errors.Is(err, journal.ErrFork):
		g.gotFork(now)
		g.c.emit(LogForked{g, LogClass, journal.AuthorOf(raw)})
	case errors.Is(err, journal.ErrNotAdmitted) && errors.Is(err, errNotYet):
		return false, nil
	case errors.Is(err, journal.ErrMalformed), errors.Is(err, journal.ErrNotAdmitted), errors.Is(err, journal.ErrStranger):
		return false, err
	}
	if g.journal.NeedsResolve(g.membership, journal.Entry{}) {
		g.reviewSoon(now)
	}
	after := g.journal.Stats()
	stopped := after.Stops > before.Stops
	if (stopped || after.Aside > before.Aside) && g.headsAt.IsZero() {
		g.headsAt = now
		if next := g.headsSentAt.Add(g.stopsEvery()); now.Before(next) {
			g.headsAt = next
		}
	}
	if fresh = stopped || after.Added > before.Added; fresh {
		g.tookMore(now, journal.AuthorOf(raw), len(raw))
	}
	return fresh, nil
}

// stopsEvery is how much time passes between two lists of heads that all neighbours are sent because logs
// stopped. It grows with the list, as its author can stop a log again and again.
func (g *Group) stopsEvery() time.Duration {
	return time.Second + time.Duration(g.journal.Logs())*time.Second/64
}

// tellOfStops sends all neighbours this machine's heads after a log stopped, so that those who hold another
// branch of it learn at once where to look.
func (g *Group) tellOfStops(now time.Time) {
	if g.headsAt.IsZero() || now.Before(g.headsAt) {
		return
	}
	g.headsAt, g.headsSentAt = time.Time{}, now
	g.compareAllLogs(now)
}

// foldDue folds entries that had to wait for the clock.
func (g *Group) foldDue(now time.Time) {
	if due := g.journal.NextDue(); !due.IsZero() && !g.ClassTime(now).Before(due) {
		g.fold(now, g.journal.Due(g.ClassTime(now)))
	}
}

// gotEntries takes in entries that nobody asked for, or part of a branch.
func (n *neighbor) gotEntries(now time.Time, body []byte) error {
	raws, err := parseEntries(body)
	if err != nil {
		return err
	}
	n.charge(now, float64(len(raws)/entriesPerToken))
	for _, raw := range raws {
		if !n.group.takesIn(now, journal.AuthorOf(raw)) {
			n.group.counters.Slowed++
			continue
		}
		if _, err := n.group.catchUp(now, raw); err != nil {
			return err
		}
	}
	n.gotBranch(now, raws)
	n.group.becomeReadyIfSure(now)
	return nil
}

// catchUp takes in an entry that was missing here.
func (g *Group) catchUp(now time.Time, raw []byte) (fresh bool, err error) {
	fresh, err = g.addEntry(now, raw)
	if err != nil && !errors.Is(err, journal.ErrStranger) {
		return false, err
	}
	if fresh && isRecent(g.ClassTime(now), raw) { // others may lack it as well
		g.insert(now, raw, false)
	}
	g.addEarly(now, raw)
	return fresh, nil
}

// isRecent reports whether an entry says that it was written a moment ago. Others are not told of older ones that
// this machine caught up on: they have them.
func isRecent(now time.Time, raw []byte) bool {
	e, err := journal.Parse(raw)
	return err == nil && now.Sub(e.Clock.Time()) < recentFor
}

// resync offers everything anew to a neighbour that could not keep up.
func (g *Group) resync(now time.Time, n *neighbor) {
	if n.resync && n.up {
		n.resync = false
		clear(n.keys)
		clear(n.staffKeys)
		g.handKeys(now, n)
		g.reportTo(now, n)
		g.compareLogs(now, n)
		n.resyncObjects(now)
		g.streams.resync(now, n)
	}
}
