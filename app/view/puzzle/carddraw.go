//go:build !nogui

package puzzle

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// cardPicture is how long the picture of a card is at most, in pixels.
const cardPicture = 480

// rect adds a rectangle.
func (c *cards) rect(p widget.Place, fill, edge color.Color, wide, radius float32) *canvas.Rectangle {
	r := &canvas.Rectangle{FillColor: fill, StrokeColor: edge, StrokeWidth: wide, CornerRadius: radius}
	r.Move(p.At)
	r.Resize(p.Size)
	c.objs = append(c.objs, r)
	return r
}

// addGround adds what lies beneath everything: the tray and the picture of zones.
func (c *cards) addGround() {
	if c.v.Kind != puzzle.OrderingKind {
		c.rect(c.layout.tray, widget.Tone(widget.Surface), widget.Tone(widget.Border), 1, widget.CardRadius)
	}
	is, zones := c.v.Puzzle.Content.(*puzzle.Zones)
	if !zones {
		return
	}
	sheet := c.sheet(c.Size().Width-2*stageEdge, is)
	c.rect(sheet, widget.Tone(widget.White), widget.Tone(widget.Border), 1, 0)
	if is.Picture != "" {
		if o := c.picture(is.Picture, sharpest); o != nil {
			o.FillMode = canvas.ImageFillStretch
			o.Move(sheet.At)
			o.Resize(sheet.Size)
			c.objs = append(c.objs, o)
		}
	}
}

// aim is the slot over which something is that this person holds.
func (c *cards) aim() int {
	switch {
	case c.drag != nil && c.drag.away:
		return c.drag.is.To
	case c.hand.Lifted:
		return c.hand.To
	}
	return puzzle.Nowhere
}

// addSlot adds a place, with what it is called.
func (c *cards) addSlot(i int) {
	if c.v.Kind == puzzle.OrderingKind {
		return
	}
	s := &c.layout.slots[i]
	fill, edge, wide := widget.Tone(widget.Surface), widget.Tone(widget.Strong), float32(1)
	if s.lines {
		fill = widget.Tone(widget.Clear)
		edge = color.NRGBA{0x51, 0x5D, 0x6C, 0xFF} // the picture is light in every theme
	}
	if c.aim() == i {
		edge, wide = widget.Tone(widget.Accent), 3
		if !s.lines {
			fill = widget.Tone(widget.Soft)
		}
	}
	c.rect(s.place, fill, edge, wide, widget.Radius)
	switch is := c.v.Puzzle.Content.(type) {
	case *puzzle.Matching:
		c.rect(s.label, widget.Tone(widget.Surface2), widget.Tone(widget.Border), 1, widget.Radius)
		c.addItem(is.Pairs[i].Left, s.label, &c.objs)
	case *puzzle.Sorting:
		c.put(widget.NewBold(is.Groups[i].Label, widget.Body, widget.Ink).Cut(), s.label, &c.objs)
	case *puzzle.Zones:
		if is.Zones[i].Label != "" {
			t := canvas.NewText(is.Zones[i].Label, color.NRGBA{0x18, 0x21, 0x2D, 0xFF})
			t.TextSize = widget.Scaled(widget.Caption)
			t.Move(s.label.At.AddXY(4, 2))
			t.Resize(t.MinSize())
			c.objs = append(c.objs, t)
		}
	}
}

func (c *cards) put(o fyne.CanvasObject, p widget.Place, to *[]fyne.CanvasObject) {
	o.Move(p.At)
	o.Resize(p.Size)
	*to = append(*to, o)
}

// addGhost adds the place from which a card was taken.
func (c *cards) addGhost(b *cardBox) {
	c.rect(b.place, widget.Tone(widget.Clear), widget.Tone(widget.Border), 1, widget.Radius)
}

