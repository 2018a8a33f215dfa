package puzzle

import (
	"time"

	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// MaxHold is how long a piece counts as held by one move. Our choice: long enough for slow hands; a longer hold begins later.
const MaxHold = time.Minute

// A MoveKind says what a move is.
type MoveKind uint8

// The kinds of moves. Entries have these numbers.
const (
	Lay     MoveKind = 1 + iota // a piece of a jigsaw somewhere on the table
	Put                         // a tile on a slot, or back
	Order                       // an item behind another
	Type                        // letters into cells
	Hint                        // something is told: a piece laid, a letter, where a tile belongs
	Check                       // what is wrong so far is shown
	Restart                     // the own board is as at first; in the mode Alone
)

var moveNames = [...]string{"", "lay", "put", "order", "type", "hint", "check", "restart"}

// String returns the kind's name.
func (k MoveKind) String() string {
	if k < Lay || k > Restart {
		return "unknown"
	}
	return moveNames[k]
}

// holds reports whether a piece is held for such a move.
func (k MoveKind) holds() bool { return k <= Order }

// Nowhere is the slot of a tile that lies on none, and the item before the first.
const Nowhere = -1

// A Move is something that somebody does on a board. It is never modified.
type Move struct {
	Kind    MoveKind
	Piece   int           // piece, tile or item; of a hint on a crossword the cell
	At      jigsaw.Point  // where a piece is laid: within ±maxAway
	From    int           // of a tile that there is always another of: the slot from which it is taken, or Nowhere; else Nowhere
	To      int           // the slot on which a tile is put, or the item behind which one is put; or Nowhere
	Letters []Letter      // that are typed
	Grabbed journal.Clock // since when the piece was held, a whole millisecond; of Lay, Put and Order
}

// A Letter is what is typed into a cell, whose number counts row by row.
type Letter struct {
	Cell   int
	Letter rune // as crossword.Letter has it; 0: the cell is emptied
}

// maxAway is how far from the picture's corner a piece can be laid, before it is put on the table.
const maxAway = 1 << 17

// Moment returns a clock's millisecond, as Move.Grabbed has it.
func Moment(c journal.Clock) journal.Clock { return c &^ (1<<16 - 1) }

// Fits reports whether a move can be made in a game of some shape, whatever the board is like.
func (m *Move) Fits(s *Shape, mode Mode) bool {
	if m.Piece < 0 || m.From < Nowhere || m.To < Nowhere {
		return false
	}
	switch m.Kind {
	case Lay:
		return s.Kind == JigsawKind && m.Piece < s.Columns*s.Rows
	case Put:
		return s.Kind.HasSlots() && m.Piece < s.Tiles && m.To < len(s.Slots) && m.From < len(s.Slots) && (m.From == Nowhere || s.isReusable(m.Piece))
	case Order:
		return s.Kind == OrderingKind && m.Piece < s.Tiles && m.To < s.Tiles && m.To != m.Piece
	case Type:
		if s.Kind != CrosswordKind {
			return false
		}
		for _, l := range m.Letters {
			if !s.hasCell(l.Cell) {
				return false
			}
		}
		return true
	case Hint:
		return s.Hints > 0 && (s.Kind == CrosswordKind && s.hasCell(m.Piece) || s.Kind != CrosswordKind && m.Piece < s.Pieces())
	case Check:
		return s.Check
	}
	return m.Kind == Restart && mode == Alone
}

func (s *Shape) hasCell(cell int) bool { return cell >= 0 && cell < len(s.Cells) && s.Cells[cell] }

// places returns how many pieces, tiles or cells a board has room for: of a crossword all of the grid.
func (s *Shape) places() int {
	if s.Kind == CrosswordKind {
		return len(s.Cells)
	}
	return s.Pieces()
}

// Cut returns how the picture of a jigsaw is cut, but for its knobs.
func (s *Shape) Cut() jigsaw.Cut {
	return jigsaw.Cut{Columns: s.Columns, Rows: s.Rows, Width: s.Width, Height: s.Height}
}
