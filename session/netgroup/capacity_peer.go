package netgroup

import (
	"slices"
	"time"

	"lyceum/session/keying"
)

// carryShare is how much of what the uplinks of a group could carry at most a stream is advised to use: trees are not
// perfect, and what holds today may not in a minute.
const carryShare = 0.6

// A proof is how fast a neighbour was seen to send.
type proof struct {
	rate byteRate
	best peak // bytes a second
}

func (p *proof) add(now time.Time, n int) {
	if now.Unix() > p.rate.second {
		p.best.note(now, p.rate.perSecond(now))
	}
	p.rate.add(now, n)
}

// kbit returns what was seen.
func (p *proof) kbit(now time.Time) float64 {
	p.best.note(now, p.rate.perSecond(now))
	return p.best.value(now) * 8 / 1000
}

// believed returns what a neighbour is believed to pass on, in kbit/s. Its word holds up to twice what was measured
// from it, or up to what is not out of the ordinary, if that is more: a machine that has had no reason to send here yet
// is not taken for weak, and nobody counts as stronger than all others who has not shown it.
func (n *neighbor) believed(now time.Time, ordinary float64) float64 {
	return min(float64(n.capacity), max(uplinkTrust*n.gave.kbit(now), ordinary))
}

// One in extraordinary members makes claims that are: so many may lie.
const extraordinary = 8

// ordinary returns what a quarter of the neighbours and this machine, but at least one, claim more than to pass on, in
// kbit/s.
func (g *Group) ordinary(now time.Time) float64 {
	claims := make([]uint64, 0, len(g.ups)+1)
	claims = append(claims, g.Uplink())
	for _, n := range g.ups {
		claims = append(claims, n.capacity)
	}
	slices.Sort(claims)
	return float64(claims[max(len(claims)-1-max(len(claims)/extraordinary, 1), 0)])
}

// CapacityOf returns how many kbit/s of streams a neighbour is believed to pass on; 0 for who is none.
func (g *Group) CapacityOf(now time.Time, peer keying.PeerID) uint64 {
	n := g.neighbors[peer]
	if n == nil || !n.up {
		return 0
	}
	return uint64(n.believed(now, g.ordinary(now)))
}

// StreamCapacity returns the rate in kbit/s, of all streams together, that this group is advised to carry when this
// machine publishes them: carryShare of min(u, (u+Σu)/N), where u is the own uplink, Σu what the N−1 others are believed to
// pass on, as far as the neighbours show it. It is 0 only where nobody passes on anything.
func (g *Group) StreamCapacity(now time.Time) uint64 {
	own := g.c.capacity.kbit(now)
	if len(g.ups) == 0 {
		return uint64(own * carryShare)
	}
	var sum float64
	ordinary := g.ordinary(now)
	for _, n := range g.ups {
		sum += n.believed(now, ordinary)
	}
	members := float64(max(g.count, g.present+1, 2))
	others := sum / float64(len(g.ups)) * (members - 1)
	return uint64(carryShare * min(own, (own+others)/members))
}
