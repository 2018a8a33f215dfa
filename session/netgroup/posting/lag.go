package posting

import "time"

// A lag is the usual time between two things, and how long to wait for the second: mean + 4 · mean
// deviation, as RFC 6298 has it for round trips.
type lag struct {
	mean, deviation time.Duration
	measured        bool
	initial         time.Duration // before the first measurement
	low, high       time.Duration
}

func newLag(initial, low, high time.Duration) lag { return lag{initial: initial, low: low, high: high} }

// add takes in a measurement.
func (l *lag) add(d time.Duration) {
	d = min(d, l.high)
	if !l.measured {
		l.mean, l.deviation, l.measured = d, max(d/2, l.initial/4), true
		return
	}
	l.deviation += ((d - l.mean).Abs() - l.deviation) / 8
	l.mean += (d - l.mean) / 8
}

// limit returns how long to wait.
func (l *lag) limit() time.Duration {
	if !l.measured {
		return l.initial
	}
	return min(l.high, max(l.low, l.mean+4*l.deviation))
}
