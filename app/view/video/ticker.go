//go:build !nogui

package video

import (
	"context"
	"sync"
	"time"
)

// Interval is how long one redraw is after another at the least: fifteen a second.
const Interval = time.Second / 15

// A Ticker redraws what moves, all of it together.
type Ticker struct {
	post func(func())  // fyne.Do; a direct call in tests
	wake chan struct{} // something is to be redrawn; one waits

	mu     sync.Mutex // guards what follows
	dirty  []*Picture // each once
	moving []Step
}

// A Step moves something on, in the goroutine of the window, and reports whether it is to be called again the next time.
type Step func(now time.Time) (more bool)

// NewTicker returns a ticker that hands its redraws to the window by post, which is fyne.Do.
func NewTicker(post func(func())) *Ticker {
	return &Ticker{post: post, wake: make(chan struct{}, 1)}
}

// Run redraws until ctx ends. It sleeps while nothing changes.
func (t *Ticker) Run(ctx context.Context) {
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		select {
		case <-t.wake:
		case <-ctx.Done():
			return
		}
		select {
		case <-rest.C:
		case <-ctx.Done():
			return
		}
		rest.Reset(Interval)
		shown := make(chan struct{})
		if !t.tick(func() { close(shown) }) {
			continue
		}
		select { // what is on its way to the screen is not drawn over
		case <-shown:
		case <-ctx.Done():
			return
		}
	}
}

// Tick redraws once, now: for tests, in the place of Run.
func (t *Ticker) Tick() { t.tick(func() {}) }

// tick makes pixels of the pictures that came and posts all redraws. It calls done after them, in the goroutine of the
// window, and returns whether there were any.
func (t *Ticker) tick(done func()) bool {
	t.mu.Lock()
	dirty, moving := t.dirty, t.moving
	t.dirty, t.moving = nil, nil
	t.mu.Unlock()
	if len(dirty) == 0 && len(moving) == 0 {
		return false
	}
	for _, p := range dirty {
		p.prepare()
	}
	t.post(func() {
		for _, p := range dirty {
			p.show()
		}
		now := time.Now()
		for _, step := range moving {
			if step(now) {
				t.Animate(step)
			}
		}
		done()
	})
	return true
}

// Animate has step be called with the next redraws, until it reports false.
func (t *Ticker) Animate(step Step) {
	t.mu.Lock()
	t.moving = append(t.moving, step)
	t.mu.Unlock()
	t.rouse()
}

// redraw has p be redrawn.
func (t *Ticker) redraw(p *Picture) {
	t.mu.Lock()
	t.dirty = append(t.dirty, p)
	t.mu.Unlock()
	t.rouse()
}

func (t *Ticker) rouse() {
	select {
	case t.wake <- struct{}{}:
	default: // it is awake
	}
}
