//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// cards is the play area of what is done with cards: ordering, matching, zones and sorting. It is as high as it needs to be, and lies in
// something that scrolls.
type cards struct {
	player
	pictures *pictures
	grown    func() // it needs another height
	layout   cardLayout
	width    float32
	objs     []fyne.CanvasObject
	over     []fyne.CanvasObject        // what is dragged, above all
	lent     map[string][]*canvas.Image // by name of the picture; the same objects as long as they are needed, for each has a texture
	used     map[string]int             // of them
	ring     *canvas.Rectangle
}

// A cardLayout is where everything is for some width.
type cardLayout struct {
	slots  []slotBox
	boxes  []cardBox
	tray   widget.Place // none of an ordering
	height float32
}

// A slotBox is a place on which cards are laid, or one in an order.
type slotBox struct {
	place widget.Place // where cards are dropped
	label widget.Place // of its words, or its picture
	lines bool         // a zone of a picture: it has no ground of its own
}

// A cardBox is a card where it lies.
type cardBox struct {
	is    model.PuzzleHand
	place widget.Place
}

func newCards(p *Pane, grown func()) *cards {
	c := &cards{ring: &canvas.Rectangle{}, grown: grown, lent: map[string][]*canvas.Image{}}
	c.pictures = newPictures(p.ticker, func() { c.arrange(); c.grown() })
	c.start(p, c, c.arrange)
	return c
}

// set shows a puzzle.
func (c *cards) set(v *model.PuzzleView) {
	c.take(v)
	if c.pictures.of != v.Puzzle {
		clear(c.lent)
	}
	c.pictures.set(v.Puzzle)
	before := c.layout.height
	c.arrange()
	if c.layout.height != before {
		c.grown()
	}
}

func (c *cards) setHolds(all []room.PuzzleHold) {
	c.holds = all
	c.arrange()
}

// HeightFor returns the height at this width.
func (c *cards) HeightFor(width float32) float32 {
	if c.v == nil || c.v.Puzzle == nil {
		return 200
	}
	return c.laidOut(width).height
}

// slotOf is where a card lies, as far as this window knows.
func (c *cards) slotOf(h model.PuzzleHand) int {
	if l, waits := c.laid[h.Piece]; waits && l.at.From == h.From {
		return l.at.To
	}
	return h.From
}

// order is the order of the items, as far as this window knows: with what was moved and is not there yet, and what is lifted.
func (c *cards) order() []int {
	order := append([]int(nil), c.v.Board.Order...)
	move := func(item, to int) {
		rest := make([]int, 0, len(order))
		for _, is := range order {
			if is != item {
				rest = append(rest, is)
			}
		}
		to = min(max(to, 0), len(rest))
		order = append(append(append([]int(nil), rest[:to]...), item), rest[to:]...)
	}
	for item, l := range c.laid {
		move(item, l.at.To)
	}
	switch {
	case c.drag != nil:
		move(c.drag.is.Piece, c.drag.is.To)
	case c.hand.Lifted:
		move(c.hand.Piece, c.hand.To)
	}
	return order
}

// arrange lays everything out anew and makes what shows it.
func (c *cards) arrange() {
	c.objs, c.over = c.objs[:0], c.over[:0]
	c.used = map[string]int{}
	if c.v == nil || c.v.Puzzle == nil || c.Size().Width < 1 {
		canvas.Refresh(c)
		return
	}
	c.layout = c.laidOut(c.Size().Width)
	c.addGround()
	for i := range c.layout.slots {
		c.addSlot(i)
	}
	for i := range c.layout.boxes {
		b := &c.layout.boxes[i]
		if c.drag != nil && c.drag.is.Piece == b.is.Piece && c.drag.is.From == b.is.From {
			c.addGhost(b)
			continue
		}
		c.addCard(b, false)
	}
	if c.drag != nil {
		for i := range c.layout.boxes {
			if b := c.layout.boxes[i]; c.drag.is.Piece == b.is.Piece && c.drag.is.From == b.is.From {
				b.place.At = c.drag.at
				c.addCard(&b, true)
			}
		}
	}
	widget.DrawRing(c.ring, c.Focused(), 0)
	const in = 4
	c.ring.Move(fyne.NewPos(in, in))
	c.ring.Resize(c.Size().SubtractWidthHeight(2*in, 2*in))
	c.p.foots()
	canvas.Refresh(c)
}

func (c *cards) foot() string {
	if c.Focused() && c.hand.Is {
		return c.Word()
	}
	if c.v.Kind == puzzle.OrderingKind {
		return words.N("%d item", "%d items", len(c.v.Board.Order))
	}
	return words.N("%d card left", "%d cards left", len(c.v.Tray()))
}

