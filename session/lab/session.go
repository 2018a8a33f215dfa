package main

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

type sessionState uint8

const (
	stateOpening sessionState = iota
	stateProving              // with keys, while the peer may have others
	stateOpen
	stateClosing // the peer is asked to close
	stateClosed
)

// A session is one end of what two endpoints share.
type session struct {
	e           *endpoint
	peer        keying.PeerID
	tag         keying.Tag
	certificate []byte // the peer's, nil while opening
	state       sessionState
	opening     *opening // while opening or proving
	keys        *keys    // nil before
	to          *host    // where the peer is; nil before
	far         *session // the other end, once a packet came from there

	life liveness
	rtt  rttMeter
	send sendSide
	got  receiveSide

	limit    int // bytes of a packet
	sentData int // bytes of packets with data
	mtuTried int // sizes of mtuLadder

	queued bool // in endpoint.unsent
	waits  bool // in endpoint.waiting
	owner  any
}

func (e *endpoint) newSession(peer keying.PeerID) *session {
	s := &session{e: e, peer: peer, limit: packetLimit, life: liveness{alarm: newAlarm()}, rtt: newRTTMeter()}
	s.send.init()
	s.got.alarm = newAlarm()
	e.sessions[peer] = s
	return s
}

// isInitiator reports whether this end opened the session, which has keys.
func (s *session) isInitiator() bool { return s.keys.initiator == s }

// endOf returns this endpoint's end of the session with some keys, or nil.
func (e *endpoint) endOf(k *keys) *session {
	s := k.responder
	if k.initiator.e == e {
		s = k.initiator
	}
	if s == nil || s.keys != k {
		return nil
	}
	return s
}

// gotSessionPacket reads a packet of a session.
func (e *endpoint) gotSessionPacket(p *packet) {
	s := p.end
	if s == nil {
		s = e.endOf(p.keys)
	}
	if s == nil && p.keys.initiator.e != e && p.keys.responder == nil {
		s = e.promote(p.keys)
	}
	if s == nil || s.keys != p.keys || s.state == stateClosed && p.kind != packetClose {
		return
	}
	switch p.kind {
	case packetClose:
		if s.state == stateOpen {
			s.end()
		}
		e.host.send(s.sessionPacket(packetCloseAck, closeSize), s.to)
		return
	case packetCloseAck:
		s.state = stateClosed
		return
	}
	s.far = p.by
	switch s.state {
	case stateProving:
		s.life.begin(s)
		s.open()
	case stateClosing:
		return
	}
	s.rtt.got(e.w.now, p)
	s.heard(p)
	switch p.kind {
	case packetForward:
		e.answerHello(p.attempt, p.where)
		return
	case packetProbe:
		s.gotProbe(p.size)
		return
	case packetProbeReply:
		s.gotProbeReply(p.probed)
		return
	}
	s.gotAcks(p)
	s.gotData(p)
}

func (s *session) sessionPacket(kind packetKind, size int) *packet {
	p := s.e.w.packet(kind, size)
	p.keys, p.by, p.end = s.keys, s, s.far
	return p
}

// markUnsent lets the session transmit before the world goes on.
func (s *session) markUnsent() {
	if !s.queued {
		s.queued = true
		s.e.unsent.push(s)
	}
}

// transmit sends a packet with what the session has to say, if it has something to say: acknowledgements that
// are due, data, and acknowledgements for which there is room.
func (s *session) transmit() bool {
	if s.state != stateOpen && s.state != stateProving {
		return false
	}
	w := s.e.w
	p := s.sessionPacket(packetPing, packetOverhead)
	if s.life.pinging {
		s.life.pinging = false
		p.pings++
		p.size += chunkHeader
		s.life.asks(s)
	}
	p.pongs, s.life.answers = s.life.answers, 0
	p.size += p.pongs * chunkHeader
	if s.state == stateOpen {
		if s.got.isDue(w.now) {
			s.got.appendAcks(p)
		}
		s.fill(p)
		if len(p.data) > 0 || p.size > packetOverhead {
			s.got.appendAcks(p)
		}
	}
	if p.size == packetOverhead {
		w.recycle(p)
		return false
	}
	switch {
	case len(p.data) > 0:
		p.kind = packetData
	case len(p.acks) > 0:
		p.kind = packetAck
	}
	s.rtt.stamp(w.now, p)
	size, data := p.size, len(p.data) > 0
	s.e.host.send(p, s.to)
	if data {
		s.countData(size)
	}
	return data
}

