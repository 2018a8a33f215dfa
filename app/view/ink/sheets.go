//go:build !nogui

package ink

import (
	"image"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// sheets is what of the page is on the screen, tile by tile. Tiles are drawn beside the window by a shop; at most one order is out
// at a time, and what is wanted meanwhile goes into the next.
type sheets struct {
	shop    *shop
	working bool // the shop has an order
	resting bool // what is wanted waits until the zoom rests
	again   bool // something is wanted since
	soften  bool // what is not as sharp as it can be is to be drawn again
	forget  bool // everything is
	hidden  map[board.ObjectID]bool

	tiles map[draw.TileID]*sheetTile // on the screen
	old   map[draw.TileID]*sheetTile // those of the scale before, beneath, until all of the new ones are there
	full  bool                       // all that was to be seen is among tiles, at the scale that is shown
	made  *order                     // what tiles show; nil: nothing

	retiring []*draw.LiveShape // of the live layer, to go when the tiles show the page that is set
}

// A sheetTile is a tile with what shows it.
type sheetTile struct {
	is    *image.RGBA
	image *canvas.Image
}

// clear forgets all tiles: another page is shown.
func (s *sheets) clear() {
	s.tiles, s.old, s.hidden = nil, nil, nil
	s.retiring, s.full, s.made = nil, false, nil
	s.forget = true
}

// An order is what the shop is asked for.
type order struct {
	page    Page
	grid    bool
	hidden  map[board.ObjectID]bool
	soften  bool
	forget  bool
	tiles   []draw.TileID
	retire  []*draw.LiveShape
	scale   float32
	results map[draw.TileID]*image.RGBA
	more    bool // not all of it was made
}

// enough is how long the shop works on an order before it hands over what it has.
const enough = 40 * time.Millisecond

// A shop draws tiles. Whoever has the order that is out may use it.
type shop struct {
	painter *draw.Painter
	sheet   *draw.Sheet
	tiles   *draw.Tiles
}

func newShop() *shop {
	p := draw.NewPainter(SystemFonts)
	s := draw.NewSheet(p)
	return &shop{p, s, draw.NewTiles(s)}
}

// make draws what an order asks for, as far as there is time.
func (s *shop) make(o *order) {
	began := time.Now()
	s.painter.Images = o.page.Images
	s.sheet.Ground = o.page.Ground
	if o.forget || o.grid != s.sheet.Grid {
		s.sheet.Grid = o.grid
		s.tiles.Forget()
	}
	s.tiles.Note(s.sheet.Set(o.page.Page, o.page.size()))
	s.tiles.Note(s.sheet.Hide(o.hidden))
	if o.soften {
		s.tiles.Soften()
	}
	o.results = make(map[draw.TileID]*image.RGBA, len(o.tiles))
	for i, id := range o.tiles {
		is, fresh := s.tiles.Fresh(id)
		if !fresh {
			if i > 0 && time.Since(began) > enough {
				o.more = true
				continue // others may be fresh
			}
			is = s.tiles.Get(id)
		}
		if is != nil {
			o.results[id] = is
		}
	}
}

// paint has what is to be seen be drawn, and what is drawn already be put in its place.
func (c *Canvas) paint() {
	c.arrange()
	s := &c.sheets
	if c.satisfied() {
		return
	}
	if s.working {
		s.again = true
		return
	}
	if c.turning() {
		return
	}
	o := c.order()
	s.working, s.again, s.soften, s.forget = true, false, false, false
	c.Away(func() { // ends with the order
		s.shop.make(o)
		c.ticker.Hurry(func(time.Time) bool {
			s.working = false
			c.take(o)
			return false
		})
	})
}

// calm is how long the zoom has to rest before anything is drawn at it: while one zooms, tiles are stretched.
const calm = 120 * time.Millisecond

// turning reports whether the zoom was another just now and there is something to be shown meanwhile. Then what is wanted is drawn
// when it rests.
func (c *Canvas) turning() bool {
	s := &c.sheets
	if c.now().Sub(c.turned) >= calm || s.made == nil || !c.page.same(s.made.page) {
		return false
	}
	if s.resting {
		return true
	}
	s.resting = true
	c.ticker.Animate(func(time.Time) bool {
		if c.now().Sub(c.turned) < calm {
			return true
		}
		s.resting = false
		c.paint()
		return false
	})
	return true
}

// Waits reports whether there is nothing yet of what lies beneath the page.
func (c *Canvas) Waits() bool {
	if c.page.Page == nil || c.page.Ground == nil {
		return false
	}
	is, _ := c.page.Ground(draw.SizeAt(c.page.size(), c.scale()).X, image.Rect(0, 0, 1, 1))
	return is == nil
}

// satisfied reports whether all that is to be seen is on the screen as it should be.
func (c *Canvas) satisfied() bool {
	s := &c.sheets
	if !c.shown || c.page.Page == nil || c.Size().Width < 1 || c.Size().Height < 1 {
		return true
	}
	if s.soften || s.forget || len(s.retiring) > 0 || s.made == nil || s.made.page.Page != c.page.Page ||
		s.made.page.size() != c.page.size() || !maps.Equal(s.made.hidden, s.hidden) {
		return false
	}
	for _, id := range c.wanted() {
		if s.tiles[id] == nil {
			return false
		}
	}
	return true
}

// wanted returns the tiles that are to be seen.
func (c *Canvas) wanted() []draw.TileID {
	return draw.Visible(c.visible(), draw.SizeAt(c.page.size(), c.scale()), c.scale())
}

// order returns what is wanted now.
func (c *Canvas) order() *order {
	s := &c.sheets
	return &order{
		page: c.page, grid: c.grid, hidden: maps.Clone(s.hidden), soften: s.soften, forget: s.forget, scale: c.scale(),
		tiles: c.wanted(), retire: slices.Clone(s.retiring),
	}
}

// take puts what the shop made on the screen, all of it at once.
func (c *Canvas) take(o *order) {
	s := &c.sheets
	if !c.page.same(o.page) {
		s.again = false
		c.paint()
		return
	}
	if len(s.tiles) > 0 && !s.has(o.scale) {
		if s.full || len(s.old) == 0 {
			s.old = s.tiles
		}
		s.tiles = nil
	}
	if s.tiles == nil {
		s.tiles = make(map[draw.TileID]*sheetTile)
	}
	for id, is := range o.results {
		s.put(id, is)
	}
	s.full = !o.more && o.scale == c.scale()
	if !o.more {
		s.old, s.made = nil, o
		c.retire(o.retire)
	}
	c.trim()
	if o.more || s.again || !c.satisfied() {
		c.paint()
	} else {
		c.arrange()
	}
}

// has reports whether tiles are of a scale.
func (s *sheets) has(scale float32) bool {
	for id := range s.tiles {
		return id.Scale == scale
	}
	return false
}

// put shows a tile.
func (s *sheets) put(id draw.TileID, is *image.RGBA) {
	t := s.tiles[id]
	if t == nil {
		t = &sheetTile{image: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}}
		s.tiles[id] = t
	}
	if t.is != is {
		t.is, t.image.Image = is, atOrigin(is)
		t.image.Refresh()
	}
}

