//go:build !nogui

package ink

import (
	"image"
	"image/color"
	"image/draw"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"golang.org/x/image/vector"

	"lyceum/app/view/widget"
	page "lyceum/collab/board/draw"
)

// A cursor shows where somebody else points: an arrow in the person's colour, with the name.
type cursor struct {
	id    string
	at    page.Point // where it is shown
	to    page.Point // where it is
	from  page.Point // where it was shown when that became known
	moved float32    // how much of the way it has gone, 0 to 1
	heard time.Time

	arrow *canvas.Image
	plate *canvas.Rectangle
	name  *canvas.Text
}

// glide is in what time a cursor goes to where it is now.
const glide = 80 * time.Millisecond

// point notes where somebody points. Of too many, who was still the longest time gives way.
func (o *others) point(c *Canvas, who Person, at page.Point) {
	now := c.now()
	k := o.cursors[who.ID]
	if k == nil {
		if len(o.cursors) >= mostCursors {
			oldest := ""
			for id, other := range o.cursors {
				if oldest == "" || other.heard.Before(o.cursors[oldest].heard) {
					oldest = id
				}
			}
			delete(o.cursors, oldest)
		}
		k = newCursor(who)
		k.at, k.moved = at, 1
		o.cursors[who.ID] = k
		k.place(c)
		c.draw()
	}
	k.from, k.to, k.moved, k.heard = k.at, at, 0, now
}

func newCursor(who Person) *cursor {
	k := &cursor{id: who.ID}
	colour := widget.PersonColour(who.ID)
	k.arrow = &canvas.Image{Image: arrow(colour, cursorPixels), FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	k.arrow.Resize(fyne.NewSquareSize(cursorSize))
	k.plate = &canvas.Rectangle{FillColor: colour, CornerRadius: 4}
	k.name = canvas.NewText(short(who.Name), color.White)
	k.name.TextSize = 12
	size := k.name.MinSize()
	k.name.Resize(size)
	k.plate.Resize(size.AddWidthHeight(8, 2))
	return k
}

// short returns a name that fits beside a cursor.
func short(name string) string {
	const most = 24
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

func (k *cursor) append(all []fyne.CanvasObject) []fyne.CanvasObject {
	return append(all, k.arrow, k.plate, k.name)
}

func (k *cursor) colour() {} // a person's is the same in every theme

// place puts a cursor where it is shown.
func (k *cursor) place(c *Canvas) {
	pos := c.position(k.at)
	k.arrow.Move(pos)
	k.plate.Move(pos.AddXY(cursorSize*0.7, cursorSize))
	k.name.Move(pos.AddXY(cursorSize*0.7+4, cursorSize+1))
}

// moveCursors moves cursors on their way, and takes off those that were still for long.
func (o *others) moveCursors(c *Canvas, now time.Time, by time.Duration) (placed, more bool) {
	for id, k := range o.cursors {
		if now.Sub(k.heard) > cursorStays {
			delete(o.cursors, id)
			placed = true
			continue
		}
		if k.moved >= 1 {
			continue
		}
		k.moved = min(1, k.moved+float32(by)/float32(glide))
		k.at = k.from.Add(k.to.Sub(k.from).Times(k.moved))
		k.place(c)
		placed, more = true, more || k.moved < 1
	}
	return placed, more
}

// A cursor's size, in Fyne's pixels and in those of its picture, which is made for any screen.
const (
	cursorSize   float32 = 16
	cursorPixels         = 32
)

// arrow draws an arrow that points to the upper left corner, with a white edge.
func arrow(ink color.Color, size int) *image.RGBA {
	is := image.NewRGBA(image.Rect(0, 0, size, size))
	k := float32(size) / 16
	for _, part := range []struct {
		colour color.Color
		points [][2]float32
	}{
		{color.White, [][2]float32{{0, 0}, {0, 15.5}, {4.2, 12}, {7, 16}, {10.4, 14.4}, {8.2, 10.4}, {13.5, 10}}},
		{ink, [][2]float32{{1, 2.2}, {1, 13.2}, {4.5, 10.4}, {7.3, 14.6}, {9, 13.8}, {6.7, 9.5}, {11, 9.2}}},
	} {
		var z vector.Rasterizer
		z.Reset(size, size)
		for i, p := range part.points {
			if i == 0 {
				z.MoveTo(p[0]*k, p[1]*k)
			} else {
				z.LineTo(p[0]*k, p[1]*k)
			}
		}
		z.ClosePath()
		z.DrawOp = draw.Over
		z.Draw(is, is.Rect, image.NewUniform(part.colour), image.Point{})
	}
	return is
}
