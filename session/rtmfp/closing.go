package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// RFC 7016 §3.5.5.
const (
	closeRetry     = 5 * time.Second
	closeTimeout   = 90 * time.Second
	farCloseLinger = 19 * time.Second
)

// closing is what is left of a session on its way out: it repeats our request, or answers the peer's.
type closing struct {
	until   time.Time
	retryAt time.Time
	request bool // a Session Close Request is to be sent
	ack     bool // a Session Close Acknowledgement is to be sent
}

func (c *closing) wake() time.Time { return earliest(c.retryAt, c.until) }

// Close ends the session in order: its flows are gone at once, and the peer is told. SessionClosed is
// queued before Close returns. Whoever wants what was written to arrive closes the flows first and
// waits for FlowDelivered.
func (s *Session) Close(now time.Time) {
	switch s.state {
	case stateOpening:
		s.end(now, ClosedLocally{})
	case stateProving, stateOpen:
		s.e.emit(SessionClosed{Session: s, Reason: ClosedLocally{}})
		s.linger(now, stateNearClose, closing{until: now.Add(closeTimeout), retryAt: now.Add(closeRetry), request: true})
		s.e.markReady(s)
		s.e.reschedule(s)
	}
}

// linger leaves stateOpen but keeps the session ID, to finish closing. Sessions that linger are limited
// like those that live; one too many ends at once.
func (s *Session) linger(now time.Time, to sessionState, c closing) {
	s.state = to // the owner was told
	if s.e.lingering++; s.e.lingering > s.e.limits.Sessions {
		s.end(now, ClosedLocally{})
		return
	}
	s.closing = c
	s.forgetOpening()
	s.leavePeers()
	s.stopSeeking()
	s.unlist()
	s.abortFlows()
}

func (s *Session) gotCloseRequest(now time.Time) {
	if s.state == stateOpen {
		s.deliverRest(now)
		s.e.emit(SessionClosed{Session: s, Reason: ClosedByPeer{}})
		s.linger(now, stateFarClose, closing{until: now.Add(farCloseLinger)})
	}
	s.closing.ack = true
	s.e.markReady(s)
}

func (s *Session) gotCloseAck(now time.Time) { s.end(now, ClosedByPeer{}) }

func (s *Session) advanceClosing(now time.Time) {
	c := &s.closing
	if !now.Before(c.until) {
		s.end(now, ClosedLocally{})
		return
	}
	if !c.retryAt.IsZero() && !now.Before(c.retryAt) {
		c.retryAt = now.Add(closeRetry)
		c.request = true
		s.e.markReady(s)
	}
}

// appendClosing writes the request or acknowledgement that is due.
func (s *Session) appendClosing(b []byte) []byte {
	c := &s.closing
	if c.request {
		b = wire.AppendChunk(b, wire.TypeCloseRequest, nil)
	}
	if c.ack {
		b = wire.AppendChunk(b, wire.TypeCloseAck, nil)
	}
	c.request, c.ack = false, false
	return b
}
