package board

import (
	"cmp"

	"lyceum/session/journal"
)

// A DocumentKind says what a document is.
type DocumentKind uint8

const (
	ClassBoard   DocumentKind = iota // the one board of the class
	Deck                             // what is drawn on a deck of slides
	PrivateBoard                     // one member's own board
	Reveal                           // a copy of a private board for everybody
)

// String returns the kind's name, as in own files.
func (k DocumentKind) String() string {
	switch k {
	case ClassBoard:
		return "class"
	case Deck:
		return "deck"
	case PrivateBoard:
		return "private"
	case Reveal:
		return "reveal"
	}
	return "unknown"
}

// A DocumentID names a document. The zero value is the class board.
type DocumentID struct {
	Kind   DocumentKind
	Author journal.Author // of the entry that began a deck or a reveal; the owner of a private board
	Seq    uint64         // of that entry, in the class log; 0 otherwise
}

// DeckID names the deck that an entry (KindDeck) of the class log began.
func DeckID(author journal.Author, seq uint64) DocumentID { return DocumentID{Deck, author, seq} }

// PrivateID names somebody's private board.
func PrivateID(owner journal.Author) DocumentID { return DocumentID{Kind: PrivateBoard, Author: owner} }

// RevealID names the copy of a private board that an entry (KindBoardReveal) of the class log began.
func RevealID(author journal.Author, seq uint64) DocumentID { return DocumentID{Reveal, author, seq} }

// Compare orders documents by kind, author and sequence number.
func (d DocumentID) Compare(o DocumentID) int {
	return cmp.Or(cmp.Compare(d.Kind, o.Kind), d.Author.Compare(o.Author), cmp.Compare(d.Seq, o.Seq))
}

// An ObjectID names an object within its document: the entry that put it there and which operation of that entry did.
// On a private board the owner's entries are of the desk log, those of others of the class log.
type ObjectID struct {
	Author journal.Author
	Seq    uint64
	Index  uint16
}

// IsZero reports whether the ID names nothing.
func (id ObjectID) IsZero() bool { return id.Seq == 0 }

// Compare orders objects by author, sequence number and index.
func (id ObjectID) Compare(o ObjectID) int {
	return cmp.Or(id.Author.Compare(o.Author), cmp.Compare(id.Seq, o.Seq), cmp.Compare(id.Index, o.Index))
}

// A PageID names a page within its document: one that was there from the beginning by its number, one that was added by
// the operation that did.
type PageID struct {
	Number uint16   // from 1: page of a deck's file or of a reveal; 1, the first page of any other document; 0: Added says which
	Added  ObjectID // zero if Number is not 0
}

// PageNumber names a page that was there from the beginning: page n of a deck's file or of a reveal, or with 1 the first
// page of any other document. n is 1 to [MaxPageNumber].
func PageNumber(n int) PageID { return PageID{Number: uint16(n)} }

// Compare orders pages by number, then by who added them; it is not the order in which they are shown.
func (p PageID) Compare(o PageID) int {
	return cmp.Or(cmp.Compare(p.Number, o.Number), p.Added.Compare(o.Added))
}

// A Token names an unfinished stroke among those of its author, so that the finished object takes its place. 0: none.
type Token uint16
