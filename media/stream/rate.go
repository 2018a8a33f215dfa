package stream

import "time"

// rateOver is over how long a rate is taken.
const rateOver = 4 * time.Second

// A rate says how many bytes a second there were lately.
type rate struct {
	since     time.Time
	bytes     int
	lastKbit  float64
	completed bool
}

func (r *rate) add(now time.Time, bytes int) {
	r.turn(now)
	r.bytes += bytes
}

// turn begins a new span when one is over.
func (r *rate) turn(now time.Time) {
	switch passed := now.Sub(r.since); {
	case r.since.IsZero():
		r.since = now
	case passed >= 2*rateOver:
		*r = rate{since: now, completed: true}
	case passed >= rateOver:
		*r = rate{since: now, lastKbit: float64(r.bytes) * 8 / 1000 / passed.Seconds(), completed: true}
	}
}

// kbit returns the kilobits a second of the last span that is complete.
func (r *rate) kbit(now time.Time) float64 {
	r.turn(now)
	if passed := now.Sub(r.since).Seconds(); !r.completed && passed > 0 {
		return float64(r.bytes) * 8 / 1000 / passed
	}
	return r.lastKbit
}
