package pages

import (
	"context"
	"time"
)

// start begins the renderer's goroutine, which ends when the renderer is closed.
func (r *Renderer) start() { go r.work() }

// work runs the engine: it begins one when there is something to do, and ends it when it is of no more use, when it
// has taken much memory, and when there was nothing to do for long.
func (r *Renderer) work() {
	defer close(r.stopped)
	h := &host{compile: &r.compile, ending: r.ending}
	defer h.end()
	idle := time.NewTimer(idleLimit)
	defer idle.Stop()
	for {
		work := r.next(h)
		switch {
		case work != nil:
			work()
			idle.Reset(idleLimit)
		case r.ended():
			return
		default:
			select {
			case <-r.wake:
			case <-idle.C:
				h.end()
			}
		}
	}
}

// apart runs something in an engine of its own, in the caller's goroutine, and waits for its turn.
func (r *Renderer) apart(ctx context.Context, limit time.Duration, do func(*engine) error) error {
	select {
	case r.alone <- struct{}{}:
		defer func() { <-r.alone }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if r.ended() {
		return ErrClosed
	}
	h := &host{compile: &r.compile, ending: r.ending}
	defer h.end()
	return h.run(ctx, limit, do)
}

// A host runs one engine after another. Only one goroutine uses it.
type host struct {
	compile *compiled
	ending  context.Context // ends when nothing is to run any more
	engine  *engine         // nil: none is running
}

// run has the engine do something within a time. If that ends an engine in which other documents were open, one of
// which may be to blame, it is done again in a new one.
func (h *host) run(ctx context.Context, limit time.Duration, do func(*engine) error) error {
	for {
		if h.engine == nil {
			var err error
			if h.engine, err = h.compile.start(); err != nil {
				return err
			}
		}
		e := h.engine
		late := time.AfterFunc(limit, func() { e.expired.Store(true); e.kill() })
		stop, stopped := context.AfterFunc(ctx, e.kill), context.AfterFunc(h.ending, e.kill)
		err := do(e)
		late.Stop()
		wanted, running := stop(), stopped()
		alive := wanted && running && !e.expired.Load() && (err == nil || !fatal(err))
		shared := e.shared()
		if !alive || len(e.memory.bytes) > keepMemory {
			h.end()
		}
		switch {
		case alive:
			return err
		case h.ending.Err() != nil:
			return ErrClosed
		case ctx.Err() != nil:
			return ctx.Err()
		case e.expired.Load():
			err = ErrTooLong
		}
		if !shared {
			return err
		}
	}
}

// end ends the engine if one is running.
func (h *host) end() {
	if h.engine != nil {
		h.engine.close()
		h.engine = nil
	}
}
