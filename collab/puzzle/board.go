package puzzle

import (
	"slices"

	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// A Board is what one or several people have made of a puzzle since it was begun, or begun anew. It is never modified, and the same
// pointer while nothing in it changes.
type Board struct {
	ID     BoardID
	Since  journal.Clock
	Pieces []Piece // pieces, tiles and items by number; of a crossword all of the grid, row by row
	Copies []Copy  // of tiles that there is always another of, by slot, then tile
	Order  []int   // items as they lie
	Hints  int     // used
	Moves  []Made  // that count, in order
	Void   int     // moves that do not: somebody else was first, there was no room, there was nothing to change
}

// A Piece is a piece, a tile, an item or a cell.
type Piece struct {
	At      jigsaw.Point // of a jigsaw
	Placed  bool         // of a jigsaw: it is where it belongs, for good
	Slot    int          // of a tile; or Nowhere
	Letter  rune         // of a cell; 0: empty
	Hinted  bool         // a hint was given: of a jigsaw it was laid, a cell shows its right letter and stays so
	Checked bool         // it is as it was when somebody last asked what is wrong
	By      journal.Author
	Moved   journal.Clock // when By moved it last; 0: nobody has

	moved int // number of the move, from 1
}

// A Copy is one of a tile that there is always another of.
type Copy struct {
	Tile, Slot int
	By         journal.Author
}

// A Made is a move that counts.
type Made struct {
	*Move
	By     journal.Author
	Clock  journal.Clock
	Placed bool // of a piece of a jigsaw: it was where it belongs
}

// A player makes moves on a board, one after the other.
type player struct {
	*Board
	shape   *Shape
	cut     jigsaw.Cut
	held    []int // tiles by slot
	checked int   // number of the last check
}

func newPlayer(s *Shape, seed uint32) player {
	return player{Board: Start(s, seed), shape: s, cut: s.Cut(), held: make([]int, len(s.Slots))}
}

// show returns the board as it is now. Moves are shared: what the player adds is behind those that were shown.
func (p *player) show() *Board {
	is := *p.Board
	is.Pieces, is.Copies, is.Order, is.Moves = slices.Clone(p.Pieces), slices.Clone(p.Copies), slices.Clone(p.Order), slices.Clip(p.Moves)
	for i := range is.Pieces {
		is.Pieces[i].Checked = p.checked > is.Pieces[i].moved
	}
	return &is
}

// make makes a move, and reports whether it counts.
func (p *player) make(m *Made, number int) bool {
	switch m.Kind {
	case Lay:
		return p.lay(m, number)
	case Put:
		return p.put(m, number)
	case Order:
		return p.order(m, number)
	case Type:
		return p.letters(m, number)
	case Hint:
		return p.hint(m, number)
	case Check:
		p.checked = number
		return true
	}
	panic("BUG: a move of an unknown kind")
}

// touch notes who moved a piece.
func (p *player) touch(i int, m *Made, number int) *Piece {
	is := &p.Pieces[i]
	is.By, is.Moved, is.moved = m.By, m.Clock, number
	return is
}

func (p *player) lay(m *Made, number int) bool {
	if p.Pieces[m.Piece].Placed {
		return false
	}
	is := p.touch(m.Piece, m, number)
	if m.Placed = p.cut.Snaps(m.Piece, m.At); m.Placed {
		is.At, is.Placed = p.cut.Home(m.Piece), true
	} else {
		is.At = p.cut.Clamp(m.At)
	}
	return true
}

// hasRoom reports whether one more tile may lie on a slot.
func (p *player) hasRoom(slot int) bool {
	return slot == Nowhere || p.shape.Slots[slot] == 0 || p.held[slot] < p.shape.Slots[slot]
}

// fill counts tiles on slots.
func (p *player) fill(slot, by int) {
	if slot != Nowhere {
		p.held[slot] += by
	}
}

func (p *player) put(m *Made, number int) bool {
	if p.shape.isReusable(m.Piece) {
		return p.copy(m, number)
	}
	is := &p.Pieces[m.Piece]
	if is.Slot == m.To || !p.hasRoom(m.To) {
		return false
	}
	p.fill(is.Slot, -1)
	p.fill(m.To, 1)
	p.touch(m.Piece, m, number).Slot = m.To
	return true
}

// copy puts a tile of which there is always another. There is one on a slot at most.
func (p *player) copy(m *Made, number int) bool {
	at := func(slot int) (int, bool) {
		return slices.BinarySearchFunc(p.Copies, Copy{Tile: m.Piece, Slot: slot}, compareCopies)
	}
	from, taken := at(m.From)
	_, there := at(m.To)
	if m.From == m.To || m.From != Nowhere && !taken || m.To != Nowhere && there || !p.hasRoom(m.To) {
		return false
	}
	if m.From != Nowhere {
		p.Copies = slices.Delete(p.Copies, from, from+1)
		p.fill(m.From, -1)
	}
	if m.To != Nowhere {
		to, _ := at(m.To)
		p.Copies = slices.Insert(p.Copies, to, Copy{m.Piece, m.To, m.By})
		p.fill(m.To, 1)
	}
	p.touch(m.Piece, m, number)
	return true
}

func (p *player) order(m *Made, number int) bool {
	from := slices.Index(p.Order, m.Piece)
	rest := slices.Delete(p.Order, from, from+1)
	to := 0
	if m.To != Nowhere {
		to = slices.Index(rest, m.To) + 1
	}
	p.Order = slices.Insert(rest, to, m.Piece)
	if from == to {
		return false
	}
	p.touch(m.Piece, m, number)
	for i := min(from, to); i <= max(from, to); i++ {
		p.Pieces[p.Order[i]].moved = number // it lies elsewhere now
	}
	return true
}

func (p *player) letters(m *Made, number int) (counts bool) {
	for _, l := range m.Letters {
		if is := &p.Pieces[l.Cell]; !is.Hinted && is.Letter != l.Letter {
			p.touch(l.Cell, m, number).Letter = l.Letter
			counts = true
		}
	}
	return counts
}

func (p *player) hint(m *Made, number int) bool {
	is := &p.Pieces[m.Piece]
	if is.Hinted || is.Placed || p.Hints == p.shape.Hints {
		return false
	}
	p.Hints++
	is.Hinted = true
	switch p.shape.Kind {
	case JigsawKind:
		p.touch(m.Piece, m, number)
		is.At, is.Placed, m.Placed = p.cut.Home(m.Piece), true, true
	case CrosswordKind:
		p.touch(m.Piece, m, number).Letter = 0
	}
	return true
}

// On returns how many tiles lie on a slot.
func (b *Board) On(slot int) (n int) {
	for i := range b.Pieces {
		if b.Pieces[i].Slot == slot {
			n++
		}
	}
	for _, c := range b.Copies {
		if c.Slot == slot {
			n++
		}
	}
	return n
}
