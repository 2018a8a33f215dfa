package board

import "lyceum/session/journal"

// A Pattern says what is beneath the objects of a page.
type Pattern uint8

const (
	White    Pattern = iota
	Grid             // lines every 40 pixels
	DeckPage         // the page of the deck's file that has the page's number
)

// A Page is one page of a document at one moment. It is never modified: when anything on it changes, the next snapshot
// has another *Page.
type Page struct {
	ID      PageID
	Order   Key  // pages are shown by it, then by ID
	Size    Size // zero for a page of a deck's file: the deck says it
	Pattern Pattern
	// Objects are those to be seen, undermost first: by Z, then the clock of the entry that put them there, then ID.
	Objects []*Object
	// Version grows with every change of the page, on this machine alone.
	Version uint64
}

// A Document is a board at one moment. It is never modified.
type Document struct {
	ID DocumentID
	// Owner is whose private board it is, or was copied from; zero for others.
	Owner journal.Author
	// Shown says of a reveal that it is shown to everybody now, and Since by which clock it began; 0 for others.
	Shown bool
	Since journal.Clock
	// Pages are in the order in which they are shown. Of a deck there are those on which something was drawn, or that
	// were added; see Of.
	Pages []*Page
	// Removed are the pages of a deck's file that were taken away, by rising number.
	Removed []uint16
	// Version grows with every change of the document, on this machine alone.
	Version uint64
}

// A Snapshot is everything at one moment. It is never modified and may be read by any goroutine.
type Snapshot struct {
	Class   *Document   // never nil; it has one page at least
	Decks   []*Document // those on which something was drawn, by ID; also such as nobody opened
	Private []*Document // those that this machine can read something of, by ID
	Reveals []*Document // those that counted, shown or not, in the order in which they began
	// Version grows with every change, on this machine alone.
	Version uint64
}
