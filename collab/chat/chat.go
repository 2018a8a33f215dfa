package chat

import (
	"bytes"

	"lyceum/session/journal"
)

// A Chat is the conversation so far. Its state depends only on the set of entries applied, not on
// their order or repetition, nor on what this machine can open. It is not safe for concurrent use;
// snapshots are. Use [New].
type Chat struct {
	self   journal.Author
	opener Opener
	tries  map[journal.Author]int // how often sealed texts of an author were tried to be opened

	lines   map[id]*line
	changes map[id]*change   // edits, deletions of a line, sweeps
	early   map[id][]*change // those about a line that is not here, by that line
	sweeps  []*change        // deletions of all up to a moment that count, see addSweep

	view   view
	hash   [32]byte
	hashed bool // hash is that of now
	stats  Stats
}

// Stats counts the entries that changed nothing.
type Stats struct {
	OtherKinds uint64 // not chat
	Sealed     uint64 // not readable yet; apply them again once they are
	Malformed  uint64 // bodies that nothing here would have made
	NotAllowed uint64 // by who may not post, or may not change that
	Duplicates uint64
}

// New returns an empty conversation as the person self sees it. Without an opener nothing sealed is visible.
func New(self journal.Author, opener Opener) *Chat {
	return &Chat{
		self: self, opener: opener, tries: map[journal.Author]int{},
		lines: map[id]*line{}, changes: map[id]*change{}, early: map[id][]*change{},
	}
}

// Apply takes in what e says. Entries of other kinds, sealed ones, malformed ones, duplicates and what their
// authors may not do only count.
//
// A sound log has one entry with a sequence number, and the journal gives out no other. Should two
// come all the same, the one with the smaller hash stays, so that order cannot matter even then.
func (c *Chat) Apply(e journal.Entry) {
	kind, isLine := kindOf(e.Kind)
	switch {
	case !Folds(e.Kind):
		c.stats.OtherKinds++
	case e.Sealed:
		c.stats.Sealed++
	case c.known(e):
		c.stats.Duplicates++
	case isLine:
		c.applyLine(e, kind)
	default:
		c.applyChange(e)
	}
}

// known reports whether the entry is here, or another that stays in its place.
func (c *Chat) known(e journal.Entry) bool {
	h, there := c.hashOf(id{e.Author, e.Seq})
	return there && bytes.Compare(h[:], e.Hash[:]) <= 0
}

// hashOf returns the hash of the entry that is here with a number.
func (c *Chat) hashOf(key id) (h journal.Hash, there bool) {
	if l := c.lines[key]; l != nil {
		return l.hash, true
	}
	if ch := c.changes[key]; ch != nil {
		return ch.hash, true
	}
	return h, false
}

func (c *Chat) applyLine(e journal.Entry, kind Kind) {
	b, ok := parseBody(kind, e.Author, e.Body)
	switch {
	case !ok:
		c.stats.Malformed++
		return
	case e.Rights&journal.Post == 0:
		c.stats.NotAllowed++
		return
	}
	l := &line{id: id{e.Author, e.Seq}, clock: e.Clock, rights: e.Rights, hash: e.Hash, kind: kind, first: c.version(e.Author, b, 0)}
	again := c.forget(l.id)
	c.lines[l.id], c.hashed = l, false
	for _, ch := range c.early[l.id] {
		c.change(l, ch)
	}
	delete(c.early, l.id)
	c.view.touch(l)
	if again {
		c.refold()
	}
}

func (c *Chat) applyChange(e journal.Entry) {
	ch := parseChange(e)
	switch {
	case ch == nil:
		c.stats.Malformed++
		return
	case !ch.allowed:
		c.stats.NotAllowed++
		return
	}
	again := c.forget(ch.id)
	c.changes[ch.id], c.hashed = ch, false
	c.fold(ch)
	if again {
		c.refold()
	}
}

// fold lets a change take effect, now or when the line comes that it is about.
func (c *Chat) fold(ch *change) {
	about := ch.about()
	if about == (id{}) {
		c.sweeps = addSweep(c.sweeps, ch)
		c.view.rebuild = true
		return
	}
	if l := c.lines[about]; l != nil {
		c.change(l, ch)
		c.view.touch(l)
		return
	}
	c.early[about] = append(c.early[about], ch)
}

// change lets a change of a line take effect if it counts.
func (c *Chat) change(l *line, ch *change) {
	switch {
	case ch.edits(l):
		l.edit = &revision{ch, c.version(l.author, ch.edit.body, l.seq)}
	case ch.deletes(l):
		l.gone = ch
	}
}

// forget makes room for an entry in place of another with its number, and reports whether there was one.
func (c *Chat) forget(key id) (there bool) {
	if _, there = c.hashOf(key); there {
		delete(c.lines, key)
		delete(c.changes, key)
	}
	return there
}

// refold computes anew what follows from the entries that are here.
func (c *Chat) refold() {
	clear(c.early)
	c.sweeps = nil
	for _, l := range c.lines {
		l.edit, l.gone = nil, nil
	}
	for _, ch := range c.changes {
		c.fold(ch)
	}
	c.view.rebuild = true
}

// Reopen tries again to open what is sealed to staff, after a key for it has come. It reports whether anything
// opened; then Snapshot has it.
func (c *Chat) Reopen() (opened bool) {
	for _, l := range c.lines {
		if l.waits() && c.reopen(l) {
			c.view.touch(l)
			opened = true
		}
	}
	return opened
}

// Len returns the number of messages, those that this machine cannot open and those that were deleted included.
func (c *Chat) Len() int { return len(c.lines) }

// Stats returns the counters. Unlike the conversation they depend on what came how often.
func (c *Chat) Stats() Stats { return c.stats }
