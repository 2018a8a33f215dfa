package rtmfp

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// halfOpenLife is how long an answered handshake waits for proof that the initiator holds its keys.
const halfOpenLife = 10 * time.Second

// A halfOpen is a handshake that was answered and not yet proven: a replayed first message can come this
// far and no further. It sends nothing but its stored answer, has no flows and replaces nothing.
type halfOpen struct {
	component string // the initiator's key component, which names the handshake
	nearID    uint32
	farID     uint32
	response  keying.Response
	answer    []byte // Responder Initial Keying
	expires   time.Time
}

// receiveStartup reads a packet with session ID 0. size is that of the whole datagram.
func (e *Endpoint) receiveStartup(now time.Time, from netip.AddrPort, size int, sealed []byte) {
	e.readStartup(0, sealed, func(t wire.ChunkType, payload []byte) {
		switch t {
		case wire.TypeInitiatorHello:
			e.handleInitiatorHello(now, from, size, payload)
		case wire.TypeResponderHello:
			e.handleResponderHello(now, from, payload)
		case wire.TypeInitiatorKeying:
			e.handleInitiatorKeying(now, from, payload)
		default:
			e.counters.IgnoredChunks++
		}
	})
}

// readStartup opens a startup packet and hands its chunks to handle, paddings left out.
func (e *Endpoint) readStartup(sessionID uint32, sealed []byte, handle func(wire.ChunkType, []byte)) {
	plain, err := e.startup.Open(e.opened[:0], sealed, sessionID)
	if err != nil {
		e.counters.NotAuthentic++
		return
	}
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

// handleInitiatorHello answers a hello for us with a cookie, keeping no state.
func (e *Endpoint) handleInitiatorHello(now time.Time, from netip.AddrPort, size int, payload []byte) {
	h, err := wire.ParseInitiatorHello(payload)
	switch {
	case err != nil:
		e.counters.Malformed++
	case size < e.cfg.helloSize:
		e.counters.ShortHellos++
	case !e.cfg.Profile.SelectsMe(h.Discriminator):
		e.counters.IgnoredChunks++
	case !e.gate.allowHello(now, from):
		e.counters.RateLimited++
	default:
		answer := wire.ResponderHello{
			TagEcho:     h.Tag,
			Cookie:      e.cookies.bake(now, from),
			Certificate: e.cfg.Profile.Certificate(),
		}
		if b := answer.AppendTo(nil); e.cfg.helloSize < 0 || len(b)+startupOverhead+e.startup.Overhead() <= size {
			e.sendStartup(from, 0, wire.TypeResponderHello, b, 0)
		}
	}
}

// startupOverhead is what a startup datagram holds besides its chunk's payload and the seal: session ID,
// header, chunk header.
const startupOverhead = 4 + 1 + wire.ChunkHeaderSize

// handleInitiatorKeying answers a handshake and keeps it half-open. The order of the checks is that of
// RFC 7016 §3.5.1.1.2, with peers told apart by identity instead of address: in this profile an address
// identifies nobody.
func (e *Endpoint) handleInitiatorKeying(now time.Time, from netip.AddrPort, payload []byte) {
	k, err := wire.ParseInitiatorKeying(payload)
	if err != nil || k.SessionID == 0 {
		e.counters.Malformed++
		return
	}
	switch e.cookies.check(now, k.CookieEcho, from) {
	case cookieBogus:
		e.counters.BogusCookies++
		return
	case cookieMoved:
		if e.gate.allowHello(now, from) {
			change := wire.CookieChange{OldCookie: k.CookieEcho, NewCookie: e.cookies.bake(now, from)}
			e.sendStartup(from, k.SessionID, wire.TypeCookieChange, change.AppendTo(nil), 0)
		}
		return
	}
	if h := e.halfOpens[string(k.KeyComponent)]; h != nil && h.farID == k.SessionID {
		e.sendStartup(from, h.farID, wire.TypeResponderKeying, h.answer, 0) // a retransmission
		return
	}
	if !e.gate.allowKeying(now) {
		e.counters.RateLimited++
		return
	}
	e.answerKeying(now, from, k)
}

// answerKeying does the public-key work of a new handshake.
func (e *Endpoint) answerKeying(now time.Time, from netip.AddrPort, k wire.InitiatorKeying) {
	nearID := e.newSessionID()
	response, err := e.cfg.Profile.Respond(nearID, k)
	if err != nil || response.Peer == e.PeerID() || !e.roomFor(response.Peer) {
		e.counters.RefusedKeyings++
		return
	}
	if s := e.peers[response.Peer]; s != nil {
		if string(k.KeyComponent) == s.component {
			e.sendStartup(from, s.farID, wire.TypeResponderKeying, s.answer, 0) // of the open session
			return
		}
		if s.opening != nil && !e.giveWay(now, from, s) {
			return
		}
	}
	h := &halfOpen{
		component: string(k.KeyComponent),
		nearID:    nearID,
		farID:     k.SessionID,
		response:  response,
		answer:    response.Keying.AppendTo(nil),
		expires:   now.Add(halfOpenLife),
	}
	e.halfOpens[h.component] = h
	e.halfOf[response.Peer]++
	e.byNearID[nearID] = receiver{half: h}
	e.sendStartup(from, h.farID, wire.TypeResponderKeying, h.answer, 0)
}

// roomFor reports whether one more half-open handshake of the peer fits.
func (e *Endpoint) roomFor(peer keying.PeerID) bool {
	return len(e.halfOpens) < e.limits.HalfOpen && e.halfOf[peer] < e.limits.HalfOpenPerPeer &&
		(e.peers[peer] != nil || len(e.peers) < e.limits.Sessions)
}

// giveWay settles glare: the peer's handshake arrived while ours to it is under way. It reports whether
// the peer's is to be answered.
//
// While ours still waits for a hello we yield. When both are keying, the one with the smaller peer ID
// stays initiator, and learns from the other's packet one more address to try. Our attempt itself goes
// on until the peer proves its own, because what arrived may be a replay.
func (e *Endpoint) giveWay(now time.Time, from netip.AddrPort, s *Session) bool {
	o := s.opening
	if o.initiator != nil {
		if slices.Compare(ourID(e), s.peer[:]) < 0 {
			o.addCandidate(from, e.limits.Candidates)
			s.advanceOpening(now)
			e.reschedule(s)
			return false
		}
		return true
	}
	if !o.yielded {
		o.yielded, o.yieldUntil = true, now.Add(yieldFor)
	}
	return true
}

func ourID(e *Endpoint) []byte {
	id := e.PeerID()
	return id[:]
}

// receiveHalfOpen promotes a handshake whose keys the peer has just proven to hold.
func (e *Endpoint) receiveHalfOpen(now time.Time, from netip.AddrPort, h *halfOpen, sealed []byte) {
	plain, err := h.response.Keys.Cipher.Open(e.opened[:0], sealed, h.nearID)
	if err != nil {
		e.counters.NotAuthentic++
		return
	}
	e.forgetHalfOpen(h)
	s := e.peers[h.response.Peer]
	if s != nil && s.opening == nil { // the peer restarted
		s.end(now, Replaced{})
		s = nil
	}
	if s == nil {
		s = e.newSession(now, h.response.Peer)
	}
	s.forgetOpening()
	s.nearID, s.farID, s.dest = h.nearID, h.farID, from
	s.keys, s.role = h.response.Keys, wire.ModeResponder
	s.tag, s.certificate = h.response.Tag, h.response.Certificate
	s.component, s.answer = h.component, h.answer
	e.byNearID[s.nearID] = receiver{session: s}
	s.open(now)
	s.receive(now, from, plain)
	e.reschedule(s)
}

// forgetHalfOpen drops a handshake and frees its session ID.
func (e *Endpoint) forgetHalfOpen(h *halfOpen) {
	delete(e.byNearID, h.nearID)
	delete(e.halfOpens, h.component)
	if e.halfOf[h.response.Peer]--; e.halfOf[h.response.Peer] == 0 {
		delete(e.halfOf, h.response.Peer)
	}
}

func (e *Endpoint) expireHalfOpens(now time.Time) {
	for _, h := range e.halfOpens { // in any order: forgetting has no other effect
		if !now.Before(h.expires) {
			e.forgetHalfOpen(h)
		}
	}
}

func (e *Endpoint) nextHalfOpenExpiry() (wake time.Time) {
	for _, h := range e.halfOpens {
		wake = earliest(wake, h.expires)
	}
	return wake
}
