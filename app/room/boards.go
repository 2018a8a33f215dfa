package room

import (
	"slices"
	"time"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// Boards are the boards of a class as this person sees them at one moment, and what this person may do with them. Nobody changes
// what is in them.
type Boards struct {
	Version   uint64          // rises with every change of what follows
	All       *board.Snapshot // never nil in a class: the class board, what is drawn on decks, private boards, reveals
	Decks     []DeckOf        // in the order in which they were opened; those taken away are not among them
	Drawers   Drawers
	Locked    bool // students draw on none of them for now, whatever Drawers says
	MayDraw   bool // on the class board and on decks
	MayManage bool // their pages
	MayShow   bool // decide what the class is shown, and open decks
	Undo      map[board.DocumentID]Undo
	Self      journal.Author            // this person, as documents name them
	IDs       map[journal.Author]string // of everybody who is or was in the class
}

// An Undo says whether there is something of this person's on a document to take back, and to do again.
type Undo struct{ Undo, Redo bool }

// A DeckOf is a deck of slides.
type DeckOf struct {
	ID     board.DocumentID
	Title  string
	By     Person
	Since  time.Time    // class time
	Sizes  []board.Size // of its pages
	Have   uint64       // bytes of its file that are here
	Size   uint64       // in all; as many as Have: it is here
	Err    error        // why its pages cannot be shown
	Remove bool         // this person can take it away
}

// Drawers says who may draw on the class board and on decks, besides staff.
type Drawers struct {
	Who    string   // DrawAll, DrawStaff or DrawListed
	People []string // names or IDs; in a Snapshot IDs. With DrawListed
}

// What a Drawers' Who can be, as machine-readable output has it.
const (
	DrawAll    = "all"
	DrawStaff  = "staff"
	DrawListed = "listed"
)

// A boardroom is what a room keeps of boards; r.mu guards it.
type boardroom struct {
	board   *board.Board
	decks   *deck.Decks
	desk    []journal.Entry // of desk logs, about boards: for when the class log comes anew
	editors map[board.DocumentID]*board.Editor
	edited  []board.DocumentID // keys of editors, the latest last
	files   map[board.DocumentID]*deckFile
	wrote   []wroteOn // who of staff wrote on this person's private board, since that was told; one each
	changed bool      // since the view before
	unlike  bool      // which decks are open may be others than files says
}

// A wroteOn is when somebody wrote last.
type wroteOn struct {
	who journal.Author
	at  journal.Clock
}

// maxEditors bounds the documents on which this person's actions can be taken back: of others those used longest ago are forgotten.
const maxEditors = 64

func newBoardroom(self journal.Author, s board.Opener) boardroom {
	return boardroom{
		board: board.New(self, s), decks: deck.New(), editors: map[board.DocumentID]*board.Editor{},
		files: map[board.DocumentID]*deckFile{}, changed: true, unlike: true,
	}
}

// fold takes in an entry of the class log.
func (b *boardroom) fold(self journal.Author, e journal.Entry) {
	if deck.Folds(e.Kind) {
		b.decks.Apply(e)
		b.changed, b.unlike = true, true
	}
	if board.Folds(e.Kind) {
		b.board.Apply(e)
		b.changed = true
		b.own(self, e)
	}
	if owner, is := returnedTo(e); is && owner == self {
		b.wrote = append(slices.DeleteFunc(b.wrote, func(w wroteOn) bool { return w.who == e.Author }), wroteOn{e.Author, e.Clock})
	}
}

// returnedTo returns on whose private board somebody of staff wrote, if that is what an entry says.
func returnedTo(e journal.Entry) (owner journal.Author, is bool) {
	if e.Kind != journal.KindBoardReturn || e.Sealed || len(e.Body) < len(owner) || !conduct.IsStaff(e.Rights) {
		return owner, false
	}
	return journal.Author(e.Body[:len(owner)]), true
}

// foldDesk takes in an entry of a desk log.
func (b *boardroom) foldDesk(self journal.Author, e journal.Entry) {
	if e.Kind != journal.KindBoardPrivate {
		return
	}
	b.desk = append(b.desk, e)
	b.board.ApplyDesk(e)
	b.changed = true
	b.own(self, e)
}

// own tells editors what this person has written: from then on it can be taken back.
func (b *boardroom) own(self journal.Author, e journal.Entry) {
	if e.Author == self {
		for _, ed := range b.editors {
			ed.Wrote(e)
		}
	}
}

// restart forgets the class log and keeps desk logs. What was done before cannot be taken back any more: it may not count.
func (b *boardroom) restart(self journal.Author, s board.Opener) {
	desk, files := b.desk, b.files
	*b = newBoardroom(self, s)
	b.desk, b.files = desk, files
	for _, e := range desk {
		b.board.ApplyDesk(e)
	}
}

// restartDesk forgets desk logs.
func (b *boardroom) restartDesk() {
	b.board.ResetDesk()
	b.desk, b.changed = nil, true
}

// editor returns what edits a document for this person.
func (b *boardroom) editor(self journal.Author, doc board.DocumentID, s board.Sealer) *board.Editor {
	for i, id := range b.edited {
		if id == doc {
			b.edited = append(append(b.edited[:i:i], b.edited[i+1:]...), doc)
			return b.editors[doc]
		}
	}
	if len(b.edited) == maxEditors {
		delete(b.editors, b.edited[0])
		b.edited = b.edited[1:]
	}
	ed := board.NewEditor(self, doc, s)
	b.edited, b.editors[doc] = append(b.edited, doc), ed
	return ed
}

// undo says on which documents there is something to take back or to do again.
func (b *boardroom) undo() map[board.DocumentID]Undo {
	all := make(map[board.DocumentID]Undo, len(b.editors))
	for doc, ed := range b.editors {
		if is := (Undo{ed.CanUndo(), ed.CanRedo()}); is != (Undo{}) {
			all[doc] = is
		}
	}
	return all
}
