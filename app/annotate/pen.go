package annotate

import (
	"bytes"
	"fmt"
	"strconv"

	ot "github.com/go-text/typesetting/font/opentype"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/slides/pdf"
)

// A pen writes the operators that draw objects, in pixels of the board, downwards from the upper left corner.
type pen struct {
	out       bytes.Buffer
	binder    *binder
	drawings  map[string]pdf.Ref // pictures by the name that the page gives them
	named     map[string]string  // their names by ticket
	opacities map[uint8]bool     // that are used

	// What was said last and holds until something else is.
	line, fill   board.Colour
	hasLine, has bool // that a colour was said
	width        float64
	dash         string
	opacity      uint8
}

func newPen(b *binder, drawings map[string]pdf.Ref) *pen {
	return &pen{binder: b, drawings: drawings, named: map[string]string{}, opacities: map[uint8]bool{}, opacity: 255}
}

// gridColour is that of package draw.
const gridColour = board.Colour(0xDCE3EB)

// missingColour stands for a picture that is not here.
const missingColour = board.Colour(0xCFD6DF)

// page draws everything on a page of a size in pixels: its grid, and its objects. width and height are those of the
// paper, in points.
func (p *pen) page(page *board.Page, size board.Size, width, height float64) {
	p.op("q", "")
	p.op("cm", "%.7f 0 0 %.7f 0 %s", width/float64(size.Width), -height/float64(size.Height), pdf.Number(height))
	p.op("J", "1")
	p.op("j", "1")
	if page.Pattern == board.Grid {
		p.grid(size)
	}
	for _, o := range page.Objects {
		if p.binder.ctx.Err() != nil {
			return // of which the binder tells
		}
		p.object(o)
	}
	p.op("Q", "")
}

// op writes an operator behind what it takes.
func (p *pen) op(name, format string, args ...any) {
	if format != "" {
		fmt.Fprintf(&p.out, format, args...)
		p.out.WriteByte(' ')
	}
	p.out.WriteString(name)
	p.out.WriteByte('\n')
}

// at writes places and an operator.
func (p *pen) at(name string, places ...draw.Point) {
	for _, q := range places {
		p.number(q.X)
		p.number(q.Y)
	}
	p.out.WriteString(name)
	p.out.WriteByte('\n')
}

// number writes a place to a hundredth of a pixel. There are many, so it does not go by way of a string.
func (p *pen) number(v float32) {
	b := strconv.AppendFloat(p.out.AvailableBuffer(), float64(v), 'f', 2, 32)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	p.out.Write(append(b, ' '))
}

func (p *pen) grid(size board.Size) {
	p.ink(board.Style{Colour: gridColour, Width: board.Unit, Opacity: 255})
	w, h := float32(size.Width), float32(size.Height)
	for x := float32(0); x <= w; x += draw.GridStep {
		p.at("m", draw.Point{X: x + 0.5})
		p.at("l", draw.Point{X: x + 0.5, Y: h})
	}
	for y := float32(0); y <= h; y += draw.GridStep {
		p.at("m", draw.Point{Y: y + 0.5})
		p.at("l", draw.Point{X: w, Y: y + 0.5})
	}
	p.op("S", "")
}

// ink has lines drawn in a style from now on.
func (p *pen) ink(s board.Style) {
	if !p.hasLine || p.line != s.Colour {
		p.op("RG", "%s", rgb(s.Colour))
		p.line, p.hasLine = s.Colour, true
	}
	width := float64(s.Width) / board.Unit
	if p.width != width {
		p.op("w", "%s", pdf.Number(width))
		p.width = width
	}
	p.dashed(s.Dash)
	p.see(s.Opacity)
}

// dashed has lines broken from now on, by their width.
func (p *pen) dashed(d board.Dash) {
	dash := "[] 0"
	switch d {
	case board.Dashed:
		dash = fmt.Sprintf("[%s %s] 0", pdf.Number(4*p.width), pdf.Number(3*p.width))
	case board.Dotted:
		dash = fmt.Sprintf("[0 %s] 0", pdf.Number(2*p.width))
	}
	if p.dash != dash && !(p.dash == "" && dash == "[] 0") {
		p.op("d", "%s", dash)
		p.dash = dash
	}
}

// paint has areas filled with a colour from now on.
func (p *pen) paint(c board.Colour, opacity uint8) {
	if !p.has || p.fill != c {
		p.op("rg", "%s", rgb(c))
		p.fill, p.has = c, true
	}
	p.see(opacity)
}

// see has everything drawn with an opacity from now on.
func (p *pen) see(opacity uint8) {
	if p.opacity != opacity {
		p.op("gs", "/G%d", opacity)
		p.opacity, p.opacities[opacity] = opacity, true
	}
}

func rgb(c board.Colour) string {
	r, g, b := c.RGB()
	return pdf.Number(float64(r)/255) + " " + pdf.Number(float64(g)/255) + " " + pdf.Number(float64(b)/255)
}

// places returns where the points of an object are on its page.
func places(o *board.Object) []draw.Point {
	out := make([]draw.Point, len(o.Points))
	for i, pt := range o.Points {
		x, y := o.Place.At(pt)
		out[i] = draw.Point{X: float32(x / board.Unit), Y: float32(y / board.Unit)}
	}
	return out
}

