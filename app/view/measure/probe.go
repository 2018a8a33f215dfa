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
	began time.Time // of the repaint that is going on; the window's goroutine's

	mu       sync.Mutex // guards what follows
	repaints []time.Duration
	waits    []time.Duration // of fyne.Do
}

func newProbe() *probe {
	p := &probe{}
	p.ExtendBaseWidget(p)
	return p
}

// MinSize implements fyne.CanvasObject.
func (p *probe) MinSize() fyne.Size {
	if p.began.IsZero() && glfw.GetCurrentContext() != nil {
		p.began = time.Now()
		fyne.Do(func() {
			p.mu.Lock()
			p.repaints = append(p.repaints, time.Since(p.began))
			p.mu.Unlock()
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
	p.repaints, p.waits = nil, nil
	p.mu.Unlock()
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
	Repaint99 float64 `json:"repaint_p99_ms"`   // the same
	Do50      float64 `json:"do_p50_ms"`        // from fyne.Do until it runs
	Do99      float64 `json:"do_p99_ms"`        // the same
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
		Repaint50: quantile(m.probe.repaints, 0.5), Repaint99: quantile(m.probe.repaints, 0.99),
		Do50: quantile(m.probe.waits, 0.5), Do99: quantile(m.probe.waits, 0.99),
	}
	if r.Repaints > 0 {
		r.Each = 1000 * (used.Seconds() - idle*took.Seconds()) / float64(r.Repaints)
	}
	return r
}

// idle measures while nothing moves.
func (m *measuring) idle(what string) result { return m.measure(what, 0) }

// compare measures nine tiles against one, in turn, and a stage on which nothing moves.
func (m *measuring) compare() {
	m.set(9, model.LayoutGrid, false)
	m.still()
	time.Sleep(time.Second)
	quiet := m.idle("nothing moves")
	say(quiet)
	idle := quiet.CPU / 100
	var each [2][]time.Duration
	for range *pairs {
		for i, n := range []int{1, 9} {
			m.set(n, []model.Layout{model.LayoutSpeaker, model.LayoutGrid}[i], false)
			time.Sleep(500 * time.Millisecond)
			r := m.measure([]string{"one tile", "nine tiles"}[i], idle)
			each[i] = append(each[i], time.Duration(r.Each*float64(time.Millisecond)))
			say(r)
		}
	}
	say(map[string]any{"what": "nine tiles against one", "median_cpu_ratio": quantile(each[1], 0.5) / quantile(each[0], 0.5)})
}
