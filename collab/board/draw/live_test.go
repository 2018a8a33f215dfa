package draw

import (
	"image"
	"math/rand/v2"
	"testing"

	"lyceum/collab/board"
)

// overPaper returns what a live layer shows over paper.
func overPaper(l *Live, scale float32) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: SizeAt(board.PageSize, scale)})
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	for _, is := range l.Tiles() {
		at := is.Is.Rect.Intersect(out.Rect)
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				c, under := is.Is.RGBAAt(x, y), out.RGBAAt(x, y)
				k := 255 - uint32(c.A)
				c.R += uint8(uint32(under.R) * k / 255)
				c.G += uint8(uint32(under.G) * k / 255)
				c.B += uint8(uint32(under.B) * k / 255)
				c.A = 255
				out.SetRGBA(x, y, c)
			}
		}
	}
	return out
}

// However a layer came to it, it shows what the page would.
func TestLiveLayerShowsWhatThePageWould(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 9))
		scale := []float32{0.7, 1, 1.5}[seed%3]
		l := NewLive(NewPainter(false), 1)
		l.SetWindow(image.Rectangle{Max: SizeAt(board.PageSize, 1)})
		var strokes []*LiveShape
		var traces []*Trace
		for range 4 {
			s := board.Shape{Kind: board.Pen, Style: black(6), Place: board.Here}
			trace := &Trace{}
			trace.Add(Point{200 + r.Float32()*1000, 200 + r.Float32()*500}, 0)
			s.Points = trace.Points
			strokes, traces = append(strokes, l.Begin(s)), append(traces, trace)
		}
		gone := l.Begin(board.Shape{Kind: board.Rectangle, Points: []board.Point{pt(10, 10), pt(900, 700)}, Style: black(8), Place: board.Here})
		l.Paint()
		l.SetScale(scale)
		l.SetWindow(image.Rectangle{Max: SizeAt(board.PageSize, scale)})
		for i, trace := range traces {
			for _, p := range wander(r, 40) {
				keep := trace.Add(p, 2)
				l.Extend(strokes[i], keep, trace.Points[keep:]...)
				if r.IntN(3) == 0 {
					l.Paint()
				}
			}
		}
		l.End(gone)
		l.Paint()
		var objects []*board.Object
		for i, s := range strokes {
			objects = append(objects, put(i, s.Shape()))
		}
		if most, at := differ(overPaper(l, scale), painted(t, scale, objects...)); most > rounding {
			t.Errorf("seed %d: a pixel differs by %d, at %v", seed, most, at)
		}
	}
}

func TestLiveLayerTakesNoMoreThanItNeeds(t *testing.T) {
	l := NewLive(NewPainter(false), 1)
	l.SetWindow(image.Rect(0, 0, 1600, 900))
	s := board.Shape{Kind: board.Pen, Style: black(4), Place: board.Here, Points: []board.Point{pt(20, 20)}}
	is := l.Begin(s)
	if got := len(l.Paint()); got != 1 {
		t.Errorf("a dot takes %d pictures, want 1", got)
	}
	l.Extend(is, 1, pt(60, 20))
	if got := l.Paint(); len(got) != 1 {
		t.Errorf("%d pictures changed, want the one it is on", len(got))
	}
	l.Extend(is, 2, pt(-20000, 20), pt(30000, 30000))
	l.Paint()
	if got := len(l.Tiles()); got > 300 {
		t.Errorf("what leads far away takes %d pictures", got)
	}
	l.End(is)
	l.Paint()
	if got := len(l.Tiles()); got != 0 {
		t.Errorf("nothing takes %d pictures", got)
	}
}
