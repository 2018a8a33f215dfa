//go:build !nogui

package main

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/ink"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

// manyStrokes is how many strokes the board has that is compared with an empty one, and with as many lines of the toolkit.
const manyStrokes = 10000

// A boardSummary is what was measured of the board. Times are CPU time of the process a repaint, in ms, unless it says else.
type boardSummary struct {
	What       string  `json:"what"`
	Empty      float64 `json:"empty_ms"`        // a stroke is drawn on an empty page
	Full       float64 `json:"full_ms"`         // the same on one with 10,000
	Short      float64 `json:"short_lines_ms"`  // 10,000 lines of the toolkit as long as the strokes; one comes with each frame
	Lines      float64 `json:"lines_ms"`        // 10,000 lines of the toolkit, one of which changes
	FullRatio  float64 `json:"full_to_empty"`   //
	LinesRatio float64 `json:"full_to_lines"`   // to lines as long as the strokes   //
	Pan        float64 `json:"pan_ms"`          // the page is moved
	Zoom       float64 `json:"zoom_ms"`         // and zoomed, 15 steps a second; drawing tiles included
	ZoomOwn99  float64 `json:"zoom_own_p99_ms"` // what a step takes in the goroutine of the window
	Settle     float64 `json:"zoom_sharp_ms"`   // until the page is sharp at another zoom, wall time
	Other      float64 `json:"others_ms"`       // 30 others draw; each has a stroke come every second
	Handler99  float64 `json:"pen_handler_p99_ms"`
	Latency50  float64 `json:"pen_latency_p50_ms"` // wall time from a movement until the end of the repaint with its ink
	Latency95  float64 `json:"pen_latency_p95_ms"`
	Repaint95  float64 `json:"pen_repaint_p95_ms"`
	Frames95   float64 `json:"pen_frames_p95"` // latency in frames, which are as long as a repaint takes, at least a 60th of a second
	Heap       float64 `json:"heap_mb"`        // with 10,000 strokes and their tiles
}

// easel is the board that is measured, alone in the window.
type easel struct {
	m       *measuring
	c       *ink.Canvas
	page    *board.Page
	clock   int
	version uint64

	moved     time.Time // the movement whose ink is not on the screen yet
	latencies []time.Duration
}

// board measures the board.
func (m *measuring) board() {
	e := &easel{m: m}
	m.do(func() {
		e.c = ink.New(m.window, m.ticker, ink.Hooks{Live: func(live.Message) {
			if e.moved.IsZero() {
				e.moved = time.Now()
			}
		}})
		m.window.SetContent(container.NewStack(m.probe, e.c))
	})
	m.probe.ended = e.shown
	r := rand.New(rand.NewPCG(1, 1))
	strokes := make([]*board.Object, manyStrokes)
	for i := range strokes {
		strokes[i] = e.stroke(r)
	}
	e.set(nil)
	time.Sleep(2 * time.Second)
	quiet := m.measure("an empty board, nothing moves", 0)
	say(quiet)
	idle := quiet.CPU / 100

	sum := boardSummary{What: "board"}
	var empty, full, short, lines, latencies []float64
	var handlers []float64
	var repaints []float64
	for range *pairs {
		e.set(nil)
		a := e.measure("one draws on an empty board", idle, e.draws())
		e.set(strokes)
		b := e.measure("one draws on a board with 10,000 strokes", idle, e.draws())
		latencies = append(latencies, millis(e.latencies)...)
		empty, full = append(empty, a.Each), append(full, b.Each)
		handlers, repaints = append(handlers, b.Own99), append(repaints, b.Repaint95)
		short, lines = append(short, e.lines(idle, true)), append(lines, e.lines(idle, false))
	}
	sum.Empty, sum.Full, sum.Short, sum.Lines = middle(empty), middle(full), middle(short), middle(lines)
	sum.FullRatio, sum.LinesRatio = sum.Full/sum.Empty, sum.Full/sum.Short
	slices.Sort(latencies)
	sum.Handler99, sum.Repaint95 = middle(handlers), middle(repaints)
	sum.Latency50, sum.Latency95 = latencies[len(latencies)/2], latencies[len(latencies)*95/100]
	sum.Frames95 = sum.Latency95 / max(sum.Repaint95, 1000./60)

	e.set(strokes)
	sum.Pan = e.measure("the page is moved", idle, e.pans()).Each
	z := e.measure("the page is zoomed", idle, e.zooms())
	sum.Zoom, sum.ZoomOwn99 = z.Each, z.Own99
	sum.Settle = e.settle()
	sum.Other = e.measure("thirty others draw", idle, e.others(r)).Each
	var mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&mem)
	sum.Heap = float64(mem.HeapAlloc) / 1e6
	say(sum)
}

