//go:build !nogui

package puzzle

import (
	"slices"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/collab/puzzle"
)

// open shows a snapshot in a pane that fills the window.
func open(w *viewtest.Window, s *model.Snapshot, holds ...room.PuzzleHold) (*Pane, *listener) {
	l := &listener{holds: holds}
	p := New(l, w, video.NewTicker(func(f func()) { f() }))
	p.Now = func() time.Time { return viewtest.Now }
	p.place = true
	size := w.Canvas().Size()
	w.SetContent(p.Content)
	w.Resize(size)
	p.Set(s)
	p.SetShown(true)
	p.Settle()
	w.Canvas().Unfocus()
	l.asked = nil
	return p, l
}

// Puzzles of every kind, and every step of one, look as they were approved.
func TestPicturesOfPuzzles(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) {
		p, _ := open(w, s)
		p.Settle()
	}
	held := func(w *viewtest.Window, s *model.Snapshot) {
		p, _ := open(w, s, viewtest.PuzzleHolds()...)
		p.note("lock", movingWords("Priya Nair"))
		p.Settle()
	}
	cards := func(k puzzle.Kind) viewtest.State {
		return viewtest.State{Name: k.String(), Sample: func() *model.Snapshot { return viewtest.PuzzleCards(k) }}
	}
	viewtest.Pictures(t, "jigsaw", viewtest.Usual, []viewtest.State{{Name: "held", Sample: viewtest.PuzzleJigsaw}}, held)
	viewtest.Pictures(t, "crossword", viewtest.Usual, []viewtest.State{{Name: "begun", Sample: viewtest.PuzzleCrossword}}, show)
	written := func(w *viewtest.Window, s *model.Snapshot) {
		who := viewtest.PuzzleHolds()[0].Person
		p, _ := open(w, s, room.PuzzleHold{Person: who, Piece: cellOf(s.Class.Puzzle.Open, 'Y'), Cursor: true})
		p.Settle()
	}
	viewtest.PicturesIn(t, viewtest.Looks[:2], "crossword", viewtest.Usual, []viewtest.State{{Name: "written", Sample: viewtest.PuzzleCrossword}}, written)
	viewtest.Pictures(t, "cards", viewtest.Usual, []viewtest.State{
		cards(puzzle.SortingKind), cards(puzzle.OrderingKind), cards(puzzle.MatchingKind), cards(puzzle.ZonesKind),
	}, show)
	viewtest.Pictures(t, "staff", viewtest.Usual, []viewtest.State{
		{Name: "offer", Sample: viewtest.PuzzleOffered}, {Name: "teams", Sample: viewtest.PuzzleTeams}, {Name: "none", Sample: func() *model.Snapshot { return viewtest.PuzzleNone(true) }},
	}, show)
	viewtest.Pictures(t, "choose", viewtest.Usual, []viewtest.State{{Name: "shelf", Sample: viewtest.PuzzleShelved}}, func(w *viewtest.Window, s *model.Snapshot) {
		p, _ := open(w, s)
		p.OpenShelf()
	})
	viewtest.PicturesIn(t, viewtest.Looks[:1], "student", viewtest.Usual, []viewtest.State{
		{Name: "solved", Sample: viewtest.PuzzleSolved}, {Name: "arrives", Sample: viewtest.PuzzleArrives},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "small", viewtest.Small, []viewtest.State{{Name: "jigsaw", Sample: viewtest.PuzzleJigsaw}, {Name: "crossword", Sample: viewtest.PuzzleCrossword}}, show)
}

// cellOf is the first cell of a crossword in which a letter stands.
func cellOf(v *model.PuzzleView, letter rune) int {
	return slices.IndexFunc(v.Board.Pieces, func(p puzzle.Piece) bool { return p.Letter == letter })
}
