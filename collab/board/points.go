package board

import (
	"math"

	"lyceum/session/journal/fields"
)

// appendPoints appends points, each as its difference from the one before, the first from the page's corner.
func appendPoints(b []byte, points []Point) []byte {
	var last Point
	for _, p := range points {
		b = fields.AppendVarint(b, int64(p.X)-int64(last.X))
		b = fields.AppendVarint(b, int64(p.Y)-int64(last.Y))
		last = p
	}
	return b
}

// points takes n points.
func (r *reader) points(n int) []Point {
	if !r.OK() || n > len(r.Rest())/2 { // two bytes a point at least: nothing is made for what is not there
		r.Refuse(true, "points")
		return nil
	}
	points, rest := make([]Point, n), r.Rest()
	var x, y int64
	for i := range points {
		dx, nx := coordinate(rest)
		if nx == 0 {
			r.Refuse(true, "points")
			return nil
		}
		dy, ny := coordinate(rest[nx:])
		if ny == 0 {
			r.Refuse(true, "points")
			return nil
		}
		rest = rest[nx+ny:]
		x, y = x+dx, y+dy
		if x != int64(int16(x)) || y != int64(int16(y)) {
			r.Refuse(true, "points")
			return nil
		}
		points[i] = Point{int16(x), int16(y)}
	}
	r.Take(len(r.Rest())-len(rest), "points")
	return points
}

// coordinate reads a zigzag varint of the shortest form and at most three bytes, which any difference of two int16
// fits; n is 0 if there is none.
func coordinate(b []byte) (v int64, n int) {
	var u uint64
	for i := 0; i < 3 && i < len(b); i++ {
		u |= uint64(b[i]&0x7f) << (7 * i)
		if b[i] < 0x80 {
			if i > 0 && b[i] == 0 {
				return 0, 0
			}
			return int64(u>>1) ^ -int64(u&1), i + 1
		}
	}
	return 0, 0
}

// PointAt returns the point of the page nearest to a place in quarter pixels.
func PointAt(x, y float64) Point { return Point{coordinateAt(x), coordinateAt(y)} }

func coordinateAt(v float64) int16 {
	return int16(min(max(math.Round(v), math.MinInt16), math.MaxInt16)) // of NaN, 0 or so; nothing more is asked of it
}

// tolerance is how far Simplify moves a drawn line, in quarter pixels: half a pixel.
const tolerance = 0.5 * Unit

// Simplify returns the points of a stroke without those that the line between their neighbours passes within half a
// pixel. First and last stay. The result is a new slice.
func Simplify(points []Point) []Point {
	if len(points) < 3 {
		return append([]Point(nil), points...)
	}
	keep := make([]bool, len(points))
	keep[0], keep[len(points)-1] = true, true
	type span struct{ from, to int }
	for todo := []span{{0, len(points) - 1}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		far, at := farthest(points, s.from, s.to)
		if far > tolerance {
			keep[at] = true
			todo = append(todo, span{s.from, at}, span{at, s.to})
		}
	}
	var out []Point
	for i, p := range points {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// farthest returns the largest distance of the points between two others from the line that joins those, and which it is.
func farthest(points []Point, from, to int) (distance float64, at int) {
	a, b := points[from], points[to]
	dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	length2, most := dx*dx+dy*dy, -1.0
	for i := from + 1; i < to; i++ {
		px, py := float64(points[i].X)-float64(a.X), float64(points[i].Y)-float64(a.Y)
		t := 0.0
		if length2 > 0 {
			t = min(max((px*dx+py*dy)/length2, 0), 1)
		}
		ex, ey := px-t*dx, py-t*dy
		if d2 := ex*ex + ey*ey; d2 > most {
			most, at = d2, i
		}
	}
	if most < 0 {
		return 0, from
	}
	return math.Sqrt(most), at
}

// Split returns a stroke as several of at most n points, each of which begins where the one before ends. Others, and n
// below 2, come back as they are.
func Split(s Shape, n int) []Shape {
	if !s.Kind.IsStroke() || n < 2 || len(s.Points) <= n {
		return []Shape{s}
	}
	var out []Shape
	for from := 0; from < len(s.Points)-1; from += n - 1 {
		part := s
		part.Points = s.Points[from:min(from+n, len(s.Points))]
		out = append(out, part)
	}
	return out
}
