package rtmfp

import (
	"bytes"
	"net/netip"
	"time"

	"lyceum/session/wire"
)

// transmit builds the session's next datagram in buf, if it has something to say, and says where to.
func (s *Session) transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	e := s.e
	if s.state == stateOpening || s.state == stateClosed {
		return to, nil, false
	}
	if to, datagram, ok = s.transmitChallenge(now, buf); ok {
		return to, datagram, true
	}
	limit := s.mtu - 4 - s.overhead()
	if o := &s.sending.oversize; o.waiting() {
		return s.dest, s.seal(buf, o.appendPiece(e.scratch[:0], s.role, limit)), true
	}
	h := wire.Header{Mode: s.role, TimeCriticalReverse: e.critical.elsewhere(now, s)}
	saved := s.rtt
	h.Timestamp, h.TimestampEcho, h.HasTimestamp, h.HasTimestampEcho = s.rtt.outgoing(now)
	b := h.AppendTo(e.scratch[:0])
	start, tsn := len(b), s.sending.tsn

	probes := false
	switch s.state {
	case stateProving:
		b = s.appendPings(now, b, limit)
	case stateOpen:
		if b, probes = s.appendProbe(now, b); !probes {
			s.sending.packetStart = start
			b, h.TimeCritical = s.appendOpen(now, b, limit)
		}
	default:
		b = s.appendClosing(b)
	}
	if len(b) == start {
		s.rtt = saved // the timestamps did not go out
		return s.dest, nil, false
	}
	if h.TimeCritical {
		h.AppendTo(b[:0]) // same length
	}
	e.scratch = b[:0]
	if len(b) > limit && !probes {
		s.sending.oversize = oversize{rest: bytes.Clone(b), id: e.newPacketID()}
		b = s.sending.oversize.appendPiece(e.scratch, s.role, limit)
	}
	datagram = s.seal(buf, b)
	if s.sending.tsn != tsn {
		s.sentData(now, len(datagram))
	}
	return s.dest, datagram, true
}

// seal makes a datagram of a packet.
func (s *Session) seal(buf, packet []byte) []byte {
	datagram := s.keys.Cipher.Seal(append(buf[:0], 0, 0, 0, 0), packet, s.farID)
	wire.PutSessionID(datagram, s.farID)
	return datagram
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
