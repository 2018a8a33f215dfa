package board

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// gridStep is how far the lines of a grid are apart, in pixels.
const gridStep = 40

// metadataSpace is the XML name space of what makes an SVG open again.
const metadataSpace = "urn:lyceum:board:1"

// WriteSVG writes a page as SVG 1.1 of a size in pixels, the page's own but for a page of a deck's file. images returns
// the file of a picture and its media type (image/png, image/jpeg or image/webp) by ticket, nothing if it is not at hand,
// and for "" what is beneath a page of a deck's file. The page can be opened again from it ([ReadFile]). The error is the
// writer's.
func WriteSVG(w io.Writer, p *Page, size Size, images func(ticket string) (data []byte, mediaType string)) error {
	if images == nil {
		images = func(string) ([]byte, string) { return nil, "" }
	}
	s := svgWriter{images: images}
	s.printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	s.printf(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">`+"\n",
		size.Width, size.Height)
	s.metadata(p, size)
	s.printf(`<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", size.Width, size.Height)
	switch p.Pattern {
	case Grid:
		s.grid(size)
	case DeckPage:
		s.picture("", fmt.Sprintf(`width="%d" height="%d"`, size.Width, size.Height))
	}
	for _, o := range p.Objects {
		s.object(o)
	}
	s.printf("</svg>\n")
	_, err := w.Write(s.b.Bytes())
	return err
}

// A svgWriter writes the elements of a page.
type svgWriter struct {
	b      bytes.Buffer
	images func(ticket string) (data []byte, mediaType string)
}

func (s *svgWriter) printf(format string, args ...any) { fmt.Fprintf(&s.b, format, args...) }

func (s *svgWriter) text(text string) {
	if err := xml.EscapeText(&s.b, []byte(text)); err != nil {
		panic("BUG: a buffer that does not take text: " + err.Error())
	}
}

// metadata writes the page as an own file. A page that cannot be one goes without.
func (s *svgWriter) metadata(p *Page, size Size) {
	f := FileOf("", []*Page{p}, nil, func(ticket string) []byte {
		if data, kind := s.images(ticket); pictureTypes[kind] {
			return data
		}
		return nil
	})
	f.Pages[0].Size = size
	var b bytes.Buffer
	if err := WriteFile(&b, f); err != nil {
		return
	}
	s.printf(`<metadata><board xmlns="%s">`, metadataSpace)
	s.text(strings.TrimSuffix(b.String(), "\n"))
	s.printf("</board></metadata>\n")
}

func (s *svgWriter) grid(size Size) {
	s.printf(`<path d="`)
	for x := gridStep; x < int(size.Width); x += gridStep {
		s.printf("M%d 0V%d", x, size.Height)
	}
	for y := gridStep; y < int(size.Height); y += gridStep {
		s.printf("M0 %dH%d", y, size.Width)
	}
	s.printf(`" fill="none" stroke="#dfe4ea" stroke-width="1"/>` + "\n")
}

// pictureTypes are the media types of pictures.
var pictureTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true}

func (s *svgWriter) picture(ticket, attributes string) {
	data, kind := s.images(ticket)
	if data == nil || !pictureTypes[kind] {
		return
	}
	s.printf(`<image %s preserveAspectRatio="none" xlink:href="data:%s;base64,%s"/>`+"\n", attributes, kind, base64.StdEncoding.EncodeToString(data))
}

func (s *svgWriter) object(o *Object) {
	switch o.Kind {
	case Pen, Highlighter, Line:
		s.stroke(o)
	case Arrow:
		s.stroke(o)
		s.head(o)
	case Rectangle:
		x0, y0, x1, y1 := o.corners()
		s.printf(`<rect x="%s" y="%s" width="%s" height="%s" stroke-linejoin="round" %s/>`+"\n", px(x0), px(y0), px(x1-x0), px(y1-y0), o.paint())
	case Ellipse:
		x0, y0, x1, y1 := o.corners()
		s.printf(`<ellipse cx="%s" cy="%s" rx="%s" ry="%s" %s/>`+"\n", px((x0+x1)/2), px((y0+y1)/2), px((x1-x0)/2), px((y1-y0)/2), o.paint())
	case Text:
		s.words(o)
	case Image:
		s.picture(o.Image.Ticket, fmt.Sprintf(`x="%s" y="%s" width="%s" height="%s" transform="%s"%s`, px(float64(min(o.Points[0].X, o.Points[1].X))),
			px(float64(min(o.Points[0].Y, o.Points[1].Y))), px(math.Abs(float64(o.Points[1].X)-float64(o.Points[0].X))),
			px(math.Abs(float64(o.Points[1].Y)-float64(o.Points[0].Y))), o.matrix(), o.opacity()))
	}
}

