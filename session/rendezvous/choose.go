package rendezvous

import (
	"bytes"
	"cmp"
	"slices"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
)

// Who is told of whom: of each kind a quarter of what an answer holds. None of them alone can be trusted: a
// hostile member chooses its ring address, may be near, and says what it likes of its capacity; but among
// those chosen by chance there are no more of them than in the group.
const (
	perKind = protocol.MaxMembers / 4
	// capacitySample is how many are drawn to find those with spare capacity: the best of all would be told
	// to everybody, and not have it for long.
	capacitySample = 32
)

// choose returns whom a registered peer is told of: at most protocol.MaxMembers, by rising peer ID.
func (s *Server) choose(tag protocol.Tag, asker keying.PeerID) []Registration {
	c := choice{asker: asker}
	n := s.store.Members(tag)
	if n-1 <= protocol.MaxMembers {
		for i := range n {
			c.take(s.store.At(tag, i))
		}
		return c.sorted()
	}
	c.take(s.store.RingNeighbors(tag, asker, perKind/2)...)
	// Some of the nearest may be taken already.
	c.takeUpTo(len(c.taken)+perKind, s.store.Nearby(tag, asker, 2*perKind))
	sample := make([]Registration, capacitySample)
	for i := range sample {
		sample[i] = s.store.At(tag, s.cfg.Rand.IntN(n))
	}
	slices.SortStableFunc(sample, func(a, b Registration) int { return cmp.Compare(b.Capacity, a.Capacity) })
	c.takeUpTo(len(c.taken)+perKind, slices.DeleteFunc(sample, func(r Registration) bool { return r.Capacity == 0 }))
	for i := s.cfg.Rand.IntN(n); len(c.taken) < protocol.MaxMembers; i = s.cfg.Rand.IntN(n) {
		c.take(s.store.At(tag, i)) // there are more than are taken, so this ends
	}
	return c.sorted()
}

type choice struct {
	asker keying.PeerID
	taken []Registration
}

// take adds those who are not there yet and are not the asker.
func (c *choice) take(some ...Registration) {
	for _, r := range some {
		if r.Peer != c.asker && !slices.ContainsFunc(c.taken, func(q Registration) bool { return q.Peer == r.Peer }) {
			c.taken = append(c.taken, r)
		}
	}
}

func (c *choice) takeUpTo(n int, some []Registration) {
	for _, r := range some {
		if len(c.taken) < n {
			c.take(r)
		}
	}
}

// sorted returns them in an order that says nothing of why they were chosen.
func (c *choice) sorted() []Registration {
	slices.SortFunc(c.taken, func(a, b Registration) int { return bytes.Compare(a.Peer[:], b.Peer[:]) })
	return c.taken
}
