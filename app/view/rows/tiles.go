//go:build !nogui

package rows

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// Measures of tiles, in Fyne's pixels.
const (
	tileSide float32 = 16
	tileGap  float32 = 12
)

// A Part is one run of tiles of a size under a heading, which may be empty.
type Part struct {
	Word     string
	From, To int // of the items
	Large    bool
}

// A Head is the heading of a part: a word, and how many tiles there are.
type Head interface {
	fyne.CanvasObject
	Set(word string, count int)
}

// A TilesOf says what tiles of items T are, which objects O show.
type TilesOf[T any, O fyne.CanvasObject] struct {
	Word   func() string // what the tiles are of, for those who do not see them
	Key    func(*T) string
	New    func() O
	Fill   func(o O, item *T, large, ring bool) // costs nothing if nothing differs
	Least  func(large bool) float32             // the narrowest tile, with texts of the usual size
	Height func(width float32, large bool) float32
	Few    bool        // few tiles are no larger than twice that
	Top    float32     // above the first part
	Head   func() Head // nil: no part has one
	Placed func()      // the tiles in sight are others, or elsewhere; may be nil
	Tap    func(item *T)
	Menu   func(item *T, at fyne.Position)
	Do     func(item *T, e *fyne.KeyEvent) bool // what a key does that does not lead to another tile; false: nothing
}

// A part is one as it is laid out.
type part struct {
	Part
	top, tiles float32 // where it begins, and where its tiles do
	columns    int
	size       fyne.Size // of a tile
}

func (p *part) rows() int { return (p.To - p.From + p.columns - 1) / p.columns }

// Tiles are tiles that scroll, of which only those in sight exist. They have the focus as a whole; arrow keys choose one, which shows a ring.
type Tiles[T any, O fyne.CanvasObject] struct {
	fynewidget.BaseWidget
	of     TilesOf[T, O]
	scroll *container.Scroll
	body   *tilesBody

	all    []T
	parts  []part
	heads  []Head
	height float32
	shown  map[string]O // in sight, by key
	free   []O
	chosen string // what the keyboard is at
	ring   bool   // they have the focus, and a key was used
	busy   bool
}

// NewTiles returns tiles of nothing.
func NewTiles[T any, O fyne.CanvasObject](of TilesOf[T, O]) *Tiles[T, O] {
	t := &Tiles[T, O]{of: of, shown: map[string]O{}}
	t.body = newTilesBody(t)
	t.scroll = container.NewVScroll(t.body)
	t.scroll.OnScrolled = func(fyne.Position) { t.Place() }
	t.ExtendBaseWidget(t)
	return t
}

// Set shows items in parts; without any they are one.
func (t *Tiles[T, O]) Set(all []T, parts ...Part) {
	t.all = all
	if len(parts) == 0 {
		parts = []Part{{To: len(all)}}
	}
	same := slices.EqualFunc(parts, t.parts, func(a Part, b part) bool { return a == b.Part })
	if same && t.height > 0 {
		t.Place()
		return
	}
	t.parts = make([]part, len(parts))
	for i := range parts {
		t.parts[i].Part = parts[i]
	}
	t.arrange()
}

// Rest shows nothing, from the start.
func (t *Tiles[T, O]) Rest() {
	t.all, t.parts, t.height, t.chosen = nil, nil, 0, ""
	t.scroll.Offset.Y = 0
	for key, o := range t.shown {
		delete(t.shown, key)
		t.free = append(t.free, o)
	}
	t.body.objects = nil
}

// arrange computes where parts and their tiles are.
func (t *Tiles[T, O]) arrange() {
	width := t.scroll.Size().Width
	if width <= 0 {
		return
	}
	room := width - 2*tileSide
	y := t.of.Top
	for i := range t.parts {
		p := &t.parts[i]
		p.top = y
		if p.Word != "" {
			y += headHeight() + 8
		}
		p.tiles = y
		least := t.of.Least(p.Large) * (1 + (widget.TextScale()-1)/2)
		p.columns = max(1, int((room+tileGap)/(least+tileGap)))
		across := float32(int((room - tileGap*float32(p.columns-1)) / float32(p.columns)))
		if t.of.Few && p.To-p.From < p.columns {
			across = min(across, 2*least)
		}
		p.size = fyne.NewSize(across, t.of.Height(across, p.Large))
		y += float32(p.rows()) * (p.size.Height + tileGap)
		if t.of.Head != nil {
			y += tileGap
		}
	}
	t.height = y
	for t.of.Head != nil && len(t.heads) < len(t.parts) {
		t.heads = append(t.heads, t.of.Head())
	}
	t.body.Resize(fyne.NewSize(width, max(t.height, t.scroll.Size().Height)))
	t.scroll.Offset.Y = max(0, min(t.scroll.Offset.Y, t.height-t.scroll.Size().Height))
	t.Place()
	t.body.Refresh()
	t.scroll.Refresh()
}

func headHeight() float32 { return widget.RowHeight(24, widget.Body) }

// box returns where the tile of an item is, by its place among all, and in which part.
func (t *Tiles[T, O]) box(i int) (at fyne.Position, size fyne.Size, part int) {
	for k := range t.parts {
		p := &t.parts[k]
		if i >= p.From && i < p.To && p.columns > 0 {
			n := i - p.From
			x := tileSide + float32(n%p.columns)*(p.size.Width+tileGap)
			return fyne.NewPos(x, p.tiles+float32(n/p.columns)*(p.size.Height+tileGap)), p.size, k
		}
	}
	return fyne.Position{}, fyne.Size{}, -1
}

