package board

import (
	"slices"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A Board is all that was drawn in a class, as the person at this machine may see it. What counts depends only on the
// set of entries applied, not on their order or repetition. It is not safe for concurrent use; snapshots are. Use [New].
type Board struct {
	self   journal.Author
	opener Opener

	drawers conduct.DrawersFold
	locks   conduct.LockFold
	latest  journal.Clock // of what goes by who may draw
	rejudge bool          // somebody's right to draw may have been another

	authors map[authorKey]*author
	docs    map[DocumentID]*document
	waiting []*record              // returned, and a key may come that opens them
	tries   map[journal.Author]int // how often what an author returned was tried to be opened

	touched []*document // since the last snapshot
	view    *Snapshot
	hash    [32]byte
	hashed  bool // hash is that of now
	stats   Stats
}

// An authorKey names one of an author's two logs.
type authorKey struct {
	author journal.Author
	desk   bool
}

// Stats counts the entries that changed nothing.
type Stats struct {
	OtherKinds uint64 // nothing of boards
	Sealed     uint64 // not readable yet; apply them again once they are
	Malformed  uint64 // bodies that nothing here would have made
	NotAllowed uint64 // by who may not do that, as far as is known when they come
	Duplicates uint64
	TooMuch    uint64 // beyond [MaxState] of an author
}

// New returns the boards of a class in which nothing was drawn, as the person self sees them. Without an opener
// nothing that was returned on a private board is visible.
func New(self journal.Author, opener Opener) *Board {
	b := &Board{
		self: self, opener: opener, authors: map[authorKey]*author{}, docs: map[DocumentID]*document{}, tries: map[journal.Author]int{},
	}
	b.touch(b.document(DocumentID{}))
	return b
}

// Folds reports whether a [Board] takes anything from entries of a kind, of the class log or desk logs.
func Folds(k journal.Kind) bool {
	switch k {
	case journal.KindBoard, journal.KindBoardReturn, journal.KindBoardReveal, journal.KindDrawers, journal.KindLocks, journal.KindBoardPrivate:
		return true
	}
	return false
}

// Apply takes in what an entry of the class log says. Entries of other kinds, sealed ones, malformed ones, duplicates
// and what their authors may not do only count.
func (b *Board) Apply(e journal.Entry) {
	switch {
	case !Folds(e.Kind) || e.Kind == journal.KindBoardPrivate:
		b.stats.OtherKinds++
	case e.Sealed:
		b.stats.Sealed++
	case e.Kind == journal.KindDrawers || e.Kind == journal.KindLocks:
		b.applyRules(e)
	case b.known(e, false):
	case e.Kind == journal.KindBoard:
		b.applyBoard(e)
	case e.Kind == journal.KindBoardReturn:
		b.applyReturn(e)
	case e.Kind == journal.KindBoardReveal:
		b.applyReveal(e)
	}
}

// ApplyDesk takes in what an entry of a desk log says: what its author drew on the own private board.
func (b *Board) ApplyDesk(e journal.Entry) {
	switch {
	case e.Kind != journal.KindBoardPrivate:
		b.stats.OtherKinds++
	case e.Sealed:
		b.stats.Sealed++
	case b.known(e, true):
	default:
		b.applyPrivate(e)
	}
}

// known reports, and counts, whether the entry is here, or another that stays in its place, or it comes after too much
// of its author.
func (b *Board) known(e journal.Entry, desk bool) bool {
	a := b.authors[authorKey{e.Author, desk}]
	if a == nil {
		return false
	}
	if a.limit > 0 && e.Seq >= a.limit {
		b.stats.TooMuch++
		return true
	}
	if i, there := a.find(e.Seq); there && a.all[i].same(e) {
		b.stats.Duplicates++
		return true
	}
	return false
}

// applyRules takes in who may draw, or what is locked. Who may not say that has nothing judged anew.
func (b *Board) applyRules(e journal.Entry) {
	if !conduct.May(e.Kind, e.Rights) {
		b.stats.NotAllowed++
		return
	}
	b.drawers.Apply(e)
	b.locks.Apply(e)
	b.rejudge = b.rejudge || e.Clock <= b.latest
}

func (b *Board) applyBoard(e journal.Entry) {
	doc, ops, ok := parse(e, e.Body, journal.Author{}, ClassBoard, Deck, Reveal)
	if !ok {
		b.stats.Malformed++
		return
	}
	b.addOps(doc, ops, e)
}

func (b *Board) applyPrivate(e journal.Entry) {
	doc, ops, ok := parse(e, e.Body, e.Author, PrivateBoard)
	switch {
	case !ok:
		b.stats.Malformed++
	case e.Rights&journal.Post == 0:
		b.stats.NotAllowed++
	default:
		b.addOps(doc, ops, e)
	}
}

// addOps takes in operations on a document.
func (b *Board) addOps(id DocumentID, ops []Op, e journal.Entry) {
	r, cost := &record{doc: b.document(id), ops: ops}, costEntry
	for _, op := range ops {
		cost += costOf(op)
		r.manage = r.manage || managed(op)
	}
	b.add(r, e, cost)
}

// document returns what there is of a document, at first what there is of one nobody has said anything of.
func (b *Board) document(id DocumentID) *document {
	d := b.docs[id]
	if d == nil {
		d = newDocument(id)
		b.docs[id] = d
	}
	return d
}

// add takes in the record of an entry, and lets it take effect if it counts.
func (b *Board) add(r *record, e journal.Entry, cost int) {
	desk := e.Kind == journal.KindBoardPrivate
	a := b.authors[authorKey{e.Author, desk}]
	if a == nil {
		a = &author{key: e.Author, desk: desk}
		b.authors[authorKey{e.Author, desk}] = a
	}
	r.author, r.seq, r.clock, r.rights, r.hash, r.cost = a, e.Seq, e.Clock, e.Rights, e.Hash, cost
	b.replace(a, e.Seq)
	for _, beyond := range a.add(r) {
		b.stats.TooMuch++
		if beyond == r {
			return
		}
		b.drop(beyond)
	}
	b.hashed = false
	r.doc.records = append(r.doc.records, r)
	if r.counts = b.judge(r); !r.counts {
		b.stats.NotAllowed++
		return
	}
	if !r.doc.stale {
		r.doc.play(r)
	}
	b.touch(r.doc)
}

// replace makes room for an entry in place of another with its number.
func (b *Board) replace(a *author, seq uint64) {
	if i, there := a.find(seq); there {
		old := a.all[i]
		a.all, a.cost = slices.Delete(a.all, i, i+1), a.cost-old.cost
		b.drop(old)
	}
}

// drop takes out a record that counts no more.
func (b *Board) drop(r *record) {
	d := r.doc
	d.records = slices.DeleteFunc(d.records, func(o *record) bool { return o == r })
	d.stale, b.hashed = true, false
	b.touch(d)
}

func (b *Board) touch(d *document) {
	b.hashed = false
	if !d.touched {
		d.touched = true
		b.touched = append(b.touched, d)
	}
}

// settle brings all up to date: what counts by who might draw, and what follows from that.
func (b *Board) settle() {
	if b.rejudge {
		b.rejudge = false
		for _, d := range b.docs { // in any order: each is by itself
			b.judgeAll(d)
		}
	}
	for _, d := range b.touched {
		if d.stale {
			d.replay()
		}
	}
}

// judgeAll finds out anew which records of a document count.
func (b *Board) judgeAll(d *document) {
	if d.id.Kind != ClassBoard && d.id.Kind != Deck {
		return
	}
	for _, r := range d.records {
		if counts := b.judge(r); counts != r.counts {
			r.counts, d.stale = counts, true
		}
	}
	if d.stale {
		b.touch(d)
	}
}

// Snapshot returns everything as the person at this machine may see it. Without news it is the same as before, and
// documents, pages and objects that did not change are the same as before.
func (b *Board) Snapshot() *Snapshot {
	b.settle()
	if len(b.touched) == 0 {
		return b.view
	}
	next := &Snapshot{Version: 1}
	if b.view != nil {
		*next = *b.view
		next.Version++
	}
	for _, d := range b.touched {
		d.touched = false
		d.build(next.Version)
	}
	next.Class = b.docs[DocumentID{}].view
	next.Decks, next.Private, next.Reveals = b.list(Deck, next.Decks), b.list(PrivateBoard, next.Private), b.list(Reveal, next.Reveals)
	clear(b.touched)
	b.touched, b.view = b.touched[:0], next
	return next
}

// list returns the documents of a kind as they were listed, with those that were touched as they are now.
func (b *Board) list(kind DocumentKind, all []*Document) []*Document {
	var out, in []*Document
	for _, d := range b.touched {
		now := d.view
		if !d.exists() {
			now = nil
		}
		if d.id.Kind != kind || now == d.listed {
			continue
		}
		if d.listed != nil {
			out = append(out, d.listed)
		}
		if now != nil {
			in = append(in, now)
		}
		d.listed = now
	}
	if len(out)+len(in) == 0 {
		return all
	}
	slices.SortFunc(out, compareDocuments)
	slices.SortFunc(in, compareDocuments)
	return merge(all, out, in, compareDocuments)
}

// exists reports whether there is anything to see of a document.
func (d *document) exists() bool {
	switch {
	case d.view == nil:
		return false
	case d.id.Kind == Reveal:
		return d.begun.made.record != nil
	}
	return d.drawn
}

// ResetDesk forgets what desk logs said, to be told anew.
func (b *Board) ResetDesk() {
	for key := range b.authors {
		if key.desk {
			delete(b.authors, key)
		}
	}
	for id, d := range b.docs {
		if id.Kind == PrivateBoard {
			d.records = slices.DeleteFunc(d.records, func(r *record) bool { return r.author.desk })
			d.stale = true
			b.touch(d)
		}
	}
}

// Stats returns the counters. Unlike the boards they depend on what came how often.
func (b *Board) Stats() Stats { return b.stats }
