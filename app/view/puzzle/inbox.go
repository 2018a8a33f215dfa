//go:build !nogui

package puzzle

import (
	"sync/atomic"
	"time"

	"lyceum/collab/puzzle"
)

// An inbox hears in other goroutines that somebody holds something else, and has the pane look with the next redraw.
type inbox struct {
	p      *Pane
	queued atomic.Bool
}

// poke has the pane look.
func (b *inbox) poke() {
	if !b.queued.Swap(true) {
		b.p.ticker.Hurry(b.look)
	}
}

// look asks who holds what.
func (b *inbox) look(time.Time) bool {
	look := func(time.Time) bool {
		b.queued.Store(false)
		if b.p.shown && b.p.play != nil {
			b.p.play.look()
		}
		return false
	}
	if b.p.play != nil && b.p.play.v != nil && b.p.play.v.Kind == puzzle.CrosswordKind {
		b.p.ticker.Animate(look) // cursors jump from cell to cell, and need not move smoothly
		return false
	}
	return look(time.Time{})
}
