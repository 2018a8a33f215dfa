package draw

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"lyceum/collab/board"
)

func TestLineIsAsWideAsItSays(t *testing.T) {
	for _, tt := range []struct {
		name   string
		points []board.Point
		long   float64
	}{
		{"level", []board.Point{pt(100, 100), pt(400, 100)}, 300},
		{"steep", []board.Point{pt(100.25, 100.5), pt(400.25, 500.5)}, 500},
		{"long, through many cells", []board.Point{pt(20, 30), pt(1520, 830)}, 1700},
		{"a dot", []board.Point{pt(300, 300)}, 0},
		{"a dot of two points", []board.Point{pt(300, 300), pt(300, 300)}, 0},
	} {
		for _, width := range []uint16{2, 4, 24} {
			for _, scale := range []float32{1, 2} {
				k, w := float64(scale), float64(width)
				want := (tt.long*w + math.Pi*w*w/4) * k * k
				got := ink(painted(t, scale, line(0, black(width), tt.points...)))
				if math.Abs(got-want) > 0.02*want+1 {
					t.Errorf("%s, %d wide at %g: %.1f pixels are black, want %.1f", tt.name, width, scale, got, want)
				}
			}
		}
	}
}

func TestTurnsAreRoundAndWithoutGaps(t *testing.T) {
	// An angle of any size, from nearly straight to straight back: the corner itself is all black.
	for degrees := 0; degrees <= 360; degrees += 5 {
		a := float64(degrees) * math.Pi / 180
		is := painted(t, 1, line(0, black(16), pt(300, 300), pt(500, 300), pt(500+200*math.Cos(a), 300+200*math.Sin(a))))
		for y := 294; y < 306; y++ {
			for x := 494; x < 506; x++ {
				if d := math.Hypot(float64(x)+0.5-500, float64(y)+0.5-300); d < 7 && is.RGBAAt(x, y).R > 6 {
					t.Fatalf("turned by %d degrees: pixel %d, %d in the corner is %v, want black", degrees, x, y, is.RGBAAt(x, y))
				}
			}
		}
	}
}

func TestTranslucentStrokeIsEvenWhereItCrossesItself(t *testing.T) {
	style := black(20)
	style.Opacity = 128
	is := painted(t, 1, line(0, style, pt(100, 100), pt(300, 300), pt(300, 100), pt(100, 300)))
	cross, alone := is.RGBAAt(200, 200), is.RGBAAt(150, 150)
	if cross != alone || isWhite(cross) {
		t.Errorf("where it crosses itself it is %v, elsewhere %v", cross, alone)
	}
}

func TestFilledShapesAreFilled(t *testing.T) {
	style := black(4)
	style.Filled, style.Fill = true, 0xff0000
	for _, kind := range []board.ObjectKind{board.Rectangle, board.Ellipse} {
		o := put(0, board.Shape{Kind: kind, Points: []board.Point{pt(400, 300), pt(100, 100)}, Style: style})
		is := painted(t, 1, o)
		if got := is.RGBAAt(250, 200); got != (color.RGBA{255, 0, 0, 255}) {
			t.Errorf("%v: the middle is %v, want red", kind, got)
		}
		if got := is.RGBAAt(100, 200); got != (color.RGBA{0, 0, 0, 255}) {
			t.Errorf("%v: the edge is %v, want black", kind, got)
		}
		if corner := is.RGBAAt(103, 103); (kind == board.Ellipse) != isWhite(corner) {
			t.Errorf("%v: the corner is %v", kind, corner)
		}
	}
}

func TestBrokenLinesHaveGaps(t *testing.T) {
	for _, tt := range []struct {
		dash board.Dash
		want int // changes along the line
	}{{board.Solid, 2}, {board.Dashed, 16}, {board.Dotted, 52}} {
		style := black(4)
		style.Dash = tt.dash
		is := painted(t, 1, put(0, board.Shape{Kind: board.Line, Points: []board.Point{pt(100, 100), pt(300, 100)}, Style: style}))
		changes, before := 0, false
		for x := 80; x < 320; x++ {
			if now := is.RGBAAt(x, 100).R < 128; now != before {
				changes, before = changes+1, now
			}
		}
		if changes < tt.want*3/4 || changes > tt.want*5/4 {
			t.Errorf("a line with dash %d changes %d times, want about %d", tt.dash, changes, tt.want)
		}
	}
}

