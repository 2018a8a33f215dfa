//go:build !nogui

package monitor

import (
	"strconv"

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
	cardLeast float32 = 208 // the narrowest card, and the narrowest picture with a line
	lineLeast float32 = 152
)

// A wallPart is one run of tiles of a size under a heading, which may be empty.
type wallPart struct {
	word     string
	from, to int // of the people shown
	large    bool

	top, tiles float32 // where it begins, and where its tiles do
	columns    int
	size       fyne.Size // of a tile
}

// A wall is tiles that scroll, of which only those in sight exist.
type wall struct {
	fynewidget.BaseWidget
	p      *Pane
	scroll *container.Scroll
	body   *wallBody

	all    []model.Watched
	parts  []wallPart
	heads  []*wallHead
	height float32
	tiles  map[string]*tile // in sight, by person
	free   []*tile
	chosen string // the person that the keyboard is at
	ring   bool   // the wall has the focus, and a key was used
	busy   bool
	filled int // how often a tile was drawn anew, for tests
}

func newWall(p *Pane) *wall {
	w := &wall{p: p, tiles: map[string]*tile{}}
	w.body = newWallBody(w)
	w.scroll = container.NewVScroll(w.body)
	w.scroll.OnScrolled = func(fyne.Position) { w.place() }
	w.ExtendBaseWidget(w)
	return w
}

// set shows people, of whom the first so many need attention and have a part of their own.
func (w *wall) set(m *model.Monitor) {
	w.all = m.All
	parts := w.split(m)
	changed := len(parts) != len(w.parts)
	for i := 0; !changed && i < len(parts); i++ {
		a, b := parts[i], w.parts[i]
		changed = a.word != b.word || a.from != b.from || a.to != b.to || a.large != b.large
	}
	if changed {
		w.parts = parts
		w.arrange()
		return
	}
	w.place()
}

// split puts people into parts.
func (w *wall) split(m *model.Monitor) (parts []wallPart) {
	if m.Choice.Sort != model.SortAttention || m.Choice.Backward || m.Choice.Filter != model.FilterAll {
		return []wallPart{{to: len(m.All), large: m.Choice.Filter != model.FilterAll}}
	}
	if m.Needs > 0 {
		parts = append(parts, wallPart{word: words.T("Needs attention"), to: m.Needs, large: true})
	}
	if m.Needs < len(m.All) {
		word := words.T("Everybody else")
		if m.Tests {
			word = words.T("Working")
		}
		parts = append(parts, wallPart{word: word, from: m.Needs, to: len(m.All)})
	}
	return parts
}

// arrange computes where parts and their tiles are.
func (w *wall) arrange() {
	width := w.scroll.Size().Width
	if width <= 0 {
		return
	}
	room := width - 2*wallSide
	y := wallGap
	for i := range w.parts {
		p := &w.parts[i]
		p.top = y
		if p.word != "" {
			y += widget.RowHeight(24, widget.Body) + 8
		}
		p.tiles = y
		least := lineLeast
		if p.large {
			least = cardLeast
		}
		least *= 1 + (widget.TextScale()-1)/2
		p.columns = max(1, int((room+wallGap)/(least+wallGap)))
		across := float32(int((room - wallGap*float32(p.columns-1)) / float32(p.columns)))
		p.size = fyne.NewSize(across, tileHeight(across, p.large))
		y += float32(p.rows())*(p.size.Height+wallGap) + wallGap
	}
	w.height = y
	for len(w.heads) < len(w.parts) {
		w.heads = append(w.heads, newWallHead())
	}
	w.body.Resize(fyne.NewSize(width, max(w.height, w.scroll.Size().Height)))
	w.scroll.Offset.Y = max(0, min(w.scroll.Offset.Y, w.height-w.scroll.Size().Height))
	w.place()
	w.body.Refresh()
	w.scroll.Refresh()
}

func (p *wallPart) rows() int { return (p.to - p.from + p.columns - 1) / p.columns }

// box returns where a person's tile is, by the place among all.
func (w *wall) box(i int) (at fyne.Position, size fyne.Size, part int) {
	for k := range w.parts {
		p := &w.parts[k]
		if i >= p.from && i < p.to {
			n := i - p.from
			x := wallSide + float32(n%p.columns)*(p.size.Width+wallGap)
			return fyne.NewPos(x, p.tiles+float32(n/p.columns)*(p.size.Height+wallGap)), p.size, k
		}
	}
	return fyne.Position{}, fyne.Size{}, -1
}

// inSight returns the people of a part whose tiles are, as a range of all.
func (w *wall) inSight(p *wallPart) (from, to int) {
	top, bottom := w.scroll.Offset.Y, w.scroll.Offset.Y+w.scroll.Size().Height
	row := p.size.Height + wallGap
	if row <= wallGap || bottom <= p.tiles {
		return 0, 0
	}
	first := max(0, int((top-p.tiles)/row))
	last := int((bottom - p.tiles) / row)
	return min(p.to, p.from+first*p.columns), min(p.to, p.from+(last+1)*p.columns)
}

