package draw

import (
	"image/color"
	"math"

	"lyceum/collab/board"
)

// thinnest is the width of the thinnest line that is drawn, in pixels of the picture.
const thinnest = 0.8

// stroke draws a line through points, given in pixels of the picture, with round ends and corners. It is filled once,
// however often it crosses itself.
func (b *brush) stroke(points []Point, width float32, dash board.Dash, ink color.RGBA) {
	if len(points) == 0 {
		return
	}
	width = max(width, thinnest)
	b.one[0] = points
	lines := b.one[:]
	if dash != board.Solid && len(points) > 1 {
		lines = b.broken(points, width, dash)
	}
	b.lines(lines, width, ink)
}

// lines draws several lines as one.
func (b *brush) lines(lines [][]Point, width float32, ink color.RGBA) {
	half := width / 2
	bounds := nothing
	for _, line := range lines {
		bounds = bounds.Union(Around(line))
	}
	bounds = bounds.Grown(half)
	b.fill(bounds, ink, func(cell Rect) {
		near := cell.Grown(half + 1)
		for _, line := range lines {
			b.thick(line, half, near)
		}
	})
}

// thick adds the outline of a line, as far as it is near: of each part a rectangle, at each corner the piece of a disc
// that is between two of them, and half a disc at both ends. All of these turn the same way.
func (b *brush) thick(points []Point, half float32, near Rect) {
	if len(points) == 1 {
		if near.Holds(points[0]) {
			b.fan(points[0], Point{half, 0}, -2*math.Pi)
		}
		return
	}
	var before Point // direction of the part before; zero: there is none
	last := -1       // the last part that is longer than nothing
	for i := 0; i+1 < len(points); i++ {
		p, q := points[i], points[i+1]
		d := q.Sub(p)
		long := d.length()
		if long < 1e-3 {
			continue
		}
		d = d.Times(1 / long)
		if near.Holds(p) {
			if before == (Point{}) {
				b.fan(p, Point{d.Y, -d.X}.Times(half), -math.Pi)
			} else {
				b.corner(p, before, d, half)
			}
		}
		if from, to, ok := cut(p, q, near); ok {
			n := Point{-d.Y, d.X}.Times(half)
			b.moveTo(from.Add(n))
			b.lineTo(to.Add(n))
			b.lineTo(to.Sub(n))
			b.lineTo(from.Sub(n))
			b.closePath()
		}
		before, last = d, i
	}
	switch end := points[len(points)-1]; {
	case last < 0: // a dot
		if near.Holds(end) {
			b.fan(end, Point{half, 0}, -2*math.Pi)
		}
	case near.Holds(end):
		b.fan(end, Point{-before.Y, before.X}.Times(half), -math.Pi)
	}
}

// corner adds the piece of a disc at p between a part in direction d and the next, in direction e.
func (b *brush) corner(p, d, e Point, half float32) {
	cross := d.cross(e)
	angle := float32(math.Atan2(float64(cross), float64(d.dot(e))))
	if half*float32(math.Abs(float64(angle))) < roundness/2 {
		return
	}
	if cross > 0 {
		b.fan(p, Point{e.Y, -e.X}.Times(half), -angle)
	} else {
		b.fan(p, Point{-d.Y, d.X}.Times(half), min(angle, -angle))
	}
}

// mostDashes is how many pieces a broken line has at most; what is behind them is left out.
const mostDashes = 4096

// broken returns the pieces of a line that is dashed or dotted. They are the brush's until the next call.
func (b *brush) broken(points []Point, width float32, dash board.Dash) [][]Point {
	on, off := 4*width, 3*width
	if dash == board.Dotted {
		on, off = 0, 2*width
	}
	b.dashes = b.dashes[:0]
	piece := []Point{points[0]}
	drawing, left := true, on
	for i := 0; i+1 < len(points); i++ {
		p, q := points[i], points[i+1]
		long := p.Distance(q)
		for long > left && len(b.dashes) < mostDashes {
			p = p.Add(q.Sub(p).Times(left / long))
			long -= left
			if drawing {
				if on > 0 {
					piece = append(piece, p)
				}
				b.dashes = append(b.dashes, piece)
				piece, left = nil, off
			} else {
				piece, left = []Point{p}, on
			}
			drawing = !drawing
		}
		left -= long
		if drawing {
			piece = append(piece, q)
		}
	}
	if drawing && len(piece) > 0 {
		b.dashes = append(b.dashes, piece)
	}
	return b.dashes
}
