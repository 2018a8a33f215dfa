package netgroup

import (
	"time"

	"lyceum/session/netgroup/multicast"
)

// pathsEvery is how often the engine is told of round trips and queues.
const pathsEvery = 100 * time.Millisecond

// tellPaths tells the engine of round trips and queues.
func (p *streamPart) tellPaths() {
	ordinary := p.group.ordinary(p.now)
	for _, n := range p.group.ups {
		if n.streams.takesPart(p.id) {
			p.engine.SetPath(multicast.Neighbor(n.number), multicast.Path{
				RTT: n.session.RTT(), Queue: n.queue(p.now), Capacity: uint32(n.believed(p.now, ordinary)),
			})
		}
	}
	p.engine.SetMembers(max(p.group.count, p.group.present+1))
}

// usualAckDelay is how much later than a round trip what was sent is acknowledged, mostly, and usualQueued how much may
// be under way besides.
const (
	usualAckDelay = 100 * time.Millisecond
	usualQueued   = 4 << 10
)

// queue returns how long what is written to a neighbour now waits before it is sent, about: what is not acknowledged,
// beyond what is on its way, at the rate of the uplink.
func (n *neighbor) queue(now time.Time) time.Duration {
	way := n.streams.sent.perSecond(now) * (n.session.RTT() + usualAckDelay).Seconds()
	waiting := float64(n.session.Queued()) - way - usualQueued
	perSecond := n.group.c.capacity.kbit(now) * 1000 / 8
	if waiting <= 0 || perSecond <= 0 {
		return 0
	}
	return time.Duration(waiting / perSecond * float64(time.Second))
}