// at returns which tile is at a place of the body; -1: none.
func (t *Tiles[T, O]) at(where fyne.Position) int {
	for k := range t.parts {
		p := &t.parts[k]
		x, y := where.X-tileSide, where.Y-p.tiles
		column, row := int(x/(p.size.Width+tileGap)), int(y/(p.size.Height+tileGap))
		if x < 0 || y < 0 || column >= p.columns || row >= p.rows() ||
			x-float32(column)*(p.size.Width+tileGap) > p.size.Width || y-float32(row)*(p.size.Height+tileGap) > p.size.Height {
			continue
		}
		if i := p.From + row*p.columns + column; i < p.To {
			return i
		}
	}
	return -1
}

// inSight returns the items of a part whose tiles are, as a range of all.
func (t *Tiles[T, O]) inSight(p *part) (from, to int) {
	top, bottom := t.scroll.Offset.Y, t.scroll.Offset.Y+t.scroll.Size().Height
	row := p.size.Height + tileGap
	if row <= tileGap || bottom <= p.tiles {
		return 0, 0
	}
	first := max(0, int((top-p.tiles)/row))
	last := int((bottom - p.tiles) / row)
	return min(p.To, p.From+first*p.columns), min(p.To, p.From+(last+1)*p.columns)
}

// InSight calls f with each item whose tile is, in order, and the size of that.
func (t *Tiles[T, O]) InSight(f func(item *T, size fyne.Size)) {
	for k := range t.parts {
		from, to := t.inSight(&t.parts[k])
		for i := from; i < to; i++ {
			f(&t.all[i], t.parts[k].size)
		}
	}
}

// Place puts tiles where items in sight are, as these are now, and takes others away.
func (t *Tiles[T, O]) Place() {
	if t.busy || t.height == 0 || t.scroll.Size().Width <= 0 {
		return
	}
	t.busy = true
	defer func() { t.busy = false }()
	seen := make(map[string]bool, len(t.shown))
	t.InSight(func(item *T, _ fyne.Size) { seen[t.of.Key(item)] = true })
	for key, o := range t.shown {
		if !seen[key] {
			delete(t.shown, key)
			t.free = append(t.free, o)
		}
	}
	objects := t.placeHeads()
	for k := range t.parts {
		from, to := t.inSight(&t.parts[k])
		for i := from; i < to; i++ {
			objects = append(objects, t.show(i))
		}
	}
	if !slices.Equal(objects, t.body.objects) {
		t.body.objects = objects
		t.body.Refresh()
	}
	if t.of.Placed != nil {
		t.of.Placed()
	}
}

// placeHeads puts headings over the parts that have some.
func (t *Tiles[T, O]) placeHeads() (objects []fyne.CanvasObject) {
	for i, h := range t.heads {
		on := i < len(t.parts) && t.parts[i].Word != ""
		if on {
			p := &t.parts[i]
			h.Set(p.Word, p.To-p.From)
			h.Move(fyne.NewPos(tileSide, p.top))
			h.Resize(fyne.NewSize(t.scroll.Size().Width-2*tileSide, headHeight()))
		}
		if h.Visible() != on {
			widget.Show(h, on)
		}
		objects = append(objects, h)
	}
	return objects
}

// show returns the tile of an item, where it belongs, which shows it as it is.
func (t *Tiles[T, O]) show(i int) O {
	item := &t.all[i]
	key := t.of.Key(item)
	o, there := t.shown[key]
	if !there {
		if n := len(t.free); n > 0 {
			o, t.free = t.free[n-1], t.free[:n-1]
		} else {
			o = t.of.New()
		}
		t.shown[key] = o
	}
	at, size, k := t.box(i)
	if o.Position() != at {
		o.Move(at)
	}
	if o.Size() != size {
		o.Resize(size)
	}
	t.of.Fill(o, item, t.parts[k].Large, t.ring && t.chosen == key)
	return o
}

// Renew shows an item as it is now, if its tile is in sight.
func (t *Tiles[T, O]) Renew(key string) {
	if _, there := t.shown[key]; there {
		if i := t.Find(key); i >= 0 {
			t.show(i)
		}
	}
}

// Tile returns the tile of an item; false if it is not in sight.
func (t *Tiles[T, O]) Tile(key string) (o O, inSight bool) {
	o, inSight = t.shown[key]
	return o, inSight
}

// Free returns the tiles that show nothing now, and are kept for others.
func (t *Tiles[T, O]) Free() []O { return t.free }

// Count returns how many tiles are in sight.
func (t *Tiles[T, O]) Count() int { return len(t.shown) }

// Total returns how high all tiles are together.
func (t *Tiles[T, O]) Total() float32 { return t.height }

// ScrollTo scrolls so far down; too far is the end.
func (t *Tiles[T, O]) ScrollTo(y float32) {
	t.scroll.ScrollToOffset(fyne.NewPos(0, y))
	t.Place()
}

// ToStart scrolls there.
func (t *Tiles[T, O]) ToStart() {
	t.scroll.Offset.Y = 0
	t.arrange()
}

// Refresh draws all tiles anew, as after a change of theme.
func (t *Tiles[T, O]) Refresh() {
	t.arrange()
	for _, o := range t.shown {
		o.Refresh()
	}
	t.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Tiles[T, O]) CreateRenderer() fyne.WidgetRenderer {
	return &tilesRenderer{t.scroll, t.arrange, []fyne.CanvasObject{t.scroll}}
}
