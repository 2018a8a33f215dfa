//go:build !nogui

package board

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Measures of the wall, in Fyne's pixels.
const (
	wallSide  float32 = 16
	wallGap   float32 = 12
	tileLeast float32 = 216 // the narrowest tile
)

// A wall is the private boards of students, small and live. Only tiles in sight exist.
type wall struct {
	fynewidget.BaseWidget
	p      *Pane
	scroll *container.Scroll
	body   *wallBody
	none   *widget.Empty
	blank  fyne.CanvasObject // of none
	minis  *miniatures

	all     []model.PrivateBoard
	columns int
	size    fyne.Size // of a tile
	height  float32
	tiles   map[string]*tile // in sight, by owner
	free    []*tile
	chosen  string // the owner that the keyboard is at
	ring    bool   // the wall has the focus, and a key was used
	busy    bool
	filled  int // how often a tile was drawn anew, for tests
}

func newWall(p *Pane) *wall {
	w := &wall{p: p, tiles: map[string]*tile{}}
	w.minis = newMiniatures(p, w.fresh)
	w.body = newWallBody(w)
	w.scroll = container.NewVScroll(w.body)
	w.scroll.OnScrolled = func(fyne.Position) { w.place() }
	w.none = widget.NewEmpty("pen", words.T("No student has drawn yet"), words.T("What students draw on their own boards shows here as they draw it. Nobody but staff sees it."), "", nil)
	w.blank = widget.Pad(16, 16, 16, 16, widget.Centre(420, w.none))
	w.ExtendBaseWidget(w)
	return w
}

// set shows the boards, if the wall is in front.
func (w *wall) set(b *model.Board) {
	if !w.p.walled {
		return
	}
	many := len(w.all) != len(b.Wall)
	w.all = b.Wall
	widget.Show(w.blank, len(w.all) == 0)
	if many {
		w.arrange()
		return
	}
	w.place()
}

// rest forgets everybody.
func (w *wall) rest() {
	w.all, w.chosen = nil, ""
	w.scroll.Offset.Y = 0
	w.minis.forget()
	for owner, t := range w.tiles {
		delete(w.tiles, owner)
		w.free = append(w.free, t)
	}
	for _, t := range w.free {
		t.set(face{}, nil)
	}
	w.body.objects = nil
}

func (w *wall) close() { w.minis.close() }

// arrange computes where tiles are.
func (w *wall) arrange() {
	width := w.scroll.Size().Width
	if width <= 0 {
		return
	}
	room := width - 2*wallSide
	least := tileLeast * (1 + (widget.TextScale()-1)/2)
	w.columns = max(1, int((room+wallGap)/(least+wallGap)))
	across := float32(int((room - wallGap*float32(w.columns-1)) / float32(w.columns)))
	if len(w.all) < w.columns { // few tiles are no larger than many
		across = min(across, 2*least)
	}
	w.size = fyne.NewSize(across, tileHeight(across))
	rows := (len(w.all) + w.columns - 1) / w.columns
	w.height = wallSide + float32(rows)*(w.size.Height+wallGap)
	w.body.Resize(fyne.NewSize(width, max(w.height, w.scroll.Size().Height)))
	w.scroll.Offset.Y = max(0, min(w.scroll.Offset.Y, w.height-w.scroll.Size().Height))
	w.place()
	w.body.Refresh()
	w.scroll.Refresh()
}

// box returns where a tile is.
func (w *wall) box(i int) fyne.Position {
	return fyne.NewPos(wallSide+float32(i%w.columns)*(w.size.Width+wallGap), wallSide+float32(i/w.columns)*(w.size.Height+wallGap))
}

// inSight returns the tiles that are, as a range of all.
func (w *wall) inSight() (from, to int) {
	row := w.size.Height + wallGap
	first := max(0, int((w.scroll.Offset.Y-wallSide)/row))
	last := int((w.scroll.Offset.Y + w.scroll.Size().Height - wallSide) / row)
	return min(len(w.all), first*w.columns), min(len(w.all), (last+1)*w.columns)
}

// place puts tiles where boards in sight are, and takes others away.
func (w *wall) place() {
	if w.busy || w.columns == 0 || w.scroll.Size().Width <= 0 {
		return
	}
	w.busy = true
	defer func() { w.busy = false }()
	from, to := w.inSight()
	seen := make(map[string]bool, to-from)
	for i := from; i < to; i++ {
		seen[w.all[i].Owner.ID] = true
	}
	for owner, t := range w.tiles {
		if !seen[owner] {
			delete(w.tiles, owner)
			w.free = append(w.free, t)
		}
	}
	var objects []fyne.CanvasObject
	for i := from; i < to; i++ {
		t := w.show(i)
		if at := w.box(i); t.Position() != at {
			t.Move(at)
		}
		if t.Size() != w.size {
			t.Resize(w.size)
		}
		objects = append(objects, t)
	}
	if !slices.Equal(objects, w.body.objects) {
		w.body.objects = objects
		w.body.Refresh()
	}
	w.minis.keep(func(owner string) bool { return seen[owner] })
}

