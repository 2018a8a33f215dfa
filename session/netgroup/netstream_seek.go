package netgroup

import (
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/multicast"
)

// A stream that everybody plays goes over the links that there are. What few play, and direct streams, need links that
// the overlay does not know of: who finds too few others that take part is linked to the publisher.

const (
	fewParticipants = 2 // linked here; a link with one of so few is not given up
	seekStreamEvery = 5 * time.Second
)

// participants returns how many neighbours take part in a stream.
func (p *streamPart) participants() (count int) {
	for _, n := range p.group.ups {
		if !n.dropped && n.streams.takesPart(p.id) {
			count++
		}
	}
	return count
}

// needs reports whether a link must stay for the sake of a stream: if it is pushed over it, or if there are few.
func (s *groupStreams) needs(n *neighbor) bool {
	for _, p := range s.order {
		switch {
		case p.isDirect():
			if n.author == p.with {
				return true
			}
		case n.streams.takesPart(p.id) && (p.engine.Pushes(multicast.Neighbor(n.number)) || p.participants() <= fewParticipants):
			return true
		}
	}
	return false
}

// seek has the other end of direct streams, and publishers of streams that no neighbour takes part in, linked.
func (s *groupStreams) seek(now time.Time) {
	for _, p := range s.order {
		for _, n := range s.group.ups { // who did not take it at first
			n.streams.show(now, n, p)
		}
		switch {
		case p.isDirect():
			s.seekPeer(now, p.with, &p.soughtAt)
		case p.publisher == nil && p.participants() == 0:
			s.seekPeer(now, p.author, &p.soughtAt)
		}
	}
	for _, o := range s.open {
		if o.direct && !o.publishes && o.part == nil { // it is told of over the link
			s.seekPeer(now, o.author, &o.soughtAt)
		}
	}
}

// seekPeer has a member linked that is there and is not, and notes when it was sought.
func (s *groupStreams) seekPeer(now time.Time, a journal.Author, soughtAt *time.Time) {
	id, ok := s.group.peerOf(a)
	if !ok || s.group.neighbors[id] != nil || now.Before(soughtAt.Add(seekStreamEvery)) || !s.group.Present(id) {
		return
	}
	*soughtAt = now
	s.group.AddNeighbor(now, Peer{ID: id})
}
