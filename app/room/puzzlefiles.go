package room

import (
	"bytes"
	"errors"
	"fmt"
	"time"

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
	again      time.Time      // when it is asked for again; zero: it comes, is here, or never will be
}

// When a file is asked for again: that something else has come, as a picture or as a file that was shared, and that there was no room for.
const (
	puzzleElsewhere = time.Second
	puzzleNoRoom    = 10 * time.Second
)

// fileDue returns when a file is to be asked for again; zero: none is.
func (p *puzzleroom) fileDue() (due time.Time) {
	for _, f := range p.files {
		if !f.again.IsZero() && (due.IsZero() || f.again.Before(due)) {
			due = f.again
		}
	}
	return due
}

// fetchPuzzles has the files of puzzles come that were opened; r.mu is held.
func (r *Room) fetchPuzzles() {
	if r.class == nil || r.leaving.Load() {
		return
	}
	now := time.Now()
	for _, is := range r.puzzles.fold.Snapshot() {
		f := r.puzzles.files[is.ID]
		if f == nil {
			f = puzzleFileOf(is)
			r.puzzles.files[is.ID] = f
		}
		if !f.again.IsZero() && !now.Before(f.again) {
			r.fetchPuzzle(f, is.ID.Author, now)
		}
	}
}

// puzzleFileOf returns the file of a puzzle, to be asked for at once.
func puzzleFileOf(is *puzzle.Game) *puzzleFile {
	ticket, err := session.ParseTicket(is.Ticket)
	if err == nil && ticket.Size > puzzle.MaxFile {
		err = ErrPuzzleDamaged
	}
	f := &puzzleFile{ticket: ticket, shape: is.Shape, size: max(1, ticket.Size), err: err}
	if err == nil {
		f.again = time.Unix(0, 1)
	}
	return f
}

func (r *Room) fetchPuzzle(f *puzzleFile, by journal.Author, now time.Time) {
	f.again = time.Time{}
	f.err = r.class.Fetch(f.ticket, session.Fetching{
		From:     []journal.Author{by},
		Progress: func(s session.FileState) { r.puzzleCame(f, s.Have, nil) },
		Done:     func(err error) { r.puzzleCame(f, f.size, err) },
	})
	switch {
	case errors.Is(f.err, session.ErrFetching):
		f.err, f.again = nil, now.Add(puzzleElsewhere)
	case hadNoRoom(f.err):
		f.again = now.Add(puzzleNoRoom)
	}
}

// puzzleCame takes in how far the file of a puzzle is.
func (r *Room) puzzleCame(f *puzzleFile, have uint64, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	switch {
	case errors.Is(err, session.ErrClosed):
	case errors.Is(err, session.ErrCanceled): // by who did not know that it is needed
		f.again = now.Add(puzzleElsewhere)
	case err != nil:
		f.err = err
		if errors.Is(err, session.ErrDiskFull) {
			f.again = now.Add(puzzleNoRoom)
		}
	default:
		f.err, f.have, f.here = nil, have, have >= f.size
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
