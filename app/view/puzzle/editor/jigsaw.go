//go:build !nogui

package editor

import (
	"image"
	"image/color"
	stddraw "image/draw"
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/draw"
	"lyceum/collab/puzzle/jigsaw"
)

// A cut is the picture of a jigsaw and how it is cut.
type cut struct {
	e             *Editor
	picture       *chosenPicture
	columns, rows *lineBox
	seed          uint32
	again         *widget.Button
	count         *widget.Text
	shape         *prose.Prose

	drawn cutKey // what shape shows
}

// A cutKey is all that the preview of a cut depends on.
type cutKey struct {
	picture image.Image
	is      puzzle.Jigsaw
}

func newCut(e *Editor, is *puzzle.Jigsaw) *cut {
	c := &cut{e: e, seed: is.Seed, count: widget.NewParagraph("", widget.Secondary, widget.Muted), shape: prose.New(widget.Body, widget.Ink)}
	c.picture = e.newChosenPicture(words.T("Picture"), is.Picture, false)
	c.columns = e.newLine(words.T("Pieces in a row"), strconv.Itoa(is.Columns))
	c.rows = e.newLine(words.T("Rows"), strconv.Itoa(is.Rows))
	c.again = widget.NewIconButton("refresh", words.T("Cut it another way"), widget.Outline, func() {
		c.seed++
		e.change()
	})
	return c
}

func (c *cut) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.picture.field, widget.Beside(16, 120, []float32{1, 1}, c.columns.field, c.rows.field)}
}

func (c *cut) fill(p *puzzle.Puzzle) {
	p.Content = &puzzle.Jigsaw{Picture: c.picture.name, Columns: c.columns.number(), Rows: c.rows.number(), Seed: c.seed}
	c.e.album.useNamed(p, c.picture.name)
}

func (c *cut) spot(f *puzzle.Fault) spot {
	switch f.Cause {
	case puzzle.MissingPicture, puzzle.BadPicture, puzzle.TooManyPictures:
		return c.picture.spot()
	}
	if c.columns.number() >= 1 && c.columns.number() <= puzzle.MaxAcross && (c.rows.number() < 1 || c.rows.number() > puzzle.MaxAcross) {
		return c.rows.spot()
	}
	return c.columns.spot()
}

func (c *cut) shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject {
	is := p.Content.(*puzzle.Jigsaw)
	picture := c.e.album.image(is.Picture, c.e.show)
	switch {
	case is.Picture == "":
		return []fyne.CanvasObject{caption(words.T("The picture shows here with its cuts, once you have chosen one."))}
	case picture == nil:
		// The button is there from the beginning: whoever goes through the form by Tab meanwhile would else find it on the way back alone.
		return []fyne.CanvasObject{caption(words.T("The picture is being opened.")), widget.Row(8, c.again)}
	}
	if now := (cutKey{picture, *is}); c.drawn != now {
		c.drawn = now
		c.shape.Set([]prose.Block{{Picture: cutPicture(picture.(*image.RGBA), is)}})
	}
	c.count.Set(words.N("%d piece", "%d pieces", max(0, is.Columns)*max(0, is.Rows)))
	return []fyne.CanvasObject{c.shape, c.count, widget.Row(8, c.again)}
}

// cutPicture returns a picture with the outlines of its pieces; without them if there are too many, or none.
func cutPicture(picture *image.RGBA, is *puzzle.Jigsaw) image.Image {
	if is.Columns < 1 || is.Rows < 1 || is.Columns > puzzle.MaxAcross || is.Rows > puzzle.MaxAcross || is.Columns*is.Rows > puzzle.MaxPieces {
		return picture
	}
	size := picture.Rect.Size()
	width, height := jigsaw.Fit(size.X, size.Y)
	how := jigsaw.Cut{Columns: is.Columns, Rows: is.Rows, Width: width, Height: height, Seed: is.Seed}
	pieces := draw.NewPieces(picture, how)
	out := image.NewRGBA(picture.Rect)
	stddraw.Draw(out, out.Rect, picture, image.Point{}, stddraw.Src)
	for _, line := range []struct { // light around dark, so that it is seen on every picture
		width  float64
		colour color.RGBA
	}{{5, color.RGBA{255, 255, 255, 255}}, {2, color.RGBA{0, 0, 0, 255}}} {
		for n := range how.Pieces() {
			ring := pieces.Ring(n, line.width, line.colour)
			stddraw.Draw(out, ring.Rect.Add(ring.Min), ring.RGBA, image.Point{}, stddraw.Over)
		}
	}
	return out
}
