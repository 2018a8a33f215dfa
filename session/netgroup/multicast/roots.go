package multicast

import (
	"math"
	"time"
)

// leastFan is to how many others a child is reckoned to send a substream on, at least.
const leastFan = 1.5

// quicken has the only child of a substream of a capped publisher leave it for another by way of whom the last of all
// others has it sooner.
func (e *Engine) quicken(now time.Time, n *neighbor, s int) bool {
	c := e.slower(n, s)
	if c == nil || !e.mayDisplace(now) {
		return false
	}
	e.displaceAt = now.Add(displaceEvery)
	e.leave(now, c, s)
	e.counters.Displaced++
	return true
}

// slower returns the child that is the only one to be sent a substream by a capped publisher, if the last of all others
// would have it sooner by way of another neighbour, who is not much weaker; nil otherwise, or if half
// of the substreams have second copies.
func (e *Engine) slower(n *neighbor, s int) *neighbor {
	list := e.substreams[s].children
	if !e.cfg.Publisher || e.cfg.PublisherCopies == 0 || len(list) != 1 || e.slots() >= e.k+e.k/2 {
		return nil
	}
	c := list[0]
	if c == n || c.leaving != 0 || n.path.RTT == 0 || n.children.count() >= e.cfg.MaxOfOne ||
		strength(c.strength()) >= strength(n.strength())+displaceSteps ||
		e.spreads(n, n.children.count()+1)+e.cfg.Hysteresis >= e.spreads(c, c.children.count()) {
		return nil
	}
	return c
}

// spreads is about how long it takes until the last member has what is sent to a neighbour alone, who is sent so many
// substreams: the way to it, and as many ways on as it takes when everybody sends it to as many as that one can. At each
// the last waits until all before it are served.
func (e *Engine) spreads(n *neighbor, substreams int) time.Duration {
	kbit := float64(max(n.strength(), 1))
	members := float64(max(e.cfg.Members, len(e.neighbors)))
	fan := max(uplinkShare*kbit*float64(e.k)/(e.fullRate()*e.overhead())/float64(substreams), leastFan)
	hops := max(math.Log(members)/math.Log(fan), 1)
	packet := e.rate.rate() * e.overhead() / e.rate.packets() / kbit // seconds on the line
	last := time.Duration(min(fan, members) * packet * float64(time.Second))
	return n.leastRTT/2 + time.Duration(hops*float64(e.usualWay()+last))
}

// usualWay is how long a packet takes between two members, on average, as the ways to neighbours tell.
func (e *Engine) usualWay() (way time.Duration) {
	known := 0
	for _, n := range e.neighbors {
		if n.leastRTT > 0 {
			way += n.leastRTT / 2
			known++
		}
	}
	return way / time.Duration(max(known, 1))
}
