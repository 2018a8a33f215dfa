//go:build !nogui

package puzzle

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	xdraw "golang.org/x/image/draw"

	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/draw"
	"lyceum/collab/puzzle/jigsaw"
)

// A drawnTable is what the base was drawn from; two can be compared.
type drawnTable struct {
	board   *puzzle.Board
	cut     *cutting
	size    fyne.Size
	peeks   bool
	without string
	theme   color.Color
}

// drawBase draws the picture with all pieces that nobody holds.
func (t *table) drawBase() {
	key := drawnTable{board: t.v.Board, cut: t.cut, size: t.Size(), peeks: t.peeks, theme: widget.Tone(widget.Surface)}
	gone := map[int]bool{}
	for _, c := range t.moved() {
		gone[c.piece] = true
	}
	if t.shaken >= 0 {
		gone[t.shaken] = true
	}
	for i := range t.v.Board.Pieces {
		if l, waits := t.laid[i]; waits {
			key.without += fmt.Sprintf("%d at %d %d,", i, l.at.At.X, l.at.At.Y)
		}
		if gone[i] {
			key.without += fmt.Sprintf("%d,", i)
		}
	}
	t.base.Resize(t.Size())
	if key == t.drawn {
		return
	}
	t.drawn = key
	img := image.NewRGBA(image.Rect(0, 0, int(t.Size().Width*t.dense), int(t.Size().Height*t.dense)))
	t.drawPaper(img)
	if t.cut != nil && t.cut.of == t.v.Puzzle {
		for _, i := range t.fromBelow() {
			if !gone[i] {
				at, _ := t.placedAt(i)
				t.drawPiece(img, i, at)
			}
		}
	}
	t.base.Image = img
	t.base.Refresh()
}

// drawPaper draws where the picture belongs.
func (t *table) drawPaper(img *image.RGBA) {
	from, to := t.pixel(t.position(jigsaw.Point{})), t.pixel(t.position(jigsaw.Point{X: t.v.Shape.Width, Y: t.v.Shape.Height}))
	frame := image.Rectangle{Min: from, Max: to}
	xdraw.Draw(img, frame.Inset(-1), image.NewUniform(widget.Tone(widget.Strong)), image.Point{}, xdraw.Src)
	xdraw.Draw(img, frame, image.NewUniform(widget.Tone(widget.Surface)), image.Point{}, xdraw.Src)
	if t.peeks && t.cut != nil {
		faint := image.NewUniform(color.Alpha{A: 0x70})
		xdraw.DrawMask(img, image.Rectangle{Min: from, Max: from.Add(t.cut.whole.Rect.Max)}, t.cut.whole, image.Point{}, faint, image.Point{}, xdraw.Over)
	}
}

// fromBelow returns the pieces in the order in which they lie upon each other: those that are placed beneath, what was moved last on top.
func (t *table) fromBelow() []int {
	b := t.v.Board
	order := make([]int, 0, len(b.Pieces))
	for i := range b.Pieces {
		if _, fixed := t.placedAt(i); fixed {
			order = append(order, i)
		}
	}
	loose := len(order)
	for i := range b.Pieces {
		if _, fixed := t.placedAt(i); !fixed {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order[loose:], func(x, y int) int { return cmp.Compare(b.Pieces[x].Moved, b.Pieces[y].Moved) })
	return order
}

// pixel is which pixel of the screen is at a position in the widget.
func (t *table) pixel(at fyne.Position) image.Point {
	return image.Pt(int(at.X*t.dense+0.5), int(at.Y*t.dense+0.5))
}

// cornerOf is where the image of something of a piece has its corner when the piece lies somewhere, in pixels.
func (t *table) cornerOf(is draw.Image, piece int, at jigsaw.Point) image.Point {
	home := t.v.Shape.Cut().Home(piece)
	by := t.pixel(t.position(jigsaw.Point{X: at.X - home.X, Y: at.Y - home.Y}))
	return by.Add(is.Min)
}

func (t *table) drawPiece(img *image.RGBA, piece int, at jigsaw.Point) {
	is := t.cut.pieces[piece]
	corner := t.cornerOf(is, piece, at)
	xdraw.Draw(img, is.Rect.Add(corner), is, image.Point{}, xdraw.Over)
}
