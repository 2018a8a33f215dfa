package jigsaw

import "math/rand/v2"

// Long is the longer side of a picture on the table, in units.
const Long = 10_000

// snapPart is which part of the smaller side of a piece it may lie beside its place and still be there: a quarter. As others have it.
const snapPart = 4

// A Cut is a picture of Width × Height units cut into Columns × Rows pieces. All are at least 1.
type Cut struct {
	Columns, Rows int
	Width, Height int
	Seed          uint32 // of the knobs
}

// A Point is a place on the table, in units.
type Point struct{ X, Y int }

// A Rect is a part of the table. Max is behind it.
type Rect struct{ Min, Max Point }

// Fit returns the size on the table of a picture of so many pixels, both at least 1: the longer side Long, the shorter one at least a
// hundredth of that.
func Fit(width, height int) (w, h int) {
	if width >= height {
		return Long, max(Long/100, (Long*height+width/2)/width)
	}
	return max(Long/100, (Long*width+height/2)/height), Long
}

// Pieces returns how many there are.
func (c Cut) Pieces() int { return c.Columns * c.Rows }

// Home returns where a piece belongs.
func (c Cut) Home(piece int) Point {
	column, row := piece%c.Columns, piece/c.Columns
	return Point{column * c.Width / c.Columns, row * c.Height / c.Rows}
}

// Size returns the size of a piece without its knobs, rounded.
func (c Cut) Size() Point { return Point{c.Width / c.Columns, c.Height / c.Rows} }

// Snaps reports whether a piece that lies somewhere is where it belongs: beside its place by no more than a quarter of the smaller
// side of a piece, either way.
func (c Cut) Snaps(piece int, at Point) bool {
	home, radius := c.Home(piece), min(c.Width/c.Columns, c.Height/c.Rows)/snapPart
	within := func(d int) bool { return -radius <= d && d <= radius }
	return within(at.X-home.X) && within(at.Y-home.Y)
}

// Table returns where pieces may lie: around the picture, with most room beneath.
func (c Cut) Table() Rect {
	return Rect{Point{-c.Width / 4, -c.Height / 8}, Point{c.Width + c.Width/4, 2*c.Height + c.Height/8}}
}

// Clamp returns where a piece lies that somebody lays anywhere: on the table.
func (c Cut) Clamp(at Point) Point {
	t, size := c.Table(), c.Size()
	return Point{
		max(t.Min.X, min(at.X, t.Max.X-size.X)),
		max(t.Min.Y, min(at.Y, t.Max.Y-size.Y)),
	}
}

// Scatter returns where the pieces lie at first, by chance from a seed: beneath the picture, each with a place of its own.
func (c Cut) Scatter(seed uint64) []Point {
	rng := rand.New(rand.NewPCG(seed, 0x73636174746572)) // "scatter"
	t, size, n := c.Table(), c.Size(), c.Pieces()
	top, left := c.Height+c.Height/10, t.Min.X
	width, height := t.Max.X-left-size.X, t.Max.Y-top-size.Y
	columns := 1
	for columns*((n+columns-1)/columns) > 0 && columns < n && columns*columns*height < n*width {
		columns++
	}
	rows := (n + columns - 1) / columns
	at := make([]Point, n)
	for i, place := range rng.Perm(n) {
		x, y := 2*(place%columns)+1, 2*(place/columns)+1
		jitter := func(room, of int) int { return rng.IntN(room/(2*of)+1) - room/(4*of) }
		at[i] = c.Clamp(Point{left + width*x/(2*columns) + jitter(width, columns), top + height*y/(2*rows) + jitter(height, rows)})
	}
	return at
}
