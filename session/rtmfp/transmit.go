package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// transmit builds the session's next datagram in buf, if it has something to say.
func (s *Session) transmit(now time.Time, buf []byte) ([]byte, bool) {
	e := s.e
	if s.state == stateOpening || s.state == stateClosed {
		return nil, false
	}
	limit := datagramSize - 4 - s.overhead()
	h := wire.Header{Mode: s.role, TimeCriticalReverse: e.critical.elsewhere(now, s)}
	saved := s.rtt
	h.Timestamp, h.TimestampEcho, h.HasTimestamp, h.HasTimestampEcho = s.rtt.outgoing(now)
	b := h.AppendTo(e.scratch[:0])
	start := len(b)

	critical := false
	switch s.state {
	case stateProving:
		b = s.appendPings(now, b, limit)
	case stateOpen:
		b, critical = s.appendOpen(now, b, limit)
	default:
		b = s.appendClosing(b)
	}
	if len(b) == start {
		s.rtt = saved // the timestamps did not go out
		return nil, false
	}
	if critical {
		h.TimeCritical = true
		h.AppendTo(b[:0]) // same length
	}
	e.scratch = b[:0]
	datagram := s.keys.Cipher.Seal(append(buf[:0], 0, 0, 0, 0), b, s.farID)
	wire.PutSessionID(datagram, s.farID)
	return datagram, true
}

// appendOpen writes the chunks of a packet while flows move: what controls the session first, then
// acknowledgements if they are due, then data, then acknowledgements for which there is still room.
func (s *Session) appendOpen(now time.Time, b []byte, limit int) (_ []byte, critical bool) {
	start := len(b)
	b = s.appendPings(now, b, limit)
	b = s.appendForwarded(b, limit)
	b = s.appendProbes(b, limit)
	if s.receiving.ackDue(now) {
		b = s.receiving.appendAcks(now, b, limit, true)
	}
	b, critical = s.sending.fill(now, s, b, limit)
	if len(b) > start {
		b = s.receiving.appendAcks(now, b, limit, false)
	}
	return b, critical
}
