package room

import (
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/collab/puzzle/live"
	"lyceum/session/journal"
)

// GrabPiece takes up a piece, a tile or an item, which others see from then on: for a minute at most, then it is let go. Who held
// something else lets that go. Errors are a *HeldError if somebody moves it already, ErrNoPuzzle, ErrPuzzleEnded, ErrNotAllowed,
// ErrNoTeam, ErrNoPiece, and ErrPieceLies.
func (r *Room) GrabPiece(id puzzle.GameID, piece int, at jigsaw.Point) error {
	is, err := r.played(id)
	if err != nil {
		return err
	}
	if is.Game.Shape.Kind == puzzle.CrosswordKind || piece < 0 || piece >= is.Game.Shape.Pieces() {
		return ErrNoPiece
	}
	if b := is.Board(is.Own); b != nil && b.Pieces[piece].Placed {
		return ErrPieceLies
	}
	now, err := r.classNow()
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.puzzles
	if h, held := p.holds.Holder(id, is.Own, piece, r.classTimeAt(time.Now())); held && h.Author != r.self && !isReusable(is, piece) {
		return &HeldError{By: r.news.people[h.Author]}
	}
	if p.held != nil {
		r.letGo()
	}
	p.held = &live.Message{Game: id, State: live.Held, Piece: piece, Since: puzzle.Moment(journal.ClockAt(now)), At: at}
	r.hold(is)
	return nil
}

func isReusable(is *PuzzleOf, tile int) bool {
	return is.Game.Shape.Reusable != nil && is.Game.Shape.Reusable[tile]
}

// hold notes what this person holds, and has it be said; r.mu is held.
func (r *Room) hold(is *PuzzleOf) {
	p := &r.puzzles
	p.holds.Apply(r.self, is.Own, *p.held, r.classTimeAt(time.Now()))
	p.out.Say(*p.held)
	p.look()
	p.wake()
}

// MovePiece says where a piece is that this person holds. It never waits: of places that come too often the latest counts. Without a piece
// that is held it does nothing.
func (r *Room) MovePiece(at jigsaw.Point) {
	is := r.Snapshot().Puzzles
	r.mu.Lock()
	defer r.mu.Unlock()
	held := r.puzzles.held
	if held == nil {
		return
	}
	if of := is.Puzzle(held.Game); of != nil {
		moved := *held
		moved.At = at
		r.puzzles.held = &moved
		r.hold(of)
	}
}

// PutBack lets go what this person holds: it is where it was.
func (r *Room) PutBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.puzzles.held != nil {
		r.letGo()
	}
}

// PointCell shows others at which cell of a crossword this person is. It never waits.
func (r *Room) PointCell(id puzzle.GameID, cell int) {
	is := r.Snapshot().Puzzles.Puzzle(id)
	if is == nil || !is.Plays || is.Game.Mode == puzzle.Alone {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.puzzles.out.Say(live.Message{Game: id, State: live.Cursor, Piece: cell})
	r.puzzles.wake()
}

// LayPiece lays a piece of a jigsaw on the table. Errors are those of GrabPiece and of writing.
func (r *Room) LayPiece(id puzzle.GameID, piece int, at jigsaw.Point) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Lay, Piece: piece, At: at, From: puzzle.Nowhere, To: puzzle.Nowhere})
}

// PutTile puts a tile on a slot, or back if to is puzzle.Nowhere. Of a tile that there is always another of from is the slot from which it is
// taken; else that does not matter. Errors are those of GrabPiece, ErrSlotFull, and those of writing.
func (r *Room) PutTile(id puzzle.GameID, tile, from, to int) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Put, Piece: tile, From: from, To: to})
}

// OrderItem puts an item behind another, or first if behind is puzzle.Nowhere. Errors are those of GrabPiece and of writing.
func (r *Room) OrderItem(id puzzle.GameID, item, behind int) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Order, Piece: item, From: puzzle.Nowhere, To: behind})
}

// TypeLetters writes letters into cells of a crossword, puzzle.MaxLetters at most.
func (r *Room) TypeLetters(id puzzle.GameID, letters ...puzzle.Letter) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Type, Letters: letters, From: puzzle.Nowhere, To: puzzle.Nowhere})
}

