//go:build !nogui

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/jezek/xgb/xproto"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// What makes a window responsive: answers within 100 ms seem to come at once (RAIL, web.dev/articles/rail), here for 95 of 100
// inputs. That nothing stops it for longer than a quarter of a second is our choice.
const (
	soonEnough = 100.0 // ms
	longStop   = 250.0 // ms
)

// A testSummary is what was measured of the wall of a test; times are wall time in ms.
type testSummary struct {
	What       string             `json:"what"`
	Inputs     int                `json:"inputs"`
	Input50    float64            `json:"input_p50_ms"` // from an event of the display until the end of the repaint that shows it; of a click, from its end
	Input95    float64            `json:"input_p95_ms"`
	InputMax   float64            `json:"input_max_ms"`
	Each       map[string]float64 `json:"input_p95_ms_by_kind"`
	Stop       float64            `json:"longest_stop_ms"` // that the window's goroutine did nothing that was asked of it
	Stop99     float64            `json:"stop_p99_ms"`
	Sets       int                `json:"snapshots"`
	Set95      float64            `json:"snapshot_p95_ms"` // the window takes in a snapshot
	SetMax     float64            `json:"snapshot_max_ms"`
	Repaints   float64            `json:"repaints_a_second"`
	Repaint95  float64            `json:"repaint_p95_ms"`
	CPU        float64            `json:"cpu_percent"` // of one core, what comes in included
	Entries    float64            `json:"entries_a_second"`
	Load       string             `json:"load"`
	Responsive bool               `json:"responsive"`
}

// An examWall is the window of who teaches, with a test in front.
type examWall struct {
	m     *measuring
	exam  *exam
	hand  *hand
	shown *model.Snapshot // the window's goroutine's
	sets  []time.Duration // the same
	rand  *rand.Rand

	sort   *widget.Select
	scroll *container.Scroll
	input  *widget.MessageInput
	took   map[string][]time.Duration // by what was done
	down   bool                       // the wheel turns that way
}

// test measures the wall of a test.
func (m *measuring) test() error {
	dir, err := os.MkdirTemp("", "measure")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithCancel(m.ctx)
	w := &examWall{m: m, rand: rand.New(rand.NewPCG(1, 1))}
	store, ended, err := w.open(ctx, dir)
	defer func() { cancel(); <-ended }()
	if err != nil {
		return err
	}
	if err := w.find(store); err != nil {
		return err
	}
	if w.hand, err = newHand(m); err != nil {
		return err
	}
	w.exam.round(ctx, 1) // as it is once the test has run for a while
	say(w.measure("nobody does anything", func() { time.Sleep(time.Duration(*pairs) * *span) }))
	say(w.measure("3,000 students hand in", func() {
		for n := range *pairs {
			w.exam.round(ctx, n+2)
		}
	}))
	return nil
}

// open opens the program's window and a class in it.
func (w *examWall) open(ctx context.Context, dir string) (*model.Store, <-chan struct{}, error) {
	rooms := examRooms{model.Live(), make(chan *exam, 1)}
	store := model.New(model.Config{
		Rooms: rooms, Dir: dir, SkipCheck: true, Reports: "none",
		Room: room.Options{ProfileDir: dir, Name: "Dr. Lindqvist", Interfaces: []string{"lo"}, Reports: "none"},
	})
	ended := make(chan struct{})
	go func() { defer close(ended); store.Run(ctx) }()
	m := w.m
	var root *view.Root
	m.do(func() {
		a := fyne.CurrentApp()
		view.Steady(a)
		root = view.NewRoot(a, m.window, store, m.ticker, store.Snapshot())
		m.window.SetContent(container.NewStack(m.probe, root.Content))
	})
	pump := view.NewPump(fyne.Do, func(s *model.Snapshot) {
		at := time.Now()
		root.Set(s)
		w.shown, w.sets = s, append(w.sets, time.Since(at))
	})
	store.Watch(pump.Offer)
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case now := <-tick.C:
				m.probe.post(func() { root.Tick(now) })
			case <-ctx.Done():
				return
			}
		}
	}()
	store.Teach("Algebra", false)
	select {
	case w.exam = <-rooms.opened:
	case <-time.After(patience):
		return store, ended, fmt.Errorf("no class: %s", store.Snapshot().TeachFault)
	}
	return store, ended, nil
}

// find brings the test to the front, and finds what a person uses.
func (w *examWall) find(store *model.Store) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		store.ShowTab(model.TabTest)
		w.m.do(func() {
			for _, o := range viewtest.Visible(w.m.window) {
				switch o := o.(type) {
				case *widget.Select:
					if strings.Contains(viewtest.Name(o), "By progress") {
						w.sort = o
					}
				case *widget.MessageInput:
					w.input = o
				case *container.Scroll:
					if viewtest.Name(o.Content) == "Students in the test" {
						w.scroll = o
					}
				}
			}
		})
		if w.sort != nil && w.scroll != nil && w.input != nil {
			time.Sleep(time.Second) // all is drawn
			return nil
		}
	}
	return fmt.Errorf("the wall does not show: sort %t, list %t, chat %t", w.sort != nil, w.scroll != nil, w.input != nil)
}

