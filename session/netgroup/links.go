package netgroup

import (
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/multicast"
)

// A LinkInfo is how one of this machine's links is.
type LinkInfo struct {
	Author      journal.Author
	RTT, Jitter time.Duration // 0 before they were measured
	Loss        float64       // as of Quality
	Parent      []StreamName  // of these the other passes something on to this machine
}

// A StreamName names a stream.
type StreamName struct {
	Author journal.Author
	Name   string
}

// Links returns this machine's links, in the order of peer IDs, those that are silent left out.
func (g *Group) Links() (list []LinkInfo) {
	for _, n := range g.ups {
		if !n.silent {
			list = append(list, LinkInfo{
				Author: n.author, RTT: n.session.RTT(), Jitter: n.session.Jitter(), Loss: n.loss.share(),
				Parent: g.streams.from(n),
			})
		}
	}
	return list
}

// IsLinked reports whether a peer is a neighbour, or may become one any moment.
func (g *Group) IsLinked(id keying.PeerID) bool { return g.neighbors[id] != nil }

// from returns of which streams a neighbour passes something on to this machine.
func (s *groupStreams) from(n *neighbor) (list []StreamName) {
	for _, p := range s.order {
		if p.publisher == nil && slices.Contains(p.engine.Parents(), multicast.Neighbor(n.number)) {
			list = append(list, StreamName{p.author, p.listed.name})
		}
	}
	return list
}

// Arrivals counts packets of streams of one kind.
type Arrivals struct{ Came, Lost uint64 }

// Arrivals returns how many packets of sound and of pictures came and how many were given up, of all that is played now
// since that began.
func (g *Group) Arrivals() (sound, pictures Arrivals) {
	for _, p := range g.streams.order {
		if p.publisher != nil {
			continue
		}
		of := &pictures
		if p.listed.info.Kind == AudioStream {
			of = &sound
		}
		c := p.engine.Counters()
		of.Came += c.PacketsReceived - min(c.Duplicates, c.PacketsReceived) + c.Restored
		of.Lost += c.Lost
	}
	return sound, pictures
}