// place puts tiles where people in sight are, and takes others away.
func (w *wall) place() {
	if w.busy || w.scroll.Size().Width <= 0 {
		return
	}
	w.busy = true
	defer func() { w.busy = false }()
	seen := make(map[string]bool, len(w.tiles))
	var objects []fyne.CanvasObject
	for i := range w.heads {
		if w.heads[i].Hidden = i >= len(w.parts) || w.parts[i].word == ""; !w.heads[i].Hidden {
			p := &w.parts[i]
			w.heads[i].set(p.word, p.to-p.from)
			w.heads[i].Move(fyne.NewPos(wallSide, p.top))
			w.heads[i].Resize(fyne.NewSize(w.scroll.Size().Width-2*wallSide, widget.RowHeight(24, widget.Body)))
		}
		objects = append(objects, w.heads[i])
	}
	for k := range w.parts {
		from, to := w.inSight(&w.parts[k])
		for i := from; i < to; i++ {
			seen[w.all[i].Person.ID] = true
		}
	}
	for id, t := range w.tiles {
		if !seen[id] {
			delete(w.tiles, id)
			w.free = append(w.free, t)
		}
	}
	for k := range w.parts {
		from, to := w.inSight(&w.parts[k])
		for i := from; i < to; i++ {
			t := w.show(i, w.parts[k].large)
			at, size, _ := w.box(i)
			if t.Position() != at {
				t.Move(at)
			}
			if t.Size() != size {
				t.Resize(size)
			}
			objects = append(objects, t)
		}
	}
	if !sameObjects(objects, w.body.objects) {
		w.body.objects = objects
		w.body.Refresh()
	}
	w.p.look()
}

func sameObjects(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// show returns the tile of a person, which shows how they are.
func (w *wall) show(i int, large bool) *tile {
	is := &w.all[i]
	id := is.Person.ID
	t := w.tiles[id]
	if t == nil {
		if n := len(w.free); n > 0 {
			t, w.free = w.free[n-1], w.free[:n-1]
		} else {
			t = newTile()
		}
		w.tiles[id] = t
	}
	f := w.p.faceOf(is, large)
	f.ring = w.ring && w.chosen == id
	screen, _ := w.p.shots.get(shotKey{id, model.SightScreen})
	camera, _ := w.p.shots.get(shotKey{id, model.SightCamera})
	before := t.drawn
	t.set(f, screen, camera)
	w.filled += t.drawn - before
	return t
}

// clearFree takes the pictures out of tiles that show nobody.
func (w *wall) clearFree() {
	for _, t := range w.free {
		t.set(face{}, shot{}, shot{})
	}
}

// fresh shows pictures that came.
func (w *wall) fresh(keys map[shotKey]bool) {
	for key := range keys {
		t := w.tiles[key.id]
		if t == nil {
			continue
		}
		screen, _ := w.p.shots.get(shotKey{key.id, model.SightScreen})
		camera, _ := w.p.shots.get(shotKey{key.id, model.SightCamera})
		t.set(t.face, screen, camera)
	}
}

// at returns whose tile is at a place of the body.
func (w *wall) at(where fyne.Position) (i int, ok bool) {
	for k := range w.parts {
		p := &w.parts[k]
		x, y := where.X-wallSide, where.Y-p.tiles
		column, row := int(x/(p.size.Width+wallGap)), int(y/(p.size.Height+wallGap))
		if x < 0 || y < 0 || column >= p.columns || row >= p.rows() ||
			x-float32(column)*(p.size.Width+wallGap) > p.size.Width || y-float32(row)*(p.size.Height+wallGap) > p.size.Height {
			continue
		}
		if i := p.from + row*p.columns + column; i < p.to {
			return i, true
		}
	}
	return 0, false
}

// toStart scrolls there.
func (w *wall) toStart() {
	w.scroll.Offset.Y = 0
	w.arrange()
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
func (w *wall) CreateRenderer() fyne.WidgetRenderer { return &wallRenderer{w} }

type wallRenderer struct{ w *wall }

func (r *wallRenderer) Layout(size fyne.Size) {
	if r.w.scroll.Size() != size {
		r.w.scroll.Resize(size)
		r.w.arrange()
	}
}
func (r *wallRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 120) }
func (r *wallRenderer) Refresh()                     { r.w.scroll.Refresh() }
func (r *wallRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.w.scroll} }
func (r *wallRenderer) Destroy()                     {}

// A wallHead says what a part is of, and how many there are in it.
type wallHead struct {
	fynewidget.BaseWidget
	word, count *widget.Text
	row         *fyne.Container
}

func newWallHead() *wallHead {
	h := &wallHead{word: widget.NewBold("", widget.Body, widget.OnStage), count: widget.NewText("", widget.Body, widget.MutedOn)}
	h.row = widget.Row(6, h.word, h.count)
	h.ExtendBaseWidget(h)
	return h
}

func (h *wallHead) set(word string, count int) {
	if n := strconv.Itoa(count); h.word.Text() != word || h.count.Text() != n {
		h.word.Set(word)
		h.count.Set(n)
		h.row.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (h *wallHead) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(h.row) }

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
func (b *wallBody) Word() string { return words.T("Students") }

// Disabled implements fyne.Disableable: nothing leads into an empty wall.
func (b *wallBody) Disabled() bool { return len(b.w.all) == 0 }

// Enable implements fyne.Disableable.
func (b *wallBody) Enable() {}

// Disable implements fyne.Disableable.
func (b *wallBody) Disable() {}

// Tapped implements fyne.Tappable.
func (b *wallBody) Tapped(e *fyne.PointEvent) {
	b.w.touch()
	if i, ok := b.w.at(e.Position); ok {
		b.w.choose(i)
		b.w.p.tap(&b.w.all[i], held())
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (b *wallBody) TappedSecondary(e *fyne.PointEvent) {
	b.w.touch()
	if i, ok := b.w.at(e.Position); ok {
		b.w.choose(i)
		b.w.p.openMenu(&b.w.all[i], e.AbsolutePosition)
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
