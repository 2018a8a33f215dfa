package draw

import (
	"cmp"
	"container/list"
	"image"
	"math"
	"slices"
)

// TileSize is how wide and high a tile is, in pixels of the picture. Those at the right and lower edge of a page are smaller.
const TileSize = 512

// mostTileBytes is how much memory tiles take; those that were not asked for the longest time go first.
const mostTileBytes = 64 << 20

// A TileID names a tile of a page at a scale.
type TileID struct {
	Scale float32 // pixels of the picture a pixel of the page
	X, Y  int     // number of the column and the row
}

// Tiles are the pictures of a sheet that were drawn. A picture that was given out is never changed: when the page does, there
// is another. They belong to one goroutine at a time.
type Tiles struct {
	Sheet *Sheet

	kept   map[TileID]*list.Element // of *tile
	recent list.List                // that was asked for last is in front
	bytes  int
	drawn  int // how many tiles, or parts of them, were drawn; for measurements
}

type tile struct {
	id    TileID
	is    *image.RGBA // nil: none yet
	exact bool        // it is as sharp as it can be
	stale []image.Rectangle
	above []*item // to be drawn over it
}

// NewTiles returns tiles of a sheet.
func NewTiles(s *Sheet) *Tiles { return &Tiles{Sheet: s, kept: make(map[TileID]*list.Element)} }

// Drawn returns how often a tile or part of one was drawn.
func (t *Tiles) Drawn() int { return t.drawn }

// Bytes returns how much memory the tiles take.
func (t *Tiles) Bytes() int { return t.bytes }

// Forget has everything be drawn again.
func (t *Tiles) Forget() { t.Note(Change{All: true}) }

// Soften has what is not as sharp as it can be be drawn again.
func (t *Tiles) Soften() {
	for e := t.recent.Front(); e != nil; e = e.Next() {
		if is := e.Value.(*tile); is.is != nil && !is.exact {
			is.stale = []image.Rectangle{is.is.Rect}
		}
	}
}

// mostAbove is how many objects wait to be drawn over a tile before it is drawn anew instead.
const mostAbove = 1024

// Note takes note of what differs on the sheet.
func (t *Tiles) Note(c Change) {
	if c.All {
		clear(t.kept)
		t.recent.Init()
		t.bytes = 0
		return
	}
	for e := t.recent.Front(); e != nil; e = e.Next() {
		is := e.Value.(*tile)
		all := area(is.is.Rect, is.id.Scale).Grown(2 / is.id.Scale)
		for _, it := range c.above {
			if it.bounds.Meets(all) {
				is.above = append(is.above, it)
			}
		}
		for _, r := range c.Areas {
			if r.Meets(all) {
				is.spoil(r.Grown(1.5 / is.id.Scale).Pixels(is.id.Scale).Intersect(is.is.Rect))
			}
		}
		if len(is.above) > mostAbove {
			is.spoil(is.is.Rect)
		}
	}
}

// spoil has part of a tile be drawn again. Parts that overlap become one.
func (is *tile) spoil(part image.Rectangle) {
	if part.Empty() {
		return
	}
	for i := 0; i < len(is.stale); i++ {
		if is.stale[i].Overlaps(part) || len(is.stale) > 16 {
			part = part.Union(is.stale[i])
			is.stale[i] = is.stale[len(is.stale)-1]
			is.stale = is.stale[:len(is.stale)-1]
			i = -1 // it may overlap others now
		}
	}
	is.stale = append(is.stale, part)
}

// Fresh returns a tile if it is as it should be.
func (t *Tiles) Fresh(id TileID) (*image.RGBA, bool) {
	e := t.kept[id]
	if e == nil {
		return nil, false
	}
	is := e.Value.(*tile)
	return is.is, len(is.stale) == 0 && len(is.above) == 0
}

// Get returns a tile, which is drawn if need be; nil if the page has none there.
func (t *Tiles) Get(id TileID) *image.RGBA {
	if e := t.kept[id]; e != nil {
		t.recent.MoveToFront(e)
		t.renew(e.Value.(*tile))
		return e.Value.(*tile).is
	}
	at := image.Rect(id.X*TileSize, id.Y*TileSize, (id.X+1)*TileSize, (id.Y+1)*TileSize).
		Intersect(image.Rectangle{Max: t.Sheet.Size(id.Scale)})
	if at.Empty() {
		return nil
	}
	is := &tile{id: id, is: image.NewRGBA(at)}
	is.exact = t.Sheet.Paint(is.is, at, id.Scale)
	t.drawn++
	t.kept[id] = t.recent.PushFront(is)
	t.bytes += len(is.is.Pix)
	for t.bytes > mostTileBytes && t.recent.Len() > 1 {
		last := t.recent.Back()
		gone := t.recent.Remove(last).(*tile)
		delete(t.kept, gone.id)
		t.bytes -= len(gone.is.Pix)
	}
	return is.is
}

// renew draws what of a tile is stale into a copy of it.
func (t *Tiles) renew(is *tile) {
	if len(is.stale) == 0 && len(is.above) == 0 {
		return
	}
	next := &image.RGBA{Pix: make([]byte, len(is.is.Pix)), Stride: is.is.Stride, Rect: is.is.Rect}
	copy(next.Pix, is.is.Pix)
	whole := len(is.stale) == 1 && is.stale[0] == next.Rect
	if len(is.above) > 0 && !whole {
		t.Sheet.On(next, next.Rect, is.id.Scale)
		t.Sheet.paintItems(is.above)
		t.drawn++
	}
	for _, part := range is.stale { // what is above lies in the index too
		exact := t.Sheet.Paint(next, part, is.id.Scale)
		is.exact = exact && (is.exact || whole)
		t.drawn++
	}
	is.is, is.stale, is.above = next, nil, nil
}

// Visible returns the tiles that a part of a page's picture touches, at a scale, those nearest to its middle first.
func Visible(part image.Rectangle, size image.Point, scale float32) (ids []TileID) {
	part = part.Intersect(image.Rectangle{Max: size})
	if part.Empty() {
		return nil
	}
	middle := part.Min.Add(part.Max).Div(2)
	for y := part.Min.Y / TileSize; y <= (part.Max.Y-1)/TileSize; y++ {
		for x := part.Min.X / TileSize; x <= (part.Max.X-1)/TileSize; x++ {
			ids = append(ids, TileID{scale, x, y})
		}
	}
	far := func(id TileID) float64 {
		return math.Hypot(float64(id.X*TileSize+TileSize/2-middle.X), float64(id.Y*TileSize+TileSize/2-middle.Y))
	}
	slices.SortStableFunc(ids, func(a, b TileID) int { return cmp.Compare(far(a), far(b)) })
	return ids
}
