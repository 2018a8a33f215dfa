package draw

import (
	"image"
	"image/color"
	"math"

	ot "github.com/go-text/typesetting/font/opentype"
	xdraw "golang.org/x/image/draw"

	"lyceum/collab/board"
)

// Images gives the picture with a ticket, or nil while it is not here. It must not wait.
type Images func(ticket string) image.Image

// A Painter draws objects and pages. It belongs to one goroutine at a time.
type Painter struct {
	Images Images // nil: there are none

	writer *Writer
	halves halves
	brush  brush
	points []Point // of the object that is drawn, in pixels of the picture
}

// NewPainter returns a painter. If system is false it knows no fonts but its own: pictures are then the same on every computer.
func NewPainter(system bool) *Painter { return &Painter{writer: NewWriter(system)} }

// Writer returns what lays the painter's texts out.
func (p *Painter) Writer() *Writer { return p.writer }

// On has the painter draw on a picture, within clip. scale is how many of its pixels one of the page is.
func (p *Painter) On(to *image.RGBA, clip image.Rectangle, scale float32) {
	p.brush.to, p.brush.clip, p.brush.scale = to, clip.Intersect(to.Rect), scale
}

// Draw draws an object, faded or not, if anything of it can lie within the clip.
func (p *Painter) Draw(o *board.Object, faded bool) { p.Shape(&o.Shape, faded) }

// fade is how much is left of the opacity of what is drawn faded.
const fade = 0.25

// Shape draws a shape.
func (p *Painter) Shape(s *board.Shape, faded bool) {
	opacity := s.Style.Opacity
	if faded {
		opacity = uint8(max(1, float32(opacity)*fade))
	}
	p.place(s)
	if len(p.points) == 0 {
		return
	}
	ink := mixed(s.Style.Colour, opacity)
	width := float32(s.Style.Width) / board.Unit * p.brush.scale
	switch s.Kind {
	case board.Pen, board.Highlighter, board.Line:
		p.brush.stroke(p.points, width, s.Style.Dash, ink)
	case board.Arrow:
		p.arrow(s, width, ink)
	case board.Rectangle:
		p.outline(corners(p.box()), width, s.Style, ink, opacity)
	case board.Ellipse:
		box := p.box()
		n := max(12, arcSteps(max(box.Width(), box.Height())/2, 2*math.Pi))
		p.outline(ellipsePoints(box, n), width, s.Style, ink, opacity)
	case board.Text:
		p.text(s, ink)
	case board.Image:
		p.picture(s, opacity)
	}
}

// place puts the points of a shape where they are drawn, in pixels of the picture.
func (p *Painter) place(s *board.Shape) {
	p.points = p.points[:0]
	k := p.brush.scale
	for _, pt := range s.Points {
		q := at(s.Place, pt)
		p.points = append(p.points, Point{q.X * k, q.Y * k})
	}
}

// at returns where a point of an object lies on its page, in pixels.
func at(place board.Place, pt board.Point) Point {
	if place == board.Here {
		return Point{float32(pt.X) / board.Unit, float32(pt.Y) / board.Unit}
	}
	x, y := place.At(pt)
	return Point{float32(x) / board.Unit, float32(y) / board.Unit}
}

// box returns the area between the first and the last point.
func (p *Painter) box() Rect { return Between(p.points[0], p.points[len(p.points)-1]) }

func corners(r Rect) []Point {
	return []Point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}}
}

// outline draws a closed line, and what is inside if it is filled.
func (p *Painter) outline(points []Point, width float32, style board.Style, ink color.RGBA, opacity uint8) {
	if style.Filled {
		p.brush.polygon(points, mixed(style.Fill, opacity))
	}
	p.brush.stroke(append(points, points[0]), width, style.Dash, ink)
}

// head returns the ends of the two lines of an arrow's head, in pixels of the page.
func head(from, to Point, style board.Style) (left, right Point) {
	const u = board.Unit
	l, r := board.ArrowHead(float64(from.X*u), float64(from.Y*u), float64(to.X*u), float64(to.Y*u), float64(style.Width))
	return Point{float32(l[0]) / u, float32(l[1]) / u}, Point{float32(r[0]) / u, float32(r[1]) / u}
}

