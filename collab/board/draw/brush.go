package draw

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// A brush fills shapes with smooth edges. Shapes are given in pixels of the picture, whose bounds need not begin at the
// origin: a tile has those that it takes on its page.
type brush struct {
	to    *image.RGBA
	clip  image.Rectangle // nothing outside is touched; within the bounds of to
	scale float32         // pixels of the picture a pixel of the page

	z      vector.Rasterizer
	mask   image.Alpha
	origin Point // of the part that is rasterised, in the picture
	begun  bool  // there is something of the shape
	first  Point // of the path, in the part
	pen    Point // where it has come to
	one    [1][]Point
	dashes [][]Point
}

// cellSize is how large parts of a picture are that are rasterised one by one: a long thin line leaves most of its bounds
// empty. It must be at most 512, above which the rasteriser takes floating numbers, and twice as long.
const cellSize = 128

// A polygonal gives the rasteriser closed paths that touch a cell. All of them must turn the same way, so that where two
// overlap is inside.
type polygonal func(cell Rect)

// fill fills what shape gives within bounds.
func (b *brush) fill(bounds Rect, ink color.RGBA, shape polygonal) {
	all := bounds.Grown(1).Pixels(1).Intersect(b.clip)
	if all.Empty() || ink.A == 0 {
		return
	}
	if all.Dx() <= cellSize && all.Dy() <= cellSize {
		b.cell(all, ink, shape)
		return
	}
	for y := all.Min.Y; y < all.Max.Y; y += cellSize {
		for x := all.Min.X; x < all.Max.X; x += cellSize {
			b.cell(image.Rect(x, y, x+cellSize, y+cellSize).Intersect(all), ink, shape)
		}
	}
}

// cell rasterises and fills one part of the picture.
func (b *brush) cell(at image.Rectangle, ink color.RGBA, shape polygonal) {
	w, h := at.Dx(), at.Dy()
	b.origin = Point{float32(at.Min.X), float32(at.Min.Y)}
	b.z.Reset(w, h)
	b.begun = false
	shape(Rect{b.origin.X, b.origin.Y, b.origin.X + float32(w), b.origin.Y + float32(h)})
	if !b.begun {
		return
	}
	if cap(b.mask.Pix) < w*h {
		b.mask.Pix = make([]byte, cellSize*cellSize)
	}
	b.mask.Pix, b.mask.Stride, b.mask.Rect = b.mask.Pix[:w*h], w, image.Rect(0, 0, w, h)
	b.z.DrawOp = draw.Src
	b.z.Draw(&b.mask, b.mask.Rect, image.Opaque, image.Point{})
	for y := range h {
		i := b.to.PixOffset(at.Min.X, at.Min.Y+y)
		over(b.to.Pix[i:i+4*w], b.mask.Pix[y*w:(y+1)*w], ink)
	}
}

// over lays ink, whose colours are multiplied by its alpha, on a row of pixels where mask has it.
func over(row, mask []byte, ink color.RGBA) {
	r, g, bl, a := uint32(ink.R), uint32(ink.G), uint32(ink.B), uint32(ink.A)
	for x := 0; x < len(mask); x++ {
		m := uint32(mask[x])
		if m == 0 {
			for x+8 < len(mask) && binary.LittleEndian.Uint64(mask[x+1:]) == 0 {
				x += 8
			}
			continue
		}
		p := row[4*x : 4*x+4 : 4*x+4]
		if m == 255 && a == 255 {
			p[0], p[1], p[2], p[3] = ink.R, ink.G, ink.B, 255
			continue
		}
		keep := 255*255 - m*a
		p[0] = byte((uint32(p[0])*keep + r*m*255 + 32512) / 65025)
		p[1] = byte((uint32(p[1])*keep + g*m*255 + 32512) / 65025)
		p[2] = byte((uint32(p[2])*keep + bl*m*255 + 32512) / 65025)
		p[3] = byte((uint32(p[3])*keep + a*m*255 + 32512) / 65025)
	}
}

// moveTo begins a closed path at p; lineTo, quadTo and cubeTo go on with it, and closePath goes back.
func (b *brush) moveTo(p Point) {
	b.first = b.inside(p)
	b.pen = b.first
	b.begun = true
}

func (b *brush) lineTo(p Point) { b.edgeTo(b.inside(p)) }

func (b *brush) closePath() { b.edgeTo(b.first) }

func (b *brush) quadTo(p, q Point) {
	from := b.pen
	p, q = b.inside(p), b.inside(q)
	n := bends(from.Add(q).Sub(p.Times(2)))
	for i := 1; i < n; i++ {
		t := float32(i) / float32(n)
		b.edgeTo(from.Times((1 - t) * (1 - t)).Add(p.Times(2 * t * (1 - t))).Add(q.Times(t * t)))
	}
	b.edgeTo(q)
}

