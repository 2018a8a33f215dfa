package rtmfp

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// halfOpenLife is how long an answered handshake waits for proof that the initiator holds its keys.
const halfOpenLife = 10 * time.Second

// A halfOpen is a handshake that was answered and not yet proven: a replayed first message can come this
// far and no further. It sends nothing but its stored answer, has no flows and replaces nothing. Once
// proven, it remains for as long as its session, to answer repetitions.
type halfOpen struct {
	key      string // in Endpoint.handshakes
	nearID   uint32
	farID    uint32
	response keying.Response
	answer   []byte // Responder Initial Keying
	since    time.Time
	over     bool // proven or expired
}

// handshakeKey names a handshake: a retransmission has the same key component and session ID.
func handshakeKey(k wire.InitiatorKeying) string {
	return string(binary.BigEndian.AppendUint32(bytes.Clone(k.KeyComponent), k.SessionID))
}

// A stranger is the sender of a packet with session ID 0. Whoever has not shown a cookie yet may be at
// another address than the packet says, so it is sent no more bytes than came from there.
type stranger struct {
	addr   netip.AddrPort
	size   int // of the whole datagram, or of all that carried the pieces of an inner packet
	credit int // bytes
	inner  bool
}

// receiveStartup reads a packet with session ID 0. size is that of the whole datagram.
func (e *Endpoint) receiveStartup(now time.Time, from netip.AddrPort, size int, sealed []byte) {
	who := &stranger{addr: from, size: size, credit: size}
	e.readStartup(0, sealed, func(t wire.ChunkType, payload []byte) { e.startupChunk(now, who, t, payload) })
}

// startupChunk reads a chunk of a packet with session ID 0.
func (e *Endpoint) startupChunk(now time.Time, who *stranger, t wire.ChunkType, payload []byte) {
	switch t {
	case wire.TypeInitiatorHello:
		e.handleInitiatorHello(now, who, payload)
	case wire.TypeResponderHello:
		e.handleResponderHello(now, who.addr, payload)
	case wire.TypeResponderRedirect:
		e.handleRedirect(now, who.addr, payload)
	case wire.TypeInitiatorKeying:
		e.handleInitiatorKeying(now, who, payload)
	case wire.TypePacketFragment:
		e.handleStartupPiece(now, who, payload)
	default:
		e.counters.IgnoredChunks++
	}
}

// handleStartupPiece reads a startup packet when its last piece arrives. Its sender may be answered with as
// many bytes as carried it: what a carrier is good for goes to the piece, or, if that is refused, to nobody.
func (e *Endpoint) handleStartupPiece(now time.Time, who *stranger, payload []byte) {
	if who.inner { // packets in pieces do not nest
		e.counters.IgnoredChunks++
		return
	}
	credit := who.credit
	who.credit = 0
	if a := e.takePiece(now, &e.pieces, who.addr, wire.ModeStartup, payload, credit); a != nil {
		whole := &stranger{addr: who.addr, size: a.credit, credit: a.credit, inner: true}
		e.readStartupPacket(a.packet(), func(t wire.ChunkType, payload []byte) { e.startupChunk(now, whole, t, payload) })
	}
}

// answerStranger queues a startup packet unless it is larger than what the stranger may be sent.
func (e *Endpoint) answerStranger(who *stranger, sessionID uint32, t wire.ChunkType, payload []byte) {
	size := e.startupSize(len(payload))
	if size > who.credit && e.cfg.helloSize > 0 {
		e.counters.ShortHellos++
		return
	}
	who.credit -= size
	e.sendStartup(who.addr, sessionID, t, payload, 0)
}

// readStartup opens a startup packet and hands its chunks to handle, paddings left out.
func (e *Endpoint) readStartup(sessionID uint32, sealed []byte, handle func(wire.ChunkType, []byte)) {
	plain, err := e.startup.Open(e.opened[:0], sealed, sessionID)
	if err != nil {
		e.counters.NotAuthentic++
		return
	}
	e.readStartupPacket(plain, handle)
}

func (e *Endpoint) readStartupPacket(plain []byte, handle func(wire.ChunkType, []byte)) {
	h, rest, err := wire.TakeHeader(plain)
	if err != nil {
		e.counters.Malformed++
		return
	}
	if h.Mode != wire.ModeStartup {
		e.counters.WrongMode++
		return
	}
	for {
		t, payload, next, ok := wire.NextChunk(rest)
		if !ok {
			return
		}
		if t != wire.TypePadding && t != wire.TypePaddingFF {
			handle(t, payload)
		}
		rest = next
	}
}

// handleInitiatorHello answers a hello for us with a cookie, and may introduce somebody else.
func (e *Endpoint) handleInitiatorHello(now time.Time, who *stranger, payload []byte) {
	h, err := wire.ParseInitiatorHello(payload)
	switch {
	case err != nil:
		e.counters.Malformed++
	case who.size < e.cfg.helloSize:
		e.counters.ShortHellos++
	case !e.cfg.Profile.SelectsMe(h.Discriminator):
		e.introduce(now, who, h)
	case !e.gate.allowHello(now, who.addr):
		e.counters.RateLimited++
	default:
		e.sendResponderHello(now, who, h.Tag)
	}
}

// startupOverhead is what a startup datagram holds besides its chunk's payload and the seal: session ID,
// header, chunk header.
const startupOverhead = 4 + 1 + wire.ChunkHeaderSize

