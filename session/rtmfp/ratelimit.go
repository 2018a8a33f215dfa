package rtmfp

import (
	"net/netip"
	"time"
)

// A rate remembers when something was done last, so that it is done at most n times in any second. All
// calls for one rate name the same n, at least 1. The zero value has done nothing.
type rate struct {
	times  []time.Time // at most n
	oldest int
}

func (r *rate) allows(now time.Time, n int) bool {
	return len(r.times) < n || now.Sub(r.times[r.oldest]) >= time.Second
}

// spend notes that it is done now, which was allowed.
func (r *rate) spend(now time.Time, n int) {
	if len(r.times) < n {
		r.times = append(r.times, now)
		return
	}
	r.times[r.oldest] = now
	r.oldest = (r.oldest + 1) % n
}

// A replyWatch remembers to which addresses something was sent within the last second, so that each gets
// it at most once in any second. It remembers maxTracked addresses at least, and allows no more than
// twice that. The zero value has sent nothing.
type replyWatch struct {
	latest, before map[netip.AddrPort]time.Time
	turned         time.Time // when latest was begun; what is in before is older
}

func (w *replyWatch) allows(now time.Time, addr netip.AddrPort) bool {
	if now.Sub(w.turned) >= time.Second {
		w.latest, w.before = map[netip.AddrPort]time.Time{}, w.latest
		w.turned = now
	}
	last, known := w.latest[addr]
	if !known {
		last, known = w.before[addr]
	}
	return len(w.latest) < maxTracked && (!known || now.Sub(last) >= time.Second)
}

// spend notes that something is sent to addr now, which was allowed.
func (w *replyWatch) spend(now time.Time, addr netip.AddrPort) { w.latest[addr] = now }