// addCard adds a card: in the colour of who holds it, with their name; over: it is dragged, above all others.
func (c *cards) addCard(b *cardBox, over bool) {
	to := &c.objs
	if over {
		to = &c.over
	}
	p := b.place
	p.At.X += c.shakeBy(b.is.Piece)
	fill, edge, wide := widget.Tone(widget.Surface), widget.Tone(widget.Strong), float32(1)
	by := c.holder(b.is.Piece)
	own := over || c.hand.Is && c.Focused() && c.hand.Piece == b.is.Piece && c.hand.From == b.is.From
	name, icon, colour := "", "", color.NRGBA{}
	switch {
	case over || own && c.hand.Lifted:
		colour, name, icon = widget.PersonColour(c.p.class.Self.ID), words.T("You"), "hand"
		edge, wide = colour, 3
	case by != nil:
		colour, name, icon = widget.PersonColour(by.Person.ID), first(by.Person.Name), "lock"
		edge, wide = colour, 3
	case own:
		edge, wide = widget.Tone(widget.Ring), 3
	}
	ground := &canvas.Rectangle{FillColor: fill, StrokeColor: edge, StrokeWidth: wide, CornerRadius: widget.Radius}
	c.put(ground, p, to)
	inside := p
	if c.v.Kind == puzzle.OrderingKind {
		c.addNumber(b, p, to)
		by := 40 * widget.TextScale()
		inside.At.X += by
		inside.Size.Width -= by
	}
	c.addItem(c.item(b.is.Piece), inside, to)
	c.addMark(b, p, to)
	if name != "" {
		is := newTag(icon, name, colour)
		size := is.MinSize()
		c.put(is, widget.Place{At: fyne.NewPos(p.At.X+p.Size.Width-size.Width+4, p.At.Y-size.Height/2), Size: size}, to)
	}
}

// addNumber adds which item it is in the order.
func (c *cards) addNumber(b *cardBox, p widget.Place, to *[]fyne.CanvasObject) {
	h := widget.LineHeight(widget.Body)
	c.put(widget.NewBold(strconv.Itoa(b.is.To+1), widget.Body, widget.Muted).Centred(),
		widget.Place{At: fyne.NewPos(p.At.X+8, p.At.Y+float32(int((p.Size.Height-h)/2))), Size: fyne.NewSize(28*widget.TextScale(), h)}, to)
}

// addItem adds what an item shows: its picture, and its text beneath or in the middle.
func (c *cards) addItem(is puzzle.Item, p widget.Place, to *[]fyne.CanvasObject) {
	y := p.At.Y + 8
	if is.Picture != "" {
		if o := c.picture(is.Picture, cardPicture); o != nil {
			o.FillMode = canvas.ImageFillContain
			c.put(o, widget.Place{At: fyne.NewPos(p.At.X+8, y), Size: fyne.NewSize(p.Size.Width-16, pictureTop)}, to)
		}
		y += pictureTop + 8
	}
	if is.Text == "" {
		return
	}
	t := widget.NewParagraph(is.Text, widget.Body, widget.Ink)
	width := p.Size.Width - 2*cardSide
	h := t.HeightFor(width)
	if is.Picture == "" {
		y = p.At.Y + float32(int((p.Size.Height-h)/2))
	}
	c.put(t, widget.Place{At: fyne.NewPos(p.At.X+cardSide, y), Size: fyne.NewSize(width, h)}, to)
}

// addMark adds what a check or a hint says of a card: a cross where it is wrong, a tick where it is right, a lamp where a hint was taken.
func (c *cards) addMark(b *cardBox, p widget.Place, to *[]fyne.CanvasObject) {
	piece := &c.v.Board.Pieces[b.is.Piece]
	v, checked := puzzle.Open, piece.Checked
	if b.is.Piece < len(c.v.Marks) {
		v = c.v.Marks[b.is.Piece]
	}
	if b.is.From != puzzle.Nowhere {
		at := slices.IndexFunc(c.v.Board.Copies, func(o puzzle.Copy) bool { return o.Tile == b.is.Piece && o.Slot == b.is.From })
		if at >= 0 && at < len(c.v.Copies) {
			v = c.v.Copies[at]
		}
	}
	icon, tone := "", widget.Success
	switch {
	case checked && v == puzzle.Right:
		icon = "check"
	case checked && v == puzzle.Wrong:
		icon, tone = "close", widget.Danger
	case piece.Hinted:
		icon, tone = "bulb", widget.Warning
	default:
		return
	}
	is := widget.NewIcon(icon, 16, tone)
	size := is.MinSize()
	ground := &canvas.Circle{FillColor: widget.Tone(widget.Surface), StrokeColor: widget.Tone(tone), StrokeWidth: 1}
	at := fyne.NewPos(p.At.X+p.Size.Width-size.Width/2-4, p.At.Y-size.Height/2+2)
	c.put(ground, widget.Place{At: at.SubtractXY(2, 2), Size: size.AddWidthHeight(4, 4)}, to)
	c.put(is, widget.Place{At: at, Size: size}, to)
}
