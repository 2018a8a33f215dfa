package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const maxParities = 64 // kept; the oldest give way

// takeParity stores a parity packet, passes it on, and restores what it can.
func (e *Engine) takeParity(now time.Time, from Neighbor, s int, p *stream.Packet) {
	for i := range e.parities {
		if q := &e.parities[i]; q.Group == p.Group && q.Number == p.Number {
			e.counters.Duplicates++
			return
		}
	}
	if len(e.parities) == maxParities {
		e.parities = append(e.parities[:0], e.parities[1:]...)
	}
	e.parities = append(e.parities, *p)
	e.rate.add(now, p.Size())
	if e.isGuarded(now, from) {
		return
	}
	for _, n := range e.substreams[s].children {
		if n.number != from {
			e.push(now, n, p)
		}
	}
}
