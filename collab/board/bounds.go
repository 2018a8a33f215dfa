package board

import (
	"math"
	"strings"
	"unicode/utf8"
)

// LineHeight is how far the lines of a text are apart, in sizes of its font.
const LineHeight = 1.25

// ArrowHead returns the two ends of the head of an arrow whose tip is at to, in the unit of its arguments. All programs
// draw it like that.
func ArrowHead(fromX, fromY, toX, toY, width float64) (left, right [2]float64) {
	const minimum = 12 * Unit
	dx, dy := fromX-toX, fromY-toY
	length := math.Hypot(dx, dy)
	if length == 0 {
		return [2]float64{toX, toY}, [2]float64{toX, toY}
	}
	size := max(4*width, minimum) / length
	dx, dy = dx*size, dy*size
	const half = 0.5 // of the head's length to each side
	return [2]float64{toX + dx - half*dy, toY + dy + half*dx}, [2]float64{toX + dx + half*dy, toY + dy - half*dx}
}

// bounds returns what the object covers.
func (o *Object) bounds() Rect {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	add := func(x, y float64) {
		minX, minY, maxX, maxY = min(minX, x), min(minY, y), max(maxX, x), max(maxY, y)
	}
	for _, p := range o.Points {
		add(o.Place.At(p))
	}
	pad := float64(o.Style.Width)/2 + 1
	switch o.Kind {
	case Arrow:
		fromX, fromY := o.Place.At(o.Points[0])
		toX, toY := o.Place.At(o.Points[1])
		left, right := ArrowHead(fromX, fromY, toX, toY, float64(o.Style.Width))
		add(left[0], left[1])
		add(right[0], right[1])
	case Text:
		box := o.textBox()
		minX, minY, maxX, maxY = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, c := range box {
			add(c[0]*float64(o.Place.ScaleX)/One+float64(o.Place.DX), c[1]*float64(o.Place.ScaleY)/One+float64(o.Place.DY))
		}
		pad = 0
	case Image:
		pad = 0
	}
	return Rect{edge(math.Floor(minX - pad)), edge(math.Floor(minY - pad)), edge(math.Ceil(maxX + pad)), edge(math.Ceil(maxY + pad))}
}

// edge keeps a place within what a Rect holds.
func edge(v float64) int32 { return int32(min(max(v, -1<<30), 1<<30)) }

// textBox returns two corners of the box of a text before it is moved. Only a font knows how many lines there are; this
// takes letters to be as wide as high, which few are wider than.
func (o *Object) textBox() [2][2]float64 {
	size := float64(o.Style.Width)
	x, y := float64(o.Points[0].X), float64(o.Points[0].Y)
	width := max(float64(o.Points[1].X)-x, size)
	lines := 0.0
	for line := range strings.SplitSeq(o.Text, "\n") {
		lines += max(1, math.Ceil(float64(utf8.RuneCountInString(line))*size/width))
	}
	return [2][2]float64{{x, y}, {x + width, y + lines*size*LineHeight}}
}
