package annotate

import (
	"context"
	"image"

	"lyceum/collab/slides/pictures"
)

// What a gallery may take. One member can put as many pictures on a page as there is room for, each tiny as a file and 100 MB unpacked.
// Our choices.
const (
	galleryBytes = 256 << 20 // of pictures that are kept unpacked: beyond, all are let go and opened anew
	galleryWork  = 4 << 30   // bytes that are unpacked for one export, some 20 s; more pictures are shown as missing
)

// A gallery opens the pictures of a document for one export.
type gallery struct {
	ctx        context.Context
	files      func(ticket string) []byte
	room, work int // bytes: see above
	opened     map[string]image.Image
	bytes      int
}

func newGallery(ctx context.Context, d Document) *gallery {
	return &gallery{ctx: ctx, files: d.image, room: galleryBytes, work: galleryWork, opened: map[string]image.Image{}}
}

// image returns the picture with a ticket; nil: it is not here, is none, or is one too many.
func (g *gallery) image(ticket string) image.Image {
	img, known := g.opened[ticket]
	if known || g.work <= 0 || g.ctx.Err() != nil {
		return img
	}
	img, err := pictures.Decode(g.files(ticket))
	if err != nil {
		g.opened[ticket] = nil
		return nil
	}
	size := img.Bounds().Size()
	bytes := 4 * size.X * size.Y
	g.work -= bytes
	if g.bytes += bytes; g.bytes > g.room {
		clear(g.opened)
		g.bytes = bytes
	}
	g.opened[ticket] = img
	return img
}
