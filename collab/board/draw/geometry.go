package draw

import (
	"image"
	"math"
)

// A Point is a place on a page, in pixels of the page.
type Point struct{ X, Y float32 }

func (p Point) Add(q Point) Point        { return Point{p.X + q.X, p.Y + q.Y} }
func (p Point) Sub(q Point) Point        { return Point{p.X - q.X, p.Y - q.Y} }
func (p Point) Times(k float32) Point    { return Point{p.X * k, p.Y * k} }
func (p Point) dot(q Point) float32      { return p.X*q.X + p.Y*q.Y }
func (p Point) cross(q Point) float32    { return p.X*q.Y - p.Y*q.X }
func (p Point) length() float32          { return float32(math.Hypot(float64(p.X), float64(p.Y))) }
func (p Point) Distance(q Point) float32 { return p.Sub(q).length() }

// turned returns p, as an arrow from the origin, turned by the angle whose sine and cosine are given.
func (p Point) turned(sin, cos float32) Point {
	return Point{p.X*cos - p.Y*sin, p.X*sin + p.Y*cos}
}

// A Rect is an area of a page, in its pixels. It is empty unless X0 ≤ X1 and Y0 ≤ Y1.
type Rect struct{ X0, Y0, X1, Y1 float32 }

// nothing holds no point; it is where a union begins.
var nothing = Rect{math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32}

// Between returns the area that has p and q for corners.
func Between(p, q Point) Rect {
	return Rect{min(p.X, q.X), min(p.Y, q.Y), max(p.X, q.X), max(p.Y, q.Y)}
}

// Around returns the smallest area with all of points.
func Around(points []Point) Rect {
	r := nothing
	for _, p := range points {
		r = r.with(p)
	}
	return r
}

func (r Rect) with(p Point) Rect {
	return Rect{min(r.X0, p.X), min(r.Y0, p.Y), max(r.X1, p.X), max(r.Y1, p.Y)}
}

// Empty reports whether r holds no point.
func (r Rect) Empty() bool { return !(r.X0 <= r.X1 && r.Y0 <= r.Y1) }

// Width and Height of what is not empty.
func (r Rect) Width() float32  { return r.X1 - r.X0 }
func (r Rect) Height() float32 { return r.Y1 - r.Y0 }

// Middle returns the point in the middle of r.
func (r Rect) Middle() Point { return Point{(r.X0 + r.X1) / 2, (r.Y0 + r.Y1) / 2} }

// Union returns the smallest area with both.
func (r Rect) Union(o Rect) Rect {
	if r.Empty() {
		return o
	}
	if o.Empty() {
		return r
	}
	return Rect{min(r.X0, o.X0), min(r.Y0, o.Y0), max(r.X1, o.X1), max(r.Y1, o.Y1)}
}

// Meets reports whether they have a point in common.
func (r Rect) Meets(o Rect) bool {
	return !r.Empty() && !o.Empty() && r.X0 <= o.X1 && o.X0 <= r.X1 && r.Y0 <= o.Y1 && o.Y0 <= r.Y1
}

// Holds reports whether p lies in r.
func (r Rect) Holds(p Point) bool { return p.X >= r.X0 && p.X <= r.X1 && p.Y >= r.Y0 && p.Y <= r.Y1 }

// HoldsAll reports whether all of o lies in r.
func (r Rect) HoldsAll(o Rect) bool {
	return !o.Empty() && o.X0 >= r.X0 && o.X1 <= r.X1 && o.Y0 >= r.Y0 && o.Y1 <= r.Y1
}

// Grown returns r with an edge more of a width.
func (r Rect) Grown(edge float32) Rect {
	if r.Empty() {
		return r
	}
	return Rect{r.X0 - edge, r.Y0 - edge, r.X1 + edge, r.Y1 + edge}
}

// Moved returns r somewhere else.
func (r Rect) Moved(by Point) Rect {
	if r.Empty() {
		return r
	}
	return Rect{r.X0 + by.X, r.Y0 + by.Y, r.X1 + by.X, r.Y1 + by.Y}
}

// farthest is beyond any pixel that is drawn; what lies farther out is treated as if it lay there, so that numbers
// stay within what whole ones can hold.
const farthest = 1 << 20

// Pixels returns the pixels that r touches, at so many a pixel of the page.
func (r Rect) Pixels(scale float32) image.Rectangle {
	if r.Empty() {
		return image.Rectangle{}
	}
	in := func(v float32) float64 { return float64(min(max(v*scale, -farthest), farthest)) }
	return image.Rect(int(math.Floor(in(r.X0))), int(math.Floor(in(r.Y0))), int(math.Ceil(in(r.X1))), int(math.Ceil(in(r.Y1))))
}

// distanceToSegment returns how far p is from the line between a and b.
func distanceToSegment(p, a, b Point) float32 {
	d := b.Sub(a)
	long := d.dot(d)
	if long == 0 {
		return p.Distance(a)
	}
	t := min(max(p.Sub(a).dot(d)/long, 0), 1)
	return p.Distance(a.Add(d.Times(t)))
}

// segmentsApart returns how far the line between a and b is from that between c and d.
func segmentsApart(a, b, c, d Point) float32 {
	ab, cd := b.Sub(a), d.Sub(c)
	if n := ab.cross(cd); n != 0 {
		t, u := c.Sub(a).cross(cd)/n, c.Sub(a).cross(ab)/n
		if t >= 0 && t <= 1 && u >= 0 && u <= 1 {
			return 0
		}
	}
	return min(distanceToSegment(a, c, d), distanceToSegment(b, c, d), distanceToSegment(c, a, b), distanceToSegment(d, a, b))
}

// cut returns the part of the line from a to b that lies in r; ok is false if none does (Liang and Barsky).
func cut(a, b Point, r Rect) (from, to Point, ok bool) {
	d := b.Sub(a)
	t0, t1 := float32(0), float32(1)
	for _, edge := range [4][2]float32{{-d.X, a.X - r.X0}, {d.X, r.X1 - a.X}, {-d.Y, a.Y - r.Y0}, {d.Y, r.Y1 - a.Y}} {
		p, q := edge[0], edge[1]
		switch {
		case p == 0:
			if q < 0 {
				return a, b, false
			}
		case p < 0:
			t0 = max(t0, q/p)
		default:
			t1 = min(t1, q/p)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	return a.Add(d.Times(t0)), a.Add(d.Times(t1)), true
}