func (p *pen) object(o *board.Object) {
	points := places(o)
	if len(points) == 0 {
		return
	}
	switch o.Kind {
	case board.Pen, board.Highlighter, board.Line:
		p.ink(o.Style)
		p.polyline(points)
		p.op("S", "")
	case board.Arrow:
		p.arrow(o, points)
	case board.Rectangle, board.Ellipse:
		p.shape(o, draw.Between(points[0], points[len(points)-1]))
	case board.Text:
		p.text(o)
	case board.Image:
		p.image(o, draw.Between(points[0], points[len(points)-1]))
	}
}

// polyline adds a line through points to the path; one point is a dot, which a round end makes of a line of no length.
func (p *pen) polyline(points []draw.Point) {
	p.at("m", points[0])
	if len(points) == 1 {
		p.at("l", points[0])
	}
	for _, q := range points[1:] {
		p.at("l", q)
	}
}

// arrow draws a line with a head; the head is never broken.
func (p *pen) arrow(o *board.Object, points []draw.Point) {
	const u = board.Unit
	from, to := points[0], points[len(points)-1]
	left, right := board.ArrowHead(float64(from.X*u), float64(from.Y*u), float64(to.X*u), float64(to.Y*u), float64(o.Style.Width))
	p.ink(o.Style)
	p.polyline([]draw.Point{from, to})
	if o.Style.Dash != board.Solid {
		p.op("S", "")
		p.dashed(board.Solid)
	}
	p.polyline([]draw.Point{{X: float32(left[0]) / u, Y: float32(left[1]) / u}, to, {X: float32(right[0]) / u, Y: float32(right[1]) / u}})
	p.op("S", "")
}

// shape draws a rectangle or an ellipse, what is inside first.
func (p *pen) shape(o *board.Object, box draw.Rect) {
	path := p.rectangle
	if o.Kind == board.Ellipse {
		path = p.ellipse
	}
	if o.Style.Filled {
		p.paint(o.Style.Fill, o.Style.Opacity)
		path(box)
		p.op("f", "")
	}
	p.ink(o.Style)
	path(box)
	p.op("S", "")
}

func (p *pen) rectangle(b draw.Rect) {
	p.polyline([]draw.Point{{X: b.X0, Y: b.Y0}, {X: b.X1, Y: b.Y0}, {X: b.X1, Y: b.Y1}, {X: b.X0, Y: b.Y1}})
	p.op("h", "")
}

// ellipse adds an ellipse to the path, in four curves that begin at the right and go on downwards.
func (p *pen) ellipse(b draw.Rect) {
	const k = 0.5522848 // how long the arms of a quarter of a circle are
	m := b.Middle()
	rx, ry := b.Width()/2, b.Height()/2
	at := func(x, y float32) draw.Point { return draw.Point{X: m.X + x*rx, Y: m.Y + y*ry} }
	p.at("m", at(1, 0))
	p.at("c", at(1, k), at(k, 1), at(0, 1))
	p.at("c", at(-k, 1), at(-1, k), at(-1, 0))
	p.at("c", at(-1, -k), at(-k, -1), at(0, -1))
	p.at("c", at(k, -1), at(1, -k), at(1, 0))
	p.op("h", "")
}

// text draws the outlines of letters.
func (p *pen) text(o *board.Object) {
	drawn := false
	p.paint(o.Style.Colour, o.Style.Opacity)
	p.binder.painter.Letters(&o.Shape, func(l draw.Letter) {
		drawn = true
		p.letter(l)
	})
	if drawn {
		p.op("f", "")
	}
}

// letter adds the outline of a letter to the path.
func (p *pen) letter(l draw.Letter) {
	to := func(s ot.SegmentPoint) draw.Point {
		return draw.Point{X: l.At.X + s.X*l.Unit.X, Y: l.At.Y + s.Y*l.Unit.Y}
	}
	var here draw.Point
	for i := range l.Outline {
		s := &l.Outline[i]
		switch s.Op {
		case ot.SegmentOpMoveTo:
			here = to(s.Args[0])
			p.at("m", here)
		case ot.SegmentOpLineTo:
			here = to(s.Args[0])
			p.at("l", here)
		case ot.SegmentOpQuadTo:
			arm, end := to(s.Args[0]), to(s.Args[1])
			p.at("c", here.Add(arm.Sub(here).Times(2./3)), end.Add(arm.Sub(end).Times(2./3)), end)
			here = end
		case ot.SegmentOpCubeTo:
			end := to(s.Args[2])
			p.at("c", to(s.Args[0]), to(s.Args[1]), end)
			here = end
		}
	}
}

// image draws a picture in its box, grey if it is not here.
func (p *pen) image(o *board.Object, box draw.Rect) {
	if o.Image == nil {
		return
	}
	e := p.binder.embedded(o.Image.Ticket)
	if e == nil {
		p.paint(missingColour, 255)
		p.rectangle(box)
		p.op("f", "")
		return
	}
	name, known := p.named[o.Image.Ticket]
	if !known {
		name = fmt.Sprintf("I%d", len(p.named))
		p.named[o.Image.Ticket], p.drawings[name] = name, e.Ref
	}
	p.see(o.Style.Opacity)
	// A picture is drawn upwards.
	p.op("q", "")
	p.op("cm", "1 0 0 -1 0 %s", pdf.Number(float64(box.Y1)))
	p.out.WriteString(e.Draw(name, float64(box.X0), 0, float64(box.Width()), float64(box.Height())))
	p.op("Q", "")
}