// TakeHint has something be told of a piece, tile, item or cell: a piece of a jigsaw is laid where it belongs, the letter of a cell is shown, of
// everything else where it belongs. Errors are ErrNoHints, and those of GrabPiece and of writing.
func (r *Room) TakeHint(id puzzle.GameID, piece int) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Hint, Piece: piece, From: puzzle.Nowhere, To: puzzle.Nowhere})
}

// CheckPuzzle has everybody who plays on the board see what is wrong so far. Errors are ErrNoChecks, and those of GrabPiece and of writing.
func (r *Room) CheckPuzzle(id puzzle.GameID) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Check, From: puzzle.Nowhere, To: puzzle.Nowhere})
}

// RestartPuzzle begins this person's own board anew, in the mode puzzle.Alone.
func (r *Room) RestartPuzzle(id puzzle.GameID) error {
	return r.move(id, puzzle.Move{Kind: puzzle.Restart, From: puzzle.Nowhere, To: puzzle.Nowhere})
}

// played returns a puzzle on which this person plays.
func (r *Room) played(id puzzle.GameID) (*PuzzleOf, error) {
	is := r.Snapshot().Puzzles.Puzzle(id)
	switch {
	case is == nil:
		return nil, ErrNoPuzzle
	case !is.Ended.IsZero():
		return nil, ErrPuzzleEnded
	case r.rights(r.self)&journal.Post == 0:
		return nil, ErrNotAllowed
	case !is.Plays:
		return nil, ErrNoTeam
	}
	return is, nil
}

// move makes a move of this person's. Whatever comes of it, they hold nothing afterwards but what was held for another one.
func (r *Room) move(id puzzle.GameID, m puzzle.Move) error {
	if m.Kind <= puzzle.Order {
		defer r.laid(id, m.Piece)
	}
	is, err := r.played(id)
	if err == nil {
		err = mayMove(is, &m)
	}
	if err != nil {
		return err
	}
	kind := journal.KindPuzzleMove
	if is.Game.Mode == puzzle.Alone {
		kind = journal.KindPuzzleAlone
	}
	if m.Kind <= puzzle.Order {
		if m.Grabbed, err = r.heldSince(is, m.Piece); err != nil {
			return err
		}
	}
	body, err := puzzle.EncodeMove(id, m)
	if err != nil {
		return ErrNoPiece
	}
	if kind == journal.KindPuzzleAlone {
		return r.writeDesk(kind, body, nil)
	}
	return r.write(kind, body, nil)
}

// heldSince returns since when this person holds a piece; now, if they did not take it up before.
func (r *Room) heldSince(is *PuzzleOf, piece int) (journal.Clock, error) {
	now, err := r.classNow()
	if err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.puzzles
	if p.held != nil && p.held.Game == is.ID && p.held.Piece == piece {
		return p.held.Since, nil
	}
	if h, held := p.holds.Holder(is.ID, is.Own, piece, r.classTimeAt(time.Now())); held && h.Author != r.self && !isReusable(is, piece) {
		return 0, &HeldError{By: r.news.people[h.Author]}
	}
	return puzzle.Moment(journal.ClockAt(now)), nil
}

// laid lets go a piece for which a move was written, or was refused.
func (r *Room) laid(id puzzle.GameID, piece int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held := r.puzzles.held; held != nil && held.Game == id && held.Piece == piece {
		r.letGo()
	}
}

// mayMove returns why a move would not count, as far as is known here.
func mayMove(is *PuzzleOf, m *puzzle.Move) error {
	s, b := &is.Game.Shape, is.Board(is.Own)
	if b == nil { // of the mode alone, before the first move
		b = &PuzzleBoard{Board: puzzle.Start(s, is.Game.Seed)}
	}
	switch {
	case m.Kind == puzzle.Check && !s.Check:
		return ErrNoChecks
	case m.Kind == puzzle.Hint && b.Hints >= s.Hints:
		return ErrNoHints
	case !m.Fits(s, is.Game.Mode):
		return ErrNoPiece
	case m.Kind == puzzle.Lay && b.Pieces[m.Piece].Placed, m.Kind == puzzle.Hint && (b.Pieces[m.Piece].Placed || b.Pieces[m.Piece].Hinted):
		return ErrPieceLies
	case m.Kind == puzzle.Put && m.To != puzzle.Nowhere && s.Slots[m.To] > 0 && b.On(m.To) >= s.Slots[m.To] && b.Pieces[m.Piece].Slot != m.To:
		return ErrSlotFull
	}
	return nil
}
