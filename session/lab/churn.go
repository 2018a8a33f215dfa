package main

import (
	"flag"
	"time"
)

const (
	churnCalm     = 10 * time.Second      // before each event
	churnPatience = 2 * time.Minute       // after which the ring counts as broken for good
	churnLook     = 50 * time.Millisecond // how often it is looked whether the ring is whole
	churnRate     = 2                     // posts a second
)

// churnResult are the figures of a group that loses many members at once, and then falls in two for a while.
type churnResult struct {
	Delivered figure `json:"delivered"`
	Heal      figure `json:"ring_heal_s"` // the longer of the times after which the ring was whole again
	Rejoin    figure `json:"rejoin_s"`    // the one after the split
}

// churnCommand measures how a group gets over the loss of many members at once, and over a split.
func churnCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	vanish := flags.Float64("vanish", 0.2, "fraction of the peers that vanish at once")
	split := flags.Duration("split", time.Minute, "how long the group's two halves do not reach each other")
	return func(s settings) (*crowd, any) {
		c := newCrowd(s)
		c.settle()
		c.say("ring whole after %v more", c.untilWhole())
		p := c.startPosting(churnRate)
		begin := c.w.now
		c.runFor(churnCalm)

		for range int(*vanish * float64(c.ring.Len())) {
			c.anyone().vanish()
		}
		c.say("%d peers are left", c.ring.Len())
		healed := c.untilWhole()
		c.say("ring whole after %v", healed)
		c.runFor(churnCalm)

		p.splitFrom = c.w.now
		c.w.split = true
		c.runFor(*split)
		c.w.split = false
		p.splitTo = c.w.now
		rejoined := c.untilWhole()
		c.say("ring whole after %v", rejoined)
		c.runFor(max(churnCalm, time.Duration(begin-c.w.now)+time.Duration(s.seconds)*time.Second))
		c.weigh()
		result := p.finish()
		return c, churnResult{result.Delivered, seconds(int64(max(healed, rejoined))), seconds(int64(rejoined))}
	}
}

// untilWhole lets time pass until the ring is whole, and returns how much did.
func (c *crowd) untilWhole() time.Duration {
	begin := c.w.now
	for !c.isWhole() && c.w.now < begin+int64(churnPatience) {
		c.w.run(churnLook)
	}
	return time.Duration(c.w.now - begin)
}

// isWhole reports whether everyone who is there is linked to the next on the ring, as both ends see it.
func (c *crowd) isWhole() bool {
	n := c.ring.Len()
	for i := range n {
		_, p := c.ring.At(i)
		_, q := c.ring.At((i + 1) % n)
		if n > 1 && !(p.group.LinkedAt(q.address) && q.group.LinkedAt(p.address)) {
			return false
		}
	}
	return true
}
