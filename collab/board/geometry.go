package board

// Unit is how many units of a [Point] a pixel of the page has: all lengths here are quarter pixels.
const Unit = 4

// A Point is a place on a page in quarter pixels, right of and below its upper left corner.
type Point struct{ X, Y int16 }

// A Size is that of a page in pixels.
type Size struct{ Width, Height uint16 }

// PageSize is the size of a page unless something else is said.
var PageSize = Size{1600, 900}

// One is the scale of a [Place] that leaves a length as it is.
const One = 1 << 16

// A Place moves and scales an object: a point (x, y) of it is shown at (x·ScaleX/One+DX, y·ScaleY/One+DY). A negative
// scale mirrors. Lines keep their width, text and pictures are scaled. Use [Here] for the place where it was drawn.
type Place struct {
	DX, DY         int32 // quarter pixels, -MaxOffset to MaxOffset
	ScaleX, ScaleY int32 // sixteenths of bits: -MaxScale to MaxScale, not 0
}

// Here leaves an object where it was drawn.
var Here = Place{ScaleX: One, ScaleY: One}

// Bounds of a Place.
const (
	MaxOffset = 1 << 20
	MaxScale  = 64 * One
)

// At returns where a point of an object is shown, in quarter pixels.
func (p Place) At(pt Point) (x, y float64) {
	return float64(pt.X)*float64(p.ScaleX)/One + float64(p.DX), float64(pt.Y)*float64(p.ScaleY)/One + float64(p.DY)
}

// A Rect is a rectangle in quarter pixels of the page; it holds MinX <= x < MaxX.
type Rect struct{ MinX, MinY, MaxX, MaxY int32 }

// Empty reports whether the rectangle holds nothing.
func (r Rect) Empty() bool { return r.MinX >= r.MaxX || r.MinY >= r.MaxY }

// Overlaps reports whether two rectangles have a place in common.
func (r Rect) Overlaps(o Rect) bool {
	return !r.Empty() && !o.Empty() && r.MinX < o.MaxX && o.MinX < r.MaxX && r.MinY < o.MaxY && o.MinY < r.MaxY
}

// Union returns the smallest rectangle that holds both.
func (r Rect) Union(o Rect) Rect {
	switch {
	case r.Empty():
		return o
	case o.Empty():
		return r
	}
	return Rect{min(r.MinX, o.MinX), min(r.MinY, o.MinY), max(r.MaxX, o.MaxX), max(r.MaxY, o.MaxY)}
}