// end tells the owner that the session is over and drops all its flows.
func (s *session) end() {
	if s.state == stateClosed || s.state == stateClosing {
		return
	}
	s.state = stateClosed
	s.leave()
}

// leave lets a new session with the peer be opened.
func (s *session) leave() {
	if s.e.sessions[s.peer] == s {
		delete(s.e.sessions, s.peer)
	}
	s.opening = nil
	s.send.abort()
	s.got.abort()
	s.e.emit(netgroup.TransportEvent{Kind: netgroup.SessionClosed, Session: s})
}

// Close implements netgroup.Session.
func (s *session) Close(time.Time) {
	switch s.state {
	case stateOpening, stateProving:
		s.end()
	case stateOpen:
		s.state = stateClosing
		s.leave()
		s.life.closeBy = s.e.w.now + closeTimeout
		s.advanceClosing()
	}
}

// Rules for closing a session (RFC 7016 §3.5.5).
const (
	closeRetry   = int64(5 * time.Second)
	closeTimeout = int64(90 * time.Second)
)

// advanceClosing asks the peer to close, now and again until it does.
func (s *session) advanceClosing() {
	if s.e.w.now >= s.life.closeBy {
		s.state = stateClosed
		return
	}
	s.e.host.send(s.sessionPacket(packetClose, closeSize), s.to)
	s.life.alarm.set(s.e.w, s.e.w.now+closeRetry, lifeAlarm{s})
}

// Peer implements netgroup.Session.
func (s *session) Peer() keying.PeerID { return s.peer }

// Tag implements netgroup.Session.
func (s *session) Tag() keying.Tag { return s.tag }

// Certificate implements netgroup.Session.
func (s *session) Certificate() []byte { return s.certificate }

// HandshakeHash implements netgroup.Session.
func (s *session) HandshakeHash() (hash [32]byte) {
	if s.keys != nil {
		for i := range 8 {
			hash[i] = byte(s.keys.number >> (8 * i))
		}
	}
	return hash
}

// IsOpen implements netgroup.Session.
func (s *session) IsOpen() bool { return s.state == stateOpen }

// Address implements netgroup.Session.
func (s *session) Address() (addr netip.AddrPort) {
	if s.to == nil {
		return addr
	}
	return s.to.addr()
}

// RTT implements netgroup.Session.
func (s *session) RTT() time.Duration { return time.Duration(s.rtt.srtt) }

// Jitter implements netgroup.Session.
func (s *session) Jitter() time.Duration { return time.Duration(s.rtt.rttvar) }

// Sent implements netgroup.Session.
func (s *session) Sent() (fragments, lost uint64) { return s.send.launched, s.send.lost }

// Delivered implements netgroup.Session.
func (s *session) Delivered() uint64 { return s.send.delivered }

// Queued implements netgroup.Session.
func (s *session) Queued() int { return s.send.queued }

// Owner implements netgroup.Session.
func (s *session) Owner() any { return s.owner }

// SetOwner implements netgroup.Session.
func (s *session) SetOwner(owner any) { s.owner = owner }

// SetLocalAddresses implements netgroup.Session. Hosts have one address each.
func (s *session) SetLocalAddresses(...netip.AddrPort) {}

// Seek implements netgroup.Session. Nobody moves, so a silent peer is nowhere else.
func (s *session) Seek(time.Time, ...netip.AddrPort) {}

// OpenFlow implements netgroup.Session.
func (s *session) OpenFlow(metadata []byte, p rtmfp.Priority) (netgroup.SendFlow, error) {
	if s.state > stateOpen {
		return nil, rtmfp.ErrNotOpen
	}
	f := &sendFlow{s: s, priority: p, metadata: metadata, next: 1, room: roomInitial}
	if t := s.e.w.tap; t != nil {
		t.opened(f)
	}
	s.send.add(f)
	return f, nil
}
