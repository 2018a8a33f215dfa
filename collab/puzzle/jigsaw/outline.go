package jigsaw

import "math/rand/v2"

// A Vec is a point of an outline, in units of the table.
type Vec struct{ X, Y float64 }

// A Curve is a cubic Bézier curve from where the one before ends. A straight side has its control points on the line.
type Curve struct{ C1, C2, To Vec }

// A Path is closed: its last curve ends at From.
type Path struct {
	From   Vec
	Curves []Curve
}

// Reach is how far a knob stands out at most, in parts of the smaller side of a piece.
const Reach = 0.30

// A knob is how one inner side is cut, in parts: of the side along it, of the smaller side of a piece across.
type knob struct {
	middle float64 // along the side, 0 to 1
	neck   float64 // half its width
	head   float64 // half its width
	high   float64 // of the middle of the head
	bow    float64 // of the side beside it
	out    float64 // 1: to the right as one goes along the side, or -1
}

// knobOf returns how a side is cut: from a seed and the number of the side alone, so that both pieces have the same.
func (c Cut) knobOf(side int) knob {
	rng := rand.New(rand.NewPCG(uint64(c.Seed), uint64(side)))
	between := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	k := knob{
		middle: between(0.42, 0.58), neck: between(0.055, 0.075), head: between(0.10, 0.125), bow: between(-0.05, 0.05), out: 1,
	}
	k.high = between(0.13, Reach-0.01-k.head)
	if rng.IntN(2) == 0 {
		k.out = -1
	}
	return k
}

// Sides have numbers: those beneath pieces first, row by row, then those to the right of pieces. A side goes to the right, or down.
func (c Cut) beneath(column, row int) int { return row*c.Columns + column }
func (c Cut) rightOf(column, row int) int { return c.Columns*c.Rows + row*c.Columns + column }

// Outline returns what is around a piece where it belongs, from its upper left corner with the clock.
func (c Cut) Outline(piece int) Path {
	column, row := piece%c.Columns, piece/c.Columns
	home := c.Home(piece)
	end := Point{(column + 1) * c.Width / c.Columns, (row + 1) * c.Height / c.Rows}
	a, b := Vec{float64(home.X), float64(home.Y)}, Vec{float64(end.X), float64(home.Y)}
	d, e := Vec{float64(end.X), float64(end.Y)}, Vec{float64(home.X), float64(end.Y)}
	p := Path{From: a}
	p.Curves = append(p.Curves, c.side(a, b, c.beneath(column, row-1), row > 0)...)
	p.Curves = append(p.Curves, c.side(b, d, c.rightOf(column, row), column < c.Columns-1)...)
	p.Curves = append(p.Curves, backwards(e, c.side(e, d, c.beneath(column, row), row < c.Rows-1))...)
	p.Curves = append(p.Curves, backwards(a, c.side(a, e, c.rightOf(column-1, row), column > 0))...)
	return p
}

// round is how far control points of a quarter of a circle are from its ends, in radii.
const round = 0.5523

// side returns a side, straight at the edge of the picture.
func (c Cut) side(from, to Vec, number int, cut bool) []Curve {
	at := func(along, across float64) Vec { // the rest of along is measured like across, from the nearer end
		return Vec{from.X + (to.X-from.X)*along, from.Y + (to.Y-from.Y)*along + across}
	}
	if !cut {
		return []Curve{{at(1./3, 0), at(2./3, 0), to}}
	}
	k, unit := c.knobOf(number), float64(min(c.Width/c.Columns, c.Height/c.Rows))
	at = func(beside, across float64) Vec {
		x, y := from.X+(to.X-from.X)*k.middle, from.Y+(to.Y-from.Y)*k.middle
		if from.Y == to.Y { // to the right: what is to its right is beneath
			return Vec{x + beside*unit, y + k.out*across*unit}
		}
		return Vec{x - k.out*across*unit, y + beside*unit}
	}
	part := func(t, across float64) Vec { // of the side from its beginning, and of the piece across
		v := at(0, across)
		if from.Y == to.Y {
			v.X = from.X + (to.X-from.X)*t
		} else {
			v.Y = from.Y + (to.Y-from.Y)*t
		}
		return v
	}
	low, r := 0.05, k.head
	half := func(s float64, curves *[]Curve) { // up the knob with s = -1, as it is on the left
		*curves = append(*curves, Curve{at(s*k.neck, low+(k.high-low)*0.4), at(s*r, k.high-round*r), at(s*r, k.high)},
			Curve{at(s*r, k.high+round*r), at(s*round*r, k.high+r), at(0, k.high+r)})
	}
	var curves []Curve
	curves = append(curves, Curve{part(k.middle*0.55, k.bow), at(-k.neck, low-0.06), at(-k.neck, low)})
	half(-1, &curves)
	var down []Curve
	half(1, &down)
	down = append([]Curve{{part(1-(1-k.middle)*0.55, k.bow), at(k.neck, low-0.06), at(k.neck, low)}}, down...)
	return append(curves, backwards(to, down)...)
}

// backwards returns curves that begin at from, from their end to it.
func backwards(from Vec, curves []Curve) []Curve {
	out := make([]Curve, 0, len(curves))
	for i := len(curves) - 1; i >= 0; i-- {
		begin := from
		if i > 0 {
			begin = curves[i-1].To
		}
		out = append(out, Curve{curves[i].C2, curves[i].C1, begin})
	}
	return out
}

// Bounds returns the part of the table that a piece takes where it belongs, knobs included, whether it has one on that side or not.
func (c Cut) Bounds(piece int) Rect {
	home, size := c.Home(piece), c.Size()
	reach := int(Reach*float64(min(size.X, size.Y))) + 1
	return Rect{Point{home.X - reach, home.Y - reach}, Point{home.X + size.X + reach + 1, home.Y + size.Y + reach + 1}}
}

// Flat returns a path as a polygon, each curve in n parts, n at least 1.
func (p Path) Flat(n int) []Vec {
	all := make([]Vec, 0, n*len(p.Curves))
	from := p.From
	for _, c := range p.Curves {
		for i := range n {
			t := float64(i) / float64(n)
			u := 1 - t
			a, b, d, e := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
			all = append(all, Vec{a*from.X + b*c.C1.X + d*c.C2.X + e*c.To.X, a*from.Y + b*c.C1.Y + d*c.C2.Y + e*c.To.Y})
		}
		from = c.To
	}
	return all
}

// Hit reports whether a point is on a piece that lies somewhere.
func (c Cut) Hit(piece int, at, point Point) bool {
	home, bounds := c.Home(piece), c.Bounds(piece)
	x, y := point.X-at.X+home.X, point.Y-at.Y+home.Y
	if x < bounds.Min.X || x >= bounds.Max.X || y < bounds.Min.Y || y >= bounds.Max.Y {
		return false
	}
	return inside(c.Outline(piece).Flat(12), float64(x)+0.5, float64(y)+0.5)
}

// inside reports whether a point is in a polygon: a line from it to the right crosses an odd number of sides.
func inside(polygon []Vec, x, y float64) bool {
	in := false
	last := polygon[len(polygon)-1]
	for _, v := range polygon {
		if (v.Y > y) != (last.Y > y) && x < v.X+(last.X-v.X)*(y-v.Y)/(last.Y-v.Y) {
			in = !in
		}
		last = v
	}
	return in
}
