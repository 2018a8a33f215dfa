//go:build !nogui

package puzzle

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle/draw"
	"lyceum/collab/puzzle/jigsaw"
)

// An aboveKey is a piece that lies over the base, or, with a colour, its outline.
type aboveKey struct {
	piece  int
	colour color.RGBA
}

// An aboveImage shows it.
type aboveImage struct {
	cut  *cutting
	is   draw.Image
	o    *canvas.Image
	tag  *tag   // of an outline: who holds the piece; nil: nobody does
	says string // what the tag says
}

// drawAbove lays what is held, and what is picked, over the base.
func (t *table) drawAbove() {
	before := t.lent
	t.above, t.lent = t.above[:0], map[aboveKey]*aboveImage{}
	if t.cut == nil || t.cut.of != t.v.Puzzle {
		return
	}
	add := func(key aboveKey, at jigsaw.Point) *aboveImage { return t.addImage(before, key, at) }
	for _, c := range t.carriedNow() {
		switch {
		case c.ring:
			at, _ := t.placedAt(c.piece)
			add(aboveKey{c.piece, rgba(widget.Tone(widget.Ring))}, at)
		case c.who != nil:
			t.addHeld(add, c.piece, c.at, widget.PersonColour(c.who.Person.ID), "lock", c.who.Person.Name)
		default:
			t.addHeld(add, c.piece, c.at, widget.PersonColour(t.p.class.Self.ID), "hand", words.T("You"))
		}
	}
	if t.drag != nil {
		t.addHeld(add, t.drag.is.Piece, t.point(t.drag.at), widget.PersonColour(t.p.class.Self.ID), "hand", words.T("You"))
	}
	if by := t.shakeBy(t.shaken); t.shaken >= 0 && t.holder(t.shaken) == nil {
		at, _ := t.placedAt(t.shaken)
		at.X += int(by / t.scale)
		add(aboveKey{piece: t.shaken}, at)
	}
}

// rgba is an opaque colour.
func rgba(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

// addImage lays a piece or its outline over the base; before has what lay there.
func (t *table) addImage(before map[aboveKey]*aboveImage, key aboveKey, at jigsaw.Point) *aboveImage {
	const wide = 3
	image := before[key]
	if image == nil || image.cut != t.cut {
		image = &aboveImage{cut: t.cut, is: t.cut.pieces[key.piece]}
		if key.colour != (color.RGBA{}) {
			image.is = t.cut.is.Ring(key.piece, wide*float64(t.dense), key.colour)
		}
		image.o = canvas.NewImageFromImage(image.is.RGBA)
		image.o.FillMode, image.o.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleFastest
	}
	t.lent[key] = image
	corner, size := t.cornerOf(image.is, key.piece, at), image.is.Rect.Size()
	image.o.Move(fyne.NewPos(float32(corner.X)/t.dense, float32(corner.Y)/t.dense))
	image.o.Resize(fyne.NewSize(float32(size.X)/t.dense, float32(size.Y)/t.dense))
	t.above = append(t.above, image.o)
	return image
}

// addHeld lays a piece over the base with its holder's colour and name.
func (t *table) addHeld(add func(aboveKey, jigsaw.Point) *aboveImage, piece int, at jigsaw.Point, c color.NRGBA, icon, name string) {
	if piece == t.shaken {
		at.X += int(t.shakeBy(piece) / t.scale)
	}
	add(aboveKey{piece: piece}, at)
	ring := add(aboveKey{piece, rgba(c)}, at)
	if says := icon + " " + first(name); ring.tag == nil || ring.says != says {
		ring.tag, ring.says = newTag(icon, first(name), c), says
	}
	size, from := ring.tag.MinSize(), t.position(at)
	cut := t.v.Shape.Cut()
	x := from.X + (float32(cut.Size().X)*t.scale-size.Width)/2
	y := from.Y + float32(cut.Size().Y)*t.scale*(1+jigsaw.Reach)
	if y+size.Height > t.Size().Height {
		y = from.Y - float32(cut.Size().Y)*t.scale*jigsaw.Reach - size.Height
	}
	ring.tag.Move(fyne.NewPos(max(0, min(x, t.Size().Width-size.Width)), max(0, y)))
	ring.tag.Resize(size)
	t.above = append(t.above, ring.tag)
}
