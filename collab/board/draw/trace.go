package draw

import "lyceum/collab/board"

// A Trace makes a smooth line of the places where a pointer was: through all of them, round where they turn a little, with a
// corner where they turn sharply. Everybody sees that line, for its points are what is kept.
type Trace struct {
	Points []board.Point // of the line so far; of these the last leads straight to the pointer

	raw   [3]Point // where the pointer was, the last in front
	n     int      // of raw
	fixed int      // so many of Points will not change any more
}

// sharp is how far a line turns where it has a corner: the cosine of the angle.
const sharp = -0.2

// Add goes on to where the pointer is now. Less than least pixels of the page away from the last place that counted it only moves the
// end. It returns how many of the points are as they were; those behind them are new.
func (t *Trace) Add(p Point, least float32) (keep int) {
	if t.n == 0 {
		t.raw[0], t.n = p, 1
		t.Points = append(t.Points[:0], InUnits(p))
		t.fixed = 1
		return 0
	}
	keep = t.fixed
	if p.Distance(t.raw[0]) < least {
		t.Points = append(t.Points[:keep], InUnits(p))
		return keep
	}
	t.Points = t.Points[:keep]
	if t.n > 1 { // the part before p is known now from both sides
		first := t.raw[1]
		if t.n > 2 {
			first = t.raw[2]
		}
		t.Points = curve(t.Points, first, t.raw[1], t.raw[0], p)
		t.fixed = len(t.Points)
	}
	t.raw[2], t.raw[1], t.raw[0] = t.raw[1], t.raw[0], p
	t.n = min(t.n+1, 3)
	t.Points = append(t.Points, InUnits(p))
	return keep
}

// InUnits returns the point of the board nearest to a place.
func InUnits(p Point) board.Point {
	return board.PointAt(float64(p.X)*board.Unit, float64(p.Y)*board.Unit)
}

// At returns where a point of the board is.
func At(pt board.Point) Point { return Point{float32(pt.X) / board.Unit, float32(pt.Y) / board.Unit} }

// curveStep is how long the lines are of which a curve is made, in pixels of the page.
const curveStep = 3

// curve adds to points those of a curve from b to c, with c, which come after a and before d.
func curve(points []board.Point, a, b, c, d Point) []board.Point {
	long := b.Distance(c)
	n := min(max(int(long/curveStep), 1), 32)
	if n > 1 {
		p, q := b.Add(bend(a, b, c).Times(long/3)), c.Sub(bend(b, c, d).Times(long/3))
		for i := 1; i < n; i++ {
			points = append(points, InUnits(bezier(b, p, q, c, float32(i)/float32(n))))
		}
	}
	return append(points, InUnits(c))
}

// bend returns the direction in which a line through three points passes the middle one: nowhere in particular if it turns
// sharply there, or begins.
func bend(a, b, c Point) Point {
	from, to := b.Sub(a), c.Sub(b)
	l, m := from.length(), to.length()
	if l == 0 || m == 0 {
		return Point{}
	}
	from, to = from.Times(1/l), to.Times(1/m)
	if from.dot(to) < sharp {
		return Point{}
	}
	// The nearer neighbour says more of the direction.
	way := from.Times(m).Add(to.Times(l))
	return way.Times(1 / way.length())
}

func bezier(a, b, c, d Point, t float32) Point {
	u := 1 - t
	return a.Times(u * u * u).Add(b.Times(3 * u * u * t)).Add(c.Times(3 * u * t * t)).Add(d.Times(t * t * t))
}
