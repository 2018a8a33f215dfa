//go:build !nogui

package board

import (
	"sync"
	"time"

	"lyceum/app/room"
	"lyceum/app/view/ink"
	"lyceum/collab/board/live"
)

// mostWaiting is how many messages of live ink wait for the next redraw (our choice: thirty people who draw send some 1,900 a second,
// so it is half a second without a redraw; then the oldest go, and the finished strokes come all the same).
const mostWaiting = 1024

// An inbox takes what comes in other goroutines, and hands it to the canvas in that of the window, once a redraw.
type inbox struct {
	p *Pane

	mu      sync.Mutex // guards what follows
	waiting []inked
	sharper bool // pages or images came
	queued  bool
}

// inked is what somebody shows of a stroke that is not finished, or where they point.
type inked struct {
	from    ink.Person
	message live.Message
}

func newInbox(p *Pane) *inbox { return &inbox{p: p} }

// put takes a message.
func (b *inbox) put(from room.Inker, m live.Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) >= mostWaiting {
		b.waiting = b.waiting[1:]
	}
	b.waiting = append(b.waiting, inked{ink.Person{ID: from.ID, Name: from.Name}, m})
	b.queue()
}

// repaint takes in that pages or images can be shown more sharply.
func (b *inbox) repaint() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sharper = true
	b.queue()
}

// queue has the next redraw take all; b.mu is held.
func (b *inbox) queue() {
	if !b.queued {
		b.queued = true
		b.p.ticker.Hurry(b.empty)
	}
}

// empty hands over what came.
func (b *inbox) empty(time.Time) (more bool) {
	b.mu.Lock()
	waiting, sharper := b.waiting, b.sharper
	b.waiting, b.sharper, b.queued = nil, false, false
	b.mu.Unlock()
	if b.p.closed {
		return false
	}
	for _, m := range waiting {
		b.p.canvas.Live(m.from, m.message)
	}
	if sharper {
		b.p.canvas.Repaint()
		if b.p.waited > 0 && !b.p.waits() {
			b.p.chips.set(b.p.board)
		}
		b.p.wall.repaint()
	}
	return false
}
