package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A Workshop is what the screen Puzzles shows, besides the shelf.
type Workshop struct {
	At     string // key of the puzzle that was saved last, which the list goes to; empty: none was
	Edited *PuzzleEdit
}

// A PuzzleEdit is a puzzle that is being made or changed.
type PuzzleEdit struct {
	Number  int            // differs for each that is begun
	Puzzle  *puzzle.Puzzle `json:"-"` // pictures and all
	Key     string         // of the own puzzle that it takes the place of; empty: it will be another one
	Unsaved bool           // it came from a file and is not kept here yet
	Saving  bool
	Fault   string // a sentence: why it could not be saved
}

// A workshop is what is known while the screen Puzzles is open.
type workshop struct {
	at    string
	edit  *PuzzleEdit // replaced, never changed
	shown *Workshop
}

// OpenWorkshop has the puzzles of this profile take the window.
func (s *Store) OpenWorkshop() {
	s.post(func(st *state, _ time.Time) { st.openWorkshop() })
}

// openWorkshop reports whether the screen is open.
func (st *state) openWorkshop() bool {
	if st.workshop != nil {
		return true
	}
	if st.busy != Idle || st.check != nil || st.bank != nil || st.session != nil && st.session.isTaking() {
		return false
	}
	st.workshop = &workshop{}
	st.listPuzzles()
	return true
}

// CloseWorkshop goes back to where the screen was opened from.
func (s *Store) CloseWorkshop() {
	s.post(func(st *state, _ time.Time) { st.workshop = nil })
}

// inWorkshop has f called while the screen is open.
func (s *Store) inWorkshop(f func(st *state, w *workshop, now time.Time)) {
	s.post(func(st *state, now time.Time) {
		if st.workshop != nil {
			f(st, st.workshop, now)
		}
	})
}

// NewPuzzle begins a puzzle of a kind.
func (s *Store) NewPuzzle(k puzzle.Kind) {
	s.inWorkshop(func(st *state, w *workshop, _ time.Time) { w.begin(st, PuzzleEdit{Puzzle: freshPuzzle(k)}) })
}

// freshPuzzle is a puzzle to begin with. It does not pass Check yet.
func freshPuzzle(k puzzle.Kind) *puzzle.Puzzle {
	p := &puzzle.Puzzle{Options: puzzle.Options{Hints: 3, Check: k != puzzle.JigsawKind, Shuffle: k == puzzle.MatchingKind || k == puzzle.ZonesKind || k == puzzle.SortingKind}}
	switch k {
	case puzzle.JigsawKind:
		p.Content = &puzzle.Jigsaw{Columns: 6, Rows: 4, Seed: 1}
	case puzzle.OrderingKind:
		p.Content = &puzzle.Ordering{}
	case puzzle.MatchingKind:
		p.Content = &puzzle.Matching{}
	case puzzle.CrosswordKind:
		p.Content = &puzzle.Crossword{}
	case puzzle.ZonesKind:
		p.Content = &puzzle.Zones{}
	case puzzle.SortingKind:
		p.Content = &puzzle.Sorting{}
	}
	return p
}

func (w *workshop) begin(st *state, e PuzzleEdit) {
	if w.edit != nil {
		return
	}
	st.puzzleNumbers++
	e.Number = st.puzzleNumbers
	w.edit = &e
}

// EditPuzzle opens one of the shelf to be changed. What is changed of a sample is saved as a puzzle of one's own.
func (s *Store) EditPuzzle(key string) {
	s.post(func(st *state, _ time.Time) {
		if !st.openWorkshop() {
			return
		}
		e := PuzzleEdit{Key: key}
		if strings.HasPrefix(key, sampleKey) {
			e.Key = ""
		}
		st.readToEdit(st.shelfPuzzle(key), e)
	})
}

// EditPuzzleFile opens a .cpuzzle from anywhere. Saved, it is a puzzle on the shelf, and the file stays as it is.
func (s *Store) EditPuzzleFile(path string) {
	s.inWorkshop(func(st *state, _ *workshop, _ time.Time) {
		st.readToEdit(func() (*puzzle.Puzzle, error) { return readPuzzle(path) }, PuzzleEdit{Unsaved: true})
	})
}

// readToEdit begins to change a puzzle once it has been read.
func (st *state) readToEdit(read func() (*puzzle.Puzzle, error), e PuzzleEdit) {
	var p *puzzle.Puzzle
	st.workshop.do(st, func() (err error) {
		p, err = read()
		return err
	}, func(st *state, w *workshop, now time.Time, err error) {
		if err != nil {
			st.tell(now, err)
			return
		}
		e.Puzzle = p
		w.begin(st, e)
	})
}

