package model

import (
	"time"

	"lyceum/collab/board"
)

// A Board is what the tabs Slides and Board show: one pane over several documents. What of it is as before is the same in
// memory.
type Board struct {
	Docs  []BoardDoc    // that this person can open: the class board, decks as they were opened, reveals with the newest first, the own private board
	Open  *BoardDoc     // in front under Class.Tab, or when one of the two tabs was last; nil: there is none, for no slides were opened
	Pages []*board.Page // of Open, in order; nobody changes them
	Page  int           // in front, from 1; 0 with none
	Size  board.Size    // of that page

	Follow  Follow
	Authors map[string]string // IDs of people by journal.Author.String, which objects have: who drew what. Nobody changes it

	Shown   BoardPlace // what the class is shown; the zero Tab: nobody has shown anything yet
	ShownBy Person     // zero with nothing
	CanLead bool       // this person can show the class where they are: Store.Lead

	MayDraw       bool   // on Open
	WhyNot        string // a sentence, if not
	Drawers       Drawers
	Locked        bool // students cannot draw for now, whatever Drawers says: the lock on annotations
	CanSetDrawers bool
	CanOpen       bool // files, and take decks away
	CanInsert     bool // pages into Open
	CanClear      bool // a page of Open, all of it
	CanPrivate    bool // has a private board that only staff read
	Private       bool // which is in front
	CanUndo       bool // on Open
	CanRedo       bool
	Refused       int  // rises when something that this person drew was refused: what the page does not have is not coming
	Crowded       bool // the page in front has more than it should (a soft limit): a notice, nothing is refused

	Opening []BoardOpening // files that this person opens or writes now, the oldest first

	Wall      []PrivateBoard // staff: private boards that were begun, in the order of the people list; nil for others
	CanReveal bool
}

// A Follow says whether this window goes where the class is led.
type Follow uint8

const (
	Following Follow = iota // it shows what the class is shown, and goes along
	Browsing                // it stays where it is: Store.BackToTeacher
	Leading                 // where it goes, everybody who follows goes
)

// A BoardPlace is one place in the middle of a class that everybody can be shown.
type BoardPlace struct {
	Tab  Tab // TabVideo, TabSlides or TabBoard
	Doc  board.DocumentID
	Page board.PageID
}

// A BoardDoc is a document as lists and chips show it; its kind is that of its ID. Two of them can be compared by ==.
type BoardDoc struct {
	ID     board.DocumentID
	Title  string // of a deck
	Owner  Person // of a private board or a reveal; of a deck, who opened it
	Pages  int
	Since  time.Time // class time: when a deck was opened, or a board revealed
	Ended  bool      // of a reveal: staff show it no more
	Remove bool      // a deck that this person can take away

	Have, Size int64  // bytes of a deck's file that are here, and in all; the same: it is here
	Fault      string // why its pages cannot be shown; a sentence
}

// Ready reports whether a document's pages can be shown.
func (d *BoardDoc) Ready() bool { return d.Fault == "" && d.Have >= d.Size }

// Drawers says who may draw on the class board and on slides, besides staff.
type Drawers struct {
	Who    DrawersWho
	People []string // IDs, with DrawersListed
}

// A DrawersWho is how it is decided who may draw.
type DrawersWho uint8

const (
	DrawersAll DrawersWho = iota
	DrawersStaff
	DrawersListed
)

// A PrivateBoard is a private board on the wall of staff.
type PrivateBoard struct {
	Doc      board.DocumentID
	Owner    Person
	Pages    []*board.Page // as they are now
	Version  uint64        // differs whenever Pages do
	Changed  time.Time     // class time
	Revealed bool          // everybody sees a copy of it
	Returned bool          // staff wrote on it
}

// A BoardOpening is a file that is being opened, or written.
type BoardOpening struct {
	Name string
	Done float64 // 0 to 1; negative: not known
}
