package rtmfp

import "time"

// A crowd is what delayControl knows of others on its path who fill the queue whatever the delay.
type crowd struct {
	above   time.Duration // for how long the queueing delay has been well above the target, on the whole
	atRise  int           // window when that began
	rival   *appendixA    // rules while there is a crowd
	below   time.Time     // since when there seems to be none; zero if there is
	testAt  time.Time     // when to retreat next
	retreat int           // rounds left with so little in flight that the queue would be empty without others
}

// judge decides whether there is a crowd. Well above the target means twice: the queue that we cause
// ourselves, together with others like us who come and go, is less.
func (c *delayControl) judge(now time.Time, took, queueing time.Duration) {
	high := queueing > 2*c.target()
	if c.crowd.rival == nil {
		c.seekCrowd(now, took, high)
		return
	}
	c.leaveCrowd(now, high)
}

// seekCrowd adds up the time above the target; time below takes away as much. There is a crowd when that
// is 3 s although the window was halved twice.
func (c *delayControl) seekCrowd(now time.Time, took time.Duration, high bool) {
	o := &c.crowd
	if !high {
		o.above = max(o.above-took, 0)
		return
	}
	if o.above == 0 {
		o.atRise = c.cwnd
	}
	o.above += took
	if o.above >= competeAfter && c.cwnd <= max(o.atRise/4, minDelayWindow) {
		o.rival = newAppendixA()
		o.rival.cwnd = max(c.cwnd, cwndInit)
		o.below, o.testAt = time.Time{}, now.Add(retreatEvery)
	}
}

// leaveCrowd ends appendixA's rule after 1 s below the target; and since by its nature it fills the queue
// itself, now and then it is kept from doing so for a moment, to see whether anybody else does.
func (c *delayControl) leaveCrowd(now time.Time, high bool) {
	o := &c.crowd
	switch {
	case high:
		o.below = time.Time{}
	case o.retreat > 0:
		o.below = now.Add(-yieldAfter) // the queue was ours alone
	case o.below.IsZero():
		o.below = now
	}
	if o.retreat > 0 {
		o.retreat--
	} else if !now.Before(o.testAt) {
		o.retreat, o.testAt = retreatRounds, now.Add(retreatEvery)
	}
	if !o.below.IsZero() && now.Sub(o.below) >= yieldAfter {
		c.cwnd = max(int(c.rate*c.baseRTT().Seconds()), minDelayWindow)
		c.ssthresh, c.drain, c.rise = c.cwnd, 0, windowRise{}
		*o = crowd{}
	}
}
