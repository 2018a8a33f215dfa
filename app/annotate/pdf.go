package annotate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"slices"
	"strings"

	"lyceum/collab/board/draw"
	"lyceum/collab/slides/pages"
	"lyceum/collab/slides/pdf"
	"lyceum/collab/slides/pictures"
)

const (
	pointsPerPixel = 0.75  // where no paper says otherwise: 96 pixels an inch
	maxPaper       = 14400 // points, the longest side of a page that readers take
	minPaper       = 3
)

// PDF writes all sheets. Errors are those of writing, of the disk, or ctx's; a page of the deck with a fault is none.
func PDF(ctx context.Context, w io.Writer, d Document) error {
	if len(d.Sheets) == 0 {
		return ErrNoSheet
	}
	forms, done, err := d.forms(ctx)
	if err != nil {
		return err
	}
	defer done()
	return d.bind(ctx, w, forms)
}

// bind writes all sheets. forms are the pages of the deck; nil, or those without one, are drawn as pictures.
func (d Document) bind(ctx context.Context, w io.Writer, forms *pdf.Forms) error {
	b := &binder{ctx: ctx, doc: d, painter: d.painter(ctx), images: map[string]*pictures.Embedded{}}
	if forms == nil {
		b.out = pdf.NewWriter(w)
	} else {
		b.out, b.slides = pdf.Continue(w, forms), forms.Pages
	}
	for i := range d.Sheets {
		if err := b.sheet(i); err != nil {
			return err
		}
	}
	root := b.out.Document(b.leaves)
	return b.out.Close(root, b.out.Info(d.Title, "Lyceum"))
}

// forms returns the pages of the deck as drawings, nil if there is no page of one, or pdfium cannot pass them on. done
// lets go of the file in which they are.
func (d Document) forms(ctx context.Context) (forms *pdf.Forms, done func(), err error) {
	none := func() {}
	if !slices.ContainsFunc(d.Sheets, func(s Sheet) bool { return s.Page != nil && d.slide(s) > 0 }) {
		return nil, none, nil
	}
	file, err := os.CreateTemp("", "lyceum-*.pdf")
	if err != nil {
		return nil, none, err
	}
	done = func() { file.Close(); os.Remove(file.Name()) }
	err = d.Deck.Forms(ctx, file)
	if err == nil {
		var size int64
		if size, err = file.Seek(0, io.SeekEnd); err == nil {
			forms, err = pdf.ReadForms(file, size)
		}
	}
	switch {
	case err == nil:
		return forms, done, nil
	case errors.Is(err, pdf.ErrMalformed) || errors.Is(err, pages.ErrPage) || errors.Is(err, pages.ErrTooLong):
		done()
		return nil, none, ctx.Err() // as pictures then
	}
	done()
	return nil, none, err
}

// A binder writes one sheet after another.
type binder struct {
	ctx     context.Context
	doc     Document
	out     *pdf.Writer
	slides  []pdf.Form // the deck's pages; those with Ref 0 are drawn as pictures
	painter *draw.Painter
	images  map[string]*pictures.Embedded // that are in the file, by ticket; nil: cannot be shown
	leaves  []pdf.Leaf
}

// sheet writes what a sheet is made of.
func (b *binder) sheet(i int) error {
	s, err := b.doc.sheet(i)
	if err != nil {
		return err
	}
	size := s.size()
	ratio := float64(size.Width) / float64(size.Height)
	leaf := pdf.Leaf{Title: s.Title, Width: float64(size.Width) * pointsPerPixel, Height: float64(size.Height) * pointsPerPixel}
	if leaf.Title == "" {
		leaf.Title = fmt.Sprint(i + 1)
	}
	var content bytes.Buffer
	drawings := map[string]pdf.Ref{}
	if n := b.doc.slide(s); n > 0 {
		if n <= len(b.slides) && b.slides[n-1].Ref != 0 {
			form := b.slides[n-1]
			leaf.Width, leaf.Height = paper(form, ratio)
			content.WriteString(placed(form, leaf))
			drawings["F"] = form.Ref
		} else if err := b.asPicture(s, n, leaf, &content, drawings); err != nil {
			return err
		}
	}
	p := newPen(b, drawings)
	p.page(s.Page, size, leaf.Width, leaf.Height)
	content.Write(p.out.Bytes())
	leaf.Contents = b.out.Alloc()
	b.out.Stream(leaf.Contents, "", content.Bytes())
	leaf.Resources = resources(drawings, p.opacities)
	b.leaves = append(b.leaves, leaf)
	return b.ctx.Err()
}