func TestPlaceMovesAndScalesButNotWidths(t *testing.T) {
	o := line(0, black(4), pt(100, 100), pt(200, 100))
	o.Place = board.Place{DX: 100 * board.Unit, DY: 50 * board.Unit, ScaleX: 2 * board.One, ScaleY: board.One}
	o = put(0, o.Shape)
	is := painted(t, 1, o)
	if want := 200*4 + math.Pi*4; math.Abs(ink(is)-want) > 0.02*want {
		t.Errorf("%.1f pixels are black, want %.1f", ink(is), want)
	}
	if isWhite(is.RGBAAt(301, 150)) || isWhite(is.RGBAAt(499, 150)) || !isWhite(is.RGBAAt(150, 100)) {
		t.Error("the line is not where its place says")
	}
}

func TestArrowHasItsHeadAtTheEnd(t *testing.T) {
	is := painted(t, 1, put(0, board.Shape{Kind: board.Arrow, Points: []board.Point{pt(100, 200), pt(300, 200)}, Style: black(4)}))
	beside := func(x int) bool { return !isWhite(is.RGBAAt(x, 195)) }
	if !beside(290) || beside(110) {
		t.Error("there is no head at the end, or one at the beginning")
	}
}

func TestPictureOfAFileThatIsNotHereIsAPlaceForIt(t *testing.T) {
	o := put(0, board.Shape{Kind: board.Image, Points: []board.Point{pt(100, 100), pt(300, 200)}, Style: board.DefaultStyle,
		Image: &board.Picture{Ticket: "t", Width: 20, Height: 10}})
	p := NewPainter(false)
	is := p.Thumbnail(pageOf(o), board.PageSize, 1600, nil)
	if got := is.RGBAAt(200, 150); got != missing {
		t.Errorf("in its place there is %v, want %v", got, missing)
	}
	red := image.NewRGBA(image.Rect(0, 0, 2000, 1000))
	for i := range red.Pix {
		red.Pix[i] = [4]byte{255, 0, 0, 255}[i%4]
	}
	p.Images = func(ticket string) image.Image { return red }
	is = p.Thumbnail(pageOf(o), board.PageSize, 1600, nil)
	if got := is.RGBAAt(200, 150); got != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("the picture shows %v, want red", got)
	}
}

func TestGroundLiesBeneath(t *testing.T) {
	blue := color.RGBA{0, 0, 255, 255}
	page := pageOf(line(0, black(10), pt(0, 450), pt(1600, 450)))
	page.Pattern = board.DeckPage
	ground := func(width int, part image.Rectangle) (*image.RGBA, bool) {
		is := image.NewRGBA(part)
		for i := range is.Pix {
			is.Pix[i] = [4]byte{0, 0, 255, 255}[i%4]
		}
		return is, width == 3200
	}
	s := NewSheet(NewPainter(false))
	s.Ground = ground
	s.Set(page, board.PageSize)
	is := image.NewRGBA(image.Rect(1000, 700, 1200, 1000))
	if s.Paint(is, is.Rect, 1) || !s.Paint(is, is.Rect, 2) {
		t.Error("Paint does not say whether the ground is as sharp as it can be")
	}
	if got := is.RGBAAt(1100, 800); got != blue {
		t.Errorf("beneath the page there is %v, want %v", got, blue)
	}
	if got := is.RGBAAt(1100, 900); got != (color.RGBA{0, 0, 0, 255}) {
		t.Errorf("the line over it is %v, want black", got)
	}
}

func TestPNGIsOneToThreeTimesThePage(t *testing.T) {
	page := pageOf(line(0, black(10), pt(100, 100), pt(200, 200)))
	for times := 1; times <= 3; times++ {
		var b bytes.Buffer
		if err := testPainter.PNG(&b, page, board.PageSize, times, nil); err != nil {
			t.Fatal(err)
		}
		is, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if want := image.Pt(1600*times, 900*times); is.Bounds().Size() != want {
			t.Errorf("%d times: %v, want %v", times, is.Bounds().Size(), want)
		}
		if r, _, _, _ := is.At(150*times, 150*times).RGBA(); r > 0x1000 {
			t.Errorf("%d times: the line is not where it belongs", times)
		}
	}
	err := testPainter.PNG(&bytes.Buffer{}, page, board.Size{Width: 65535, Height: 65535}, 3, nil)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("a picture of 39 gigapixels: %v, want %v", err, ErrTooLarge)
	}
}
