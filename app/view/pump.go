//go:build !nogui

package view

import "sync/atomic"

// A Pump carries snapshots to the Fyne goroutine. Only the newest waits, so a
// burst of a thousand changes costs one redraw.
type Pump[T any] struct {
	latest atomic.Pointer[T]
	post   func(func()) // fyne.Do in the app, a direct call in tests
	show   func(*T)     // always runs inside post
}

// NewPump returns a pump that has show called through post.
func NewPump[T any](post func(func()), show func(*T)) *Pump[T] {
	return &Pump[T]{post: post, show: show}
}

// Offer hands over v, which nobody may change from now on. Any goroutine may
// call it.
func (p *Pump[T]) Offer(v *T) {
	if p.latest.Swap(v) == nil { // none was waiting, so no call to show is on its way
		p.post(func() { p.show(p.latest.Swap(nil)) })
	}
}