// arrow draws a line with a head, all of it as one.
func (p *Painter) arrow(s *board.Shape, width float32, ink color.RGBA) {
	from, to, k := p.points[0], p.points[len(p.points)-1], p.brush.scale
	left, right := head(from.Times(1/k), to.Times(1/k), s.Style)
	width = max(width, thinnest)
	lines := [][]Point{{from, to}}
	if s.Style.Dash != board.Solid {
		lines = p.brush.broken(lines[0], width, s.Style.Dash)
	}
	p.brush.lines(append(lines, []Point{left.Times(k), to, right.Times(k)}), width, ink)
}

// text draws the letters of a text.
func (p *Painter) text(s *board.Shape, ink color.RGBA) {
	k := p.brush.scale
	p.Letters(s, func(l Letter) { p.letter(l.Outline, l.At.Times(k), l.Unit.Times(k), ink) })
}

// LayoutOf lays a text out. from is its upper left corner on the page, scale how much larger it is shown than it was written.
func (p *Painter) LayoutOf(s *board.Shape) (l *Layout, from, scale Point) {
	scale = Point{float32(s.Place.ScaleX) / board.One, float32(s.Place.ScaleY) / board.One}
	size := float32(max(s.Style.Width, 1)) / board.Unit
	wrap := size // no line is shorter than a letter
	if len(s.Points) > 1 {
		wrap = max(wrap, (float32(s.Points[1].X)-float32(s.Points[0].X))/board.Unit)
	}
	return p.writer.Layout(s.Text, size, wrap), at(s.Place, s.Points[0]), scale
}

// letter fills an outline that begins at a place in the picture.
func (p *Painter) letter(outline []ot.Segment, start, unit Point, ink color.RGBA) {
	to := func(s ot.SegmentPoint) Point { return Point{start.X + s.X*unit.X, start.Y + s.Y*unit.Y} }
	bounds := nothing
	for i := range outline {
		for _, a := range outline[i].ArgsSlice() {
			bounds = bounds.with(to(a))
		}
	}
	b := &p.brush
	b.fill(bounds, ink, func(cell Rect) {
		if !bounds.Meets(cell) {
			return
		}
		for i := range outline {
			s := &outline[i]
			switch s.Op {
			case ot.SegmentOpMoveTo:
				if b.begun {
					b.closePath()
				}
				b.moveTo(to(s.Args[0]))
			case ot.SegmentOpLineTo:
				b.lineTo(to(s.Args[0]))
			case ot.SegmentOpQuadTo:
				b.quadTo(to(s.Args[0]), to(s.Args[1]))
			case ot.SegmentOpCubeTo:
				b.cubeTo(to(s.Args[0]), to(s.Args[1]), to(s.Args[2]))
			}
		}
		if b.begun {
			b.closePath()
		}
	})
}

// missing is what is shown in the place of a picture that is not here yet.
var missing = color.RGBA{0xCF, 0xD6, 0xDF, 0xFF}

// picture draws an image into its box.
func (p *Painter) picture(s *board.Shape, opacity uint8) {
	box := p.box()
	at := box.Pixels(1)
	b := &p.brush
	if !at.Overlaps(b.clip) {
		return
	}
	var is image.Image
	if p.Images != nil && s.Image != nil {
		is = p.Images(s.Image.Ticket)
	}
	if is == nil {
		b.polygon(corners(box), missing)
		return
	}
	options := &xdraw.Options{}
	if opacity < 255 {
		options.DstMask = image.NewUniform(color.Alpha{opacity})
	}
	is = p.halves.of(s.Image.Ticket, is, at.Dx(), at.Dy())
	xdraw.ApproxBiLinear.Scale(b.to.SubImage(b.clip).(*image.RGBA), at, is, is.Bounds(), xdraw.Over, options)
}
