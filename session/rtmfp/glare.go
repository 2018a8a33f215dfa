package rtmfp

import (
	"bytes"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// Glare (RFC 7016 §3.5.1.3): both ends begin a handshake with each other at the same time, and one
// session must come of it. Here peers are told apart by identity; what arrives may be a replay, so that
// nothing of ours is given up before the peer has proven that it holds the keys of its own.
//
//   - Our attempt waits for a hello when the peer's handshake arrives: it is answered, and ours waits,
//     once and not long.
//   - Both are keying: the end with the smaller peer ID stays initiator.
//   - Ours comes to keys while the peer's is answered and not proven: the peer may have keys of its own
//     too by now. Our session is then proving: its owner is told nothing and no data is sent until the
//     peer was heard under the keys. So whichever of the two survives, all data goes through it.

// yieldFor is how long an attempt waits, once, for a peer whose own handshake we have just answered. It
// is bounded and not repeated because that handshake may be a replay.
const yieldFor = 2 * time.Second

// weAreSmaller reports whether our handshake with s's peer goes before the peer's with us.
func (s *Session) weAreSmaller() bool {
	us := s.e.PeerID()
	return bytes.Compare(us[:], s.peer[:]) < 0
}

// giveWay decides whether a handshake of the peer of s is to be answered.
func (e *Endpoint) giveWay(now time.Time, from netip.AddrPort, s *Session) bool {
	o := s.opening
	switch {
	case s.unproven(now):
		return false // the peer answered ours and will hear from us
	case s.state != stateOpening:
		return true // the peer restarted, perhaps
	case o.initiator == nil:
		if !o.yielded {
			o.yielded, o.yieldUntil = true, now.Add(yieldFor)
		}
		return true
	case s.weAreSmaller():
		if !o.addCandidate(from, e.limits.Candidates) {
			e.counters.RefusedAddresses++
		}
		s.advanceOpening(now)
		e.reschedule(s)
		return false
	}
	return true
}

// unproven reports whether s is a session of our making which the peer may yet learn of.
func (s *Session) unproven(now time.Time) bool {
	return s.state == stateProving || s.state == stateOpen && s.role == wire.ModeInitiator &&
		!s.liveness.proven && now.Before(s.liveness.since.Add(halfOpenLife))
}

// yields reports whether s gives way to a handshake of its peer that was just proven.
func (e *Endpoint) yields(now time.Time, s *Session, h *halfOpen) bool {
	switch s.state {
	case stateOpening:
		return true
	case stateProving:
		return !s.weAreSmaller()
	}
	return h.since.After(s.liveness.since) // or it is a leftover of the glare that s came out of
}

// prove waits for the peer to be heard under the keys that were just made.
func (s *Session) prove(now time.Time) {
	s.state = stateProving
	s.rtt = newRTTMeter(s.e.origin)
	s.liveness.opened(now)
}

// advanceProving asks again, and begins anew when the peer has certainly forgotten the handshake.
func (s *Session) advanceProving(now time.Time) {
	l := &s.liveness
	switch {
	case !now.Before(s.opening.deadline):
		s.end(now, OpenTimeout{})
	case !now.Before(l.since.Add(halfOpenLife)):
		s.restartOpening(now)
	case !now.Before(l.pingAt):
		s.ping()
		l.scheduleRetry(now, &s.rtt)
	}
}

func (s *Session) provingWake() time.Time {
	l := &s.liveness
	return earliest(s.opening.deadline, earliest(l.since.Add(halfOpenLife), l.pingAt))
}

// restartOpening goes back to saying hello.
func (s *Session) restartOpening(now time.Time) {
	delete(s.e.byNearID, s.nearID)
	s.state, s.nearID, s.farID, s.keys = stateOpening, 0, 0, keying.Keys{}
	o := s.opening
	o.initiator, o.certificate, o.targets = nil, nil, nil
	for i := range o.candidates {
		o.candidates[i].retry = retry{}
	}
	s.advanceOpening(now)
}