// show returns the tile of a board, which shows it as it is.
func (w *wall) show(i int) *tile {
	is := &w.all[i]
	t := w.tiles[is.Owner.ID]
	if t == nil {
		if n := len(w.free); n > 0 {
			t, w.free = w.free[n-1], w.free[:n-1]
		} else {
			t = newTile()
		}
		w.tiles[is.Owner.ID] = t
	}
	f := faceOf(is, w.p.Now())
	f.ring = w.ring && w.chosen == is.Owner.ID
	before := t.drawn
	t.set(f, w.minis.get(is, w.size.Width))
	w.filled += t.drawn - before
	return t
}

// fresh shows small pictures that came.
func (w *wall) fresh(owners map[string]bool) {
	for i := range w.all {
		if is := &w.all[i]; owners[is.Owner.ID] && w.tiles[is.Owner.ID] != nil {
			w.show(i)
		}
	}
}

// repaint has all boards be drawn anew: a picture came that lies on one of them. Any goroutine may call it.
func (w *wall) repaint() { w.minis.stale() }

// at returns whose tile is at a place of the body.
func (w *wall) at(where fyne.Position) (i int, ok bool) {
	if w.columns == 0 {
		return 0, false
	}
	x, y := where.X-wallSide, where.Y-wallSide
	column, row := int(x/(w.size.Width+wallGap)), int(y/(w.size.Height+wallGap))
	if x < 0 || y < 0 || column >= w.columns || x-float32(column)*(w.size.Width+wallGap) > w.size.Width || y-float32(row)*(w.size.Height+wallGap) > w.size.Height {
		return 0, false
	}
	i = row*w.columns + column
	return i, i < len(w.all)
}

// Refresh draws all tiles anew, as after a change of theme.
func (w *wall) Refresh() {
	w.arrange()
	for _, t := range w.tiles {
		t.Refresh()
	}
	w.BaseWidget.Refresh()
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
	r.ground.Resize(size)
	r.w.blank.Resize(size)
	if r.w.scroll.Size() != size {
		r.w.scroll.Resize(size)
		r.w.arrange()
	}
}
func (r *wallRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }
func (r *wallRenderer) Refresh()           { r.ground.Refresh(); r.w.scroll.Refresh() }
func (r *wallRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.w.scroll, r.w.blank}
}
func (r *wallRenderer) Destroy() {}

// A wallBody is what scrolls. It has the focus for all tiles.
type wallBody struct {
	fynewidget.BaseWidget
	w       *wall
	objects []fyne.CanvasObject
}

func newWallBody(w *wall) *wallBody {
	b := &wallBody{w: w}
	b.ExtendBaseWidget(b)
	return b
}

// Word returns what the wall is of.
func (b *wallBody) Word() string { return words.T("Students’ boards") }

// Disabled implements fyne.Disableable: nothing leads into an empty wall.
func (b *wallBody) Disabled() bool { return len(b.w.all) == 0 }

// Enable implements fyne.Disableable.
func (b *wallBody) Enable() {}

// Disable implements fyne.Disableable.
func (b *wallBody) Disable() {}

// Tapped implements fyne.Tappable: a board opens large.
func (b *wallBody) Tapped(e *fyne.PointEvent) {
	b.w.touch()
	if i, ok := b.w.at(e.Position); ok {
		b.w.choose(i)
		b.w.open(i)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (b *wallBody) TappedSecondary(e *fyne.PointEvent) {
	b.w.touch()
	if i, ok := b.w.at(e.Position); ok {
		b.w.choose(i)
		b.w.openMenu(i, e.AbsolutePosition)
	}
}

// Cursor implements desktop.Cursorable.
func (b *wallBody) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer implements fyne.Widget.
func (b *wallBody) CreateRenderer() fyne.WidgetRenderer { return &wallBodyRenderer{b} }

type wallBodyRenderer struct{ b *wallBody }

func (r *wallBodyRenderer) Layout(fyne.Size)             {} // the wall does it
func (r *wallBodyRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, r.b.w.height) }
func (r *wallBodyRenderer) Refresh()                     { canvas.Refresh(r.b) }
func (r *wallBodyRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *wallBodyRenderer) Destroy()                     {}
