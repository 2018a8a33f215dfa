package model

import (
	"path/filepath"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A puzzleDesk is what a session knows of its puzzles. Only the store's goroutine touches it.
type puzzleDesk struct {
	open    puzzle.GameID  // in front; zero: the newest
	look    puzzle.BoardID // which board of it staff look at
	looks   bool
	offer   *PuzzleOffer // replaced, never changed
	loading int
	refused int
	changes int // rises whenever something of this changes

	shown *PuzzlePane
	from  puzzleFrom
}

// A puzzleFrom is all that a PuzzlePane is made from.
type puzzleFrom struct {
	puzzles *room.Puzzles
	changes int
	people  *Person
	watches bool
}

// inPuzzle returns the puzzle in front; nil: there is none.
func (s *session) inPuzzle() *room.PuzzleOf {
	all := s.snap.Puzzles
	if all == nil || len(all.All) == 0 {
		return nil
	}
	if is := all.Puzzle(s.puzzles.open); is != nil {
		return is
	}
	if is := all.Running(); is != nil {
		return is
	}
	return all.All[len(all.All)-1]
}

// takePuzzles takes in what is new: a puzzle that is opened comes to the front, and is told of.
func (s *session) takePuzzles(st *state, now time.Time, before *room.Puzzles) {
	after := s.snap.Puzzles
	if before == after || after == nil {
		return
	}
	for _, is := range after.All {
		if before.Puzzle(is.ID) != nil || !is.Ended.IsZero() {
			continue
		}
		s.puzzles.open, s.puzzles.looks = is.ID, false
		s.puzzles.changes++
		if s.settled(now) && !is.By.Self && s.stage.tab != TabPuzzle {
			st.toasts.offer(now, words.T("A puzzle was opened: %s", is.Game.Title), words.T("Go there"), DoPuzzle)
		}
	}
}

// puzzled takes in what the room tells of puzzles.
func (s *session) puzzled(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.PuzzleLost:
		st.toasts.add(now, words.T("%s is moving this", ev.By.Name), false)
		s.puzzles.refused++
		s.puzzles.changes++
	case room.PuzzleSolved:
		if s.stage.tab != TabPuzzle && s.settled(now) {
			st.toasts.offer(now, words.T("Solved: %s", ev.Title), words.T("Go there"), DoPuzzle)
		}
	}
}

// puzzler has the class do something of a Puzzler in its turn. Done may be nil: then what goes wrong is told in a toast.
func (s *session) puzzler(st *state, now time.Time, in lane, do func(r Puzzler) error, done func(st *state, now time.Time, err error)) {
	if r, ok := s.room.(Puzzler); ok {
		s.ask(st, now, in, job{do: func(Room) error { return do(r) }, done: done})
	}
}

// onPuzzle does something with the puzzle in front, if there is one.
func (s *Store) onPuzzle(f func(st *state, of *session, now time.Time, is *room.PuzzleOf)) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if is := of.inPuzzle(); is != nil {
			f(st, of, now, is)
		}
	})
}

// What follows are the verbs of who opens puzzles.

// ShowPuzzle has a puzzle in front.
func (s *Store) ShowPuzzle(id puzzle.GameID) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.puzzles.open, of.puzzles.looks = id, false
		of.puzzles.changes++
	})
}

// LookAtPuzzle has one of the boards of the puzzle in front, in front: for staff.
func (s *Store) LookAtPuzzle(board puzzle.BoardID) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.puzzles.look, of.puzzles.looks = board, true
		of.puzzles.changes++
	})
}

// OfferPuzzle offers one of the shelf, by its key.
func (s *Store) OfferPuzzle(key string) {
	s.inClass(func(st *state, of *session, now time.Time) { of.offerPuzzle(st, now, "", st.shelfPuzzle(key)) })
}

// OpenPuzzleFile offers the puzzle in a .cpuzzle file.
func (s *Store) OpenPuzzleFile(path string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.offerPuzzle(st, now, filepath.Base(path), func() (*puzzle.Puzzle, error) { return readPuzzle(path) })
	})
}

