package rtmfp

import "time"

// quietMin is how long who expects traffic waits for any before it pings: this, or three round trips (our
// choice: longer than the 200 ms by which an acknowledgement may be delayed, and short enough that somebody
// whose address changed without notice is back within half a second).
//
// The ping that ends a silence matters most to a receiver whose address changed without its knowing: it
// has nothing to send, so its peer would not learn of it before the next keepalive.
const quietMin = 250 * time.Millisecond

// quiet is how long a silence lasts before a ping ends it. After each that the peer answered with nothing
// more than that it lives, it doubles: there is nothing to come, it seems.
func (s *Session) quiet() time.Duration {
	q := max(quietMin, 3*s.rtt.srtt) << min(s.silences, 6)
	return min(q, keepaliveAfter)
}

// quietUntil is when the silence will have lasted too long; zero if no traffic is expected: no message is half
// received, there is no gap, and nothing is in flight.
func (s *Session) quietUntil() (at time.Time) {
	heard, quiet := s.liveness.heard, s.quiet()
	if s.receiving.unfinished > 0 {
		at = heard.Add(quiet)
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