// stroke returns a stroke as a hand would draw it, somewhere on the page.
func (e *easel) stroke(r *rand.Rand) *board.Object {
	x, y, angle := r.Float64()*1600, r.Float64()*900, r.Float64()*2*math.Pi
	var points []board.Point
	for range 20 + r.IntN(40) {
		points = append(points, board.PointAt(x*board.Unit, y*board.Unit))
		angle += r.NormFloat64() * 0.4
		x, y = x+5*math.Cos(angle), y+5*math.Sin(angle)
	}
	style := board.Style{Colour: board.Palette[r.IntN(len(board.Palette))], Width: board.Widths[r.IntN(3)], Opacity: 255}
	e.clock++
	o := &board.Object{
		ID:    board.ObjectID{Seq: uint64(e.clock)},
		Shape: board.Shape{Kind: board.Pen, Points: points, Style: style, Place: board.Here, Z: board.DefaultZ},
	}
	o.Bounds = board.Rect{MinX: math.MaxInt32, MinY: math.MaxInt32, MaxX: math.MinInt32, MaxY: math.MinInt32}
	half := int32(style.Width)/2 + 1
	for _, p := range points {
		b := &o.Bounds
		b.MinX, b.MinY = min(b.MinX, int32(p.X)-half), min(b.MinY, int32(p.Y)-half)
		b.MaxX, b.MaxY = max(b.MaxX, int32(p.X)+half), max(b.MaxY, int32(p.Y)+half)
	}
	return o
}

// set shows a page with some objects, and waits until it has been drawn.
func (e *easel) set(objects []*board.Object) {
	e.show(objects)
	e.wait()
}

func (e *easel) show(objects []*board.Object) {
	e.version++
	e.page = &board.Page{ID: board.PageNumber(1), Size: board.PageSize, Objects: objects, Version: e.version}
	page := e.page
	e.m.do(func() { e.c.SetPage(ink.Page{Page: page}) })
}

// wait waits until all that is to be seen has been drawn, and returns how long that took.
func (e *easel) wait() time.Duration {
	at := time.Now()
	for done := false; !done; {
		time.Sleep(2 * time.Millisecond) // the window does not signal to others
		e.m.do(func() { done = e.c.Drawn() })
	}
	return time.Since(at)
}

// shown notes how long after a movement the repaint is over that has its ink.
func (e *easel) shown(began time.Time) {
	if !e.moved.IsZero() && began.After(e.moved) {
		e.latencies = append(e.latencies, time.Since(e.moved))
		e.moved = time.Time{}
	}
}

// measure measures while frame is called again and again in the goroutine of the window, sixty times a second.
func (e *easel) measure(what string, idle float64, frame func(n int)) result {
	ctx, cancel := context.WithCancel(e.m.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Second / 60)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
				e.m.do(func() { frame(n) })
			case <-ctx.Done():
				return
			}
		}
	}()
	time.Sleep(300 * time.Millisecond)
	e.m.do(func() { e.latencies = nil })
	r := e.m.measure(what, idle)
	cancel()
	<-done
	say(r)
	return r
}

// draws leads a pen in circles; every two seconds it begins anew.
func (e *easel) draws() func(int) {
	e.m.do(func() { e.c.SetTool(ink.Pen); e.c.Fit() })
	return func(n int) {
		const strokes = 120
		a := float64(n%strokes) / strokes * 6 * math.Pi
		size := e.c.Size()
		at := fyne.NewPos(size.Width/2+float32(200*math.Cos(a))+float32(n%strokes), size.Height/2+float32(150*math.Sin(a)))
		switch n % strokes {
		case 0:
			m := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
			m.Position = at
			e.c.MouseDown(m)
		case strokes - 1:
			e.c.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
			e.c.Refused() // nobody puts it on the page
		default:
			m := &fyne.DragEvent{}
			m.Position = at
			e.c.Dragged(m)
		}
	}
}

