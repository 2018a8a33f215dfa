package netgroup

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/netgroup/ring"
)

// Desk logs: the second log of each member, for what only staff are to read. A desk log is held by its author, by
// staff, and by the members next to the author on the ring, who cannot read it, so that it survives when author and
// staff are not there at the same time.

const (
	// What a machine holds of others' desk logs for standing next to them. Of one that goes beyond nothing more is taken,
	// and where all are too much those go that are not this machine's duty any more. Staff hold everything.
	maxDeskOfOne  = 8 << 20
	maxDeskOthers = 64 << 20

	deskTellAfter = 500 * time.Millisecond // of what is new: staff and neighbours who are linked to the author have it
	deskAfter     = 2 * time.Second        // who comes back hears how far the own desk log goes

	readsDesk = journal.Monitor | journal.Grade | journal.Moderate
)

// DeskReady says that AppendDesk may be called, once this machine is a member.
type DeskReady struct{ Group *Group }

// DeskEntryFolded hands over an entry of a desk log, in the order of its author's log, to who can open it: the author
// and staff. Staff who lack the key are given it sealed.
type DeskEntryFolded struct {
	Group *Group
	Entry journal.Entry
}

// DeskFoldRestarted says that DeskFolded gives other entries than those handed over so far, or opens more of them: the
// owner begins anew with what it yields. It stands for all DeskEntryFolded up to there.
type DeskFoldRestarted struct{ Group *Group }

func (DeskReady) event()         {}
func (DeskEntryFolded) event()   {}
func (DeskFoldRestarted) event() {}

// desks are the desk logs that are here.
type desks struct {
	log     *journal.Journal
	sync    *logSync
	ready   bool
	readyAt time.Time // when to doubt that more of the own log comes; zero while this machine may not write anyway
	ownCut  bool      // the disk had more of it

	keys   deskKeys
	places map[journal.Author]ring.Address // where authors stand
	tellAt time.Time                       // when to compare with staff; zero: there is no news

	restartAt, restartedAt time.Time // when to have the owner begin anew (zero: no reason to), and when it last did
}

func (g *Group) newDesks() {
	g.desk = desks{
		log: journal.New(journal.Config{
			Group: g.id, Self: g.c.cfg.Identity, Random: g.c.cfg.Random, Desk: true, Hold: g.me.Durable,
			Keys:   journal.NewRing(g.id, g.keys.keyID, g.keys.content), // what is inside is sealed once more
			Limits: journal.Limits{Authors: antientropy.MaxLogs - 1, WaitingTotal: maxDeskOfOne},
			Admit: func(e journal.Entry) error {
				if !g.isMember(e.Author) && !g.membership.IsRemoved(e.Author) {
					return errNotYet
				}
				return nil
			},
		}),
		places: map[journal.Author]ring.Address{},
	}
	g.desk.keys.opened = map[journal.Author]map[[32]byte]deskKey{}
	g.desk.sync = newDeskSync(g)
}

// hasDesks reports whether there are desk logs in the group: somebody has to be staff.
func (g *Group) hasDesks() bool { return g.hasStaff() && g.spec.carriesPosts() }

// IsDeskReady reports whether this machine knows how far its own desk log goes.
func (g *Group) IsDeskReady() bool { return g.desk.ready && g.state == groupOpen }

// AppendDesk writes an entry to this machine's own desk log, sealed to staff and to itself. Body is at most
// [MaxDeskBody] bytes, kind no part of the record.
func (g *Group) AppendDesk(now time.Time, kind journal.Kind, body []byte) (journal.Entry, error) {
	switch {
	case g.state != groupOpen:
		return journal.Entry{}, ErrClosed
	case !g.hasDesks() || !g.isMember(g.self()):
		return journal.Entry{}, ErrNotEnabled
	case !g.desk.ready:
		return journal.Entry{}, ErrNotReady
	}
	sealed, err := g.sealDesk(kind, body)
	if err != nil {
		return journal.Entry{}, fmt.Errorf("append %v to the desk log: %w", kind, err)
	}
	e, err := g.desk.log.Append(g.ClassTime(now), kind, sealed)
	if err != nil {
		return e, err
	}
	g.foldDesk([]journal.Entry{e})
	if !g.me.Durable {
		g.publishDesk(now, e.Seq)
	}
	e.Body = body
	return e, nil
}

