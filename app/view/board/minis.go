//go:build !nogui

package board

import (
	"image"
	"sync"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/ink"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// minisMost bounds how many small boards are kept of whoever is not in sight, so that they show at once when they are (our choice:
// some twenty MB).
const minisMost = 64

// freshEvery is how often small boards that were drawn are shown: each time costs a repaint of the window, however many there are
// (our choice: as good as at once for who looks over a class).
const freshEvery = 300 * time.Millisecond

// miniatures are the small pictures of private boards. They are drawn by a worker, which get begins and close ends. Stale and what
// the worker does run in other goroutines, all else in the window's.
type miniatures struct {
	p      *Pane
	fresh  func(owners map[string]bool) // pictures were drawn; in the window's goroutine
	every  time.Duration
	inline bool // tests: get draws at once

	mu      sync.Mutex // guards what follows
	all     map[string]*mini
	queue   []string // owners whose boards are to be drawn, each once
	new     map[string]bool
	told    bool // fresh is on its way
	shown   time.Time
	used    int
	ended   bool
	running sync.WaitGroup
	wake    *sync.Cond
	painter *draw.Painter // of the worker
}

// A mini is the small picture of one board.
type mini struct {
	is     *image.RGBA // nil until the first is drawn
	of     sketch      // what was asked for last
	drawn  sketch      // what is shows
	queued bool
	used   int
}

// A sketch is what a picture is to be of; two can be compared.
type sketch struct {
	page  *board.Page
	size  board.Size
	width int // in pixels of the screen
	epoch int // rises when a picture that lies on boards came
}

func newMiniatures(p *Pane, fresh func(map[string]bool)) *miniatures {
	m := &miniatures{p: p, fresh: fresh, every: freshEvery, all: map[string]*mini{}, new: map[string]bool{}}
	m.wake = sync.NewCond(&m.mu)
	return m
}

// latest is the page of a board on which something changed last.
func latest(pages []*board.Page) *board.Page {
	var last *board.Page
	for _, p := range pages {
		if last == nil || p.Version > last.Version {
			last = p
		}
	}
	return last
}

// get returns the newest picture of a board that there is, and has one be drawn if it is not of the board as it is now.
func (m *miniatures) get(is *model.PrivateBoard, width float32) *image.RGBA {
	page := latest(is.Pages)
	if page == nil || width <= 8 {
		return nil
	}
	size := page.Size
	if size.Width == 0 || size.Height == 0 {
		size = board.PageSize
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return nil
	}
	m.used++
	one := m.all[is.Owner.ID]
	if one == nil {
		one = &mini{}
		m.all[is.Owner.ID] = one
	}
	one.used = m.used
	one.of = sketch{page: page, size: size, width: int((width - 8) * m.p.window.Canvas().Scale()), epoch: one.of.epoch}
	m.ask(is.Owner.ID, one)
	return one.is
}

// ask has a picture be drawn, unless it is as it should be; m.mu is held.
func (m *miniatures) ask(owner string, one *mini) {
	switch {
	case one.of == one.drawn || one.queued || one.of.page == nil:
	case m.inline:
		one.is, one.drawn = m.draw(one.of), one.of
	default:
		one.queued = true
		m.queue = append(m.queue, owner)
		if m.painter == nil {
			m.painter = m.newPainter()
			m.running.Go(m.work)
		}
		m.wake.Signal()
	}
}

func (m *miniatures) newPainter() *draw.Painter {
	p := draw.NewPainter(ink.SystemFonts)
	p.Images = m.p.asks.BoardImage
	return p
}

// draw makes a picture.
func (m *miniatures) draw(of sketch) *image.RGBA {
	if m.painter == nil {
		m.painter = m.newPainter()
	}
	return m.painter.Thumbnail(of.page, of.size, of.width, nil)
}

// work draws what is asked for until the pane is closed.
func (m *miniatures) work() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for {
		for len(m.queue) == 0 && !m.ended {
			m.wake.Wait()
		}
		if m.ended {
			return
		}
		owner := m.queue[0]
		m.queue = m.queue[1:]
		one := m.all[owner]
		if one == nil {
			continue
		}
		one.queued = false
		of := one.of
		m.mu.Unlock()
		is := m.draw(of)
		m.mu.Lock()
		if m.all[owner] == one {
			one.is, one.drawn = is, of
			m.ask(owner, one) // it may have changed meanwhile
			m.tell(owner)
		}
	}
}

// tell has the window show a picture, with others that come soon; m.mu is held.
func (m *miniatures) tell(owner string) {
	m.new[owner] = true
	if m.told {
		return
	}
	m.told = true
	show := func() { m.p.ticker.Animate(m.show) }
	if wait := m.every - time.Since(m.shown); wait > 0 {
		time.AfterFunc(wait, show)
	} else {
		show()
	}
}

// show hands over what was drawn since the last time.
func (m *miniatures) show(time.Time) (more bool) {
	m.mu.Lock()
	owners := m.new
	m.new, m.told, m.shown = map[string]bool{}, false, time.Now()
	m.mu.Unlock()
	m.fresh(owners)
	return false
}

// stale has all boards be drawn anew that are wanted again. Any goroutine may call it.
func (m *miniatures) stale() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, one := range m.all {
		one.of.epoch++
	}
	for owner := range m.all {
		m.tell(owner) // whoever is in sight asks again
	}
}

// keep forgets the oldest of those that are not in sight.
func (m *miniatures) keep(inSight func(owner string) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.all) > minisMost {
		oldest, least := "", m.used+1
		for owner, one := range m.all {
			if !inSight(owner) && one.used < least {
				oldest, least = owner, one.used
			}
		}
		if oldest == "" {
			return
		}
		delete(m.all, oldest)
	}
}

// forget drops all pictures: there is no class any more, or who looks may not see them.
func (m *miniatures) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.all)
	clear(m.new)
	m.queue = nil
}

// close ends the worker and waits for it.
func (m *miniatures) close() {
	m.mu.Lock()
	m.ended = true
	m.wake.Signal()
	m.mu.Unlock()
	m.running.Wait()
}
