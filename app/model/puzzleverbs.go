package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// What follows are the verbs of who plays. All are about this person's board of the puzzle in front. What goes wrong is told in a toast,
// and PuzzleView.Refused rises.

// play has the class do something on the board.
func (s *Store) play(do func(r Puzzler, id puzzle.GameID) error) {
	s.onPuzzle(func(st *state, of *session, now time.Time, is *room.PuzzleOf) {
		of.puzzler(st, now, puzzleLane, func(r Puzzler) error { return do(r, is.ID) }, func(st *state, now time.Time, err error) {
			if err != nil {
				of.puzzles.refused++
				of.puzzles.changes++
			}
			st.tell(now, err)
		})
	})
}

// GrabPiece takes up a piece, a tile or an item, which others see.
func (s *Store) GrabPiece(piece int, at jigsaw.Point) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.GrabPiece(id, piece, at) })
}

// MovePiece shows others where it is. It never waits.
func (s *Store) MovePiece(at jigsaw.Point) {
	if r, ok := s.puzzlerNow(); ok {
		r.MovePiece(at)
	}
}

// PutBack lets go what is held: it is where it was.
func (s *Store) PutBack() {
	s.play(func(r Puzzler, _ puzzle.GameID) error { r.PutBack(); return nil })
}

// LayPiece lays a piece of a jigsaw on the table.
func (s *Store) LayPiece(piece int, at jigsaw.Point) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.LayPiece(id, piece, at) })
}

// PutTile puts a tile on a slot, or away; from is the slot of one that there is always another of.
func (s *Store) PutTile(tile, from, to int) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.PutTile(id, tile, from, to) })
}

// OrderItem puts an item behind another, or first.
func (s *Store) OrderItem(item, behind int) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.OrderItem(id, item, behind) })
}

// TypeLetters writes into cells of a crossword.
func (s *Store) TypeLetters(letters ...puzzle.Letter) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.TypeLetters(id, letters...) })
}

// PointCell shows others at which cell of a crossword this person is. It never waits.
func (s *Store) PointCell(id puzzle.GameID, cell int) {
	if r, ok := s.puzzlerNow(); ok {
		r.PointCell(id, cell)
	}
}

// TakeHint has something be told of a piece, tile, item or cell.
func (s *Store) TakeHint(piece int) {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.TakeHint(id, piece) })
}

// CheckPuzzle has everybody on the board see what is wrong so far.
func (s *Store) CheckPuzzle() {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.CheckPuzzle(id) })
}

// RestartPuzzle begins this person's own board anew.
func (s *Store) RestartPuzzle() {
	s.play(func(r Puzzler, id puzzle.GameID) error { return r.RestartPuzzle(id) })
}

// puzzlerNow returns the class that is open as a Puzzler; false outside a class.
func (s *Store) puzzlerNow() (Puzzler, bool) {
	r := s.room.Load()
	if r == nil {
		return nil, false
	}
	p, ok := (*r).(Puzzler)
	return p, ok
}

// WatchPuzzles has f called when somebody takes up, moves or lets go a piece, until it is called with nil or the class is left. f runs in
// another goroutine, and must not wait nor ask the store anything.
func (s *Store) WatchPuzzles(f func()) {
	if r, ok := s.puzzlerNow(); ok {
		r.WatchPuzzles(f)
	}
}

// PuzzleHolds returns who holds which piece of a board at this moment, and who is at which cell.
func (s *Store) PuzzleHolds(id puzzle.GameID, board puzzle.BoardID) []room.PuzzleHold {
	if r, ok := s.puzzlerNow(); ok {
		return r.PuzzleHolds(id, board)
	}
	return nil
}