func (b *brush) cubeTo(p, q, r Point) {
	from := b.pen
	p, q, r = b.inside(p), b.inside(q), b.inside(r)
	one, two := from.Add(q).Sub(p.Times(2)), p.Add(r).Sub(q.Times(2))
	n := bends(Point{max(abs(one.X), abs(two.X)), max(abs(one.Y), abs(two.Y))})
	for i := 1; i < n; i++ {
		b.edgeTo(bezier(from, p, q, r, float32(i)/float32(n)))
	}
	b.edgeTo(r)
}

// bends returns into how many lines a curve is divided whose middle is so far from a line.
func bends(d Point) int {
	return min(1+int(math.Sqrt(math.Sqrt(3*float64(d.dot(d))))), 256)
}

// steadyRows is through how many rows of pixels a line is given to the rasteriser at once: it adds up what a line moves
// aside in each row in whole 512ths of a pixel, and is off by as much in each.
const steadyRows = 16

// edgeTo gives the rasteriser a line. What is above the cell or beneath is left out, for nothing there counts, and what is beside
// it comes nearer, for only on which side it is does.
func (b *brush) edgeTo(to Point) {
	from := b.pen
	b.pen = to
	size := b.z.Size()
	w, h := float32(size.X), float32(size.Y)
	if max(from.Y, to.Y) <= 0 || min(from.Y, to.Y) >= h || from.Y == to.Y {
		return
	}
	slope := (to.X - from.X) / (to.Y - from.Y)
	row := func(p Point) Point {
		if y := min(max(p.Y, 0), h); y != p.Y {
			return Point{from.X + (y-from.Y)*slope, y}
		}
		return p
	}
	p, q := row(from), row(to)
	switch {
	case max(p.X, q.X) <= 0:
		p.X, q.X = 0, 0
	case min(p.X, q.X) >= w:
		p.X, q.X = w, w
	}
	b.z.MoveTo(p.X, p.Y)
	if n := int(abs(q.Y-p.Y)/steadyRows) + 1; n > 1 && p.X != q.X {
		for i := 1; i < n; i++ {
			mid := p.Add(q.Sub(p).Times(float32(i) / float32(n)))
			b.z.LineTo(mid.X, mid.Y)
		}
	}
	b.z.LineTo(q.X, q.Y)
}

// inside returns where p lies in the cell; what is very far away comes nearer, for the rasteriser has whole numbers.
func (b *brush) inside(p Point) Point {
	p = p.Sub(b.origin)
	return Point{min(max(p.X, -farthest), farthest), min(max(p.Y, -farthest), farthest)}
}

// polygon fills a closed path.
func (b *brush) polygon(points []Point, ink color.RGBA) {
	bounds := Around(points)
	b.fill(bounds, ink, func(cell Rect) {
		if !bounds.Meets(cell) {
			return
		}
		b.moveTo(points[0])
		for _, p := range points[1:] {
			b.lineTo(p)
		}
		b.closePath()
	})
}

// ground fills an area with a colour, without smooth edges.
func (b *brush) ground(at image.Rectangle, ink color.RGBA) {
	at = at.Intersect(b.clip)
	if at.Empty() {
		return
	}
	first := b.to.Pix[b.to.PixOffset(at.Min.X, at.Min.Y):][:4*at.Dx()]
	for i := 0; i < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = ink.R, ink.G, ink.B, ink.A
	}
	for y := at.Min.Y + 1; y < at.Max.Y; y++ {
		copy(b.to.Pix[b.to.PixOffset(at.Min.X, y):], first)
	}
}

// mixed returns a colour of the board with an opacity as ink.
func mixed(c interface{ RGB() (r, g, b uint8) }, opacity uint8) color.RGBA {
	r, g, b := c.RGB()
	a := uint32(opacity)
	part := func(v uint8) uint8 { return uint8((uint32(v)*a + 127) / 255) }
	return color.RGBA{part(r), part(g), part(b), opacity}
}

// roundness is by how much of a pixel an arc may differ from the lines that are drawn in its place.
const roundness = 0.1

// arcSteps returns into how many lines an arc of a radius, in pixels, and an angle is divided.
func arcSteps(radius, angle float32) int {
	if radius <= roundness {
		return 2
	}
	step := 2 * math.Acos(1-roundness/float64(radius))
	return min(max(int(math.Ceil(math.Abs(float64(angle))/step)), 1), 256)
}

// fan adds the piece of a disc that begins at an arrow from its middle and turns by a negative angle.
func (b *brush) fan(middle, arrow Point, angle float32) {
	n := arcSteps(arrow.length(), angle)
	s, c := math.Sincos(float64(angle) / float64(n))
	b.moveTo(middle)
	for range n {
		b.lineTo(middle.Add(arrow))
		arrow = arrow.turned(float32(s), float32(c))
	}
	b.lineTo(middle.Add(arrow))
	b.closePath()
}
