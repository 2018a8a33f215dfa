package draw

import (
	"math"

	"lyceum/collab/board"
)

// Bounds returns the area that an object takes on its page, lines and heads of arrows with their width.
func (p *Painter) Bounds(o *board.Object) Rect {
	switch o.Kind {
	case board.Pen, board.Highlighter, board.Line, board.Arrow, board.Rectangle, board.Ellipse, board.Image:
		r := o.Bounds
		return Rect{float32(r.MinX) / board.Unit, float32(r.MinY) / board.Unit, float32(r.MaxX) / board.Unit, float32(r.MaxY) / board.Unit}
	}
	return p.ShapeBounds(&o.Shape)
}

// ShapeBounds is Bounds of a shape that is on no page yet.
func (p *Painter) ShapeBounds(s *board.Shape) Rect {
	if len(s.Points) == 0 {
		return nothing
	}
	if s.Kind == board.Text {
		l, from, scale := p.LayoutOf(s)
		// Letters may reach a little beyond their line.
		return Between(from, from.Add(Point{l.Width * scale.X, l.Height * scale.Y})).Grown(l.Size * abs(scale.Y) / 4)
	}
	r := nothing
	for _, pt := range s.Points {
		r = r.with(at(s.Place, pt))
	}
	width := float32(s.Style.Width) / board.Unit
	switch s.Kind {
	case board.Image:
		return r
	case board.Arrow:
		from, to := at(s.Place, s.Points[0]), at(s.Place, s.Points[len(s.Points)-1])
		left, right := head(from, to, s.Style)
		r = r.with(left).with(right)
	}
	return r.Grown(width / 2)
}

// Box returns where an object lies: its bounds without the width of its lines. It is what handles are put around.
func (p *Painter) Box(o *board.Object) Rect {
	if o.Kind == board.Text {
		l, from, scale := p.LayoutOf(&o.Shape)
		return Between(from, from.Add(Point{max(l.Width, l.Size/2) * scale.X, l.Height * scale.Y}))
	}
	r := nothing
	for _, pt := range o.Points {
		r = r.with(at(o.Place, pt))
	}
	return r
}

// Touches reports whether an object is within reach of the line from one place to another: where it is drawn, and if it is
// filled, text or a picture, anywhere inside.
func (p *Painter) Touches(o *board.Object, from, to Point, reach float32) bool {
	if !p.Bounds(o).Grown(reach).Meets(Between(from, to)) {
		return false
	}
	reach += float32(o.Style.Width) / board.Unit / 2
	switch o.Kind {
	case board.Rectangle, board.Ellipse:
		box := p.Box(o)
		ring := corners(box)
		if o.Kind == board.Ellipse {
			ring = ellipsePoints(box, 32)
		}
		if o.Style.Filled && (inside(ring, from) || inside(ring, to)) {
			return true
		}
		return near(append(ring, ring[0]), from, to, reach)
	case board.Text, board.Image:
		box := p.Box(o).Grown(reach - float32(o.Style.Width)/board.Unit/2)
		ring := corners(box)
		return box.Holds(from) || box.Holds(to) || near(append(ring, ring[0]), from, to, 0)
	}
	points := make([]Point, len(o.Points))
	for i, pt := range o.Points {
		points[i] = at(o.Place, pt)
	}
	if o.Kind == board.Arrow {
		end := points[len(points)-1]
		left, right := head(points[0], end, o.Style)
		points = append(points, left, end, right)
	}
	return near(points, from, to, reach)
}

// near reports whether the line through points comes within reach of that between two others.
func near(points []Point, from, to Point, reach float32) bool {
	if len(points) == 1 {
		return distanceToSegment(points[0], from, to) <= reach
	}
	path := Between(from, to).Grown(reach)
	for i := 0; i+1 < len(points); i++ {
		if path.Meets(Between(points[i], points[i+1])) && segmentsApart(points[i], points[i+1], from, to) <= reach {
			return true
		}
	}
	return false
}

// inside reports whether p lies in a closed path without crossings.
func inside(ring []Point, p Point) (in bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			in = !in
		}
	}
	return in
}

// ellipsePoints returns n points along the ellipse in a box.
func ellipsePoints(box Rect, n int) []Point {
	middle := box.Middle()
	rx, ry := box.Width()/2, box.Height()/2
	out := make([]Point, n)
	for i := range out {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = middle.Add(Point{rx * float32(c), ry * float32(s)})
	}
	return out
}