// paper returns the size of a page that has a form on it: the form's, if it has the sides of the board's page but for
// what was rounded there, else one around it that has.
func paper(form pdf.Form, ratio float64) (width, height float64) {
	const rounded = 0.01
	width, height = form.Width, form.Height
	switch off := width / height / ratio; {
	case off > 1+rounded:
		height = width / ratio
	case off < 1-rounded:
		width = height * ratio
	}
	if long := max(width, height); long > maxPaper {
		width, height = width*maxPaper/long, height*maxPaper/long
	}
	if short := min(width, height); short < minPaper {
		width, height = width*minPaper/short, height*minPaper/short
	}
	return width, height
}

// placed returns the operators that draw a form on a page, as large as fits.
func placed(form pdf.Form, leaf pdf.Leaf) string {
	scale := min(leaf.Width/form.Width, leaf.Height/form.Height)
	x, y := (leaf.Width-scale*form.Width)/2, (leaf.Height-scale*form.Height)/2
	return fmt.Sprintf("q %s 0 0 %s %s %s cm /F Do Q\n", pdf.Number(scale), pdf.Number(scale), pdf.Number(x), pdf.Number(y))
}

// asPicture draws a page of the deck as a picture; nothing if pdfium cannot show it.
func (b *binder) asPicture(s Sheet, n int, leaf pdf.Leaf, content *bytes.Buffer, drawings map[string]pdf.Ref) error {
	img, err := b.doc.Deck.Render(b.ctx, n, svgScale*int(s.size().Width), image.Rectangle{})
	if err != nil {
		return faultOf(b.ctx, err)
	}
	var packed bytes.Buffer
	if err := jpeg.Encode(&packed, img, &jpeg.Options{Quality: 90}); err != nil {
		return err
	}
	e, err := pictures.Embed(b.out, packed.Bytes())
	if err != nil {
		return err
	}
	drawings["F"] = e.Ref
	content.WriteString(e.Draw("F", 0, 0, leaf.Width, leaf.Height))
	return nil
}

// embedded returns a picture in the file, which it puts there if it is not yet; nil if it cannot be shown.
func (b *binder) embedded(ticket string) *pictures.Embedded {
	if e, known := b.images[ticket]; known || b.ctx.Err() != nil {
		return e
	}
	b.images[ticket] = nil
	if data := b.doc.image(ticket); data != nil {
		if e, err := pictures.Embed(b.out, data); err == nil {
			b.images[ticket] = &e
		}
	}
	return b.images[ticket]
}

// resources returns the dictionary of what a page uses.
func resources(drawings map[string]pdf.Ref, opacities map[uint8]bool) string {
	var b strings.Builder
	b.WriteString("<< /ExtGState <<")
	for opacity := range 256 {
		if opacities[uint8(opacity)] {
			v := pdf.Number(float64(opacity) / 255)
			fmt.Fprintf(&b, " /G%d << /CA %s /ca %s >>", opacity, v, v)
		}
	}
	b.WriteString(" >> /XObject <<")
	names := make([]string, 0, len(drawings))
	for name := range drawings {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, " /%s %v", name, drawings[name])
	}
	b.WriteString(" >> >>")
	return b.String()
}
