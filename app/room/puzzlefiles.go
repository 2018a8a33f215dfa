package room

import (
	"bytes"
	"errors"
	"fmt"

	"lyceum/collab/puzzle"
	"lyceum/session"
	"lyceum/session/journal"
)

// A puzzleFile is the file of a puzzle, as far as it is here. r.mu guards it.
type puzzleFile struct {
	ticket     session.Ticket
	shape      puzzle.Shape
	have, size uint64
	here, read bool
	err        error
	is         *puzzle.Puzzle // nil: not read yet, or err says why not
}

// fetchPuzzles has the files of puzzles come that were opened; r.mu is held.
func (r *Room) fetchPuzzles() {
	if r.class == nil || r.leaving.Load() {
		return
	}
	for _, is := range r.puzzles.fold.Snapshot() {
		if r.puzzles.files[is.ID] == nil {
			r.puzzles.files[is.ID] = r.fetchPuzzle(is)
		}
	}
}

func (r *Room) fetchPuzzle(is *puzzle.Game) *puzzleFile {
	ticket, err := session.ParseTicket(is.Ticket)
	f := &puzzleFile{ticket: ticket, shape: is.Shape, size: max(1, ticket.Size)}
	switch {
	case err == nil && ticket.Size > puzzle.MaxFile:
		err = ErrPuzzleDamaged
	case err == nil:
		err = r.class.Fetch(ticket, session.Fetching{
			From:     []journal.Author{is.ID.Author},
			Progress: func(s session.FileState) { r.puzzleCame(f, s.Have, nil) },
			Done:     func(err error) { r.puzzleCame(f, f.size, err) },
		})
	}
	if errors.Is(err, session.ErrFetching) { // as another puzzle's
		err = nil
	}
	f.err = err
	return f
}

// puzzleCame takes in how far the file of a puzzle is.
func (r *Room) puzzleCame(f *puzzleFile, have uint64, err error) {
	if errors.Is(err, session.ErrClosed) || errors.Is(err, session.ErrCanceled) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, other := range r.puzzles.files { // another puzzle may have the same file
		if other.ticket != f.ticket {
			continue
		}
		if other.err = err; err == nil {
			other.have, other.here = have, have >= other.size
		}
	}
	r.puzzles.renew()
}

// readPuzzles reads the files that are here. It is called by the loop of puzzles, without r.mu: files may be large.
func (r *Room) readPuzzles() {
	for {
		f := r.puzzleToRead()
		if f == nil {
			return
		}
		is, err := r.puzzleIn(f)
		r.mu.Lock()
		f.is, f.read = is, true
		if f.err == nil {
			f.err = err
		}
		r.puzzles.changed = true
		r.mu.Unlock()
	}
}

func (r *Room) puzzleToRead() *puzzleFile {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.puzzles.files {
		if f.here && !f.read {
			return f
		}
	}
	return nil
}

// puzzleIn reads a file. It has to be of the puzzle that was announced.
func (r *Room) puzzleIn(f *puzzleFile) (*puzzle.Puzzle, error) {
	content, err := r.contentOf(f.ticket)
	if err != nil {
		return nil, err
	}
	is, err := puzzle.ReadFile(bytes.NewReader(content))
	if err == nil && !puzzle.ShapeOf(is).Equal(f.shape) {
		err = errors.New("it is another puzzle")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPuzzleDamaged, err)
	}
	return is, nil
}
