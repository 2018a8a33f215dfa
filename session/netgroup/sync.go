package netgroup

import (
	"errors"
	"time"

	"lyceum/session/journal"
)

// Logs spread in two ways. What is new is posted: to all neighbours, each of whom passes it on once.
// What was missed is asked for: neighbours tell each other how far their logs go when they meet and with
// every report, and whoever lacks something wants it.

const (
	entriesBytes = 64 << 10 // in one message
	wantAtOnce   = 64       // wants sent for one list of heads; the rest follows with the next
)

// Append writes an entry to this machine's own log and posts it.
func (g *Group) Append(now time.Time, kind journal.Kind, body []byte) (journal.Entry, error) {
	switch {
	case g.state != groupOpen:
		return journal.Entry{}, ErrClosed
	case !g.spec.PostingEnabled:
		return journal.Entry{}, ErrNotEnabled
	case !g.ready:
		return journal.Entry{}, ErrNotReady
	}
	e, err := g.journal.Append(now, kind, body)
	if err != nil {
		return e, err
	}
	g.seen.add(e.Hash)
	g.fold([]journal.Entry{e})
	g.spread(now, appendEntry(e.Raw), nil)
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

func appendEntry(raw []byte) []byte { return append([]byte{byte(messageEntry)}, raw...) }

// gotEntry takes in an entry that was posted, and passes it on if it is new.
func (g *Group) gotEntry(now time.Time, from *neighbor, raw []byte) error {
	e, err := journal.Parse(raw)
	if err != nil {
		return err
	}
	if !g.seen.add(e.Hash) {
		g.counters.Duplicate++
		return nil
	}
	if err := g.addEntry(now, raw); err != nil {
		return err
	}
	g.counters.Posts++
	g.spread(now, appendEntry(raw), from)
	return nil
}

// addEntry gives an entry to the journal. Only what no correct member sends is an error here.
func (g *Group) addEntry(now time.Time, raw []byte) error {
	entries, err := g.journal.Add(now, raw)
	g.fold(entries)
	switch {
	case errors.Is(err, journal.ErrFork):
		g.refold()
		g.c.emit(FoldRestarted{g}) // the neighbour who passed it on is not to blame
	case errors.Is(err, journal.ErrLimit):
	case err != nil:
		g.counters.Forged++
		return err
	}
	return nil
}

// foldDue folds entries that had to wait for the clock.
func (g *Group) foldDue(now time.Time) {
	if due := g.journal.NextDue(); !due.IsZero() && !now.Before(due) {
		g.fold(g.journal.Due(now))
	}
}

// gotHeads notes how far a neighbour's logs go and asks for what this machine lacks of them.
func (n *neighbor) gotHeads(now time.Time, body []byte) error {
	heads, err := parseHeads(body)
	if err != nil {
		return err
	}
	n.theirs, n.asked = heads, map[journal.Author]uint64{}
	n.group.becomeReadyIfWhole(n, n.ask(now))
	return nil
}

// ask sends wants for what a neighbour has and this machine lacks, a bounded number at a time and each
// range once for one list of heads. It returns all that is lacking.
func (n *neighbor) ask(now time.Time) []journal.Need {
	needs := n.group.journal.Missing(n.theirs)
	inFlight := 0
	for _, need := range needs {
		if inFlight++; inFlight > wantAtOnce {
			break
		}
		if n.asked[need.Author] < need.From {
			n.asked[need.Author] = need.From
			n.send(now, appendWant(nil, need))
		}
	}
	return needs
}

// becomeReadyIfWhole lets this machine write once a neighbour has shown how far it believes this
// machine's own log to go, and all of it is here: otherwise a program that was started again would write
// a second entry 1.
func (g *Group) becomeReadyIfWhole(n *neighbor, needs []journal.Need) {
	own := g.self()
	for _, need := range needs {
		if need.Author == own {
			g.ownFrom, g.ownUntil = n, need.To
			return
		}
	}
	if g.ownFrom == nil || g.ownFrom == n {
		g.becomeReady()
	}
}

func (g *Group) self() journal.Author { return journal.Author(g.c.cfg.Identity.Public()) }

// gotWant answers with as much of the range as one message holds; the rest is wanted again.
func (n *neighbor) gotWant(now time.Time, body []byte) error {
	need, err := parseWant(body)
	if err != nil {
		return err
	}
	// Evidence of a broken log follows the last entry that counts, so the range may give more than asked.
	count := int(min(need.To-need.From, maxEntries-1)) + 1
	if raws := n.group.journal.Range(need.Author, need.From, count, entriesBytes); len(raws) > 0 {
		n.send(now, appendEntries(nil, raws))
	}
	return nil
}

// gotEntries takes in what was asked for, and asks for what follows.
func (n *neighbor) gotEntries(now time.Time, body []byte) error {
	raws, err := parseEntries(body)
	if err != nil {
		return err
	}
	g := n.group
	for _, raw := range raws {
		if err := g.addEntry(now, raw); err != nil {
			return err
		}
	}
	if g.ownFrom == n && g.ownLength() >= g.ownUntil {
		g.becomeReady()
	}
	n.ask(now)
	return nil
}

func (g *Group) ownLength() uint64 {
	own := g.self()
	for _, h := range g.journal.Heads() {
		if h.Author == own {
			return h.Seq
		}
	}
	return 0
}

// resync offers everything anew to a neighbour that could not keep up.
func (g *Group) resync(now time.Time, n *neighbor) {
	if n.resync && n.up {
		n.resync = false
		n.send(now, appendPeers(nil, peersOf(g.up(), n)))
		n.send(now, appendHeads(nil, g.journal.Heads()))
	}
}
