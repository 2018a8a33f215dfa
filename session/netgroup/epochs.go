package netgroup

import (
	"errors"
	"io"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// Content keys. A staff peer begins an epoch by a statement in the record; its key is handed over sessions,
// by whoever holds it to neighbours who are members. What is new is sealed under the keys of all heads.

const (
	switchAfter  = time.Second      // learning a key: by then the others have it too
	renewAfter   = 3 * time.Second  // staff: a statement whose key does not come is replaced
	forgoAfter   = 10 * time.Second // others: what is sealed meanwhile excludes those whom the keys at hand exclude
	heedWithin   = 30 * time.Second // what an epoch heeds comes within, though a neighbour that was asked for it keeps it back
	keysInOne    = 32               // message
	maxEarlyKeys = 64               // of statements that are not in the record here yet, of one neighbour
)

// ErrNoContentKey reports that nothing can be sealed because the key of an epoch is still on its way.
var ErrNoContentKey = errors.New("the content key is not here yet")

// epochs is what this machine knows of the epochs of the content key.
type epochs struct {
	heads     []journal.Hash             // as the record has them
	since     time.Time                  // when they last changed
	sealing   bool                       // new matter is sealed under all of them
	useAt     time.Time                  // when to begin with that
	dueAt     time.Time                  // when to look after all this; zero: when something changes
	heedBy    map[journal.Hash]time.Time // of epochs whose keys may not be handed on before, unless all is known
	earlyKeys []earlyKey                 // whose statement is not in the record here yet, as they came
}

// An earlyKey is the key of an epoch that may never count.
type earlyKey struct {
	from  keying.PeerID
	epoch journal.Hash
	key   [32]byte
}

// IsSealing reports whether Append and Post can seal something under the present content key.
func (g *Group) IsSealing(now time.Time) bool {
	return g.sealing || now.Before(g.since.Add(switchAfter))
}

// epochsMayHaveChanged takes in what the record says of epochs.
func (g *Group) epochsMayHaveChanged(now time.Time) {
	for _, k := range slices.Clone(g.earlyKeys) {
		if e, ok := g.membership.Epoch(k.epoch); ok {
			g.forgetEarly(k.epoch)
			_ = g.learnKey(now, e, k.key, g.neighbors[k.from]) // that it is the right one was checked when it came
		}
	}
	g.learnStored()
	g.keepEarlyStaffKeys()
	if heads := g.membership.Heads(); !slices.Equal(heads, g.heads) {
		g.heads, g.since, g.sealing = heads, now, false
		g.useAt = now.Add(switchAfter)
		if !g.readiness.ready { // the others have switched long ago
			g.useAt = now
		}
		g.epochsDue(now)
	}
	for _, n := range g.ups { // what could not be handed on before may be now
		g.handKeys(now, n)
	}
}

// mayHand reports whether the key of an epoch may be handed on: once all is known that the epoch heeds, lest it be
// given to one of the removed. A statement may name what never was, or what somebody removed has unsaid by forking
// a log, and that must not keep all later keys from everybody: what has not come in heedWithin is waited for no more.
func (g *Group) mayHand(now time.Time, epoch journal.Hash) bool {
	by, waits := g.heedBy[epoch]
	if waits && !now.Before(by) || g.membership.IsHeeded(epoch) {
		return true
	}
	if !waits {
		if g.heedBy == nil {
			g.heedBy = map[journal.Hash]time.Time{}
		}
		by = now.Add(heedWithin)
		g.heedBy[epoch] = by
	}
	g.epochsDue(by)
	return false
}

// lostAt returns when the key of an epoch counts as lost, if it is not here by then.
func (g *Group) lostAt(epoch journal.Hash) time.Time {
	if g.membership.IsHeeded(epoch) {
		return g.since.Add(renewAfter)
	}
	return g.since.Add(heedWithin + renewAfter) // it is not handed on before
}

func (g *Group) epochsDue(at time.Time) { g.epochs.dueAt = earliest(g.epochs.dueAt, at) }

// learnKey takes in the key of an epoch that counts, and hands it on.
func (g *Group) learnKey(now time.Time, e journal.EpochFact, key [32]byte, from *neighbor) error {
	if err := g.content.Learn(e, key); err != nil {
		return err
	}
	g.secretsChanged = true
	if g.journal.Reopen() {
		g.restartSoon(now)
	}
	if slices.Contains(g.heads, e.Hash) {
		g.sealing = false // all that follows excludes whom this one does
		if g.readiness.ready {
			g.useAt = later(g.useAt, now.Add(switchAfter))
		}
		g.epochsDue(now)
	}
	if from != nil {
		from.keys[e.Hash] = true
	}
	for _, n := range g.ups {
		g.handKeys(now, n)
	}
	return nil
}

// advanceEpochs switches to another content key when it is time, and has staff replace one that does not come.
func (g *Group) advanceEpochs(now time.Time) {
	if g.epochs.dueAt.IsZero() || now.Before(g.epochs.dueAt) {
		return
	}
	g.epochs.dueAt = time.Time{}
	for _, n := range g.ups {
		g.handKeys(now, n)
	}
	if g.sealing {
		return
	}
	held := slices.DeleteFunc(slices.Clone(g.heads), func(h journal.Hash) bool { return !g.content.Has(h) })
	switch missing := len(g.heads) - len(held); {
	case missing == 0 && now.Before(g.useAt):
		g.epochsDue(g.useAt)
	case missing == 0, len(held) > 0 && !now.Before(g.since.Add(forgoAfter)):
		g.content.Use(held)
		g.sealing = true
		id, _ := g.content.Current()
		g.c.emit(EpochChanged{Group: g, KeyID: id})
	case now.Before(g.since.Add(forgoAfter)):
		g.epochsDue(g.since.Add(forgoAfter))
	}
}

// handKeys gives a neighbour that is a member the keys that it was not given yet.
func (g *Group) handKeys(now time.Time, n *neighbor) {
	if n.dropped || !n.shown || n.guest || n.doubtful || !g.hasStaff() {
		return
	}
	var batch [][]byte
	for _, e := range g.membership.Epochs() {
		key, ok := g.content.EpochKey(e.Hash)
		if !ok || n.keys[e.Hash] || !g.mayHand(now, e.Hash) {
			continue
		}
		raws := g.journal.Range(e.Author, e.Seq, 1, journal.MaxEntry)
		if len(raws) == 0 {
			continue
		}
		n.keys[e.Hash] = true
		batch = append(batch, append(wire.AppendField(nil, raws[0]), key[:]...))
	}
	for items := range slices.Chunk(batch, keysInOne) {
		n.send(now, appendItems(messageKeys, items))
	}
	g.handStaffKeys(now, n)
}

func appendItems(kind messageKind, items [][]byte) []byte {
	b := wire.AppendVLU([]byte{byte(kind)}, uint64(len(items)))
	for _, item := range items {
		b = append(b, item...)
	}
	return b
}

// A handedKey is a statement and its key, as they come from a neighbour.
type handedKey struct {
	raw []byte
	key [32]byte
}

func parseKeys(b []byte) (keys []handedKey, err error) {
	n, b, err := takeShortCount(b, keysInOne)
	for range n {
		var k handedKey
		var key []byte
		if k.raw, b, err = takeShortField(b); err != nil {
			return nil, err
		}
		if key, b, err = take(b, len(k.key)); err != nil {
			return nil, err
		}
		k.key = [32]byte(key)
		keys = append(keys, k)
	}
	return keys, orTrailing(err, b)
}

// gotKeys takes in keys of epochs. Those whose statement is not in the record yet wait for it.
func (n *neighbor) gotKeys(now time.Time, body []byte) error {
	keys, err := parseKeys(body)
	if err != nil {
		return err
	}
	g := n.group
	n.charge(now, float64(len(keys)))
	for _, k := range keys {
		e, err := journal.Read(g.id, g.content, k.raw)
		if err != nil {
			return err
		}
		if g.content.Has(e.Hash) {
			n.keys[e.Hash] = true
			continue
		}
		if known, ok := g.membership.Epoch(e.Hash); ok {
			if err := g.learnKey(now, known, k.key, n); err != nil {
				return err
			}
			continue
		}
		body, err := journal.ParseEpoch(e.Body)
		if err != nil || e.Kind != journal.KindEpoch || body.Commitment != journal.Commit(g.id, k.key) {
			return keying.ErrNotAuthentic
		}
		g.addEarlyKey(earlyKey{n.id, e.Hash, k.key})
		_, _ = g.addEntry(now, k.raw) // it may be all that was missing
	}
	return nil
}

// addEarlyKey keeps a key until its statement counts. Of one neighbour's, and of all, the oldest gives way.
func (g *Group) addEarlyKey(k earlyKey) {
	of := 0
	for _, other := range g.earlyKeys {
		if other == k {
			return
		}
		if other.from == k.from {
			of++
		}
	}
	if of >= maxEarlyKeys {
		i := slices.IndexFunc(g.earlyKeys, func(other earlyKey) bool { return other.from == k.from })
		g.earlyKeys = slices.Delete(g.earlyKeys, i, i+1)
	} else if len(g.earlyKeys) >= maxEarlyKeys*MaxNeighbors {
		g.earlyKeys = slices.Delete(g.earlyKeys, 0, 1)
	}
	g.earlyKeys = append(g.earlyKeys, k)
}

func (g *Group) forgetEarly(epoch journal.Hash) {
	g.earlyKeys = slices.DeleteFunc(g.earlyKeys, func(k earlyKey) bool { return k.epoch == epoch })
}

// beginEpoch replaces the content key by one that is given to members only, and the class sealing key by one
// that is given to staff only, where somebody holds it who is staff no more.
func (g *Group) beginEpoch(now time.Time) error {
	var key [32]byte
	if _, err := io.ReadFull(g.c.cfg.Random, key[:]); err != nil {
		return err
	}
	removals, _ := g.membership.NeedsEpoch()
	heads := g.membership.Heads()
	e := journal.Epoch{Replaces: heads[:min(len(heads), journal.MaxReplaced)], Commitment: journal.Commit(g.id, key)}
	staffKey, err := g.nextStaffKey()
	if err != nil {
		return err
	}
	if !staffKey.IsZero() {
		e.StaffKey = staffKey.Public()
		ofStaff, _ := g.membership.NeedsStaffKey()
		removals = append(removals, ofStaff...)
	}
	e.Removals = journal.SortHashes(removals)
	e.Removals = e.Removals[:min(len(e.Removals), journal.MaxNamed)]
	body, err := e.Encode()
	if err != nil {
		return err
	}
	entry, err := g.Append(now, journal.KindEpoch, body)
	if err != nil {
		return err
	}
	if !staffKey.IsZero() {
		g.keepStaffKey(staffKey)
	}
	if fact, ok := g.membership.Epoch(entry.Hash); ok {
		return g.learnKey(now, fact, key, nil)
	}
	return ErrNotStaff // or too many epochs begun
}