// handleInitiatorKeying answers a handshake and keeps it half-open. The order of the checks is that of
// RFC 7016 §3.5.1.1.2, with peers told apart by identity instead of address: in this profile an address
// identifies nobody.
func (e *Endpoint) handleInitiatorKeying(now time.Time, who *stranger, payload []byte) {
	k, err := wire.ParseInitiatorKeying(payload)
	if err != nil || k.SessionID == 0 {
		e.counters.Malformed++
		return
	}
	switch e.cookies.check(now, k.CookieEcho, who.addr) {
	case cookieBogus:
		e.counters.BogusCookies++
		return
	case cookieMoved:
		if !e.gate.allowHello(now, who.addr) {
			e.counters.RateLimited++
			return
		}
		change := wire.CookieChange{OldCookie: k.CookieEcho, NewCookie: e.cookies.bake(now, who.addr)}
		e.answerStranger(who, k.SessionID, wire.TypeCookieChange, change.AppendTo(nil))
		return
	}
	if h := e.handshakes[handshakeKey(k)]; h != nil { // a retransmission
		e.sendStartup(who.addr, h.farID, wire.TypeResponderKeying, h.answer, 0)
		return
	}
	if !e.gate.allowKeying(now, who.addr) {
		e.counters.RateLimited++
		return
	}
	if !e.keyings.push(who.addr, payload, e.limits.KeyingQueue) {
		e.counters.QueueFull++
	}
}

// answerKeying does the public-key work of a new handshake.
func (e *Endpoint) answerKeying(now time.Time, from netip.AddrPort, k wire.InitiatorKeying) {
	nearID := e.newSessionID()
	response, err := e.cfg.Profile.Respond(nearID, k)
	if err != nil || response.Peer == e.PeerID() || !e.roomFor(response.Peer) {
		e.counters.RefusedKeyings++
		return
	}
	if s := e.peers[response.Peer]; s != nil && !e.giveWay(now, from, s) {
		e.counters.IgnoredChunks++
		return
	}
	h := &halfOpen{
		key:      handshakeKey(k),
		nearID:   nearID,
		farID:    k.SessionID,
		response: response,
		answer:   response.Keying.AppendTo(nil),
		since:    now,
	}
	e.handshakes[h.key] = h
	e.halfOpens.push(h)
	e.halfOf[response.Peer]++
	e.halfCount++
	e.byNearID[nearID] = receiver{half: h}
	e.sendStartup(from, h.farID, wire.TypeResponderKeying, h.answer, 0)
}

// roomFor reports whether one more half-open handshake of the peer fits.
func (e *Endpoint) roomFor(peer keying.PeerID) bool {
	return e.halfCount < e.limits.HalfOpen && e.halfOf[peer] < e.limits.HalfOpenPerPeer &&
		(e.peers[peer] != nil || len(e.peers) < e.limits.Sessions)
}

// receiveHalfOpen promotes a handshake whose keys the peer has just proven to hold.
func (e *Endpoint) receiveHalfOpen(now time.Time, from netip.AddrPort, h *halfOpen, sealed []byte) {
	plain, err := h.response.Keys.Cipher.Open(e.opened[:0], sealed, h.nearID)
	if err != nil {
		e.counters.NotAuthentic++
		return
	}
	s := e.peers[h.response.Peer]
	switch {
	case s == nil && len(e.peers) >= e.limits.Sessions:
		e.counters.RefusedKeyings++
		e.forgetHalfOpen(h)
		return
	case s == nil:
		s = e.newSession(now, h.response.Peer)
	case !e.yields(now, s, h):
		e.counters.UnknownSession++
		return
	case s.state == stateOpen: // the peer restarted
		s.end(now, Replaced{})
		s = e.newSession(now, h.response.Peer)
	}
	e.halfOpenIsOver(h)
	if s.nearID != 0 {
		delete(e.byNearID, s.nearID) // of our own handshake
	}
	s.nearID, s.farID = h.nearID, h.farID
	s.setDest(from)
	s.keys, s.role = h.response.Keys, wire.ModeResponder
	s.tag, s.certificate = h.response.Tag, h.response.Certificate
	s.handshake = h.key
	e.byNearID[s.nearID] = receiver{session: s}
	s.counts.countReceived(4 + len(sealed))
	before := e.counters
	s.open(now)
	s.receive(now, from, plain)
	s.tally(before)
	e.reschedule(s)
}

// halfOpenIsOver takes a handshake out of the counts, because it was proven or forgotten.
func (e *Endpoint) halfOpenIsOver(h *halfOpen) {
	h.over = true
	e.halfCount--
	if e.halfOf[h.response.Peer]--; e.halfOf[h.response.Peer] == 0 {
		delete(e.halfOf, h.response.Peer)
	}
}

// forgetHalfOpen drops a handshake and frees its session ID.
func (e *Endpoint) forgetHalfOpen(h *halfOpen) {
	e.halfOpenIsOver(h)
	delete(e.byNearID, h.nearID)
	delete(e.handshakes, h.key)
}

func (e *Endpoint) expireHalfOpens(now time.Time) {
	for {
		wake := e.nextHalfOpenExpiry()
		if wake.IsZero() || now.Before(wake) {
			return
		}
		e.forgetHalfOpen(e.halfOpens.pop())
	}
}

// nextHalfOpenExpiry is when the oldest half-open handshake expires, zero if there is none.
func (e *Endpoint) nextHalfOpenExpiry() time.Time {
	for e.halfOpens.len() > 0 {
		if h := *e.halfOpens.at(0); !h.over {
			return h.since.Add(halfOpenLife)
		}
		e.halfOpens.pop()
	}
	return time.Time{}
}