// pans moves the page in circles.
func (e *easel) pans() func(int) {
	e.m.do(func() { e.c.ZoomTo(1.5) })
	e.wait()
	return func(n int) {
		a := float64(n) / 30
		m := &fyne.ScrollEvent{}
		m.Scrolled = fyne.NewDelta(float32(12*math.Cos(a)), float32(12*math.Sin(a)))
		e.c.Scrolled(m)
	}
}

// zooms goes in and out again.
func (e *easel) zooms() func(int) {
	return func(n int) {
		if n%4 == 0 {
			e.c.ZoomTo(1.25 + 0.75*float32(math.Sin(float64(n)/60)))
		}
	}
}

// settle returns how long it takes until all is sharp at a zoom at which nothing was drawn yet, in ms.
func (e *easel) settle() float64 {
	var all []float64
	for i := range 5 {
		e.m.do(func() { e.c.ZoomTo(0.61 + 0.1*float32(i)) })
		all = append(all, ms(e.wait()))
	}
	return middle(all)
}

// others has thirty people draw: posts of each come twenty times a second, and a stroke is done every second.
func (e *easel) others(r *rand.Rand) func(int) {
	e.m.do(func() { e.c.Fit() })
	e.wait()
	const people = 30
	type hand struct {
		is    *board.Object
		token board.Token
		shown int
	}
	hands := make([]*hand, people)
	objects := slices.Clone(e.page.Objects)
	return func(n int) {
		changed := false
		for i := range hands {
			if (n+i)%3 != 0 {
				continue
			}
			h := hands[i]
			if h == nil || h.shown >= len(h.is.Points) {
				if h != nil {
					h.is.Token = h.token
					objects, changed = append(objects, h.is), true
				}
				h = &hand{is: e.stroke(r), token: board.Token(1 + e.clock%60000)}
				hands[i] = h
			}
			next := min(h.shown+2, len(h.is.Points))
			e.c.Live(ink.Person{ID: fmt.Sprint(i), Name: names[i%len(names)]}, live.Ink{
				Page: e.page.ID, Kind: board.Pen, Style: h.is.Style, Token: h.token, First: h.shown, Points: h.is.Points[h.shown:next],
			})
			h.shown = next
		}
		if changed {
			e.version++
			e.page = &board.Page{ID: e.page.ID, Size: e.page.Size, Objects: objects, Version: e.version}
			e.c.SetPage(ink.Page{Page: e.page})
		}
	}
}

// lines measures ten thousand lines of the toolkit, as wide as the strokes: some as long, or between any two places. One is
// added with each frame, and one goes. It returns the CPU time a repaint.
func (e *easel) lines(idle float64, short bool) float64 {
	m := e.m
	r := rand.New(rand.NewPCG(2, 2))
	random := func() *canvas.Line {
		l := canvas.NewLine(color.Black)
		l.StrokeWidth = float32(board.Widths[r.IntN(3)]) / board.Unit
		x, y, angle := r.Float64()*1200, r.Float64()*700, r.Float64()*2*math.Pi
		l.Position1, l.Position2 = fyne.NewPos(float32(x), float32(y)), fyne.NewPos(r.Float32()*1200, r.Float32()*700)
		if short {
			long := 5 * float64(20+r.IntN(40)) * float64(e.c.Zoom())
			l.Position2 = fyne.NewPos(float32(x+long*math.Cos(angle)), float32(y+long*math.Sin(angle)))
		}
		return l
	}
	all := container.NewWithoutLayout()
	for range manyStrokes {
		all.Objects = append(all.Objects, random())
	}
	paper := canvas.NewRectangle(color.White)
	m.do(func() { m.window.SetContent(container.NewStack(m.probe, paper, all)) })
	time.Sleep(2 * time.Second)
	what := "10,000 lines of the toolkit between any two places"
	if short {
		what = "10,000 lines of the toolkit as long as the strokes"
	}
	got := e.measure(what, idle, func(int) {
		all.Objects = all.Objects[1:]
		all.Add(random())
		all.Refresh()
	})
	m.do(func() { m.window.SetContent(container.NewStack(m.probe, e.c)) })
	e.wait()
	return got.Each
}

func millis(all []time.Duration) (out []float64) {
	for _, d := range all {
		out = append(out, ms(d))
	}
	return out
}
