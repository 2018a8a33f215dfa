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
	repeatsShow  = 3               // datagrams in a row that another had sent before show that a source only repeats
)

// A multicastSource is from where a stream is taken by IP multicast: from one address at a time. The check of datagrams says
// that a member made them, not which; who is no publisher would have to send from the publisher's address for its packets to get among
// the publisher's. A source holds its place once a frame verified, or if the publisher is known to be there.
//
// An outsider can repeat what the publisher sends, and be heard first. It would then choose what comes, so who is found
// to send only what another had sent before gives way to that one.
type multicastSource struct {
	publisher journal.Author
	at        netip.Addr    // listened to; invalid: nobody was heard. Ports change with every change of the network
	known     bool          // the publisher is known to be there
	verified  bool          // a frame made of its packets has
	since     time.Time     // it is listened to
	heardAt   time.Time     // a packet was taken
	tried     []triedSource // oldest first
	seen      recently      // what was taken
	refused   recently      // what was not, because it came from elsewhere
	repeats   int           // in a row, that the source sent after another
	rate      allowance
}

type triedSource struct {
	at     netip.Addr
	banned time.Time // until then
}

// takes reports whether a datagram that came from an address is to be taken, and may turn to an address.
func (s *multicastSource) takes(now time.Time, from netip.Addr, known bool, mark uint64) bool {
	first, again := s.refused.from[mark]
	if !s.accepts(now, from, known) {
		if again {
			return first == s.at // what the source sent before it was the source
		}
		s.refused.add(mark, from)
		return false
	}
	switch {
	case !again || first == s.at:
		s.repeats = 0
	case s.known:
	default:
		if s.repeats++; s.repeats >= repeatsShow && !s.isBanned(now, first) {
			s.turnTo(now, first, false)
		}
	}
	return true
}

// accepts reports whether what comes from an address is to be taken, and may turn to that address.
func (s *multicastSource) accepts(now time.Time, from netip.Addr, known bool) bool {
	if from == s.at {
		s.known = s.known || known
		return true
	}
	if !s.yields(now, known) || s.isBanned(now, from) {
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
	s.at, s.known, s.verified, s.since, s.repeats = from, known, false, now, 0
}

func (s *multicastSource) isBanned(now time.Time, at netip.Addr) bool {
	i := s.find(at)
	return i >= 0 && now.Before(s.tried[i].banned)
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

// A recently knows the latest datagrams again, and from where they came. Of each only its check is kept, which outsiders
// cannot choose; what was forgotten is too old for the stream's window, or for the clock. The zero value knows nothing.
type recently struct {
	ring []uint64
	next int
	from map[uint64]netip.Addr
}

func (r *recently) has(mark uint64) bool {
	_, has := r.from[mark]
	return has
}

// add remembers one that it does not know.
func (r *recently) add(mark uint64, from netip.Addr) {
	if r.from == nil {
		r.from = make(map[uint64]netip.Addr, seenMost)
		r.ring = make([]uint64, 0, seenMost)
	}
	if len(r.ring) < seenMost {
		r.ring = append(r.ring, mark)
	} else {
		delete(r.from, r.ring[r.next])
		r.ring[r.next] = mark
		r.next = (r.next + 1) % seenMost
	}
	r.from[mark] = from
}
