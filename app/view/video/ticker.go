//go:build !nogui

package video

import (
	"context"
	"sync"
	"time"
)

// Interval is how long one redraw is after another at the least: fifteen a second.
const Interval = time.Second / 15

// Frame is how long one redraw is after another if something hurries: sixty a second, which is as often as a window is
// drawn.
const Frame = time.Second / 60

// A Ticker redraws what moves, all of it together.
type Ticker struct {
	post func(func())  // fyne.Do; a direct call in tests
	wake chan struct{} // something is to be redrawn; one waits

	mu       sync.Mutex // guards what follows
	dirty    []*Picture // each once
	moving   []Step
	hurrying []Step
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
	var last, usual time.Time // redraws: any, and of more than what hurries
	for {
		select {
		case <-t.wake:
		case <-ctx.Done():
			return
		}
		if !t.rest(ctx, rest, last, usual) {
			return
		}
		last = time.Now()
		all := last.Sub(usual) >= Interval
		if all {
			usual = last
		}
		shown := make(chan struct{})
		if !t.tick(all, func() { close(shown) }) {
			continue
		}
		select { // what is on its way to the screen is not drawn over
		case <-shown:
		case <-ctx.Done():
			return
		}
	}
}

// rest waits until the next redraw, which something that hurries may bring nearer. It returns false if ctx ends.
func (t *Ticker) rest(ctx context.Context, timer *time.Timer, last, usual time.Time) bool {
	for {
		at := usual.Add(Interval)
		if t.hurried() {
			at = last.Add(Frame)
		}
		left := time.Until(at)
		if left <= 0 {
			return true
		}
		timer.Reset(left)
		select {
		case <-timer.C:
		case <-t.wake: // look again
		case <-ctx.Done():
			return false
		}
	}
}

func (t *Ticker) hurried() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.hurrying) > 0
}

// Tick redraws once, now: for tests, in the place of Run.
func (t *Ticker) Tick() { t.tick(true, func() {}) }

// tick makes pixels of the pictures that came and posts all redraws, or those that hurry. It calls done after them, in the
// goroutine of the window, and returns whether there were any.
func (t *Ticker) tick(all bool, done func()) bool {
	t.mu.Lock()
	var dirty []*Picture
	var moving []Step
	hurrying := t.hurrying
	t.hurrying = nil
	if all {
		dirty, moving = t.dirty, t.moving
		t.dirty, t.moving = nil, nil
	}
	left := len(t.dirty) + len(t.moving)
	t.mu.Unlock()
	if left > 0 {
		t.rouse()
	}
	if len(dirty) == 0 && len(moving) == 0 && len(hurrying) == 0 {
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
		for _, step := range hurrying {
			if step(now) {
				t.Hurry(step)
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

// Hurry is Animate for what must move smoothly: the next redraw comes as soon as a window is drawn again, but pictures of
// streams come no more often for that.
func (t *Ticker) Hurry(step Step) {
	t.mu.Lock()
	t.hurrying = append(t.hurrying, step)
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
