package cli

import (
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// demoPieces is how many the sample jigsaw has. They are laid from here and there, as people do.
const demoPieces = 24

func demoPiece(n int) int { return n * 5 % demoPieces }

// demoPuzzle is what happens then: the class lays a jigsaw together, all of it.
var demoPuzzle = slices.Concat(
	[]turn{
		{2 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.opensJigsaw(); return nil })},
		{time.Second, 0, true, findsJigsaw},
		{0, 1, true, findsJigsaw},
		{0, 2, true, findsJigsaw},
		{0, 3, true, findsJigsaw},
	},
	layPieces(0, 10),
	[]turn{
		{0, 2, true, drags(demoPiece(10), 0, 0.6)},
		{0, 3, true, drags(demoPiece(11), 0, 0.5)},
		{0, 2, true, drags(demoPiece(10), 0.6, 1)},
		{0, 3, true, drags(demoPiece(11), 0.5, 1)},
	},
	layPieces(12, demoPieces),
	[]turn{{12 * time.Second, teacherPlays, true, turnsTo(model.TabVideo)}},
)

// demoHeld is how many of those turns have been played when two students have something in hand.
const demoHeld = 17

// layPieces has four students lay some pieces, one after the other.
func layPieces(from, to int) (turns []turn) {
	for n := from; n < to; n++ {
		turns = append(turns, turn{0, n % 4, true, drags(demoPiece(n), 0, 1)})
	}
	return turns
}

// demoFinds is how long the teacher waits until the puzzle is there that the class gets.
const demoFinds = 10 * time.Second

// opensJigsaw has the teacher open the jigsaw that comes with the program, in the language of the window.
func (t teaching) opensJigsaw() {
	var is *model.ShelfPuzzle
	t.store.ListPuzzles()
	if !t.waitFor(demoFinds, func(s *model.Snapshot) bool { is = sampleJigsaw(s.Shelf); return is != nil }) {
		return
	}
	t.store.OfferPuzzle(is.Key)
	if t.waitFor(demoFinds, func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Puzzle.Offer != nil }) {
		t.store.StartPuzzle()
		t.waitFor(demoFinds, func(s *model.Snapshot) bool { return s.Class == nil || s.Class.Puzzle.Open != nil })
	}
}

func sampleJigsaw(s *model.PuzzleShelf) *model.ShelfPuzzle {
	if s == nil {
		return nil
	}
	if i := slices.IndexFunc(s.Samples, func(p model.ShelfPuzzle) bool { return p.Kind == puzzle.JigsawKind }); i >= 0 {
		return &s.Samples[i]
	}
	return nil
}

// waitFor waits until the window shows something, but not for ever; it reports whether it does.
func (t teaching) waitFor(most time.Duration, holds func(*model.Snapshot) bool) bool {
	for end := time.Now().Add(most); time.Now().Before(end) && t.ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		if holds(t.store.Snapshot()) {
			return true
		}
	}
	return false
}

// How somebody in the demo moves a piece: in so many steps.
const (
	demoSteps = 10
	demoStep  = 60 * time.Millisecond
)

// drags has somebody without a window move a piece along a part of its way, from where it lies, 0, to where it belongs, 1, where it is laid.
func drags(piece int, from, to float64) func(player) error {
	return func(p player) error {
		r, is := p.(class)
		if !is {
			return nil
		}
		of := openJigsaw(r)
		if of == nil || piece >= of.Game.Shape.Pieces() {
			return nil // it has not come to this computer, or whoever watches opened another one
		}
		lies, home := of.Board(of.Own).Pieces[piece].At, of.Game.Shape.Cut().Home(piece)
		if from == 0 {
			if err := r.GrabPiece(of.ID, piece, lies); err != nil {
				return err
			}
		}
		for i := range demoSteps {
			part := from + (to-from)*float64(i+1)/demoSteps
			time.Sleep(demoStep)
			r.MovePiece(jigsaw.Point{X: lies.X + int(part*float64(home.X-lies.X)), Y: lies.Y + int(part*float64(home.Y-lies.Y))})
		}
		if to < 1 {
			return nil
		}
		return r.LayPiece(of.ID, piece, home)
	}
}

// openJigsaw returns the newest puzzle if this person can play it; nil: it is not here, or no jigsaw.
func openJigsaw(r class) *room.PuzzleOf {
	all := r.Snapshot().Puzzles
	if all == nil || len(all.All) == 0 {
		return nil
	}
	if of := all.All[len(all.All)-1]; of.Plays && of.Game.Shape.Kind == puzzle.JigsawKind && of.Board(of.Own) != nil {
		return of
	}
	return nil
}

// findsJigsaw has somebody without a window wait until the puzzle is there.
func findsJigsaw(p player) error {
	if r, is := p.(class); is {
		for end := time.Now().Add(demoBegins); time.Now().Before(end) && openJigsaw(r) == nil; {
			time.Sleep(100 * time.Millisecond)
		}
	}
	return nil
}
