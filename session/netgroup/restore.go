package netgroup

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
)

// Stored is what an earlier run of the program kept of a group: what EntriesToStore and SecretsToStore told.
type Stored struct {
	Class, Desk journal.Kept
	Secrets     []byte // the last that was stored; nil if there were none
}

// Format keeps the secrets out of logs and errors.
func (s Stored) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "logs and %d bytes of secrets", len(s.Secrets))
}

// Restored says what was read of Member.Stored. FoldRestarted follows, so that the owner takes it in.
type Restored struct {
	Group        *Group
	Entries      int            // that are here, of both logs
	Cut, DeskCut []journal.Loss // logs that end earlier than they did; who has more of them is asked for it
	Lost         int            // rows that could not be used
	Err          error          // of the iterators, or of the secrets, which are then fetched anew; nil else
}

func (Restored) event() {}

// restore takes in what an earlier run kept.
func (g *Group) restore(now time.Time, kept *Stored) {
	ev := Restored{Group: g}
	loaded, err := g.journal.Load(now, kept.Class)
	ev.Entries, ev.Cut, ev.Lost, ev.Err = loaded.Entries, loaded.Cut, loaded.Lost(), err
	g.journal.TakeKept() // it is on disk
	if kept.Secrets != nil {
		s, err := parseSecrets(kept.Secrets)
		ev.Err = cmp.Or(ev.Err, err)
		g.storedKeys = s.epochs
		g.postSeq = max(g.postSeq, s.posted)
		g.postReserved = g.postSeq
		for _, k := range s.staffKeys {
			g.keepStaffKey(k)
		}
		g.storedPeers = s.peers
		for _, p := range s.peers {
			g.AddNeighbor(now, p)
		}
	}
	desk, err := g.desk.log.Load(now, kept.Desk)
	ev.Entries, ev.DeskCut, ev.Lost = ev.Entries+desk.Entries, desk.Cut, ev.Lost+desk.Lost()
	g.desk.log.TakeKept()
	ev.Err = cmp.Or(ev.Err, err)
	g.c.emit(ev)
	isOwn := func(c journal.Loss) bool { return c.Author == g.self() }
	if own := g.journal.Length(g.self()); own == 0 && (ev.Entries > 0 || ev.Lost > 0 || ev.Err != nil) {
		g.me.Founds = false // its log was lost here, and others may have it
	} else {
		g.ownCut = slices.ContainsFunc(ev.Cut, isOwn)
	}
	g.desk.ownCut = slices.ContainsFunc(ev.DeskCut, isOwn)
	if g.journal.Logs() == 0 {
		return
	}
	g.restored = g.journal.Length(g.self()) > 0
	g.refold = true
	g.restartSoon(now)
	g.restart(now)
	g.secretsChanged = false // they are as they were stored
	if g.desk.log.Len() > 0 {
		g.desk.restartAt, g.desk.restartedAt = time.Time{}, now
		g.c.emit(DeskFoldRestarted{g})
	}
}

// learnStored takes in stored keys of epochs whose statements are in the record.
func (g *Group) learnStored() {
	if len(g.storedKeys) == 0 {
		return
	}
	stored := map[journal.Hash][32]byte{}
	for _, k := range g.storedKeys {
		stored[k.epoch] = k.key
	}
	kept := g.storedKeys[:0]
	for _, e := range g.membership.Epochs() { // in their order, by which content keys are combined
		if key, ok := stored[e.Hash]; ok {
			_ = g.content.Learn(e, key) // what is not that epoch's key was not stored by this program
			delete(stored, e.Hash)
		}
	}
	for _, k := range g.storedKeys {
		if _, ok := stored[k.epoch]; ok {
			kept = append(kept, k)
		}
	}
	g.storedKeys = kept
	g.journal.Reopen()
}
