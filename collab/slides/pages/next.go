package pages

import (
	"context"
	"slices"
)

// next returns the next thing to do, nil if there is nothing: first what was closed, then who waits in turn, then the
// picture that was wanted last, then one that will be.
func (r *Renderer) next(h *host) func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		calls := r.calls
		r.calls, r.asked, r.ahead, r.gone = nil, nil, nil, nil
		if len(calls) == 0 {
			return nil
		}
		return func() {
			for _, c := range calls {
				c.done <- ErrClosed
			}
		}
	case len(r.gone) > 0:
		gone := r.gone
		r.gone = nil
		return func() { h.forget(gone) }
	case len(r.calls) > 0:
		c := r.calls[0]
		r.calls = slices.Delete(r.calls, 0, 1)
		return func() { r.serve(h, c) }
	case len(r.asked) > 0:
		k := r.asked[len(r.asked)-1]
		r.asked = r.asked[:len(r.asked)-1]
		return func() { r.supply(h, k, true) }
	case len(r.ahead) > 0:
		k := r.ahead[0]
		r.ahead = r.ahead[1:]
		return func() { r.supply(h, k, false) }
	}
	return nil
}

// ended reports whether the renderer is closed.
func (r *Renderer) ended() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

// serve does what somebody waits for, unless nobody does any more.
func (r *Renderer) serve(h *host, c *call) {
	if err := c.ctx.Err(); err != nil {
		c.done <- err
		return
	}
	c.done <- h.run(c.ctx, c.limit, c.do)
}

// supply renders a picture that was wanted and tells that it is there, or will not be. After one that was wanted, the
// pages beside it will be.
func (r *Renderer) supply(h *host, k key, wanted bool) {
	err := h.run(context.Background(), r.pageLimit, func(e *engine) error {
		_, err := r.render(e, k)
		return err
	})
	r.mu.Lock()
	ready := k.doc.ready
	if wanted && err == nil {
		r.ahead = r.beside(k)
	}
	r.mu.Unlock()
	if ready != nil {
		ready(k.page)
	}
}

// beside returns the pictures of the pages after and before one, those that are not here. The caller holds the lock.
func (r *Renderer) beside(k key) (ahead []key) {
	for _, page := range []int{k.page + 1, k.page - 1} {
		n, ok := k.doc.want(page, k.width, k.part)
		if ok && n.part == k.doc.whole(page, k.width) && r.cache.byKey[n] == nil && k.doc.fault(page) == nil {
			ahead = append(ahead, n)
		}
	}
	return ahead
}

// forget closes documents that were given up.
func (h *host) forget(gone []*Document) {
	for _, d := range gone {
		if h.engine != nil && h.engine.forget(d) != nil {
			h.end()
		}
	}
}
