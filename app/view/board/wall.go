//go:build !nogui

package board

import (
	"slices"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// tileLeast is how wide the narrowest tile is, in Fyne's pixels.
const tileLeast float32 = 216

// A wall is the private boards of students, small and live. Only tiles in sight exist.
type wall struct {
	fynewidget.BaseWidget
	p      *Pane
	tiles  *rows.Tiles[model.PrivateBoard, *tile]
	blank  fyne.CanvasObject // nobody has begun one
	minis  *miniatures
	filled int // how often a tile was drawn anew, for tests
}

func newWall(p *Pane) *wall {
	w := &wall{p: p}
	w.minis = newMiniatures(p, w.fresh)
	w.tiles = rows.NewTiles(rows.TilesOf[model.PrivateBoard, *tile]{
		Word:   func() string { return words.T("Students’ boards") },
		Key:    func(is *model.PrivateBoard) string { return is.Owner.ID },
		New:    newTile,
		Fill:   w.fill,
		Least:  func(bool) float32 { return tileLeast },
		Height: func(width float32, _ bool) float32 { return tileHeight(width) },
		Few:    true, Top: 16,
		Placed: w.placed,
		Tap:    w.open,
		Menu:   w.openMenu,
		Do:     w.key,
	})
	none := widget.NewEmpty("pen", words.T("No student has drawn yet"), words.T("What students draw on their own boards shows here as they draw it. Nobody but staff sees it."), "", nil)
	w.blank = widget.Pad(16, 16, 16, 16, widget.Centre(420, none))
	w.ExtendBaseWidget(w)
	return w
}

// set shows the boards, if the wall is in front.
func (w *wall) set(b *model.Board) {
	if w.p.walled {
		widget.Show(w.blank, len(b.Wall) == 0)
		w.tiles.Set(b.Wall)
	}
}

// rest forgets everybody.
func (w *wall) rest() {
	w.minis.forget()
	w.tiles.Rest()
	for _, t := range w.tiles.Free() {
		t.set(face{}, nil)
	}
}

func (w *wall) close() { w.minis.close() }

// fill shows a board on a tile as it is.
func (w *wall) fill(t *tile, is *model.PrivateBoard, _, ring bool) {
	f := faceOf(is, w.p.Now())
	f.ring = ring
	before := t.drawn
	t.set(f, w.minis.get(is, t.Size().Width))
	w.filled += t.drawn - before
}

// placed lets small pictures go of who is not in sight.
func (w *wall) placed() {
	w.minis.keep(func(owner string) bool {
		_, inSight := w.tiles.Tile(owner)
		return inSight
	})
}

// fresh shows small pictures that came.
func (w *wall) fresh(owners map[string]bool) {
	for owner := range owners {
		w.tiles.Renew(owner)
	}
}

// repaint has all boards be drawn anew: a picture came that lies on one of them. Any goroutine may call it.
func (w *wall) repaint() { w.minis.stale() }

// open has a board in front, large, to write on. The wall shows until it is.
func (w *wall) open(is *model.PrivateBoard) {
	w.p.opening = is.Owner.ID
	w.p.asks.CommentBoard(w.p.opening)
}

// key opens a board by Enter or Space.
func (w *wall) key(is *model.PrivateBoard, e *fyne.KeyEvent) bool {
	opens := slices.Contains([]fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace}, e.Name)
	if opens {
		w.open(is)
	}
	return opens
}

// openMenu offers what can be done with a board.
func (w *wall) openMenu(is *model.PrivateBoard, at fyne.Position) {
	widget.ShowMenuAt(w.p.window.Canvas(), at, w.items(*is))
}

func (w *wall) items(is model.PrivateBoard) []widget.MenuItem {
	p := w.p
	items := []widget.MenuItem{{Icon: "full", Word: words.T("Open, and write comments"), Do: func() { w.open(&is) }}}
	if p.board.CanReveal {
		items = append(items, widget.MenuItem{Icon: "eye", Word: revealWord(is.Revealed), Line: true, Do: func() { p.reveal(is.Owner.ID) }})
	}
	return append(items,
		widget.MenuItem{Icon: "copy", Word: words.T("Copy to class board"), Do: func() { p.asks.CopyToClassBoard(is.Owner.ID) }},
		widget.MenuItem{Icon: "send", Word: words.T("Return with comments"), Off: !is.Returned, Do: func() { p.asks.ReturnBoard(is.Owner.ID) }})
}

// CreateRenderer implements fyne.Widget.
func (w *wall) CreateRenderer() fyne.WidgetRenderer {
	return &wallRenderer{w, widget.NewGround(widget.Surface2, widget.NoEdge, nil)}
}

type wallRenderer struct {
	w      *wall
	ground *widget.Ground
}

func (r *wallRenderer) Layout(size fyne.Size) {
	for _, o := range r.Objects() {
		o.Resize(size)
	}
}
func (r *wallRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }
func (r *wallRenderer) Refresh()           { r.ground.Refresh(); r.w.tiles.Refresh() }
func (r *wallRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.w.tiles, r.w.blank}
}
func (r *wallRenderer) Destroy() {}
