package room

import (
	"slices"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/session/journal"
)

// A toldPuzzle is what was told of a puzzle.
type toldPuzzle struct {
	opened, here, fault, ended bool
	solved                     map[puzzle.BoardID]journal.Clock // since when the board is that was
}

// showPuzzles works out what puzzles are like, if that may be otherwise, publishes it if it is, and reports whether it did the first.
func (r *Room) showPuzzles() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.puzzles
	if !p.changed || p.anew || r.class == nil {
		return false
	}
	p.changed = false
	r.fetchPuzzles()
	s := r.Snapshot()
	is := &Puzzles{MayManage: puzzle.MayManage(p.rights)}
	for _, g := range p.fold.Snapshot() {
		is.All = append(is.All, r.puzzleOf(g, s.Puzzles.Puzzle(g.ID)))
	}
	if s.Puzzles != nil && s.Puzzles.MayManage == is.MayManage && slices.Equal(s.Puzzles.All, is.All) {
		return true
	}
	s.Puzzles = is
	r.loseGame(is)
	r.publish(s)
	r.tellPuzzles(is)
	return true
}

// loseGame lets go a piece of a puzzle that goes on no more.
func (r *Room) loseGame(all *Puzzles) {
	if held := r.puzzles.held; held != nil {
		if is := all.Puzzle(held.Game); is == nil || !is.Plays {
			r.letGo()
		}
	}
}

// puzzleOf returns a puzzle as it is shown; was, which may be nil, is what was before, and is returned if nothing is otherwise.
func (r *Room) puzzleOf(g *puzzle.Game, was *PuzzleOf) *PuzzleOf {
	f := r.puzzles.files[g.ID]
	is := &PuzzleOf{ID: g.ID, Game: g, By: r.news.people[g.ID.Author], Since: classTime(g.Opened), Ended: classTime(g.Ended)}
	if f != nil {
		is.Have, is.Size, is.Err, is.Puzzle = f.have, f.size, f.err, f.is
	}
	board, may := g.BoardOf(r.self)
	is.Own, is.Plays = board, may && g.Ended == 0 && r.puzzles.rights&journal.Post != 0
	if g.Mode == puzzle.Teams {
		is.Teams = make([][]Person, g.Teams)
		for _, m := range g.Members {
			is.Teams[m.Team-1] = append(is.Teams[m.Team-1], r.news.people[m.Author])
		}
	}
	if was != nil && was.Game == g && was.Have == is.Have && was.Err == is.Err && was.Puzzle == is.Puzzle && was.Plays == is.Plays && was.By == is.By &&
		slices.EqualFunc(was.Teams, is.Teams, slices.Equal) && !slices.ContainsFunc(was.Boards, func(b *PuzzleBoard) bool { return !r.samePeople(b) }) {
		return was
	}
	for _, b := range g.Boards {
		is.Boards = append(is.Boards, r.puzzleBoard(is, b, was))
	}
	return is
}

// samePeople reports whether those who did something on a board are shown as they are now.
func (r *Room) samePeople(b *PuzzleBoard) bool {
	if b.Owner != r.news.people[b.ID.Owner] {
		return false
	}
	for i, who := range b.who {
		if b.People[i].Person != r.news.people[who] {
			return false
		}
	}
	return true
}

// puzzleBoard returns what follows from a board; was, which may be nil, is the puzzle as it was before.
func (r *Room) puzzleBoard(is *PuzzleOf, b *puzzle.Board, was *PuzzleOf) *PuzzleBoard {
	if was != nil && was.Puzzle == is.Puzzle {
		if before := was.Board(b.ID); before != nil && before.Board == b && r.samePeople(before) {
			return before
		}
	}
	out := &PuzzleBoard{Board: b, Owner: r.news.people[b.ID.Owner]}
	out.Done, out.Of = b.Progress(&is.Game.Shape)
	if n := len(b.Moves); n > 0 {
		out.Took = b.Moves[n-1].Clock.Time().Sub(b.Since.Time())
	}
	for _, c := range b.Contributions() {
		out.People, out.who = append(out.People, PuzzleShare{r.news.people[c.Who], c.Laid, c.Moves}), append(out.who, c.Who)
	}
	if is.Puzzle != nil {
		score := puzzle.ScoreOf(is.Puzzle, b)
		out.Score, out.Solved = &score, score.Solved()
	}
	return out
}

// tellPuzzles tells how it stands with puzzles, if that was not told.
func (r *Room) tellPuzzles(all *Puzzles) {
	for _, is := range all.All {
		told := r.puzzles.told[is.ID]
		if told == nil {
			told = &toldPuzzle{solved: map[puzzle.BoardID]journal.Clock{}}
			r.puzzles.told[is.ID] = told
		}
		say := func(done *bool, now bool, state string) {
			if now && !*done {
				*done = true
				r.tell(PuzzleChanged{is.ID, is.Game.Title, is.Game.Shape.Kind, is.Game.Mode, state})
			}
		}
		say(&told.opened, true, PuzzleOpened)
		say(&told.here, is.Puzzle != nil, PuzzleHere)
		say(&told.fault, is.Err != nil, PuzzleFault)
		for _, b := range is.Boards {
			if b.Solved && told.solved[b.ID] != b.Since {
				told.solved[b.ID] = b.Since
				r.tell(PuzzleSolved{is.ID, is.Game.Title, b.ID, b.Owner, b.Took, *b.Score})
			}
		}
		say(&told.ended, !is.Ended.IsZero(), PuzzleEnded)
	}
}

// holdMost is for how long this machine holds a piece: a little less than others believe it.
const holdMost = puzzle.MaxHold - 2*time.Second
