//go:build !nogui

package video

import (
	"context"
	"image/color"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/media"
)

// inline is post for tests: the test is the goroutine of the window.
func inline(f func()) { f() }

// grey returns a picture of one luma, with a column of another at its left edge and a line of a third at its top.
func grey(width, height int, luma, left, top byte) *media.Picture {
	p := media.NewPicture(width, height)
	for y := range height {
		for x := range width {
			v := luma
			switch {
			case x < 2:
				v = left
			case y < 2:
				v = top
			}
			p.Y[y*p.YStride+x] = v
		}
	}
	for i := range p.U {
		p.U[i], p.V[i] = 128, 128
	}
	return p
}

// at returns the luma, 16 to 235, of a pixel that is on the screen.
func (p *Picture) at(x, y int) int {
	c := p.front.RGBAAt(x, y)
	return (int(c.R)*219+127)/255 + 16
}

func openPicture(t *testing.T, fill Fill, mirrored bool, size fyne.Size) (*Ticker, *Picture) {
	t.Helper()
	test.NewTempApp(t)
	ticker := NewTicker(inline)
	p := NewPicture(ticker, fill, mirrored)
	w := test.NewTempWindow(t, p)
	w.SetPadded(false)
	w.Resize(size)
	return ticker, p
}

func TestOnlyTheNewestPictureShows(t *testing.T) {
	ticker, p := openPicture(t, Crop, false, fyne.NewSize(64, 48))
	if p.Showing() || p.image.Visible() {
		t.Fatal("something shows before there is a picture")
	}
	for _, luma := range []byte{50, 90, 130} {
		p.Put(grey(64, 48, luma, luma, luma))
	}
	ticker.Tick()
	if got := p.at(30, 20); got != 130 || !p.image.Visible() {
		t.Errorf("luma %d shows, want the newest, 130", got)
	}
	ticker.Tick()
	if got := p.at(30, 20); got != 130 {
		t.Errorf("luma %d after a tick without news, want 130", got)
	}
}

func TestOneHandOverForAllPictures(t *testing.T) {
	test.NewTempApp(t)
	posts := 0
	ticker := NewTicker(func(f func()) { posts++; f() })
	var all []*Picture
	for range 9 {
		p := NewPicture(ticker, Crop, false)
		p.Resize(fyne.NewSize(16, 12))
		all = append(all, p)
		p.Put(grey(16, 12, 40, 40, 40))
		p.Put(grey(16, 12, 80, 80, 80))
	}
	ticker.Tick()
	if posts != 1 {
		t.Errorf("%d hand-overs for nine pictures, want 1", posts)
	}
	for i, p := range all {
		if !p.Showing() {
			t.Errorf("picture %d does not show", i)
		}
	}
	ticker.Tick()
	if posts != 1 {
		t.Errorf("%d hand-overs when nothing changed, want none more", posts)
	}
}

func TestTickerSleepsAndKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ticks := 0
		ticker := NewTicker(func(f func()) { ticks++; f() })
		ctx, cancel := context.WithCancel(t.Context())
		go ticker.Run(ctx)
		time.Sleep(time.Hour)
		synctest.Wait()
		if ticks != 0 {
			t.Fatalf("%d redraws of nothing", ticks)
		}
		steps := 0
		ticker.Animate(func(time.Time) bool { steps++; return steps < 31 })
		time.Sleep(2*time.Second + Interval/2)
		synctest.Wait()
		if ticks != 31 || steps != 31 {
			t.Errorf("%d redraws, %d steps in two seconds, want 31", ticks, steps)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if ticks != 31 {
			t.Errorf("%d redraws after the last step, want none", ticks-31)
		}
		cancel()
	})
}

func TestMirroredPictureIsTurnedRound(t *testing.T) {
	ticker, p := openPicture(t, Crop, true, fyne.NewSize(64, 48))
	p.Put(grey(64, 48, 100, 200, 100))
	ticker.Tick()
	if left, right := p.at(0, 20), p.at(63, 20); left != 100 || right != 200 {
		t.Errorf("luma %d at the left and %d at the right, want 100 and 200", left, right)
	}
}