// boxAt returns the card at a position, the uppermost.
func (c *cards) boxAt(at fyne.Position) *cardBox {
	for i := len(c.layout.boxes) - 1; i >= 0; i-- {
		if b := &c.layout.boxes[i]; within(b.place, at) {
			return b
		}
	}
	return nil
}

func within(p widget.Place, at fyne.Position) bool {
	return at.X >= p.At.X && at.Y >= p.At.Y && at.X < p.At.X+p.Size.Width && at.Y < p.At.Y+p.Size.Height
}

// slotAt returns the slot at a position, or Nowhere; of an ordering the place in it.
func (c *cards) slotAt(at fyne.Position) int {
	if c.v.Kind == puzzle.OrderingKind {
		for i := len(c.layout.slots) - 1; i > 0; i-- {
			if at.Y >= c.layout.slots[i].place.At.Y-rowGap/2 {
				return i
			}
		}
		return 0
	}
	for i := len(c.layout.slots) - 1; i >= 0; i-- {
		if within(c.layout.slots[i].place, at) {
			return i
		}
	}
	return puzzle.Nowhere
}

func (c *cards) grab(at fyne.Position) {
	if c.v == nil || c.v.Puzzle == nil || c.drag != nil {
		return
	}
	if c.hand.Lifted {
		c.back()
	}
	b := c.boxAt(at)
	if b == nil || !c.may(b.is) {
		return
	}
	c.hand = b.is
	c.drag = &dragging{is: b.is, dx: at.X - b.place.At.X, dy: at.Y - b.place.At.Y, at: b.place.At}
	c.p.asks.GrabPiece(b.is.Piece, b.is.At)
	c.arrange()
}

func (c *cards) drop() {
	d := c.drag
	if d == nil {
		return
	}
	c.drag = nil
	if !d.away {
		c.p.asks.PutBack()
		c.arrange()
		return
	}
	c.lay(d.is)
}

// MouseDown implements desktop.Mouseable.
func (c *cards) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		c.p.window.Canvas().Focus(c)
		c.grab(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (c *cards) MouseUp(*desktop.MouseEvent) {
	if c.drag != nil && !c.drag.away {
		c.drop()
	}
}

// Dragged implements fyne.Draggable.
func (c *cards) Dragged(e *fyne.DragEvent) {
	if c.drag == nil {
		c.grab(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY))
	}
	if c.drag == nil {
		return
	}
	d, to, at := c.drag, c.slotAt(e.Position), e.Position.SubtractXY(c.drag.dx, c.drag.dy)
	same := d.away && to == d.is.To
	by := at.Subtract(d.at)
	d.away, d.at, d.is.To = true, at, to
	if same {
		c.carry(by)
		return
	}
	c.arrange()
}

// carry moves what is dragged. Nothing else differs as long as it is over the same place.
func (c *cards) carry(by fyne.Position) {
	for _, o := range c.over {
		o.Move(o.Position().Add(by))
	}
}

// DragEnd implements fyne.Draggable.
func (c *cards) DragEnd() { c.drop() }

// Cursor implements desktop.Cursorable.
func (c *cards) Cursor() desktop.Cursor {
	if c.v != nil && c.v.Plays {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// picture shows a picture, so large at most, in pixels; nil: it is not here yet.
func (c *cards) picture(name string, long int) *canvas.Image {
	img := c.pictures.get(name, long)
	if img == nil {
		return nil
	}
	n := c.used[name]
	c.used[name]++
	if n == len(c.lent[name]) {
		c.lent[name] = append(c.lent[name], canvas.NewImageFromImage(img))
	}
	o := c.lent[name][n]
	if o.Image != img {
		o.Image = img
		o.Refresh()
	}
	return o
}

// CreateRenderer implements fyne.Widget.
func (c *cards) CreateRenderer() fyne.WidgetRenderer { return &cardsRenderer{c} }

type cardsRenderer struct{ c *cards }

func (r *cardsRenderer) Layout(fyne.Size) { r.c.arrange() }
func (r *cardsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, r.c.HeightFor(max(160, r.c.Size().Width)))
}
func (r *cardsRenderer) Refresh() { r.c.arrange() }
func (r *cardsRenderer) Destroy() {}
func (r *cardsRenderer) Objects() []fyne.CanvasObject {
	return append(append(append([]fyne.CanvasObject(nil), r.c.objs...), r.c.over...), r.c.ring)
}
