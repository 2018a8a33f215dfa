package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"

	"lyceum/collab/puzzle/jigsaw"
)

// Pieces draws the pieces of a picture. It is not safe for concurrent use; what it returns is.
type Pieces struct {
	picture *image.RGBA
	cut     jigsaw.Cut
	scale   float64 // pixels a unit of the table
	z       vector.Rasterizer
}

// An Image is something drawn of a piece. Min is where its upper left pixel is on the picture when the piece is where it belongs; it
// may be outside.
type Image struct {
	*image.RGBA
	Min image.Point
}

// NewPieces returns a picture, whose bounds begin at 0, 0, cut into pieces.
func NewPieces(picture *image.RGBA, cut jigsaw.Cut) *Pieces {
	return &Pieces{picture: picture, cut: cut, scale: float64(picture.Rect.Dx()) / float64(cut.Width)}
}

// Scale returns how many pixels of the picture a unit of the table has.
func (p *Pieces) Scale() float64 { return p.scale }

// The line on the edge of each piece.
var (
	edge      = color.RGBA{0, 0, 0, 96}
	edgeWidth = 1.2 // pixels
)

// Piece returns a piece cut out of the picture, with a fine line on its edge.
func (p *Pieces) Piece(piece int) Image {
	out, mask := p.empty(piece, 1)
	outline := p.cut.Outline(piece)
	x, y := p.at(outline.From, out.Min)
	p.z.MoveTo(x, y)
	for _, c := range outline.Curves {
		ax, ay := p.at(c.C1, out.Min)
		bx, by := p.at(c.C2, out.Min)
		cx, cy := p.at(c.To, out.Min)
		p.z.CubeTo(ax, ay, bx, by, cx, cy)
	}
	p.z.ClosePath()
	p.z.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	draw.DrawMask(out, out.Rect, p.picture, out.Min, mask, image.Point{}, draw.Src)
	p.stroke(out, mask, piece, edgeWidth, edge)
	return out
}

// Ring returns the outline of a piece alone, as a line of so many pixels.
func (p *Pieces) Ring(piece int, width float64, colour color.RGBA) Image {
	out, mask := p.empty(piece, int(math.Ceil(width)))
	p.stroke(out, mask, piece, width, colour)
	return out
}

// empty returns an image with room for a piece and so many pixels around it, and a mask for it.
func (p *Pieces) empty(piece, around int) (Image, *image.Alpha) {
	b := p.cut.Bounds(piece)
	low := func(v int) int { return int(math.Floor(float64(v)*p.scale)) - around }
	high := func(v int) int { return int(math.Ceil(float64(v)*p.scale)) + around }
	r := image.Rect(low(b.Min.X), low(b.Min.Y), high(b.Max.X), high(b.Max.Y))
	size := image.Rect(0, 0, r.Dx(), r.Dy())
	p.z.Reset(r.Dx(), r.Dy())
	return Image{image.NewRGBA(size), r.Min}, image.NewAlpha(size)
}

// at returns where a point of the table is on an image.
func (p *Pieces) at(v jigsaw.Vec, min image.Point) (x, y float32) {
	return float32(v.X*p.scale - float64(min.X)), float32(v.Y*p.scale - float64(min.Y))
}

// stroke draws a line along the outline of a piece.
func (p *Pieces) stroke(out Image, mask *image.Alpha, piece int, width float64, colour color.RGBA) {
	p.z.Reset(out.Rect.Dx(), out.Rect.Dy())
	p.z.DrawOp = draw.Src
	points := corners(p.cut.Outline(piece).Flat(10))
	last := points[len(points)-1]
	for _, v := range points {
		p.segment(last, v, width, out.Min)
		last = v
	}
	p.z.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	draw.DrawMask(out, out.Rect, image.NewUniform(colour), image.Point{}, mask, image.Point{}, draw.Over)
}

// corners leaves out of a polygon the points between which it goes straight on, where parts of a line would show.
func corners(polygon []jigsaw.Vec) (turns []jigsaw.Vec) {
	for i, v := range polygon {
		before, next := polygon[(i+len(polygon)-1)%len(polygon)], polygon[(i+1)%len(polygon)]
		ax, ay, bx, by := v.X-before.X, v.Y-before.Y, next.X-v.X, next.Y-v.Y
		if math.Abs(ax*by-ay*bx) > 1e-6*math.Hypot(ax, ay)*math.Hypot(bx, by) {
			turns = append(turns, v)
		}
	}
	return turns
}

// segment adds a straight part of a line, a little longer so that two that meet leave no gap. All turn the same way: where two
// overlap is inside.
func (p *Pieces) segment(from, to jigsaw.Vec, width float64, min image.Point) {
	ax, ay := p.at(from, min)
	bx, by := p.at(to, min)
	dx, dy := float64(bx-ax), float64(by-ay)
	long := math.Hypot(dx, dy)
	if long == 0 {
		return
	}
	half := width / 2
	nx, ny := float32(-dy/long*half), float32(dx/long*half)
	ex, ey := float32(dx/long*half/2), float32(dy/long*half/2)
	ax, ay, bx, by = ax-ex, ay-ey, bx+ex, by+ey
	p.z.MoveTo(ax+nx, ay+ny)
	p.z.LineTo(bx+nx, by+ny)
	p.z.LineTo(bx-nx, by-ny)
	p.z.LineTo(ax-nx, ay-ny)
	p.z.ClosePath()
}
