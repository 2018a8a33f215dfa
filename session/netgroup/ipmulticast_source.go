package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/journal"
)

const (
	sourceSilent = time.Second     // a source unheard for so long gives way to another
	sourceTrial  = time.Second     // and so does one of whose packets no frame verified in that time
	sourceBanned = 5 * time.Second // of whose packets a frame was forged
	maxSources   = 16              // remembered as tried; the oldest gives way
	seenMost     = 2048            // datagrams of a stream that are known again
)

// A multicastSource is from where a stream is taken by IP multicast: from one address at a time. The check of datagrams says
// that a member made them, not which; who is no publisher would have to send from the publisher's address for its packets to get among
// the publisher's. A source holds its place once a frame verified, or if the publisher is known to be there.
type multicastSource struct {
	publisher journal.Author
	at        netip.Addr    // listened to; invalid: nobody was heard. Ports change with every change of the network
	known     bool          // the publisher is known to be there
	verified  bool          // a frame made of its packets has
	since     time.Time     // it is listened to
	heardAt   time.Time     // a packet was taken
	tried     []triedSource // oldest first
	seen      recently
	rate      allowance
}

type triedSource struct {
	at     netip.Addr
	banned time.Time // until then
}

// accepts reports whether packets from an address are to be taken, and may turn to that address.
func (s *multicastSource) accepts(now time.Time, from netip.Addr, known bool) bool {
	if from == s.at {
		s.known = s.known || known
		return true
	}
	if !s.yields(now, known) {
		return false
	}
	i := s.find(from)
	if i >= 0 && now.Before(s.tried[i].banned) {
		return false
	}
	s.turnTo(now, from, known)
	return true
}

// yields reports whether the present source may give way to another one.
func (s *multicastSource) yields(now time.Time, known bool) bool {
	switch {
	case !s.at.IsValid(), now.Sub(later(s.heardAt, s.since)) >= sourceSilent:
		return true
	case known != s.known:
		return known
	}
	return !s.verified && now.Sub(s.since) >= sourceTrial
}

func (s *multicastSource) turnTo(now time.Time, from netip.Addr, known bool) {
	if s.find(from) < 0 {
		if len(s.tried) >= maxSources {
			s.tried = slices.Delete(s.tried, 0, 1)
		}
		s.tried = append(s.tried, triedSource{at: from})
	}
	s.at, s.known, s.verified, s.since = from, known, false, now
}

func (s *multicastSource) find(at netip.Addr) int {
	return slices.IndexFunc(s.tried, func(t triedSource) bool { return t.at == at })
}

// multicastVerified takes in that a frame verified whose packets came by IP multicast.
func (g *Group) multicastVerified(stream [16]byte) {
	if s := g.ipm.streams[stream]; s != nil {
		s.verified = true
	}
}

// multicastForged takes in that one did not: the stream is taken from elsewhere for a while.
func (g *Group) multicastForged(now time.Time, stream [16]byte) {
	s := g.ipm.streams[stream]
	if s == nil || !s.at.IsValid() || s.known { // who sends from the publisher's own address cannot be told from it
		return
	}
	if i := s.find(s.at); i >= 0 {
		s.tried[i].banned = now.Add(sourceBanned)
	}
	s.at, s.known, s.verified, s.heardAt = netip.Addr{}, false, false, time.Time{}
}

// A recently knows the latest things again. Only the check of a datagram is kept, which outsiders cannot choose; what was
// forgotten is too old for the stream's window, or for the clock. The zero value knows nothing.
type recently struct {
	ring []uint64
	next int
	set  map[uint64]bool
}

func (r *recently) has(mark uint64) bool { return r.set[mark] }

// add remembers one that it does not know.
func (r *recently) add(mark uint64) {
	if r.set == nil {
		r.set = make(map[uint64]bool, seenMost)
		r.ring = make([]uint64, 0, seenMost)
	}
	if len(r.ring) < seenMost {
		r.ring = append(r.ring, mark)
	} else {
		delete(r.set, r.ring[r.next])
		r.ring[r.next] = mark
		r.next = (r.next + 1) % seenMost
	}
	r.set[mark] = true
}