// do has something done in the background. What came of it is heard in the store's goroutine, unless the screen was left.
func (w *workshop) do(st *state, job func() error, done func(st *state, w *workshop, now time.Time, err error)) {
	st.store.background(func(context.Context) {
		err := job()
		st.store.post(func(st *state, now time.Time) {
			if st.workshop == w {
				done(st, w, now, err)
				return
			}
			st.tell(now, err)
		})
	}, st.ctx)
}

// SavePuzzle keeps what was made in the editor, which closes once that is on the disk.
func (s *Store) SavePuzzle(p *puzzle.Puzzle) {
	s.inWorkshop(func(st *state, w *workshop, now time.Time) {
		if w.edit == nil || w.edit.Saving {
			return
		}
		saving := *w.edit
		saving.Puzzle, saving.Saving, saving.Fault = p, true, ""
		w.edit = &saving
		dir, key := st.profileDir(), saving.Key
		w.do(st, func() (err error) {
			key, err = keepPuzzle(dir, key, p)
			return err
		}, func(st *state, w *workshop, now time.Time, err error) {
			if err != nil {
				failed := saving
				failed.Saving, failed.Fault = false, Sentence(err, now)
				w.edit = &failed
				return
			}
			w.edit, w.at = nil, key
			st.listPuzzles()
		})
	})
}

// keepPuzzle writes a puzzle to the shelf, in the place of the one with a key if that is not empty, and returns its key.
func keepPuzzle(dir, key string, p *puzzle.Puzzle) (string, error) {
	if dir == "" {
		return "", ErrNoShelf
	}
	if err := os.MkdirAll(filepath.Join(dir, puzzleFolder), 0o700); err != nil {
		return "", err
	}
	taken := false
	if key == "" {
		name, err := takeName(filepath.Join(dir, puzzleFolder), p.Title)
		if err != nil {
			return "", err
		}
		key, taken = ownKey+name, true
	}
	path := puzzlePath(dir, key)
	err := writeWhole(path, func(w io.Writer) error { return puzzle.WriteFile(w, p) })
	if err != nil && taken {
		os.Remove(path)
	}
	return key, err
}

// takeName makes an empty file in a folder, named as a puzzle is called, so that nobody else takes the name.
func takeName(dir, title string) (name string, err error) {
	base := puzzleName(title)
	for n := 1; n <= 1000; n++ {
		name = base + puzzleEnding
		if n > 1 {
			name = fmt.Sprintf("%s (%d)%s", base, n, puzzleEnding)
		}
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			return name, f.Close()
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("puzzle %q: %w", base, fs.ErrExist)
}

// puzzleName is the name of a file for a title, which every system takes: letters and digits, with hyphens between.
func puzzleName(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "-") && b.Len() > 0:
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	return strings.TrimRight("puzzle-"+b.String(), "-")
}

// CancelPuzzle closes the editor; what was changed in it is forgotten.
func (s *Store) CancelPuzzle() {
	s.inWorkshop(func(_ *state, w *workshop, _ time.Time) {
		if w.edit != nil && !w.edit.Saving {
			w.edit = nil
		}
	})
}

// DeletePuzzle deletes an own puzzle for good.
func (s *Store) DeletePuzzle(key string) {
	s.inWorkshop(func(st *state, w *workshop, _ time.Time) {
		if !strings.HasPrefix(key, ownKey) {
			return
		}
		path := puzzlePath(st.profileDir(), key)
		w.do(st, func() error { return os.Remove(path) }, func(st *state, _ *workshop, now time.Time, err error) {
			st.tell(now, err)
			st.listPuzzles()
		})
	})
}

// ExportPuzzle writes one of the shelf to a file anywhere, for somebody else.
func (s *Store) ExportPuzzle(key, path string) {
	s.inWorkshop(func(st *state, w *workshop, _ time.Time) {
		read := st.shelfPuzzle(key)
		w.do(st, func() error {
			p, err := read()
			if err != nil {
				return err
			}
			return writeWhole(path, func(w io.Writer) error { return puzzle.WriteFile(w, p) })
		}, func(st *state, _ *workshop, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			st.toasts.offerFolder(now, words.T("The puzzle is in %s", filepath.Base(path)), words.T("Open folder"), filepath.Dir(path))
		})
	})
}

// showWorkshop returns what the screen Puzzles shows; nil: it is not open.
func (st *state) showWorkshop() *Workshop {
	w := st.workshop
	if w == nil {
		return nil
	}
	n := &Workshop{At: w.at, Edited: w.edit}
	if isSameShown(n, w.shown) {
		return w.shown
	}
	w.shown = n
	return n
}
