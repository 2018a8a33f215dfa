package rtmfp

import (
	"encoding/binary"
	"time"

	"lyceum/session/wire"
)

// MaxDatagram is the most bytes of UDP payload that an endpoint ever sends in one datagram: what an Ethernet
// carries, 1,500 bytes, without the headers of IPv4 and UDP.
const MaxDatagram = 1472

// Our choices for path MTU discovery, which follows RFC 4821 (RFC 7016 §3.5.4.3). Larger datagrams save a
// fifth of the packets of a bulk transfer and nothing elsewhere.
const (
	mtuWorth     = 64 << 10         // bytes sent on a session before it is worth probing
	mtuTries     = 3                // probes lost before a size counts as too large
	mtuAgain     = 10 * time.Minute // until a size that was too large is tried again
	mtuHoles     = 3                // rounds in which all that was larger than datagramSize was lost
	mtuMarker    = 'P'              // first byte of our pings that probe; mobility has another
	mtuNonceSize = 8
)

// mtuLadder are the sizes that are probed in turn: Ethernet without what PPPoE, or IPv6 instead of IPv4, takes
// of it, and all of it. Over IPv6 nothing above the first can be whole.
var mtuLadder = [...]int{1452, MaxDatagram}

// An mtuSearch finds out how large a session's datagrams may be. A probe is a packet of the size in question
// with a Padding chunk and a Ping, in that order; the reply proves the size, since only who got the whole
// packet knows the nonce. A peer that lies hurts itself alone: nothing above the ladder is ever sent.
type mtuSearch struct {
	target int // size being probed, 0 if none is
	nonce  [mtuNonceSize]byte
	tries  int       // probes of that size sent
	due    bool      // a probe is to be sent
	lostAt time.Time // when the last probe counts as lost

	sentBefore uint64    // bytes sent when the search last settled or the path changed
	settled    bool      // just now, and nobody told the time yet
	restUntil  time.Time // no probing before

	// For black holes: paths that stop to carry what they carried.
	largeAcked uint64 // number of the latest large packet that was acknowledged
	holes      int    // rounds of losses of large packets since
	holeUntil  uint64 // losses of packets up to this number are of the round already counted
}

// resetMTU forgets what is known of the path, because it changed.
func (s *Session) resetMTU() {
	s.mtu = datagramSize
	s.search = mtuSearch{sentBefore: s.counts.BytesSent, largeAcked: s.search.largeAcked}
}

// settle ends the search; larger sizes are tried again after mtuAgain.
func (m *mtuSearch) settle(s *Session) {
	*m = mtuSearch{settled: true, sentBefore: s.counts.BytesSent, largeAcked: m.largeAcked}
}

// considerProbing begins to probe if that is worth it: when a datagram as large as may be has just been sent,
// and enough before it.
func (s *Session) considerProbing(now time.Time, sent int) {
	m := &s.search
	if m.settled {
		m.settled, m.restUntil = false, now.Add(mtuAgain)
	}
	if m.target != 0 || sent < s.mtu-chunkRoom || s.counts.BytesSent-m.sentBefore < mtuWorth || now.Before(m.restUntil) {
		return
	}
	for _, size := range mtuLadder {
		if size > s.mtu && (size == mtuLadder[0] || !s.dest.Addr().Is6()) {
			m.probe(s, size)
			return
		}
	}
}

func (m *mtuSearch) probe(s *Session, size int) {
	m.target, m.tries, m.due = size, 0, true
	copy(m.nonce[:], s.e.secret(mtuNonceSize))
	s.e.markReady(s)
}

// message is what the ping of a probe carries.
func (m *mtuSearch) message() (b [1 + 2 + mtuNonceSize]byte) {
	b[0] = mtuMarker
	binary.BigEndian.PutUint16(b[1:], uint16(m.target))
	copy(b[3:], m.nonce[:])
	return b
}

// appendProbe writes the chunks of a probe behind a packet's header, if one is due. It is a packet for itself.
func (s *Session) appendProbe(now time.Time, b []byte) (_ []byte, ok bool) {
	m := &s.search
	if !m.due {
		return b, false
	}
	m.due = false
	m.tries++
	m.lostAt = now.Add(s.rtt.erto)
	message := m.message()
	start, end := len(b), m.target-4-s.overhead()-wire.ChunkHeaderSize-len(message)
	b = wire.BeginChunk(b, wire.TypePadding)
	for len(b) < end {
		b = append(b, 0)
	}
	wire.EndChunk(b, start)
	return wire.AppendChunk(b, wire.TypePing, message[:]), true
}

// gotProbeReply takes in a Ping Reply, which is of a probe or not.
func (s *Session) gotProbeReply(message []byte) bool {
	m := &s.search
	if want := m.message(); m.target == 0 || string(message) != string(want[:]) {
		return false
	}
	s.mtu, m.target, m.due = m.target, 0, false // and on with the next size
	m.holes, m.lostAt = 0, time.Time{}
	return true
}

// advanceProbing sends a probe again whose reply does not come. Its loss says nothing about congestion.
func (s *Session) advanceProbing(now time.Time) {
	m := &s.search
	if m.target == 0 || m.due || now.Before(m.lostAt) {
		return
	}
	if m.tries >= mtuTries {
		m.settle(s)
		return
	}
	m.due = true
	s.e.markReady(s)
}

func (m *mtuSearch) wake() time.Time {
	if m.target == 0 || m.due {
		return time.Time{}
	}
	return m.lostAt
}

// sentData draws the conclusions of having sent user data in a datagram of a size.
func (s *Session) sentData(now time.Time, size int) {
	if size > datagramSize {
		s.sending.markLarge()
	}
	s.considerProbing(now, size)
}

// markLarge marks the user data of the packet just built as having left in a large datagram.
func (d *sendSide) markLarge() {
	for fr := d.flight.last; fr != nil && fr.tsn == d.tsn; fr = fr.prev {
		fr.large = true
	}
}

// ackedSize notes the acknowledgement of a fragment in flight.
func (m *mtuSearch) ackedSize(fr *fragment) {
	if fr.large {
		m.largeAcked, m.holes = max(m.largeAcked, fr.tsn), 0
	}
}

// lostSize notes the loss of a fragment. Where the path has become too narrow, every large packet is lost,
// round after round, whatever becomes of the small ones; where it is only crowded, later ones get through.
func (s *Session) lostSize(fr *fragment) {
	m := &s.search
	if !fr.large || s.mtu == datagramSize || fr.tsn <= max(m.largeAcked, m.holeUntil) {
		return
	}
	m.holeUntil = s.sending.tsn
	if m.holes++; m.holes >= mtuHoles {
		s.mtu = datagramSize
		m.settle(s)
	}
}