// StoredDesk is Stored for the desk log.
func (g *Group) StoredDesk(now time.Time, seq uint64) {
	from := g.desk.log.Confirmed()
	g.desk.log.Confirm(seq)
	if g.desk.log.Confirmed() == from || g.state == groupClosed {
		return
	}
	g.publishDesk(now, from+1)
	if g.state == groupLeaving {
		g.partIfStored(now)
	}
}

// restartSoon has the owner begin anew, once a second at most: it costs the opening of every entry.
func (d *desks) restartSoon() {
	if d.restartAt.IsZero() {
		d.restartAt = d.restartedAt.Add(restartEvery)
	}
}

// foldDesk hands to the owner what it can read, unless it is about to begin anew.
func (g *Group) foldDesk(entries []journal.Entry) {
	if !g.desk.restartAt.IsZero() {
		return
	}
	for _, e := range entries {
		if e, ok := g.readDesk(e, g.deskEnd(e.Author)); ok {
			g.c.emit(DeskEntryFolded{g, e})
		}
	}
}

// readDesk opens an entry, and reports whether the owner is given it.
func (g *Group) readDesk(e journal.Entry, end journal.Clock) (journal.Entry, bool) {
	if e.Clock >= end || e.Author != g.self() && !g.isDeskStaff(g.self()) {
		return e, false
	}
	body, err := g.OpenDesk(e)
	e.Body, e.Sealed = body, err != nil
	e.Rights = g.membership.Rights(e.Author, min(journal.Always, g.membership.Limit(e.Author)), e.Clock)
	return e, true
}

// deskEnd returns from when on nothing counts of an author's desk log: when the author was removed.
func (g *Group) deskEnd(a journal.Author) (end journal.Clock) {
	if g.membership.Limit(a) == 0 {
		return 0
	}
	end = ^journal.Clock(0)
	for _, by := range g.membership.RemovedBy(a) {
		for e := range g.journal.FoldedFrom(by.Author, by.Seq) {
			end = min(end, e.Clock)
			break
		}
	}
	return end
}

// DeskFolded yields all entries of desk logs that the owner may read and that count, by author and sequence number.
// Those whose key is not here are sealed.
func (g *Group) DeskFolded() iter.Seq[journal.Entry] {
	return func(yield func(journal.Entry) bool) {
		var of journal.Author
		var end journal.Clock
		for e := range g.desk.log.Folded() {
			if e.Author != of || end == 0 {
				of, end = e.Author, g.deskEnd(e.Author)
			}
			if e, ok := g.readDesk(e, end); ok && !yield(e) {
				return
			}
		}
	}
}

// desksMayHaveChanged takes in that somebody's standing changed.
func (g *Group) desksMayHaveChanged(now time.Time, a journal.Author, was journal.Standing) {
	if !g.hasDesks() {
		return
	}
	is := g.membership.Standing(a)
	became := was.Rights()&readsDesk == 0 && is.Rights()&readsDesk != 0
	if a == g.self() && became || is.Limit != was.Limit && g.desk.log.Length(a) > 0 {
		g.desk.restartSoon()
	}
	if became || is.Limit > was.Limit {
		for _, n := range g.ups {
			if n.author == a {
				g.desk.sync.compare(now, n)
			}
		}
	}
}

// isDeskStaff reports whether somebody reads desk logs.
func (g *Group) isDeskStaff(a journal.Author) bool { return g.hasStaff() && g.rights(a)&readsDesk != 0 }

// place returns where an author stands on the ring.
func (g *Group) place(a journal.Author) (at ring.Address, ok bool) {
	if at, ok = g.desk.places[a]; ok {
		return at, true
	}
	id, ok := g.peerOf(a)
	if ok {
		at = g.GroupAddress(id)
		g.desk.places[a] = at
	}
	return at, ok
}

// isDeskDuty reports whether this machine is to hold an author's desk log.
func (g *Group) isDeskDuty(a journal.Author) bool {
	if a == g.self() || g.isDeskStaff(g.self()) {
		return true
	}
	at, ok := g.place(a)
	return ok && g.standsNear(at)
}

// mayHaveDesk reports whether a neighbour is to hold an author's desk log.
func (g *Group) mayHaveDesk(n *neighbor, a journal.Author) bool {
	switch {
	case n.doubtful || !g.isMember(n.author):
		return false
	case n.author == a, g.isDeskStaff(n.author):
		return true
	}
	at, ok := g.place(a)
	if !ok {
		return false
	}
	within := g.vicinityOf(at)
	return within.has(n.address)
}

