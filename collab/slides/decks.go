package slides

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// MaxStatements is how many statements about decks count of one author: the first of the log.
const MaxStatements = 500

// staff are the rights of which any one lets somebody open decks and take away those of others.
const staff = journal.Present | journal.Moderate

// Decks folds which slides are open. Its state depends only on the set of entries applied. It is not safe for
// concurrent use; what Snapshot returns is. Use [New].
type Decks struct {
	stage conduct.StageFold              // who presented when
	said  map[journal.Author][]statement // by rising sequence number, at most MaxStatements each
	decks []*Deck                        // nil: to be folded anew
	stats Stats
}

// Stats counts the entries that changed nothing.
type Stats struct {
	Sealed    uint64
	Malformed uint64
	TooMany   uint64 // beyond MaxStatements
}

// A statement is what an entry says about a deck.
type statement struct {
	entry journal.Entry // without body and raw bytes
	open  *Opening      // one of the two
	gone  *removal
}

// New returns a class without slides.
func New() *Decks { return &Decks{said: map[journal.Author][]statement{}} }

// Folds reports whether [Decks] takes anything from entries of a kind.
func Folds(k journal.Kind) bool {
	switch k {
	case journal.KindDeck, journal.KindStage, journal.KindLeave, journal.KindEnd, journal.KindRemove:
		return true
	}
	return false
}

// Apply takes in an entry of the class log; those of other kinds, sealed and malformed ones change nothing.
func (d *Decks) Apply(e journal.Entry) {
	switch {
	case e.Kind != journal.KindDeck:
		if Folds(e.Kind) {
			d.stage.Apply(e)
			d.decks = nil
		}
	case e.Sealed:
		d.stats.Sealed++
	default:
		d.take(e)
	}
}

// take keeps what an entry says. Should there be two with one number, that with the smaller hash stays.
func (d *Decks) take(e journal.Entry) {
	open, gone, err := parse(e.Body)
	if err != nil {
		d.stats.Malformed++
		return
	}
	e.Body, e.Raw = nil, nil
	if open != nil {
		open.Ticket = bytes.Clone(open.Ticket)
	}
	said := d.said[e.Author]
	i, there := slices.BinarySearchFunc(said, e.Seq, func(s statement, seq uint64) int { return cmp.Compare(s.entry.Seq, seq) })
	switch {
	case there && bytes.Compare(said[i].entry.Hash[:], e.Hash[:]) <= 0:
		return
	case there:
		said[i] = statement{e, open, gone}
	case i >= MaxStatements:
		d.stats.TooMany++
		return
	default:
		said = slices.Insert(said, i, statement{e, open, gone})
	}
	d.said[e.Author], d.decks = said[:min(len(said), MaxStatements)], nil
}

// Snapshot returns the decks that are open, in the order in which they were opened. Nobody changes it any more; while
// nothing was applied that could matter, it is the same one.
func (d *Decks) Snapshot() []*Deck {
	if d.decks == nil {
		d.fold()
	}
	return d.decks
}

// Deck returns the deck that an entry opened, nil if it did not, or if the deck was taken away.
func (d *Decks) Deck(author journal.Author, seq uint64) *Deck {
	for _, deck := range d.Snapshot() {
		if deck.Author == author && deck.Seq == seq {
			return deck
		}
	}
	return nil
}

// fold computes which decks are open from what was said. An opening counts by who had the right to present or to
// moderate, or presented; a removal by who opened the deck, or had such a right, whenever it was said.
func (d *Decks) fold() {
	gone := map[removal]bool{}
	d.decks = []*Deck{}
	for _, said := range d.said {
		for _, s := range said {
			right := s.entry.Rights&staff != 0
			switch {
			case s.entry.Rights&journal.Post == 0:
			case s.gone != nil && (right || s.entry.Author == s.gone.author):
				gone[*s.gone] = true
			case s.open != nil && (right || d.stage.At(s.entry) == s.entry.Author):
				d.decks = append(d.decks, &Deck{s.entry.Author, s.entry.Seq, s.entry.Clock, *s.open})
			}
		}
	}
	d.decks = slices.DeleteFunc(d.decks, func(deck *Deck) bool { return gone[removal{deck.Author, deck.Seq}] })
	slices.SortFunc(d.decks, func(a, b *Deck) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), a.Author.Compare(b.Author), cmp.Compare(a.Seq, b.Seq))
	})
}

// Hash sums up which decks are open: SHA-256 of "lyceum/v1/slides", a zero byte, and for each deck in order its author
// and the number and hash of the entry that opened it. Equal hashes mean equal decks.
func (d *Decks) Hash() [32]byte {
	h := sha256.New()
	h.Write([]byte("lyceum/v1/slides\x00"))
	for _, deck := range d.Snapshot() {
		said := d.said[deck.Author]
		i, _ := slices.BinarySearchFunc(said, deck.Seq, func(s statement, seq uint64) int { return cmp.Compare(s.entry.Seq, seq) })
		h.Write(deck.Author[:])
		h.Write(binary.AppendUvarint(nil, deck.Seq))
		h.Write(said[i].entry.Hash[:])
	}
	return [32]byte(h.Sum(nil))
}

// Stats returns the counters. Unlike the decks they depend on what came how often.
func (d *Decks) Stats() Stats { return d.stats }
