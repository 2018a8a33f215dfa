package model

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/assets"
	"lyceum/collab/puzzle"
)

// A PuzzleShelf is the puzzles that this person can give or change: own ones and those that come with the program.
type PuzzleShelf struct {
	Busy    bool
	Fault   string        // a sentence: why own ones cannot be listed
	Own     []ShelfPuzzle // the one changed last first
	Samples []ShelfPuzzle // in the language of the window
}

// A ShelfPuzzle is one of them. Two can be compared.
type ShelfPuzzle struct {
	Key     string // what verbs take
	Title   string
	Kind    puzzle.Kind
	Size    string // how many pieces, words or items, in words
	Changed string // when, in words; of a sample empty
	Fault   string // a sentence: why it cannot be opened
}

// Sample reports whether it comes with the program: then what is changed is saved as one's own.
func (p ShelfPuzzle) Sample() bool { return strings.HasPrefix(p.Key, sampleKey) }

// Own puzzles are files in a folder of the profile.
const (
	puzzleFolder = "puzzles"
	puzzleEnding = ".cpuzzle"
	ownKey       = "own/"
	sampleKey    = "sample/"
	maxShelf     = 500 // own puzzles that are listed, those changed last (our choice: more are not found in a list)
)

// ErrNoShelf reports that there is no profile in which puzzles could be kept.
var ErrNoShelf = errors.New("no folder for puzzles")

// A shelved puzzle is what is known of one on the shelf.
type shelved struct {
	key, title string
	kind       puzzle.Kind
	size       int
	changed    time.Time // zero: of a sample
	long       int64     // bytes, of a file
	err        error
}

// A shelf is what was found in the folder. It is replaced, never changed.
type shelf struct {
	busy         bool
	own, samples []shelved
	err          error
	language     string
}

// ListPuzzles fills in Snapshot.Shelf, and looks anew at what is in the folder.
func (s *Store) ListPuzzles() { s.post(func(st *state, _ time.Time) { st.listPuzzles() }) }

func (st *state) listPuzzles() {
	before := &shelf{}
	if st.shelf != nil {
		before = st.shelf
	}
	busy := *before
	busy.busy, busy.language = true, words.Language()
	st.shelf = &busy
	st.shelfNo++
	no, dir := st.shelfNo, st.profileDir()
	st.store.background(func(context.Context) {
		found := shelfIn(dir, busy.language, before)
		st.store.post(func(st *state, _ time.Time) {
			if no == st.shelfNo {
				st.shelf = found
			}
		})
	}, st.ctx)
}

// shelfIn lists the shelf of a profile. What is as before is not read again.
func shelfIn(dir, language string, before *shelf) *shelf {
	s := &shelf{language: language}
	for _, name := range samplesIn(language) {
		s.samples = append(s.samples, shelvedOf(sampleKey+name, func() (*puzzle.Puzzle, error) { return puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name))) }))
	}
	var files []fs.FileInfo
	files, s.err = puzzleFiles(dir)
	for _, f := range files {
		key := ownKey + f.Name()
		i := slices.IndexFunc(before.own, func(p shelved) bool { return p.key == key && p.long == f.Size() && p.changed.Equal(f.ModTime()) })
		if i >= 0 {
			s.own = append(s.own, before.own[i])
			continue
		}
		is := shelvedOf(key, func() (*puzzle.Puzzle, error) { return readPuzzle(filepath.Join(dir, puzzleFolder, f.Name())) })
		is.changed, is.long = f.ModTime(), f.Size()
		if is.title == "" {
			is.title = strings.TrimSuffix(f.Name(), puzzleEnding)
		}
		s.own = append(s.own, is)
	}
	return s
}

// samplesIn are the samples in a language, or else in English.
func samplesIn(language string) []string {
	if all := assets.Puzzles(language); len(all) > 0 {
		return all
	}
	return assets.Puzzles(words.English)
}

// puzzleFiles are the files of own puzzles, the one changed last first.
func puzzleFiles(dir string) (files []fs.FileInfo, err error) {
	if dir == "" {
		return nil, ErrNoShelf
	}
	all, err := os.ReadDir(filepath.Join(dir, puzzleFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range all {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), puzzleEnding) && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	return files[:min(len(files), maxShelf)], err
}

// shelvedOf is what is known of a puzzle once it was read.
func shelvedOf(key string, read func() (*puzzle.Puzzle, error)) shelved {
	p, err := read()
	if err != nil {
		return shelved{key: key, err: err}
	}
	return shelved{key: key, title: p.Title, kind: p.Kind(), size: puzzleSize(p)}
}

func readPuzzle(path string) (*puzzle.Puzzle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return puzzle.ReadFile(f)
}

// shelfPuzzle returns what reads a puzzle of the shelf, which may be called in any goroutine.
func (st *state) shelfPuzzle(key string) func() (*puzzle.Puzzle, error) {
	dir := st.profileDir()
	return func() (*puzzle.Puzzle, error) {
		if name, is := strings.CutPrefix(key, sampleKey); is {
			return puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name)))
		}
		return readPuzzle(puzzlePath(dir, key))
	}
}

// puzzlePath is the file of an own puzzle.
func puzzlePath(dir, key string) string {
	return filepath.Join(dir, puzzleFolder, filepath.Base(strings.TrimPrefix(key, ownKey)))
}

// A shelfFrom is all that a PuzzleShelf is made from.
type shelfFrom struct {
	shelf    *shelf
	language string
	day      string
}

// showShelf returns the shelf as it shows; nil: nobody has asked for it.
func (st *state) showShelf(now time.Time) *PuzzleShelf {
	if st.shelf == nil {
		return nil
	}
	if st.shelf.language != words.Language() {
		st.listPuzzles()
	}
	from := shelfFrom{st.shelf, words.Language(), dayOf(now, now) + now.Format(time.DateOnly)}
	if st.shelfShown == nil || st.shelfFrom != from {
		s := st.shelf
		st.shelfShown = &PuzzleShelf{Busy: s.busy, Fault: Sentence(s.err, now), Own: shownPuzzles(s.own, now), Samples: shownPuzzles(s.samples, now)}
		st.shelfFrom = from
	}
	return st.shelfShown
}

func shownPuzzles(all []shelved, now time.Time) []ShelfPuzzle {
	list := make([]ShelfPuzzle, len(all))
	for i, p := range all {
		list[i] = ShelfPuzzle{Key: p.key, Title: p.title, Kind: p.kind, Changed: dayOf(p.changed, now), Fault: Sentence(p.err, now)}
		if p.err == nil {
			list[i].Size = puzzleSizeWord(p.kind, p.size)
		}
	}
	return list
}