// takesDesk reports whether an entry of a desk log is taken in.
func (g *Group) takesDesk(a journal.Author, size int) bool {
	switch {
	case !g.isDeskDuty(a) || !g.isMember(a) && !g.membership.IsRemoved(a):
		return false
	case a == g.self() || g.isDeskStaff(g.self()):
		return true
	case g.desk.log.Size(a)+size > maxDeskOfOne:
		return false
	}
	return g.makeDeskRoom(size)
}

// makeDeskRoom forgets desk logs that others hold now, if there are too many, and reports whether there is room.
func (g *Group) makeDeskRoom(size int) bool {
	total := size - g.desk.log.Size(g.self())
	heads := g.desk.log.Heads()
	for _, h := range heads {
		total += g.desk.log.Size(h.Author)
	}
	for _, h := range heads {
		if total <= maxDeskOthers {
			break
		}
		if !g.isDeskDuty(h.Author) {
			total -= g.desk.log.Size(h.Author)
			g.desk.log.Forget(h.Author)
		}
	}
	return total <= maxDeskOthers
}

// addDesk gives an entry to the desk logs and reports whether it was news.
func (g *Group) addDesk(now time.Time, raw []byte) (fresh bool, err error) {
	a := journal.AuthorOf(raw)
	before := g.desk.log.Stats()
	entries, err := g.desk.log.Add(g.ClassTime(now), raw)
	g.foldDesk(entries)
	switch {
	case errors.Is(err, journal.ErrSignature):
		g.counters.Forged++
		return false, err
	case errors.Is(err, journal.ErrFork):
		g.c.emit(LogForked{g, LogDesk, a})
		delete(g.desk.keys.opened, a) // some of a branch that counts no more
		g.desk.restartSoon()
	case errors.Is(err, journal.ErrMalformed):
		return false, err
	}
	after := g.desk.log.Stats()
	return after.Stops > before.Stops || after.Added > before.Added, nil
}

// beginDesks is called when this machine may write to its class log.
func (g *Group) beginDesks(now time.Time) {
	if !g.hasDesks() {
		return
	}
	alone := g.journal.Length(g.self()) == 0 || len(g.ups) == 0 // it is new, or there is nobody to ask
	if alone && !g.desk.ownCut {
		g.deskIsReady()
		return
	}
	g.desk.readyAt = now.Add(deskAfter)
}

func (g *Group) deskIsReady() {
	g.desk.ready, g.desk.readyAt = true, time.Time{}
	g.c.emit(DeskReady{g})
}

// awaitsOwnDesk reports whether there may be more of the own desk log than is here: somebody says so, or the disk had
// more of it, and nobody who holds it was met.
func (g *Group) awaitsOwnDesk(now time.Time) bool {
	own, known := g.desk.log.Length(g.self()), g.readiness.knownAt
	more := slices.ContainsFunc(g.ups, func(n *neighbor) bool { return n.oursDesk > own })
	held := slices.ContainsFunc(g.ups, func(n *neighbor) bool { return n.oursDesk > 0 })
	return more && now.Before(known.Add(ownLogWithin)) || g.desk.ownCut && !held && now.Before(known.Add(strangersAfter))
}

// advanceDesks does what is due.
func (g *Group) advanceDesks(now time.Time) {
	d := &g.desk
	if due := d.log.NextDue(); !due.IsZero() && !g.ClassTime(now).Before(due) {
		g.foldDesk(d.log.Due(g.ClassTime(now)))
	}
	if at := d.readyAt; !at.IsZero() && !now.Before(at) {
		if g.awaitsOwnDesk(now) {
			d.readyAt = now.Add(deskAfter)
		} else {
			g.deskIsReady()
		}
	}
	if at := d.restartAt; !at.IsZero() && !now.Before(at) {
		d.restartAt, d.restartedAt = time.Time{}, now
		g.c.emit(DeskFoldRestarted{g})
	}
	if !d.tellAt.IsZero() && !now.Before(d.tellAt) {
		d.tellAt = time.Time{}
		g.compareDesksWithStaff(now)
	}
}

func (g *Group) desksDue(now time.Time) time.Time {
	d := &g.desk
	wake := earliest(earliest(d.readyAt, d.tellAt), earliest(g.localOf(d.log.NextDue(), now), d.sync.engine.Wake()))
	return earliest(wake, d.restartAt)
}
