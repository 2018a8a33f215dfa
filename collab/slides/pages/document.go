package pages

import (
	"context"
	"fmt"
	"image"
	"io"
	"math"

	"golang.org/x/image/draw"

	"lyceum/collab/slides"
)

// A Document is a PDF whose pages are rendered. Any goroutine may call its methods. Pages count from 1.
type Document struct {
	r      *Renderer
	file   io.ReaderAt
	size   int64
	papers []paper       // of the pages in the file
	sizes  []slides.Size // of the pages on the board

	// What follows r.mu guards.
	closed bool
	ready  func(page int)
	faults map[int]error // of pages that cannot be shown
	ended  int           // how often a page of it has ended pdfium's instance
}

// Pages returns how many pages the deck has.
func (d *Document) Pages() int { return len(d.sizes) }

// Sizes returns the sizes of the pages on the board. The caller must not change them.
func (d *Document) Sizes() []slides.Size { return d.sizes }

// OnReady has f called whenever more of a page can be seen than before, or a page turns out to have a fault. f runs in
// the renderer's goroutine, must return soon and must not wait for the renderer. nil for nobody.
func (d *Document) OnReady(f func(page int)) {
	d.r.mu.Lock()
	defer d.r.mu.Unlock()
	d.ready = f
}

// Fault returns why a page cannot be shown; nil if nothing is known against it.
func (d *Document) Fault(page int) error {
	d.r.mu.Lock()
	defer d.r.mu.Unlock()
	return d.fault(page)
}

// fault is Fault for who holds the lock.
func (d *Document) fault(page int) error {
	switch {
	case d.closed || d.r.closed:
		return ErrClosed
	case d.ended >= maxFaults:
		return ErrGivenUp
	case page > len(d.papers):
		return fmt.Errorf("%w: the file has no page %d", ErrPage, page)
	}
	return d.faults[page]
}

// whole returns a page of a width as a rectangle: its height follows.
func (d *Document) whole(page, width int) image.Rectangle {
	size := d.sizes[page-1]
	return image.Rect(0, 0, width, max(1, int(math.Round(float64(width)*float64(size.Height)/float64(size.Width)))))
}

// place returns where on it the file's page lies: everywhere if their sides are as long as each other's, else in the
// middle, as large as fits.
func (d *Document) place(page, width int) image.Rectangle {
	whole := d.whole(page, width)
	own := slides.Fit(d.papers[page-1].width, d.papers[page-1].height)
	if own == d.sizes[page-1] {
		return whole
	}
	scale := min(float64(whole.Dx())/float64(own.Width), float64(whole.Dy())/float64(own.Height))
	w, h := max(1, int(math.Round(scale*float64(own.Width)))), max(1, int(math.Round(scale*float64(own.Height))))
	corner := image.Pt((whole.Dx()-w)/2, (whole.Dy()-h)/2)
	return image.Rectangle{corner, corner.Add(image.Pt(w, h))}
}

// want returns the picture in which a part of a page is found: the whole page unless that is too large. ok is false if
// there is no such page or part.
func (d *Document) want(page, width int, part image.Rectangle) (k key, ok bool) {
	if page < 1 || page > len(d.sizes) || width < 1 || width > MaxWidth {
		return key{}, false
	}
	k = key{d, page, width, d.whole(page, width)}
	if part.Empty() {
		part = k.part
	}
	if !part.In(k.part) {
		return key{}, false
	}
	if k.part.Dx()*k.part.Dy() > wholePage {
		k.part = part
	}
	return k, k.part.Dx()*k.part.Dy() <= MaxPixels
}

// Picture returns a part of a page that is width pixels wide, in pixels of the page, all of it if part is empty: the
// picture's bounds are part. It never waits. If the picture is not here yet it is asked for, and what is here of the
// page is returned stretched, or nil; exact is false then, and OnReady tells when there is more. A page with a fault
// stays as it is. Nobody may change the picture.
func (d *Document) Picture(page, width int, part image.Rectangle) (img *image.RGBA, exact bool) {
	k, ok := d.want(page, width, part)
	if !ok {
		return nil, false
	}
	if part.Empty() {
		part = d.whole(page, width)
	}
	d.r.mu.Lock()
	img = d.r.cache.get(k)
	if exact = img != nil; !exact {
		img = d.r.cache.best(d, page)
		if d.fault(page) == nil {
			d.r.ask(k)
		}
	}
	d.r.mu.Unlock()
	switch {
	case img == nil:
		return nil, false
	case exact:
		return img.SubImage(part).(*image.RGBA), true
	}
	stretched := image.NewRGBA(part)
	draw.ApproxBiLinear.Scale(stretched, d.whole(page, width), img, img.Rect, draw.Src, nil)
	return stretched, false
}

// Render is Picture for who can wait: it returns the picture itself. Errors are the page's, the renderer's, or ctx's.
func (d *Document) Render(ctx context.Context, page, width int, part image.Rectangle) (*image.RGBA, error) {
	k, ok := d.want(page, width, part)
	if !ok {
		return nil, fmt.Errorf("%w: no page %d of %d pixels, or no such part", ErrPage, page, width)
	}
	d.r.mu.Lock()
	img, err := d.r.cache.get(k), d.fault(page)
	d.r.mu.Unlock()
	if img == nil && err == nil {
		err = d.r.call(ctx, d.r.pageLimit, func(e *engine) (err error) {
			img, err = d.r.render(e, k)
			return err
		})
	}
	if err != nil {
		return nil, asFault(err, ErrPage)
	}
	if part.Empty() {
		part = d.whole(page, width)
	}
	return img.SubImage(part).(*image.RGBA), nil
}

// Forms writes all pages of the file as drawings (pdf.ReadForms), in an instance of pdfium of its own, so that pages go
// on being shown. It waits until that is done; one runs at a time.
func (d *Document) Forms(ctx context.Context, w io.Writer) error {
	d.r.mu.Lock()
	closed := d.closed || d.r.closed
	d.r.mu.Unlock()
	if closed {
		return ErrClosed
	}
	if err := d.r.apart(ctx, d.r.formsLimit, func(e *engine) error { return e.forms(d, w) }); err != nil {
		return asFault(err, ErrPage)
	}
	return nil
}

// Close lets go of the document's pictures. Its file may be read for a moment more; it may be closed meanwhile.
func (d *Document) Close() { d.r.forget(d) }
