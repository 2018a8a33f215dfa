package annotate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/slides/pages"
	"lyceum/collab/slides/pictures"
)

// ErrNoSheet says that a document has no such sheet, or none at all.
var ErrNoSheet = errors.New("nothing to export")

// A Document is what is exported: all sheets of a board, or of a deck.
type Document struct {
	Title  string
	Sheets []Sheet
	// Deck has the pages on which was drawn; nil if there are none, or they are not here: then they are white.
	Deck *pages.Document
	// Images returns the file of the picture with a ticket, nil if it is not here. It may wait. nil: there are none.
	Images func(ticket string) []byte
}

// A Sheet is a page with what is drawn on it.
type Sheet struct {
	Page  *board.Page
	Size  board.Size // in pixels; of a page of a deck, as the deck has it
	Title string     // in the outline; "" for its number
}

// size returns the size of a sheet, which has one whatever it says.
func (s Sheet) size() board.Size {
	size := s.Size
	if size.Width == 0 || size.Height == 0 {
		size = s.Page.Size
	}
	if size.Width == 0 || size.Height == 0 {
		return board.PageSize
	}
	return size
}

// slide returns the number of the page of the deck that lies beneath, 0 if none does.
func (d Document) slide(s Sheet) int {
	n := int(s.Page.ID.Number)
	if s.Page.Pattern != board.DeckPage || d.Deck == nil || n < 1 || n > d.Deck.Pages() {
		return 0
	}
	return n
}

// image returns the file of a picture if it is one.
func (d Document) image(ticket string) []byte {
	if d.Images == nil {
		return nil
	}
	return d.Images(ticket)
}

// sheet returns a sheet by its number from 0.
func (d Document) sheet(n int) (Sheet, error) {
	if n < 0 || n >= len(d.Sheets) || d.Sheets[n].Page == nil {
		return Sheet{}, ErrNoSheet
	}
	return d.Sheets[n], nil
}

// PNG writes a picture of a sheet, at 1 to 3 pixels a pixel of the board.
func PNG(ctx context.Context, w io.Writer, d Document, n, times int) error {
	s, err := d.sheet(n)
	if err != nil {
		return err
	}
	if times < 1 || times > 3 {
		return fmt.Errorf("picture at %d pixels a pixel: 1 to 3 allowed", times)
	}
	p := d.painter(ctx)
	var failed error
	ground := func(width int, part image.Rectangle) (*image.RGBA, bool) {
		img, err := d.Deck.Render(ctx, int(s.Page.ID.Number), width, part)
		if err != nil && failed == nil {
			failed = err
		}
		return img, err == nil
	}
	if d.slide(s) == 0 {
		ground = nil
	}
	if err := p.PNG(w, s.Page, s.size(), times, ground); err != nil {
		return err
	}
	return faultOf(ctx, failed)
}

// faultOf returns what is wrong with a whole export, of what was wrong with a page: a page that cannot be shown is
// white and spoils no others.
func faultOf(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, pages.ErrClosed):
		return err
	}
	return nil
}

// painter returns a painter that has the document's pictures.
func (d Document) painter(ctx context.Context) *draw.Painter {
	p := draw.NewPainter(true)
	p.Images = newGallery(ctx, d).image
	return p
}

// svgScale is how many pixels a page of a deck has in an SVG for one of the board.
const svgScale = 2

// SVG writes a sheet as SVG: what is drawn as lines, the page of a deck beneath as a picture.
func SVG(ctx context.Context, w io.Writer, d Document, n int) error {
	s, err := d.sheet(n)
	if err != nil {
		return err
	}
	var failed error
	images := func(ticket string) ([]byte, string) {
		if ticket == "" {
			data, err := d.ground(ctx, s)
			failed = err
			return data, pictures.PNG.MediaType()
		}
		data := d.image(ticket)
		kind, _, _, err := pictures.Check(data)
		if err != nil {
			return nil, ""
		}
		return data, kind.MediaType()
	}
	if err := board.WriteSVG(w, s.Page, s.size(), images); err != nil {
		return err
	}
	return faultOf(ctx, failed)
}

// ground returns the page of the deck that lies beneath a sheet as PNG, nil if none does.
func (d Document) ground(ctx context.Context, s Sheet) ([]byte, error) {
	n := d.slide(s)
	if n == 0 {
		return nil, nil
	}
	img, err := d.Deck.Render(ctx, n, svgScale*int(s.size().Width), image.Rectangle{})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}
