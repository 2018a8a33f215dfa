package rtmfp

import (
	"net/netip"
	"time"

	"lyceum/session/wire"
)

// receive reads an authentic packet of an established session. It is as good from one address as from
// another; see mobility.go for what a new one leads to.
func (s *Session) receive(now time.Time, from netip.AddrPort, plain []byte) {
	if s.readPacket(now, from, plain, false) {
		s.cameFrom(now, from)
		s.e.markReady(s)
	}
}

// readPacket reads a packet; an inner one was put together from pieces. It reports whether the packet is one
// that the peer can have sent.
func (s *Session) readPacket(now time.Time, from netip.AddrPort, plain []byte, inner bool) bool {
	e := s.e
	h, rest, err := wire.TakeHeader(plain)
	if err != nil {
		e.counters.Malformed++
		return false
	}
	if h.Mode == s.role || h.Mode == wire.ModeStartup { // reflected, or out of place
		e.counters.WrongMode++
		return false
	}
	s.readHeader(now, h)
	p := packetReader{s: s, now: now, from: from, inner: inner, outBefore: s.sending.outstanding}
	for {
		t, payload, next, ok := wire.NextChunk(rest)
		if !ok || s.state == stateClosed {
			break
		}
		if t != wire.TypePadding && t != wire.TypePaddingFF {
			p.chunk(t, payload)
		}
		rest = next
	}
	p.finish()
	return true
}

func (s *Session) readHeader(now time.Time, h wire.Header) {
	asked := s.heard(now)
	if h.HasTimestamp {
		s.rtt.gotStamp(now, h.Timestamp)
	}
	if h.HasTimestampEcho {
		s.rtt.gotEcho(now, h.TimestampEcho)
	}
	if asked {
		s.hurry(now)
	}
	if h.TimeCritical {
		s.e.critical.got(now, s)
	}
	if h.TimeCriticalReverse {
		s.critical.reported = now
	}
}

// A packetReader carries what the chunks of one packet share.
type packetReader struct {
	s         *Session
	now       time.Time
	from      netip.AddrPort
	inner     bool
	outBefore int
	gotAck    bool
	gotData   bool
	said      bool // more than that the peer lives
	proven    bool // the peer is at from

	flow     *ReceiveFlow // of the User Data chunk before, for Next User Data; nil if it was refused
	flowID   uint64
	flowSeen bool
	sequence uint64
	forward  uint64
}

func (p *packetReader) chunk(t wire.ChunkType, payload []byte) {
	s := p.s
	mode := wire.ModeInitiator + wire.ModeResponder - s.role
	if !t.AllowedIn(mode) {
		s.e.counters.IgnoredChunks++
		return
	}
	p.said = p.said || t != wire.TypePing && t != wire.TypePingReply
	var err error
	switch t {
	case wire.TypeCloseRequest:
		s.gotCloseRequest(p.now)
	case wire.TypeCloseAck:
		s.gotCloseAck(p.now)
	default:
		if s.state == stateOpen {
			err = p.openChunk(t, payload)
		}
	}
	if err != nil {
		s.e.counters.Malformed++
	}
}

// openChunk reads a chunk that means something only while flows move.
func (p *packetReader) openChunk(t wire.ChunkType, payload []byte) error {
	s := p.s
	if t != wire.TypeUserData && t != wire.TypeNextUserData {
		p.flowSeen = false
	}
	switch t {
	case wire.TypePing:
		s.gotPing(payload)
	case wire.TypeForwardedHello:
		return s.gotForwardedHello(p.now, payload)
	case wire.TypePingReply:
		p.proven = s.gotPingReply(p.now, p.from, payload) || p.proven
	case wire.TypePacketFragment:
		p.takePiece(payload)
	case wire.TypeUserData:
		return p.userData(payload)
	case wire.TypeNextUserData:
		return p.nextUserData(payload)
	case wire.TypeAckRanges:
		return p.ack(wire.ParseAckRanges(payload, s.e.ranges))
	case wire.TypeAckBitmap:
		return p.ack(wire.ParseAckBitmap(payload, s.e.ranges))
	case wire.TypeBufferProbe:
		c, err := wire.ParseBufferProbe(payload)
		if err == nil {
			s.receiving.probed(s, c.FlowID)
		}
		return err
	case wire.TypeFlowException:
		c, err := wire.ParseFlowException(payload)
		if err == nil {
			s.sending.gotException(s, c)
		}
		return err
	default:
		s.e.counters.IgnoredChunks++
	}
	return nil
}

func (p *packetReader) ack(a wire.Ack, err error) error {
	if err != nil {
		return err
	}
	p.s.e.ranges = a.Received[:0]
	p.gotAck = true
	p.s.sending.gotAck(p.now, p.s, a)
	return nil
}

func (p *packetReader) userData(payload []byte) error {
	p.flowSeen = false
	d, err := wire.ParseUserData(payload)
	if err != nil {
		return err
	}
	p.gotData = true
	p.sequence, p.forward = d.Sequence, d.Sequence-d.FSNOffset
	p.flowSeen = true
	p.flow, p.flowID = p.s.receiving.flowFor(p.s, d), d.FlowID
	p.deliver(d.Fragmentation, d.Abandoned, d.Final, d.Data)
	return nil
}

func (p *packetReader) nextUserData(payload []byte) error {
	if !p.flowSeen || p.sequence == ^uint64(0) {
		p.s.e.counters.IgnoredChunks++
		return nil
	}
	d, err := wire.ParseNextUserData(payload)
	if err != nil {
		p.flowSeen = false
		return err
	}
	p.sequence++
	p.deliver(d.Fragmentation, d.Abandoned, d.Final, d.Data)
	return nil
}

func (p *packetReader) deliver(f wire.Fragmentation, abandoned, final bool, data []byte) {
	if p.flow == nil {
		p.s.receiving.refuse(p.flowID, p.forward, p.sequence)
		return
	}
	p.flow.got(p.now, received{
		sequence: p.sequence, forward: p.forward,
		fragmentation: f, abandoned: abandoned, final: final, data: data,
	})
}

// finish draws the conclusions of the whole packet.
func (p *packetReader) finish() {
	s := p.s
	if s.state != stateOpen {
		return
	}
	if p.said {
		s.silences = 0
	}
	if p.gotData {
		s.receiving.gotDataPacket()
	}
	if p.gotAck {
		s.afterAcks(p.now, p.outBefore)
	}
	if p.proven {
		s.moved(p.now, p.from)
	}
}
