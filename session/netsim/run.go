package netsim

import (
	"fmt"
	"time"
)

// Run lets time pass until the clock shows until, which may not be before Now.
func (w *World) Run(until time.Time) { w.run(until, nil) }

// RunFor lets d of virtual time pass.
func (w *World) RunFor(d time.Duration) { w.Run(w.Now().Add(d)) }

// RunUntil lets time pass until done reports true, asking after every event, but not longer than
// limit. It returns what done last said.
func (w *World) RunUntil(limit time.Duration, done func() bool) bool {
	return done() || w.run(w.Now().Add(limit), done)
}

func (w *World) run(until time.Time, done func() bool) bool {
	if w.running {
		panic("netsim: Run called from inside Run")
	}
	w.running = true
	defer func() { w.running = false }()
	end := w.ns(until)
	for len(w.queue.events) > 0 && w.queue.events[0].at <= end {
		e := w.queue.pop()
		if e.pkt != nil && e.pkt.stage == arrived {
			// A delivery waits until 1 ns after the previous one, so that no order between
			// two of them is ever left to the receiver's scheduler.
			if e.at = max(e.at, w.last+1); e.at > end {
				w.queue.push(e)
				continue
			}
			w.last = e.at
		}
		w.now = max(w.now, e.at)
		w.happen(e)
		if done != nil && done() {
			return true
		}
	}
	w.now = end
	return false
}

func (w *World) happen(e event) {
	switch {
	case e.pkt != nil && e.pkt.stage == arrived:
		w.deliver(e.pkt)
	case e.pkt != nil:
		w.forward(e.pkt, w.now)
	case e.host != nil:
		w.ring(e.host, e.at)
	default:
		e.call(w.Now())
	}
}

// setWake notes when h wants to be called and makes sure that an event comes no later. An event
// that comes too early costs less than removing it from the middle of the queue.
func (w *World) setWake(h *host, at int64) {
	h.wake = at
	if at != never && (h.alarm == never || at < h.alarm) {
		h.alarm = at
		w.queue.push(event{at: at, host: h})
	}
}

// ring handles an alarm set for time at.
func (w *World) ring(h *host, at int64) {
	if h.gone || h.alarm != at {
		return // an earlier alarm replaced this one
	}
	h.alarm = never
	if h.wake == never || h.wake > w.now {
		w.setWake(h, h.wake)
		return
	}
	w.serve(h)
}

// serve advances a node and sends all it has to send, until it wants to be left alone for now.
func (w *World) serve(h *host) {
	for range maxRounds {
		wake := h.node.Advance(w.Now())
		sent := w.drain(h)
		if h.gone {
			return
		}
		if wake.IsZero() && !sent {
			w.setWake(h, never)
			return
		}
		if at := int64(wake.Sub(w.start)); at > w.now && !sent {
			w.setWake(h, at)
			return
		}
	}
	panic(fmt.Sprintf("BUG: node %v still asks to be called at once after %d calls at %v", h.addr, maxRounds, w.Now()))
}

// drain sends what a node has to send and reports whether there was anything.
func (w *World) drain(h *host) bool {
	for n := range maxBurst {
		if h.gone {
			return n > 0
		}
		to, datagram, ok := h.node.Transmit(w.Now(), w.scratch[:0])
		if !ok {
			return n > 0
		}
		w.send(h, to, datagram)
	}
	panic(fmt.Sprintf("BUG: node %v sent %d datagrams at %v and has more", h.addr, maxBurst, w.Now()))
}
