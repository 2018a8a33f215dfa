//go:build !nogui

package main

import (
	"slices"
	"sync"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
	"github.com/go-gl/glfw/v3.3/glfw"

	"lyceum/app/model"
)

// A probe notices repaints: the canvas asks everything for its least size when one begins, with the window's context
// current, and what is posted then runs when it is over.
type probe struct {
	fynewidget.BaseWidget
	began  time.Time             // of the repaint that is going on; the window's goroutine's
	begins func()                // is called while one is going on, before anything is drawn; may be nil
	ended  func(began time.Time) // is called when one is over; may be nil

	mu       sync.Mutex // guards what follows
	repaints []time.Duration
	waits    []time.Duration // of fyne.Do
	own      []time.Duration // of what the ticker posts
}

func newProbe() *probe {
	p := &probe{}
	p.ExtendBaseWidget(p)
	return p
}

// MinSize implements fyne.CanvasObject.
func (p *probe) MinSize() fyne.Size {
	if glfw.GetCurrentContext() == nil {
		return fyne.Size{}
	}
	if p.begins != nil { // also if what the repaint before has posted still waits: it then runs at the end of this one
		p.begins()
	}
	if p.began.IsZero() {
		p.began = time.Now()
		fyne.Do(func() {
			p.mu.Lock()
			p.repaints = append(p.repaints, time.Since(p.began))
			p.mu.Unlock()
			if p.ended != nil {
				p.ended(p.began)
			}
			p.began = time.Time{}
		})
	}
	return fyne.Size{}
}

// CreateRenderer implements fyne.Widget.
func (p *probe) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(container.NewWithoutLayout())
}

// reset forgets what was measured.
func (p *probe) reset() {
	p.mu.Lock()
	p.repaints, p.waits, p.own = nil, nil, nil
	p.mu.Unlock()
}

// post is fyne.Do for the ticker; it measures what is posted.
func (p *probe) post(f func()) {
	fyne.Do(func() {
		at := time.Now()
		f()
		took := time.Since(at)
		p.mu.Lock()
		p.own = append(p.own, took)
		p.mu.Unlock()
	})
}

// ask measures how long fyne.Do takes, again and again until done is closed.
func (p *probe) ask(done <-chan struct{}) {
	tick := time.NewTicker(23 * time.Millisecond) // in step with nothing else
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			at := time.Now()
			fyne.DoAndWait(func() {})
			p.mu.Lock()
			p.waits = append(p.waits, time.Since(at))
			p.mu.Unlock()
		case <-done:
			return
		}
	}
}

// cpuTime returns what this process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func quantile(all []time.Duration, q float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Clone(all)
	slices.Sort(all)
	return ms(all[min(len(all)-1, int(q*float64(len(all))))])
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// A result is what was measured in one span.
type result struct {
	What      string  `json:"what"`
	Repaints  int     `json:"repaints"`
	CPU       float64 `json:"cpu_percent"`      // of one core
	Each      float64 `json:"cpu_ms_a_repaint"` // all of the process, less what it uses when idle
	Repaint50 float64 `json:"repaint_p50_ms"`   // wall time
	Repaint95 float64 `json:"repaint_p95_ms"`   // the same
	Repaint99 float64 `json:"repaint_p99_ms"`
	Do50      float64 `json:"do_p50_ms"`  // from fyne.Do until it runs
	Own99     float64 `json:"own_p99_ms"` // what a tick's own part takes in the window's goroutine
	Do99      float64 `json:"do_p99_ms"`  // the same
}

// measure measures for a span. idle is the CPU time a second that the process uses when nothing moves.
func (m *measuring) measure(what string, idle float64) result {
	m.probe.reset()
	done := make(chan struct{})
	var asking sync.WaitGroup
	if idle > 0 {
		asking.Go(func() { m.probe.ask(done) })
	}
	cpu, at := cpuTime(), time.Now()
	time.Sleep(*span)
	used, took := cpuTime()-cpu, time.Since(at)
	close(done)
	asking.Wait()
	m.probe.mu.Lock()
	defer m.probe.mu.Unlock()
	r := result{
		What: what, Repaints: len(m.probe.repaints), CPU: 100 * used.Seconds() / took.Seconds(),
		Repaint50: quantile(m.probe.repaints, 0.5), Repaint95: quantile(m.probe.repaints, 0.95), Repaint99: quantile(m.probe.repaints, 0.99),
		Own99: quantile(m.probe.own, 0.99), Do50: quantile(m.probe.waits, 0.5), Do99: quantile(m.probe.waits, 0.99),
	}
	if r.Repaints > 0 {
		r.Each = 1000 * (used.Seconds() - idle*took.Seconds()) / float64(r.Repaints)
	}
	return r
}

// A stand is one way to show pictures.
type stand struct {
	what      string
	n, moving int
	layout    model.Layout
}

var stands = []stand{
	{"one tile, as large as the stage", 1, 1, model.LayoutSpeaker},
	{"one tile of nine moves", 9, 1, model.LayoutGrid},
	{"nine tiles move", 9, 9, model.LayoutGrid},
	{"a speaker and five in the strip move", 6, 6, model.LayoutSpeaker},
}

// compare measures each stand in turn, and a class in which nothing moves.
func (m *measuring) compare() {
	m.set(9, 0, model.LayoutGrid, false)
	time.Sleep(time.Second)
	var still []float64
	for range *pairs {
		quiet := m.measure("a class in which nothing moves", 0)
		say(quiet)
		still = append(still, quiet.CPU)
	}
	slices.Sort(still)
	idle := still[len(still)/2]
	all := make([][]result, len(stands))
	for range *pairs {
		for i, s := range stands {
			m.set(s.n, s.moving, s.layout, false)
			time.Sleep(500 * time.Millisecond)
			r := m.measure(s.what, idle/100)
			all[i] = append(all[i], r)
			say(r)
		}
	}
	mid := func(i int, of func(result) float64) float64 {
		var v []float64
		for _, r := range all[i] {
			v = append(v, of(r))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	each := func(r result) float64 { return r.Each }
	wait := func(r result) float64 { return r.Do99 / r.Repaint50 }
	say(summary{
		What: "medians", Idle: idle, NineToOne: mid(2, each) / mid(0, each), NineToOneOfNine: mid(2, each) / mid(1, each),
		Wait:  max(mid(0, wait), mid(1, wait), mid(2, wait), mid(3, wait)),
		Own99: max(mid(0, own), mid(1, own), mid(2, own), mid(3, own)),
	})
}

// A summary is what the whole of a comparison says.
type summary struct {
	What            string  `json:"what"`
	Idle            float64 `json:"idle_cpu_percent"`
	NineToOne       float64 `json:"nine_to_one"`           // CPU time a repaint: nine tiles that move, and one as large as the stage
	NineToOneOfNine float64 `json:"nine_to_one_of_nine"`   // and one that moves among nine
	Wait            float64 `json:"do_p99_to_repaint_p50"` // the worst of the stands
	Own99           float64 `json:"own_handler_p99_ms"`    // what a tick's own part takes in the window's goroutine
}

func own(r result) float64 { return r.Own99 }
