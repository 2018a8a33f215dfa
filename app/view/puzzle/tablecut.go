//go:build !nogui

package puzzle

import (
	"image"
	"time"

	xdraw "golang.org/x/image/draw"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/draw"
	"lyceum/collab/puzzle/jigsaw"
)

// A cutting is a picture cut into pieces, so many pixels wide.
type cutting struct {
	of     *puzzle.Puzzle
	width  int
	is     *draw.Pieces
	whole  *image.RGBA
	pieces []draw.Image
}

// whole is the cut with its knobs, which are in the file.
func (t *table) whole() (jigsaw.Cut, *puzzle.Jigsaw) {
	cut := t.v.Shape.Cut()
	if t.v.Puzzle == nil {
		return cut, nil
	}
	is := t.v.Puzzle.Content.(*puzzle.Jigsaw)
	cut.Seed = is.Seed
	return cut, is
}

// cutUp has the picture be cut as large as it is shown, beside the window. Until then it shows as it was.
func (t *table) cutUp() {
	cut, is := t.whole()
	if is == nil {
		return
	}
	picture := t.pictures.get(is.Picture, sharpest)
	width := max(16, min(2*sharpest, int(float32(cut.Width)*t.scale*t.dense)))
	of := t.v.Puzzle
	if picture == nil || t.cuts || t.cut != nil && t.cut.of == of && t.cut.width == width {
		return
	}
	t.cuts = true
	t.pictures.away(func() {
		made := cutAt(of, picture, cut, width)
		t.p.ticker.Hurry(func(time.Time) bool {
			t.cuts = false
			t.cut = made
			t.place()
			return false
		})
	})
}

// cutAt cuts a picture so many pixels wide.
func cutAt(of *puzzle.Puzzle, picture *image.RGBA, cut jigsaw.Cut, width int) *cutting {
	scaled := image.NewRGBA(image.Rect(0, 0, width, max(1, width*cut.Height/cut.Width)))
	xdraw.ApproxBiLinear.Scale(scaled, scaled.Rect, picture, picture.Rect, xdraw.Src, nil)
	c := &cutting{of: of, width: width, is: draw.NewPieces(scaled, cut), whole: scaled}
	for i := range cut.Pieces() {
		c.pieces = append(c.pieces, c.is.Piece(i))
	}
	return c
}
