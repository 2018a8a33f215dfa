package stream

import "time"

// A cadence says how evenly sound is pulled. The zero value is ready.
type cadence struct {
	begun  bool
	next   time.Duration // when the next pull is expected
	length time.Duration // of what is pulled at a time
	early  time.Duration // by how much pulls came before they were expected, at most, lately
}

const (
	cadenceOver = 64                     // pulls over which what is expected is averaged
	mostEarly   = 60 * time.Millisecond  // beyond that it is not a matter of cadence
	lostCadence = 200 * time.Millisecond // nothing was pulled for that long: it begins anew
)

// pulled tells of a pull.
func (c *cadence) pulled(now, length time.Duration) {
	off := now - c.next
	if !c.begun || off > lostCadence || off < -lostCadence {
		*c = cadence{begun: true, next: now, early: c.early}
		off = 0
	}
	c.length = max(length, c.length-c.length/cadenceOver)
	c.early -= c.early / (8 * cadenceOver)
	c.early = min(max(c.early, -off), mostEarly)
	c.next += off/cadenceOver + length
}
