package room

import (
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/live"
	"lyceum/session"
	"lyceum/session/journal"
)

// A puzzleroom is what a room keeps of puzzles; r.mu guards it.
type puzzleroom struct {
	fold  *puzzle.Games
	files map[puzzle.GameID]*puzzleFile
	holds *live.Holds
	out   live.Outbox    // what this person does, to be posted
	posts []live.Message // what is to be posted at once
	held  *live.Message  // what this person holds; nil: nothing
	watch func()         // nil: nobody looks at who holds what
	poke  chan struct{}  // holds a value while there is something for the loop of puzzles to do

	changed bool // something that is shown may be another
	anew    bool // what was said is being told anew, and not all of it is there before the next view
	rights  journal.Rights
	told    map[puzzle.GameID]*toldPuzzle
}

func newPuzzleroom() puzzleroom {
	return puzzleroom{
		fold: puzzle.New(), files: map[puzzle.GameID]*puzzleFile{}, holds: live.NewHolds(), poke: make(chan struct{}, 1),
		told: map[puzzle.GameID]*toldPuzzle{}, changed: true,
	}
}

// wake has the loop of puzzles look what there is to do.
func (p *puzzleroom) wake() {
	select {
	case p.poke <- struct{}{}:
	default: // it will
	}
}

// renew has what is shown made anew.
func (p *puzzleroom) renew() {
	p.changed = true
	p.wake()
}

// apply takes in an entry of the class log.
func (p *puzzleroom) apply(e journal.Entry) {
	p.fold.Apply(e)
	if e.Kind == journal.KindPuzzleMove && p.holds.Moved(e.Author) {
		p.look()
	}
	p.renew()
}

// applyDesk takes in an entry of a desk log.
func (p *puzzleroom) applyDesk(e journal.Entry) {
	if puzzle.FoldsDesk(e.Kind) {
		p.fold.ApplyDesk(e)
		p.renew()
	}
}

// look tells whoever looks that somebody may hold something else.
func (p *puzzleroom) look() {
	if p.watch != nil {
		p.watch()
	}
}

// seePuzzles takes in a view of the class; r.mu is held.
func (r *Room) seePuzzles(v session.View, moved bool) {
	p := &r.puzzles
	if rights := rightsIn(v, v.Self); moved || p.anew || rights != p.rights {
		p.rights, p.anew = rights, false
		p.renew()
	}
}

// posted takes in what somebody posted; on the loop.
func (r *Room) posted(now time.Time, from journal.Author, data []byte) {
	if !live.IsPuzzle(data) {
		r.ink.posted(now, from, data)
		return
	}
	m, err := live.Parse(data)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	is := r.sharedGame(m.Game)
	if is == nil || !m.Fits(&is.Shape) || rightsOf(r.news.members, from)&journal.Post == 0 || from == r.self {
		return
	}
	if is.Shape.Kind == puzzle.JigsawKind {
		m.At = is.Shape.Cut().Clamp(m.At) // where it would lie
	}
	if board, plays := is.BoardOf(from); plays && r.puzzles.holds.Apply(from, board, m, r.classTimeAt(now)) {
		r.loseTo(now)
		r.puzzles.look()
		r.puzzles.wake() // for it may expire before what was to do so before
	}
}

// sharedGame returns a game of which others see what is done on its boards while it is, as it was shown last: what came since is played
// when that is made anew, and not for each post. nil: there is none of that ID.
func (r *Room) sharedGame(id puzzle.GameID) *puzzle.Game {
	if is := r.Snapshot().Puzzles.Puzzle(id); is != nil && is.Game.Mode != puzzle.Alone {
		return is.Game
	}
	return nil
}

// classTimeAt returns the class time at a time of this machine; r.mu is held.
func (r *Room) classTimeAt(now time.Time) time.Time { return now.Add(r.news.clockOff) }

// loseTo lets go what this person holds if somebody else held it first; r.mu is held.
func (r *Room) loseTo(now time.Time) {
	p := &r.puzzles
	if p.held == nil {
		return
	}
	is := r.Snapshot().Puzzles.Puzzle(p.held.Game)
	if is == nil || isReusable(is, p.held.Piece) {
		return
	}
	first, held := p.holds.Holder(p.held.Game, is.Own, p.held.Piece, r.classTimeAt(now))
	if !held || first.Author == r.self {
		return
	}
	r.tell(PuzzleLost{p.held.Game, p.held.Piece, r.news.people[first.Author]})
	r.letGo()
}

// letGo ends what this person holds, and has that be said; r.mu is held.
func (r *Room) letGo() {
	p := &r.puzzles
	if m, said := p.out.Drop(); said {
		p.posts = append(p.posts, m)
		p.wake()
	}
	p.held = nil
	p.holds.Moved(r.self)
	p.look()
}

// WatchPuzzles has f called when somebody takes up, moves or lets go a piece, until it is called with nil. f must not wait, nor ask the
// room anything: PuzzleHolds afterwards tells who holds what.
func (r *Room) WatchPuzzles(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.puzzles.watch = f
}

// PuzzleHolds returns who holds which piece of a board, and who is where, by piece.
func (r *Room) PuzzleHolds(id puzzle.GameID, board puzzle.BoardID) (all []PuzzleHold) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range r.puzzles.holds.On(id, board, r.classTimeAt(time.Now())) {
		all = append(all, PuzzleHold{Person: r.news.people[h.Author], Cursor: h.Cursor, Piece: h.Piece, At: h.At, Self: h.Author == r.self})
	}
	return all
}
