package netgroup

import "time"

// An allowance is what may be spent now, refilled with time. The zero value is full.
type allowance struct {
	spent float64
	at    time.Time
}

// has reports whether one may be spent of what refills at rate a second up to burst.
func (a *allowance) has(now time.Time, rate, burst float64) bool {
	return a.hasFor(now, 1, rate, burst)
}

// hasFor is has for what costs more or less.
func (a *allowance) hasFor(now time.Time, cost, rate, burst float64) bool {
	a.spent = max(0, a.spent-rate*now.Sub(a.at).Seconds())
	a.at = now
	return a.spent+cost <= burst
}
