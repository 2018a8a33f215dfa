package studio

import (
	"time"

	"lyceum/session/journal"
)

// Whoever rings again and again and is not answered keeps others from being heard, and may mean to. So after the second
// time in vain it does not ring for a while, and for twice as long each time after that. Our choice.
const (
	quietAtFirst = 10 * time.Second
	quietAtMost  = 5 * time.Minute
	vainForgets  = 10 * time.Minute // without another call
)

// A ringing says how often somebody rang in vain.
type ringing struct {
	inVain int
	quiet  time.Time // until then it does not ring
}

// rang notes that somebody rang and was not answered.
func (c *call) rang(who journal.Author, at time.Time) {
	if c.ringings == nil {
		c.ringings = map[journal.Author]ringing{}
	}
	r := c.ringings[who]
	r.inVain++
	r.quiet = at
	if r.inVain > 1 {
		r.quiet = at.Add(min(quietAtFirst<<min(r.inVain-2, 10), quietAtMost))
	}
	c.ringings[who] = r
}

// isQuiet reports whether somebody's call does not ring now, as it did too often.
func (c *call) isQuiet(who journal.Author, at time.Time) bool {
	return at.Before(c.ringings[who].quiet)
}

// welcomes forgets how often somebody rang in vain.
func (c *call) welcomes(who journal.Author) { delete(c.ringings, who) }

// forgetRingings forgets what was long ago.
func (c *call) forgetRingings(at time.Time) {
	for a, r := range c.ringings {
		if at.Sub(r.quiet) > vainForgets {
			delete(c.ringings, a)
		}
	}
}