// measure measures while a person uses the window and something happens.
func (w *examWall) measure(what string, happens func()) testSummary {
	w.m.do(func() { w.sets = nil })
	w.took = map[string][]time.Duration{}
	w.m.probe.reset()
	over, watched, used := make(chan struct{}), make(chan []time.Duration), make(chan struct{})
	go func() { watched <- stops(over) }()
	go func() { defer close(used); w.use(over) }()
	cpu, at, entries := cpuTime(), time.Now(), w.exam.entries.Load()
	happens()
	cost, took, entries := cpuTime()-cpu, time.Since(at), w.exam.entries.Load()-entries
	load, _ := os.ReadFile("/proc/loadavg")
	close(over)
	all := <-watched
	<-used
	sum := testSummary{What: what, Each: map[string]float64{}, Load: strings.Join(strings.Fields(string(load))[:3], " ")}
	var inputs []time.Duration
	for kind, d := range w.took {
		inputs = append(inputs, d...)
		sum.Each[kind] = quantile(d, 0.95)
	}
	sum.Inputs, sum.Input50, sum.Input95, sum.InputMax = len(inputs), quantile(inputs, 0.5), quantile(inputs, 0.95), quantile(inputs, 1)
	sum.Stop, sum.Stop99 = quantile(all, 1), quantile(all, 0.99)
	w.m.do(func() { sum.Sets, sum.Set95, sum.SetMax = len(w.sets), quantile(w.sets, 0.95), quantile(w.sets, 1) })
	w.m.probe.mu.Lock()
	sum.Repaints, sum.Repaint95 = float64(len(w.m.probe.repaints))/took.Seconds(), quantile(w.m.probe.repaints, 0.95)
	w.m.probe.mu.Unlock()
	sum.CPU, sum.Entries = 100*cost.Seconds()/took.Seconds(), float64(entries)/took.Seconds()
	sum.Responsive = sum.Inputs > 0 && sum.Input95 <= soonEnough && sum.Stop <= longStop
	return sum
}

// stops asks the window's goroutine for nothing, again and again, and returns how long that took each time.
func stops(over <-chan struct{}) (all []time.Duration) {
	tick := time.NewTicker(7 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			at := time.Now()
			fyne.DoAndWait(func() {})
			all = append(all, time.Since(at))
		case <-over:
			return all
		}
	}
}

// use does what a person would until all is over: scrolls, writes, and puts students into another order; between, it rests as hands do.
func (w *examWall) use(over <-chan struct{}) {
	for n := 0; ; n++ {
		for range 6 {
			w.turn()
			w.rest()
			w.write()
			w.rest()
		}
		w.order(model.TestSorts[(n+1)%len(model.TestSorts)])
		select {
		case <-over:
			return
		default:
		}
	}
}

func (w *examWall) rest() { time.Sleep(time.Duration(30+w.rand.IntN(120)) * time.Millisecond) }

func (w *examWall) note(kind string, d time.Duration) { w.took[kind] = append(w.took[kind], d) }

// turn turns the wheel over the wall: down to somewhere, then up again.
func (w *examWall) turn() {
	w.hand.point(w.scroll)
	var before float32
	w.m.do(func() { before = w.scroll.Offset.Y })
	if before == 0 || before > 1500 {
		w.down = before == 0
	}
	w.note("scroll", w.hand.do(func() bool { return w.scroll.Offset.Y != before }, wheel(w.down)...))
}

// write types a letter into the chat, in which the keyboard is put if it is not.
func (w *examWall) write() {
	has := func() (so bool) { w.m.do(func() { so = w.m.window.Canvas().Focused() == w.input }); return so }
	for !has() {
		w.hand.point(w.input)
		w.hand.send([2]byte{xproto.ButtonPress, 1}, [2]byte{xproto.ButtonRelease, 1})
		w.rest()
	}
	var before string
	w.m.do(func() {
		if before = w.input.Text; len(before) > 20 {
			w.input.SetText("")
			before = ""
		}
	})
	const letter = 38 // the key of A, whatever it says
	w.note("type", w.hand.do(func() bool { return w.input.Text != before }, key(letter)...))
}

// order opens the menu of orders and chooses one: that goes to the store and comes back as a snapshot.
func (w *examWall) order(by model.TestSort) {
	c := w.m.window.Canvas()
	w.hand.point(w.sort)
	w.note("menu", w.hand.click(func() bool { return len(c.Overlays().List()) > 0 }))
	var item fyne.CanvasObject
	w.m.do(func() {
		at := slices.Index(model.TestSorts, by)
		for _, o := range viewtest.Visible(w.m.window) {
			if t, ok := o.(*widget.Text); ok && t.Text() == w.sort.Options()[at].Word {
				item = o // the last is in the menu
			}
		}
	})
	if item == nil {
		return
	}
	w.hand.point(item)
	w.note("order", w.hand.click(func() bool { return w.shown.Class.Test.Wall.Sort == by && len(c.Overlays().List()) == 0 }))
}
