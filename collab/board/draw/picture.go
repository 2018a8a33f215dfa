package draw

import (
	"errors"
	"image"
	"image/png"
	"io"

	"lyceum/collab/board"
)

// mostPixels is how large a picture of a page may be: 4 bytes each.
const mostPixels = 64 << 20

// ErrTooLarge says that a picture would be larger than anybody wants to have in memory.
var ErrTooLarge = errors.New("the picture would be too large")

// Picture returns a picture of a page of a size, at so many pixels a pixel of the page. ground may be nil.
func (p *Painter) Picture(page *board.Page, size board.Size, scale float32, ground Ground) (*image.RGBA, error) {
	all := SizeAt(size, scale)
	if all.X > mostPixels/all.Y {
		return nil, ErrTooLarge
	}
	s := NewSheet(p)
	s.Ground = ground
	s.Set(page, size)
	is := image.NewRGBA(image.Rectangle{Max: all})
	s.Paint(is, is.Rect, scale)
	return is, nil
}

// Thumbnail returns a picture of a page that is so many pixels wide.
func (p *Painter) Thumbnail(page *board.Page, size board.Size, width int, ground Ground) *image.RGBA {
	is, err := p.Picture(page, size, float32(width)/float32(max(size.Width, 1)), ground)
	if err != nil {
		return image.NewRGBA(image.Rect(0, 0, width, width))
	}
	return is
}

// PNG writes a picture of a page. times is how many pixels a pixel of the page becomes, 1 to 3; ground may wait here.
func (p *Painter) PNG(w io.Writer, page *board.Page, size board.Size, times int, ground Ground) error {
	is, err := p.Picture(page, size, float32(times), ground)
	if err != nil {
		return err
	}
	return png.Encode(w, is)
}