func TestCropFillsThePlaceFromTheMiddle(t *testing.T) {
	for name, tt := range map[string]struct {
		place         fyne.Size
		width, height int // of the picture
		want          [2]int
		left, top     int // luma at the middle of these edges
	}{
		"the same":           {fyne.NewSize(64, 48), 64, 48, [2]int{64, 48}, 200, 50},
		"sides":              {fyne.NewSize(64, 48), 86, 48, [2]int{64, 48}, 100, 50},
		"top and bottom":     {fyne.NewSize(64, 36), 64, 48, [2]int{64, 36}, 200, 100},
		"smaller stays":      {fyne.NewSize(320, 180), 64, 36, [2]int{64, 36}, 200, 50},
		"larger is scaled":   {fyne.NewSize(64, 36), 640, 360, [2]int{64, 36}, -1, -1},
		"larger and cropped": {fyne.NewSize(60, 60), 640, 360, [2]int{60, 60}, 100, -1},
	} {
		t.Run(name, func(t *testing.T) {
			ticker, p := openPicture(t, Crop, false, tt.place)
			p.Put(grey(tt.width, tt.height, 100, 200, 50))
			ticker.Tick()
			is := p.front.Rect.Size()
			if [2]int{is.X, is.Y} != tt.want {
				t.Fatalf("%v pixels show, want %v", is, tt.want)
			}
			if got := p.at(0, is.Y/2); tt.left >= 0 && got != tt.left {
				t.Errorf("luma %d at the left edge, want %d", got, tt.left)
			}
			if got := p.at(is.X/2, 0); tt.top >= 0 && got != tt.top {
				t.Errorf("luma %d at the top edge, want %d", got, tt.top)
			}
			if got := p.image.Size(); got != tt.place {
				t.Errorf("drawn on %v, want all of %v", got, tt.place)
			}
		})
	}
}

func TestFitShowsAllOfThePicture(t *testing.T) {
	ticker, p := openPicture(t, Fit, false, fyne.NewSize(200, 200))
	p.Put(grey(320, 180, 100, 200, 50))
	ticker.Tick()
	if got, want := p.front.Rect.Size().X, 200; got != want {
		t.Errorf("%d pixels wide, want %d", got, want)
	}
	if got, want := p.image.Size(), fyne.NewSize(200, 112); got != want {
		t.Errorf("drawn on %v, want %v", got, want)
	}
	if got, want := p.image.Position(), fyne.NewPos(0, 44); got != want {
		t.Errorf("drawn at %v, want %v", got, want)
	}
}

func TestClearedPictureIsGone(t *testing.T) {
	ticker, p := openPicture(t, Crop, false, fyne.NewSize(64, 48))
	changes := 0
	p.Changed = func() { changes++ }
	p.Put(grey(64, 48, 100, 100, 100))
	ticker.Tick()
	p.Put(grey(64, 48, 120, 120, 120))
	p.Clear()
	ticker.Tick()
	if p.Showing() || p.image.Visible() || changes != 2 {
		t.Errorf("showing %t, %d changes told; want nothing to show and 2", p.Showing(), changes)
	}
	p.Put(grey(64, 48, 140, 140, 140))
	ticker.Tick()
	if !p.Showing() || p.at(9, 9) != 140 || changes != 3 {
		t.Errorf("the first picture after does not show")
	}
}

// What is cleared between being made and being shown does not come back.
func TestPictureOnItsWayIsClearedToo(t *testing.T) {
	test.NewTempApp(t)
	var posted func()
	ticker := NewTicker(func(f func()) { posted = f })
	p := NewPicture(ticker, Crop, false)
	p.Resize(fyne.NewSize(16, 12))
	p.Put(grey(16, 12, 100, 100, 100))
	ticker.Tick()
	p.Clear()
	posted()
	if p.Showing() {
		t.Error("a picture from before Clear shows")
	}
}

func TestPicturesTakeNoMemoryOnceWarm(t *testing.T) {
	ticker, p := openPicture(t, Crop, true, fyne.NewSize(64, 48))
	is := grey(86, 48, 100, 100, 100)
	once := func() { p.Put(is); p.prepare(); p.front, p.back = p.back, p.front }
	once()
	once()
	if got := testing.AllocsPerRun(50, once); got > 0 {
		t.Errorf("%v allocations a picture, want 0", got)
	}
	_ = ticker
}

func TestMirrorTwiceIsTheSame(t *testing.T) {
	for _, width := range []int{2, 6, 8} {
		is := sized(nil, width, 2)
		for x := range width {
			is.SetRGBA(x, 1, color.RGBA{byte(x), 1, 2, 255})
		}
		mirror(is)
		if got := is.RGBAAt(0, 1).R; int(got) != width-1 {
			t.Errorf("width %d: pixel %d is first, want the last", width, got)
		}
		mirror(is)
		for x := range width {
			if got := is.RGBAAt(x, 1).R; int(got) != x {
				t.Errorf("width %d: pixel %d at %d after two turns", width, got, x)
			}
		}
	}
}
