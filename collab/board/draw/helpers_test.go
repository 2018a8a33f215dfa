package draw

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

var testPainter = NewPainter(false)

// put returns an object as the board would have it. n tells objects apart.
func put(n int, s board.Shape) *board.Object {
	if s.Place == (board.Place{}) {
		s.Place = board.Here
	}
	s.Z = board.DefaultZ
	o := &board.Object{ID: board.ObjectID{Author: journal.Author{1}, Seq: uint64(n + 1)}, Clock: journal.Clock(n), Shape: s}
	o.Bounds = boundsOf(&o.Shape)
	return o
}

// boundsOf returns bounds in quarter pixels, a little larger than need be, as those of the board are.
func boundsOf(s *board.Shape) board.Rect {
	r := testPainter.ShapeBounds(s)
	return board.Rect{
		MinX: int32(math.Floor(float64(r.X0)*board.Unit)) - 1, MinY: int32(math.Floor(float64(r.Y0)*board.Unit)) - 1,
		MaxX: int32(math.Ceil(float64(r.X1)*board.Unit)) + 1, MaxY: int32(math.Ceil(float64(r.Y1)*board.Unit)) + 1,
	}
}

func pageOf(objects ...*board.Object) *board.Page {
	return &board.Page{ID: board.PageNumber(1), Size: board.PageSize, Objects: objects}
}

func pt(x, y float64) board.Point { return board.PointAt(x*board.Unit, y*board.Unit) }

func black(width uint16) board.Style {
	return board.Style{Width: width * board.Unit, Opacity: 255}
}

func line(n int, style board.Style, points ...board.Point) *board.Object {
	return put(n, board.Shape{Kind: board.Pen, Points: points, Style: style})
}

// scribble returns a stroke as a hand would draw it, somewhere on the page.
func scribble(n int, r *rand.Rand) *board.Object {
	x, y, angle := r.Float64()*1600, r.Float64()*900, r.Float64()*2*math.Pi
	var points []board.Point
	for range 20 + r.IntN(40) {
		points = append(points, pt(x, y))
		angle += r.NormFloat64() * 0.4
		x, y = x+5*math.Cos(angle), y+5*math.Sin(angle)
	}
	style := board.Style{Colour: board.Palette[r.IntN(len(board.Palette))], Width: board.Widths[r.IntN(3)], Opacity: 255}
	return put(n, board.Shape{Kind: board.Pen, Points: points, Style: style})
}

// anything returns an object of any kind that can be drawn without a file.
func anything(n int, r *rand.Rand) *board.Object {
	kind := board.ObjectKind(r.IntN(int(board.Text) + 1))
	if kind.IsStroke() {
		o := scribble(n, r)
		o.Kind = kind
		if kind == board.Highlighter {
			o.Style.Opacity, o.Style.Width = board.HighlighterOpacity, 24*board.Unit
		}
		return put(n, o.Shape)
	}
	x, y := r.Float64()*1600, r.Float64()*900
	s := board.Shape{Kind: kind, Points: []board.Point{pt(x, y), pt(x+r.Float64()*400-100, y+r.Float64()*300-100)}, Style: black(uint16(1 + r.IntN(12)))}
	s.Style.Dash = board.Dash(r.IntN(3))
	if kind == board.Rectangle || kind == board.Ellipse {
		s.Style.Filled, s.Style.Fill = r.IntN(2) == 0, board.Palette[r.IntN(12)]
	}
	if kind == board.Text {
		s.Text, s.Style.Width, s.Style.Dash = "Photosynthesis\nand light", 24*board.Unit, board.Solid
	}
	return put(n, s)
}

// painted returns a picture of objects on paper.
func painted(t testing.TB, scale float32, objects ...*board.Object) *image.RGBA {
	t.Helper()
	is, err := testPainter.Picture(pageOf(objects...), board.PageSize, scale, nil)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// ink returns how many pixels are black, those in part as parts.
func ink(is *image.RGBA) (sum float64) {
	for i := 0; i < len(is.Pix); i += 4 {
		sum += 1 - float64(is.Pix[i])/255
	}
	return sum
}

// rounding is by how much of 255 pixels at an edge may differ that were drawn in other parts: a 32nd of a pixel.
const rounding = 8

// differ returns the largest difference of a channel between two pictures within the bounds of the first, and where it is.
func differ(a, b *image.RGBA) (most int, at image.Point) {
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			p, q := a.RGBAAt(x, y), b.RGBAAt(x, y)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B), int(p.A) - int(q.A)} {
				if d = max(d, -d); d > most {
					most, at = d, image.Pt(x, y)
				}
			}
		}
	}
	return most, at
}

func isWhite(c color.RGBA) bool { return c == color.RGBA{255, 255, 255, 255} }
