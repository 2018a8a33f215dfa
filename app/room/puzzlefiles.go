package room

import (
	"bytes"
	"errors"
	"fmt"

	"lyceum/collab/puzzle"
)

// A puzzleFile is the file of a puzzle, as far as it is here. r.mu guards it.
type puzzleFile struct {
	fileWait
	shape puzzle.Shape
	read  bool
	is    *puzzle.Puzzle // nil: not read yet, or err says why not
}

// fetchPuzzles has the files of puzzles come that were opened; r.mu is held.
func (r *Room) fetchPuzzles() {
	if r.class == nil || r.leaving.Load() {
		return
	}
	for _, is := range r.puzzles.fold.Snapshot() {
		if r.puzzles.files[is.ID] == nil {
			f := &puzzleFile{fileWait: newFileWait(is.Ticket, puzzle.MaxFile, ErrPuzzleDamaged), shape: is.Shape}
			r.puzzles.files[is.ID] = f
			r.await(&f.fileWait, is.ID.Author, r.puzzles.renew)
		}
	}
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