// px returns quarter pixels as pixels.
func px(units float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", units/Unit), "0"), ".")
}

// corners returns the box between the two points of a shape, as it is shown.
func (o *Object) corners() (x0, y0, x1, y1 float64) {
	x0, y0 = o.Place.At(o.Points[0])
	x1, y1 = o.Place.At(o.Points[1])
	return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
}

func (o *Object) matrix() string {
	p := o.Place
	return fmt.Sprintf("matrix(%g 0 0 %g %s %s)", float64(p.ScaleX)/One, float64(p.ScaleY)/One, px(float64(p.DX)), px(float64(p.DY)))
}

func (o *Object) opacity() string {
	if o.Style.Opacity == 255 {
		return ""
	}
	return fmt.Sprintf(` opacity="%.3g"`, float64(o.Style.Opacity)/255)
}

// paint returns the attributes of lines and what is inside them.
func (o *Object) paint() string {
	s := o.Style
	fill, width, dash := "none", float64(s.Width), ""
	if s.Filled {
		fill = s.Fill.String()
	}
	switch s.Dash {
	case Dashed:
		dash = fmt.Sprintf(` stroke-dasharray="%s %s"`, px(4*width), px(3*width))
	case Dotted:
		dash = fmt.Sprintf(` stroke-linecap="round" stroke-dasharray="0 %s"`, px(2*width))
	}
	return fmt.Sprintf(`fill="%s" stroke="%s" stroke-width="%s"%s%s`, fill, s.Colour, px(width), dash, o.opacity())
}

// stroke writes a path through the points.
func (s *svgWriter) stroke(o *Object) {
	x, y := o.Place.At(o.Points[0])
	if len(o.Points) == 1 {
		s.printf(`<circle cx="%s" cy="%s" r="%s" fill="%s"%s/>`+"\n", px(x), px(y), px(float64(o.Style.Width)/2), o.Style.Colour, o.opacity())
		return
	}
	s.printf(`<path d="M%s %s`, px(x), px(y))
	for _, p := range o.Points[1:] {
		x, y := o.Place.At(p)
		s.printf("L%s %s", px(x), px(y))
	}
	ends := ""
	if o.Style.Dash == Solid {
		ends = `stroke-linecap="round" `
	}
	line := *o
	line.Style.Filled = false
	s.printf(`" %sstroke-linejoin="round" %s/>`+"\n", ends, line.paint())
}

func (s *svgWriter) head(o *Object) {
	fromX, fromY := o.Place.At(o.Points[0])
	toX, toY := o.Place.At(o.Points[1])
	left, right := ArrowHead(fromX, fromY, toX, toY, float64(o.Style.Width))
	line := *o
	line.Style.Filled, line.Style.Dash = false, Solid
	s.printf(`<path d="M%s %sL%s %sL%s %s" stroke-linecap="round" stroke-linejoin="round" %s/>`+"\n",
		px(left[0]), px(left[1]), px(toX), px(toY), px(right[0]), px(right[1]), line.paint())
}

// words writes a text, a line each. Where lines wrap depends on the font; this takes letters to be 0.55 sizes wide.
func (s *svgWriter) words(o *Object) {
	size := float64(o.Style.Width)
	x, direction := float64(o.Points[0].X), ""
	if isRightToLeft(o.Text) {
		x, direction = x+max(float64(o.Points[1].X)-x, 0), ` direction="rtl"`
	}
	s.printf(`<text font-family="sans-serif" font-size="%s" fill="%s" xml:space="preserve" transform="%s"%s%s>`, px(size), o.Style.Colour, o.matrix(), direction, o.opacity())
	letters := int(max(float64(o.Points[1].X)-float64(o.Points[0].X), size) / (0.55 * size))
	y := float64(o.Points[0].Y) + size
	for line := range strings.SplitSeq(o.Text, "\n") {
		for _, part := range wrap(line, letters) {
			s.printf(`<tspan x="%s" y="%s">`, px(x), px(y))
			s.text(part)
			s.printf("</tspan>")
			y += size * LineHeight
		}
	}
	s.printf("</text>\n")
}

// isRightToLeft reports whether the first letter that has a direction has that one.
func isRightToLeft(text string) bool {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// wrap returns a line as lines of at most some letters, if its words are not longer.
func wrap(line string, letters int) (lines []string) {
	start, space, n := 0, -1, 0
	for i, r := range line {
		if n >= letters && space > start {
			lines = append(lines, line[start:space])
			start = space + 1
			n = utf8.RuneCountInString(line[start:i])
		}
		if r == ' ' {
			space = i
		}
		n++
	}
	return append(lines, line[start:])
}
