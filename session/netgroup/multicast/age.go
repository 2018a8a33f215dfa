package multicast

import "time"

const (
	ageSamples = 8                     // before which it is not known what is usual
	waitFirst  = 60 * time.Millisecond // for a packet, until then
	waitLeast  = 8 * time.Millisecond
	waitMost   = 250 * time.Millisecond
	ageSlack   = 4 * time.Millisecond
	ageMost    = 10 * time.Second // what a timestamp says beyond is not believed
)

// An age measures how old packets of a substream are when they come, by their timestamps, from an origin of the
// engine's own. All but the differences between substreams is meaningless.
type age struct {
	mean, deviation float64 // seconds
	least           float64 // lately
	samples         int
}

func (a *age) add(d time.Duration) {
	if d.Abs() > ageMost {
		return
	}
	x := d.Seconds()
	if a.samples == 0 {
		a.mean, a.deviation, a.least = x, 0.005, x
	}
	a.samples++
	a.least = min(a.least+(a.mean-a.least)/512, x)
	diff := x - a.mean
	a.mean += diff / 16
	a.deviation += (max(diff, -diff) - a.deviation) / 16
}

// spread is by how much packets come early or late, those of a busy line more than others.
func (a *age) spread() time.Duration {
	return min(time.Duration(6*a.deviation*float64(time.Second)), waitMost)
}

// longer is by how much packets take longer than they did.
func (a *age) longer() time.Duration { return time.Duration((a.mean - a.least) * float64(time.Second)) }

// most is what nearly all packets take at most.
func (a *age) most() time.Duration {
	return time.Duration((a.mean+4*a.deviation)*float64(time.Second)) + ageSlack
}
