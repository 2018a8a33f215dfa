//go:build !nogui

package ink

import (
	"cmp"
	"image"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/widget"
	"lyceum/collab/board/draw"
)

// look is what lies around the page and over it. Grounds are four areas around it, not one beneath it: where there is no graphics
// hardware, areas are what costs.
type look struct {
	grounds [4]*canvas.Rectangle // above, right of, below and left of the page
	edges   [4]*canvas.Rectangle // of the page
	paper   *canvas.Rectangle    // where tiles are not there yet
	ring    [4]*canvas.Rectangle // around all of it, with the focus
	frame   frame
	all     []fyne.CanvasObject
}

func newLook() look {
	l := look{paper: &canvas.Rectangle{}, frame: newFrame()}
	for i := range 4 {
		l.grounds[i], l.edges[i], l.ring[i] = &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
		l.ring[i].Hide()
	}
	return l
}

// colour takes the colours of the theme. Paper is white in all of them.
func (c *Canvas) colour() {
	l := &c.look
	for i := range 4 {
		l.grounds[i].FillColor, l.edges[i].FillColor, l.ring[i].FillColor =
			widget.Tone(widget.Surface2), widget.Tone(widget.Border), widget.Tone(widget.Ring)
	}
	l.paper.FillColor = widget.Tone(widget.White)
	l.frame.colour()
	c.others.colour()
	c.keyed.colour()
}

// arrange puts everything in its place, which is what moving and zooming cost, and asks for a repaint.
func (c *Canvas) arrange() {
	if c.Size().Width < 1 {
		return
	}
	for id, t := range c.sheets.old {
		c.placeTile(id, t)
	}
	missing := false
	for _, id := range c.wanted() {
		missing = missing || c.sheets.tiles[id] == nil
	}
	for id, t := range c.sheets.tiles {
		c.placeTile(id, t)
	}
	c.look.paper.Hidden = !missing
	c.surround()
	c.layer.live.SetWindow(c.visible())
	c.showLive()
	tiles := c.layer.live.Tiles()
	for at, im := range c.layer.images {
		c.placeLive(tiles[at], im)
	}
	c.placeFrame()
	c.others.place(c)
	c.keyed.place(c)
	c.draw()
}

// surround lays out what is around the page.
func (c *Canvas) surround() {
	l, k := &c.look, c.density()
	all := c.Size()
	is := draw.SizeAt(c.page.size(), c.scale())
	x0, y0 := float32(c.origin.X)/k, float32(c.origin.Y)/k
	x1, y1 := float32(c.origin.X+is.X)/k, float32(c.origin.Y+is.Y)/k
	if c.page.Page == nil {
		x0, y0, x1, y1 = all.Width, all.Height, all.Width, all.Height
		l.paper.Hidden = true
	}
	in := func(v, most float32) float32 { return min(max(v, 0), most) }
	left, top, right, bottom := in(x0, all.Width), in(y0, all.Height), in(x1, all.Width), in(y1, all.Height)
	lay(l.grounds[0], 0, 0, all.Width, top)
	lay(l.grounds[1], right, top, all.Width, bottom)
	lay(l.grounds[2], 0, bottom, all.Width, all.Height)
	lay(l.grounds[3], 0, top, left, bottom)
	lay(l.paper, left, top, right, bottom)
	line := 1 / k
	lay(l.edges[0], x0-line, y0-line, x1+line, y0)
	lay(l.edges[1], x1, y0, x1+line, y1)
	lay(l.edges[2], x0-line, y1, x1+line, y1+line)
	lay(l.edges[3], x0-line, y0, x0, y1)
	const wide = 2
	lay(l.ring[0], 0, 0, all.Width, wide)
	lay(l.ring[1], all.Width-wide, wide, all.Width, all.Height-wide)
	lay(l.ring[2], 0, all.Height-wide, all.Width, all.Height)
	lay(l.ring[3], 0, wide, wide, all.Height-wide)
}

// lay gives a rectangle its place.
func lay(r *canvas.Rectangle, x0, y0, x1, y1 float32) {
	r.Move(fyne.NewPos(x0, y0))
	if size := fyne.NewSize(max(0, x1-x0), max(0, y1-y0)); r.Size() != size {
		r.Resize(size)
	}
}

// draw lists what is to be seen, undermost first, and asks for a repaint.
func (c *Canvas) draw() {
	l := &c.look
	l.all = append(l.all[:0], l.paper)
	if c.page.Page != nil {
		for _, tiles := range []map[draw.TileID]*sheetTile{c.sheets.old, c.sheets.tiles} {
			for _, id := range slices.SortedFunc(maps.Keys(tiles), compareTiles) {
				l.all = append(l.all, tiles[id].image)
			}
		}
		for _, at := range slices.SortedFunc(maps.Keys(c.layer.images), comparePlaces) {
			l.all = append(l.all, c.layer.images[at])
		}
		for _, e := range l.edges {
			l.all = append(l.all, e)
		}
	}
	for _, g := range l.grounds {
		l.all = append(l.all, g)
	}
	l.all = l.frame.append(l.all)
	l.all = c.others.append(l.all)
	l.all = c.keyed.append(l.all)
	for _, r := range l.ring {
		l.all = append(l.all, r)
	}
	c.repaint()
}

// The same order each time lets the toolkit keep what it knows of the tree.
func compareTiles(a, b draw.TileID) int  { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) }
func comparePlaces(a, b image.Point) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) }

// repaint asks for a repaint of the window. Nothing is uploaded anew for that.
func (c *Canvas) repaint() { c.look.grounds[0].Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *Canvas) CreateRenderer() fyne.WidgetRenderer {
	c.colour()
	c.arrange()
	return &renderer{c}
}

type renderer struct{ c *Canvas }

// Layout implements fyne.WidgetRenderer; see Canvas.Resize.
func (r *renderer) Layout(fyne.Size) { r.c.resized() }

func (r *renderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

func (r *renderer) Refresh() {
	r.c.colour()
	for _, o := range r.c.look.all {
		if _, tile := o.(*canvas.Image); !tile {
			o.Refresh()
		}
	}
	r.c.arrange()
}

func (r *renderer) Objects() []fyne.CanvasObject { return r.c.look.all }
func (r *renderer) Destroy()                     {}

// resized fits the page into a widget whose size, or the scale of whose screen, is another.
func (c *Canvas) resized() {
	now := c.pixels()
	if now == c.measured && c.density() == c.dense {
		return
	}
	c.measured, c.dense = now, c.density()
	if c.fitted {
		c.refit()
	} else {
		c.moveTo(c.origin)
		c.zoomed()
	}
	c.paint()
}