// atOrigin returns the same pixels with bounds that begin at the origin, as the toolkit wants them.
func atOrigin(is *image.RGBA) *image.RGBA {
	return &image.RGBA{Pix: is.Pix, Stride: is.Stride, Rect: is.Rect.Sub(is.Rect.Min)}
}

// trim lets go of tiles that are not to be seen any more.
func (c *Canvas) trim() {
	s := &c.sheets
	in := c.visible().Inset(-draw.TileSize / 2)
	for id, t := range s.tiles {
		if id.Scale == c.scale() && !t.is.Rect.Overlaps(in) {
			delete(s.tiles, id)
		}
	}
}

// retire takes shapes off the live layer that the tiles show now.
func (c *Canvas) retire(all []*draw.LiveShape) {
	s := &c.sheets
	if len(all) == 0 {
		return
	}
	gone := make(map[*draw.LiveShape]bool, len(all))
	for _, is := range all {
		gone[is] = true
		c.layer.live.End(is)
	}
	s.retiring = slices.DeleteFunc(s.retiring, func(is *draw.LiveShape) bool { return gone[is] })
	c.showLive()
}

// placeTile puts a tile where its part of the page is, at the scale that is shown.
func (c *Canvas) placeTile(id draw.TileID, t *sheetTile) {
	k, f := c.density(), c.scale()/id.Scale
	at := func(x, y int) fyne.Position {
		return fyne.NewPos((float32(x)*f+float32(c.origin.X))/k, (float32(y)*f+float32(c.origin.Y))/k)
	}
	from, to := at(t.is.Rect.Min.X, t.is.Rect.Min.Y), at(t.is.Rect.Max.X, t.is.Rect.Max.Y)
	t.image.Move(from)
	size := fyne.NewSize(to.X-from.X, to.Y-from.Y)
	if was := t.image.Size(); !near(size.Width, was.Width) || !near(size.Height, was.Height) {
		t.image.Resize(size)
	}
}

// near reports whether two lengths are the same but for rounding. An image that is resized is uploaded anew.
func near(a, b float32) bool { return max(a-b, b-a) < 1./64 }