// offerPuzzle has a puzzle be read in the background, and then be offered. Nobody else sees it before StartPuzzle. From is the name of the
// file; empty: it is one of the shelf.
func (s *session) offerPuzzle(st *state, now time.Time, from string, read func() (*puzzle.Puzzle, error)) {
	d := &s.puzzles
	d.loading++
	d.changes++
	var is *puzzle.Puzzle
	s.puzzler(st, now, fileLane, func(Puzzler) (err error) { is, err = read(); return err }, func(st *state, now time.Time, err error) {
		d.loading--
		d.changes++
		if err == nil {
			d.offer = &PuzzleOffer{Puzzle: is, From: from, Mode: puzzle.Together, Teams: 2, Hints: is.Options.Hints, Check: is.Options.Check}
			s.showTab(st, now, TabPuzzle)
		}
		st.tell(now, err)
	})
}

// SetPuzzleOffer changes how the puzzle is to be opened.
func (s *Store) SetPuzzleOffer(to PuzzleOffer) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		if of.puzzles.offer != nil && of.puzzles.offer.Puzzle == to.Puzzle {
			of.puzzles.offer = &to
			of.puzzles.changes++
		}
	})
}

// DropPuzzleOffer forgets the puzzle that was offered.
func (s *Store) DropPuzzleOffer() {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.puzzles.offer = nil
		of.puzzles.changes++
	})
}

// StartPuzzle opens the puzzle that was offered for the class.
func (s *Store) StartPuzzle() {
	s.inClass(func(st *state, of *session, now time.Time) {
		offer := of.puzzles.offer
		if offer == nil || of.puzzles.loading > 0 {
			return
		}
		of.puzzles.loading++
		of.puzzles.changes++
		is := *offer.Puzzle
		is.Options.Hints, is.Options.Check = offer.Hints, offer.Check
		start := room.PuzzleStart{Mode: offer.Mode}
		if offer.Mode == puzzle.Teams {
			start.Teams = offer.Teams
		}
		var id puzzle.GameID
		of.puzzler(st, now, fileLane, func(r Puzzler) (err error) { id, err = r.StartPuzzle(&is, start); return err }, func(st *state, now time.Time, err error) {
			of.puzzles.loading--
			of.puzzles.changes++
			if err == nil {
				of.puzzles.offer, of.puzzles.open, of.puzzles.looks = nil, id, false
			}
			st.tell(now, err)
		})
	})
}

// ResetPuzzle begins the board in front anew, or, with all, every board of the puzzle.
func (s *Store) ResetPuzzle(all bool) {
	s.onPuzzle(func(st *state, of *session, now time.Time, is *room.PuzzleOf) {
		board := of.puzzleBoard(is)
		of.puzzler(st, now, floorLane, func(r Puzzler) error {
			if all {
				return r.ResetPuzzle(is.ID, nil)
			}
			return r.ResetPuzzle(is.ID, &board)
		}, nil)
	})
}

// EndPuzzle ends the puzzle in front for everybody.
func (s *Store) EndPuzzle() {
	s.onPuzzle(func(st *state, of *session, now time.Time, is *room.PuzzleOf) {
		of.puzzler(st, now, floorLane, func(r Puzzler) error { return r.EndPuzzle(is.ID) }, nil)
	})
}

// ShuffleTeams puts students into teams anew, by chance.
func (s *Store) ShuffleTeams() {
	s.onPuzzle(func(st *state, of *session, now time.Time, is *room.PuzzleOf) {
		of.puzzler(st, now, floorLane, func(r Puzzler) error { return r.ShuffleTeams(is.ID) }, nil)
	})
}

// SetTeam puts somebody, by ID, into a team, from 1; 0: into none.
func (s *Store) SetTeam(who string, team int) {
	s.onPuzzle(func(st *state, of *session, now time.Time, is *room.PuzzleOf) {
		of.puzzler(st, now, floorLane, func(r Puzzler) error { return r.SetTeam(is.ID, who, team) }, nil)
	})
}
