package rtmfp

import "time"

// A sharerCount counts the sessions of an endpoint that fill their windows at the same time. They mostly
// share the line that leads away from here, and with it one queue, in which together they may grow by one
// segment a round trip, as one session would: each for itself, thirty would keep a queue thirty times as long.
type sharerCount struct {
	period uint64 // number of the present one, from 1
	began  time.Time
	now    int // sessions in the present period
	before int // and in the one before
}

// sharerPeriod is how long a session that filled its window counts, once to twice (our choice: several round
// trips of a slow path).
const sharerPeriod = time.Second

// full notes that a session's window is full now, and returns how many share, itself included. last is the
// session's own memory of when it was counted.
func (c *sharerCount) full(now time.Time, last *uint64) int {
	if d := now.Sub(c.began); c.period == 0 || d >= sharerPeriod {
		c.before = c.now
		if d >= 2*sharerPeriod {
			c.before = 0
		}
		c.period, c.began, c.now = c.period+1, now, 0
	}
	if *last != c.period {
		*last = c.period
		c.now++
	}
	return max(c.now, c.before)
}
