//go:build !nogui

package ink

import (
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// layer is what is being drawn, by anybody, and what was drawn here and is not on the page yet.
type layer struct {
	painter *draw.Painter
	live    *draw.Live
	images  map[image.Point]*canvas.Image
	pending []pending
}

// A pending shape was handed over as an action. It stays in sight until the page has the object.
type pending struct {
	is    *draw.LiveShape // nil: the object is only hidden, or faded
	token board.Token     // of a new object; 0: id says which was changed or taken away
	id    board.ObjectID
	since time.Time
}

// patience is how long an object that was changed here is shown as if it were, although the page has it as it was: somebody
// else's change may have come later. What is new is shown as long as it takes.
const patience = 5 * time.Second

// mostPending is how many shapes wait to be seen on the page; when there are more, the oldest is taken off.
const mostPending = 512

func newLayer() layer {
	l := layer{painter: draw.NewPainter(SystemFonts)}
	l.clear()
	return l
}

// clear takes everything off: another page is shown.
func (l *layer) clear() {
	scale := float32(1)
	if l.live != nil {
		scale = l.live.Scale()
	}
	l.live = draw.NewLive(l.painter, scale)
	l.images = make(map[image.Point]*canvas.Image)
	l.pending = nil
}

// wait keeps a shape in sight, or an object hidden, until the page has it so.
func (c *Canvas) wait(p pending) {
	l := &c.layer
	p.since = c.now()
	if len(l.pending) >= mostPending {
		c.give(l.pending[0])
		l.pending = l.pending[1:]
	}
	l.pending = append(l.pending, p)
}

// give lets the tiles show in the place of what was pending.
func (c *Canvas) give(p pending) {
	if p.is != nil {
		c.sheets.retiring = append(c.sheets.retiring, p.is)
	}
	if p.token == 0 {
		delete(c.sheets.hidden, p.id)
		c.look.frame.moved = nil
	}
}

// arrived lets go of what the page has now and did not have before: it stays on the layer until tiles show it.
func (c *Canvas) arrived(before *board.Page) {
	differs := board.Diff(before, c.page.Page)
	tokens, touched := make(map[board.Token]bool), make(map[board.ObjectID]bool)
	for _, o := range differs.Added {
		if o.Token == 0 {
			continue
		}
		who := c.author(o)
		if who == "" || who == c.page.Self {
			tokens[o.Token] = true
		}
		c.others.finished(c, strokeKey{who, o.Token})
	}
	for _, o := range differs.Changed {
		touched[o.New.ID] = true
	}
	for _, o := range differs.Removed {
		touched[o.ID] = true
	}
	late := c.now().Add(-patience)
	c.layer.pending = slices.DeleteFunc(c.layer.pending, func(p pending) bool {
		there := p.token != 0 && tokens[p.token] || p.token == 0 && (touched[p.id] || p.since.Before(late))
		if there {
			c.give(p)
		}
		return there
	})
}

// Refused takes off what was handed over and is not on the page: an action was refused.
func (c *Canvas) Refused() {
	for _, p := range c.layer.pending {
		c.give(p)
	}
	c.layer.pending = nil
	c.paint()
}

// author returns who put an object there; "": nobody knows.
func (c *Canvas) author(o *board.Object) string {
	if c.page.Author == nil {
		return ""
	}
	return c.page.Author(o)
}

// showLive puts the live layer on the screen, as far as it differs.
func (c *Canvas) showLive() {
	l := &c.layer
	l.live.SetWindow(c.visible())
	changed := l.live.Paint()
	fresh := false
	for _, t := range changed {
		im := l.images[t.At]
		if im == nil {
			im = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
			l.images[t.At] = im
			fresh = true
		}
		im.Image = atOrigin(t.Is)
		c.placeLive(t, im)
		im.Refresh()
	}
	tiles := l.live.Tiles()
	for at := range l.images {
		if tiles[at] == nil {
			delete(l.images, at)
			fresh = true
		}
	}
	if fresh {
		c.draw()
	}
}

// placeLive puts a picture of the live layer where its part of the page is.
func (c *Canvas) placeLive(t *draw.LiveTile, im *canvas.Image) {
	k := c.density()
	at := t.Is.Rect.Min.Add(c.origin)
	im.Move(fyne.NewPos(float32(at.X)/k, float32(at.Y)/k))
	if size := fyne.NewSquareSize(draw.LiveSize / k); !near(im.Size().Width, size.Width) {
		im.Resize(size)
	}
}
