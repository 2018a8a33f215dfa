//go:build !nogui

package board

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/board"
)

// The wall is asked for only while it is looked at, and a click opens a board to write on.
func TestWallIsLookedAt(t *testing.T) {
	p, a, w := open(t, usual, viewtest.BoardWall(14))
	if a.watched {
		t.Error("the wall is watched, and not shown")
	}
	p.ShowWall(true)
	if !a.watched || !p.wall.Visible() || p.canvas.Visible() {
		t.Error("the wall is not shown alone")
	}
	test.Tap(p.head.all)
	p.Focus()
	for range 3 {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if !widget.Covered(w.Canvas()) {
		t.Error("the menu key opens no menu")
	}
	for _, i := range []int{3, 5} { // nobody wrote on the first
		is := p.board.Wall[i]
		if items := p.wall.items(is); items[len(items)-1].Off != !is.Returned {
			t.Errorf("board %d, with comments %v, can be returned with comments: %v", i, is.Returned, !items[len(items)-1].Off)
		}
	}
	widget.CloseOverlays(w.Canvas())
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "reveal all true", "comment "+p.board.Wall[3].Owner.Name)
	if !p.walled {
		t.Error("the wall has gone before the board is there")
	}
	give(p, viewtest.BoardComment())
	who := p.board.Open.Owner.Name
	if !p.commenting() || !a.watched {
		t.Fatal("the board is not in front")
	}
	test.Tap(p.head.reveal)
	test.Tap(p.head.copy)
	test.Tap(p.head.giveIt)
	wantAsked(t, a, "reveal "+who+" true", "copy "+who, "return "+who)
	if !p.walled {
		t.Error("after a board was returned the wall is not in front")
	}
	give(p, viewtest.BoardWall(14))
	if !p.Escape() || p.walled || a.watched {
		t.Error("Esc does not close the wall")
	}
}

// However many students there are, only tiles in sight exist, and one change draws one tile.
func TestTilesExistOnlyInSight(t *testing.T) {
	s := viewtest.BoardWall(200)
	p, _, _ := open(t, usual, s)
	p.ShowWall(true)
	if n := p.wall.tiles.Count(); n == 0 || n > 30 {
		t.Fatalf("%d tiles for 200 boards", n)
	}
	for y := float32(0); y < p.wall.tiles.Total(); y += 300 {
		p.wall.tiles.ScrollTo(y)
	}
	if n := p.wall.tiles.Count() + len(p.wall.tiles.Free()); n > 40 {
		t.Errorf("%d tiles after scrolling through", n)
	}
	if n := len(p.wall.minis.all); n > minisMost {
		t.Errorf("%d small pictures are kept, want %d at most", n, minisMost)
	}
	p.wall.tiles.ScrollTo(0)
	before := p.wall.filled
	give(p, with(s, func(b *model.Board) {
		b.Wall = slices.Clone(b.Wall)
		page := *b.Wall[4].Pages[0]
		page.Version++
		b.Wall[4].Pages = []*board.Page{&page}
		b.Wall[4].Version++
	}))
	if n := p.wall.filled - before; n != 1 {
		t.Errorf("%d tiles drawn anew, want 1", n)
	}
}
