package rtmfp

import "time"

// quietMin is how long who expects traffic waits for any before it pings: this, or three round trips (our
// choice: longer than the 200 ms by which an acknowledgement may be delayed, and short enough that somebody
// whose address changed without notice is back within half a second).
const quietMin = 250 * time.Millisecond

// expectation is why a session expects to hear from its peer. A message half received, a gap, and data in
// flight are reasons too; those are looked up where they are.
//
// The ping that ends a silence matters most to a receiver whose address changed without its knowing: it
// has nothing to send, so its peer would not learn of it before the next keepalive.
type expectation struct {
	owner    bool // the owner said so
	since    time.Time
	silences int // ended by a ping since the peer last said more than that it lives
}

// Expect says whether the owner expects traffic from the peer all the time, as who plays a live stream
// does. While it does, a silence makes the session ping at once.
func (s *Session) Expect(now time.Time, expecting bool) {
	if x := &s.expecting; x.owner != expecting {
		x.owner, x.since = expecting, now
		s.e.reschedule(s)
	}
}

// quiet is how long a silence lasts before a ping ends it. After each that the peer answered with nothing
// more than that it lives, it doubles: there is nothing to come, it seems.
func (s *Session) quiet() time.Duration {
	q := max(quietMin, 3*s.rtt.srtt) << min(s.expecting.silences, 6)
	return min(q, keepaliveAfter)
}

// quietUntil is when the silence will have lasted too long; zero if no traffic is expected.
func (s *Session) quietUntil() (at time.Time) {
	heard, quiet := s.liveness.heard, s.quiet()
	if s.receiving.unfinished > 0 {
		at = heard.Add(quiet)
	}
	if x := &s.expecting; x.owner {
		at = earliest(at, later(heard, x.since).Add(quiet))
	}
	if fr := s.sending.flight.first; fr != nil { // the MRTO has room for a delayed acknowledgement
		at = earliest(at, later(heard, fr.sentAt).Add(max(quiet, s.rtt.mrto())))
	}
	return at
}

// countUnfinished keeps count of the flows from which more must come: a message is half there, or there is
// a gap. A paused flow does not count, for its sender may be waiting for us.
func (f *ReceiveFlow) countUnfinished() {
	unfinished := f.state == receiveOpen && !f.paused && (len(f.waiting) > 0 || f.seen.hasGap())
	switch {
	case unfinished == f.unfinished:
	case unfinished:
		f.s.receiving.unfinished++
	default:
		f.s.receiving.unfinished--
	}
	f.unfinished = unfinished
}
