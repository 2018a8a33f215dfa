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

// stroke draws a line along the outline of a piece, with the mask as room to work in.
func (p *Pieces) stroke(out Image, mask *image.Alpha, piece int, width float64, colour color.RGBA) {
	clear(mask.Pix)
	points := p.cut.Outline(piece).Flat(10)
	ax, ay := p.at(points[len(points)-1], out.Min)
	for _, v := range points {
		bx, by := p.at(v, out.Min)
		line(mask, float64(ax), float64(ay), float64(bx), float64(by), width/2)
		ax, ay = bx, by
	}
	draw.DrawMask(out, out.Rect, image.NewUniform(colour), image.Point{}, mask, image.Point{}, draw.Over)
}

// line draws a straight part of a line with round ends, reaching half to each side. How much of a pixel is covered follows from how far its
// middle is away, and of two parts that meet the one that covers more counts: nothing adds up where they do.
func line(mask *image.Alpha, ax, ay, bx, by, half float64) {
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy // squared
	low := func(v, w float64) int { return int(math.Floor(min(v, w) - half - 1)) }
	high := func(v, w float64) int { return int(math.Ceil(max(v, w) + half + 1)) }
	r := image.Rect(low(ax, bx), low(ay, by), high(ax, bx), high(ay, by)).Intersect(mask.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			px, py, along := float64(x)+0.5-ax, float64(y)+0.5-ay, 0.0
			if long > 0 {
				along = max(0, min(1, (px*dx+py*dy)/long))
			}
			cover := half + 0.5 - math.Hypot(px-along*dx, py-along*dy)
			if cover <= 0 {
				continue
			}
			i := mask.PixOffset(x, y)
			mask.Pix[i] = max(mask.Pix[i], uint8(255*min(1, cover)))
		}
	}
}
