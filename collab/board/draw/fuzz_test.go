package draw

import (
	"encoding/binary"
	"image"
	"testing"

	"lyceum/collab/board"
)

// FuzzShape draws shapes that a hostile member might make, as far as the fold lets them: nothing outside of the clip is touched, and
// what is drawn lies within the bounds that are said.
func FuzzShape(f *testing.F) {
	f.Add([]byte{0, 16, 0, 255, 0, 0, 1, 0, 0, 0, 1, 0, 0, 10, 0, 10, 40, 0, 40, 0}, int32(0), int32(0), int32(board.One), int32(board.One), float32(1))
	f.Add([]byte{6, 96, 0, 255, 0, 9, 9}, int32(1<<20), int32(-1<<20), int32(-board.MaxScale), int32(1), float32(8))
	f.Add([]byte{3, 255, 3, 1, 2, 0, 0, 128, 127, 255, 127, 0, 128}, int32(5), int32(5), int32(board.MaxScale), int32(board.MaxScale), float32(0.1))
	p := NewPainter(false)
	f.Fuzz(func(t *testing.T, data []byte, dx, dy, sx, sy int32, scale float32) {
		if len(data) < 6 || !(scale >= 0.05 && scale <= 16) {
			return
		}
		limit := func(v, most int32) int32 { return min(max(v, -most), most) }
		s := board.Shape{Kind: board.ObjectKind(data[0] % 7), Style: board.Style{
			Width: max(1, min(board.MaxWidth, uint16(data[1])|uint16(data[2]&3)<<8)), Opacity: max(1, data[3]), Dash: board.Dash(data[4] % 3), Filled: data[5]&1 != 0,
		}, Place: board.Place{DX: limit(dx, board.MaxOffset), DY: limit(dy, board.MaxOffset), ScaleX: limit(sx, board.MaxScale), ScaleY: limit(sy, board.MaxScale)}}
		if s.Place.ScaleX == 0 || s.Place.ScaleY == 0 {
			return
		}
		rest := data[6:]
		for len(rest) >= 4 && len(s.Points) < 300 {
			s.Points = append(s.Points, board.Point{X: int16(binary.LittleEndian.Uint16(rest)), Y: int16(binary.LittleEndian.Uint16(rest[2:]))})
			rest = rest[4:]
		}
		if len(s.Points) == 0 {
			s.Points = []board.Point{{}}
		}
		if !s.Kind.IsStroke() {
			s.Points = append(s.Points, s.Points[0])[:2]
		}
		if s.Kind == board.Text {
			s.Text = string(append([]rune{'x'}, []rune(string(rest))...))
		}
		is := image.NewRGBA(image.Rect(-40, -40, 240, 240))
		clip := image.Rect(0, 0, 200, 200)
		p.On(is, clip, scale)
		p.Shape(&s, data[5]&2 != 0)
		bounds := p.ShapeBounds(&s).Grown(2 / scale).Pixels(scale)
		for y := is.Rect.Min.Y; y < is.Rect.Max.Y; y++ {
			for x := is.Rect.Min.X; x < is.Rect.Max.X; x++ {
				if is.RGBAAt(x, y).A == 0 {
					continue
				}
				if at := image.Pt(x, y); !at.In(clip) || !at.In(bounds) && s.Kind != board.Text {
					t.Fatalf("%v drew %v, its bounds are %v, the clip is %v", s.Kind, at, bounds, clip)
				}
			}
		}
		s.Style.Opacity = 255
		live := NewLive(p, scale)
		live.SetWindow(clip)
		live.Begin(s)
		live.Paint()
		if n := len(live.Tiles()); n > 64 {
			t.Fatalf("a live layer of 200 × 200 pixels has %d pictures", n)
		}
	})
}
