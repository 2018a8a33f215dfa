package rtmfp

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// sessionState follows RFC 7016 §3.5: S_IHELLO_SENT and S_KEYING_SENT are one state here, told apart by
// opening.initiator. To its owner a session in stateProving is opening still.
type sessionState uint8

const (
	stateOpening   sessionState = iota
	stateProving                // initiator with keys, but the peer began a handshake too: see glare.go
	stateOpen                   // flows move
	stateNearClose              // we asked to close
	stateFarClose               // the peer asked; we still answer repeats
	stateClosed
)

// A Session is what two endpoints share: keys, a round-trip time, a congestion window, flows. There is
// one a pair of peers. It is owned by its endpoint's goroutine.
type Session struct {
	e      *Endpoint
	serial uint64 // order of creation
	peer   keying.PeerID
	state  sessionState
	role   wire.Mode // of our packets

	opening *opening // while stateOpening or stateProving

	nearID, farID uint32
	dest          netip.AddrPort // written by setDest alone
	listed        bool           // in Endpoint.byAddress
	keys          keying.Keys
	tag           keying.Tag
	certificate   []byte
	handshake     string // responder: the key of the handshake that we answered in Endpoint.handshakes

	rtt      rttMeter
	cc       congestionControl
	critical criticalMarks
	liveness liveness
	closing  closing
	intro    introductions
	seeking  seeking

	mobility mobility
	silences int // ended by a ping since the peer last said more than that it lives

	sending   sendSide
	receiving receiveSide
	counts    SessionCounts
	pieces    assembler // of packets too large for the path

	mtu    int // the most bytes of UDP payload a datagram may have
	search mtuSearch

	queued    bool // in Endpoint.ready
	heapIndex int
	wake      time.Time

	// Owner is for the endpoint's owner to hang its own state on.
	Owner any
}

// newSession makes an opening session and enters it as the peer's.
func (e *Endpoint) newSession(now time.Time, peer keying.PeerID) *Session {
	e.counters.Sessions++
	s := &Session{
		e:      e,
		serial: e.counters.Sessions,
		peer:   peer,
		rtt:    newRTTMeter(e.origin),
		cc:     newDelayControl(),
		mtu:    datagramSize,
		pieces: assembler{
			maxPackets: sessionReassemblies, maxPacketsOfOne: sessionReassemblies, maxBytes: sessionReassemblyBytes,
		},
		heapIndex: -1,
	}
	s.sending.init()
	s.receiving.init(ackWriter{rangesOnly: e.cfg.rangesOnly})
	e.peers[peer] = s
	e.most = max(e.most, len(e.peers), len(e.byNearID))
	return s
}

// Peer returns the identity of the other end.
func (s *Session) Peer() keying.PeerID { return s.peer }

// Certificate returns the other end's certificate, nil while opening. It must not be changed.
func (s *Session) Certificate() []byte { return s.certificate }

// Tag names the pre-shared key that the session was opened with.
func (s *Session) Tag() keying.Tag {
	if s.opening != nil {
		return s.opening.tag
	}
	return s.tag
}

// IsOpen reports whether flows move.
func (s *Session) IsOpen() bool { return s.state == stateOpen }

// Address returns where packets for the peer are sent; it is invalid while opening. AddressChanged tells of
// changes.
func (s *Session) Address() netip.AddrPort { return s.dest }

// HandshakeHash names this session in a way that both ends, and nobody else, can sign for.
func (s *Session) HandshakeHash() [32]byte { return s.keys.HandshakeHash }

// RTT returns the smoothed round-trip time, zero before it was measured.
func (s *Session) RTT() time.Duration { return s.rtt.srtt }

// Jitter returns by how much round trips differ from RTT on average, zero before it was measured.
func (s *Session) Jitter() time.Duration { return s.rtt.rttvar }

// open moves from stateOpening to stateOpen; keys, IDs, role and dest are set.
func (s *Session) open(now time.Time) {
	s.forgetOpening()
	s.pieces.clear()
	s.state = stateOpen
	s.list()
	s.rtt = newRTTMeter(s.e.origin)
	s.liveness.opened(now)
	s.e.emit(SessionOpened{Session: s, Incoming: s.role == wire.ModeResponder})
	s.e.markReady(s)
}

// forgetOpening drops what opening the session took. The session ID stays.
func (s *Session) forgetOpening() {
	o := s.opening
	if o == nil {
		return
	}
	delete(s.e.openings, string(o.helloTag))
	s.opening = nil
}

// end tells the owner that the session is over and drops all its flows. What still lingers to answer
// the peer's repeats is set up by the caller before; otherwise the session is closed at once.
func (s *Session) end(now time.Time, reason CloseReason) {
	if s.state <= stateOpen {
		s.e.emit(SessionClosed{Session: s, Reason: reason})
	}
	s.forgetOpening()
	s.leavePeers()
	s.stopSeeking()
	s.unlist()
	s.abortFlows()
	if s.state == stateNearClose || s.state == stateFarClose {
		s.e.lingering--
	}
	s.state = stateClosed
	delete(s.e.byNearID, s.nearID)
	delete(s.e.handshakes, s.handshake)
	s.e.timers.set(s, time.Time{})
	s.e.maybeAtRest()
}

// abortFlows forgets all that was under way between the two ends (RFC 7016 §3.5.5: flows live only while a
// session is open).
func (s *Session) abortFlows() {
	s.sending.abort(s)
	s.receiving.abort()
	s.pieces.clear()
}

// leavePeers lets a new session with the peer be opened.
func (s *Session) leavePeers() {
	if s.e.peers[s.peer] == s {
		delete(s.e.peers, s.peer)
	}
}

// advance applies the passing of time.
func (s *Session) advance(now time.Time) {
	s.pieces.expire(now)
	switch s.state {
	case stateOpening:
		s.advanceOpening(now)
	case stateProving:
		s.advanceProving(now)
	case stateOpen:
		s.advanceSending(now)
		s.receiving.advance(now, s)
		s.advanceProbing(now)
		s.advanceLiveness(now)
		s.advanceMobility(now)
		s.advanceSeeking(now)
	case stateNearClose, stateFarClose:
		s.advanceClosing(now)
	}
}

// wakeAt returns when advance has something to do, zero for never.
func (s *Session) wakeAt() time.Time {
	switch s.state {
	case stateOpening:
		return earliest(s.opening.wake(), s.pieces.wake())
	case stateProving:
		return earliest(s.provingWake(), s.pieces.wake())
	case stateOpen:
		wake := earliest(s.sending.wake(s), s.receiving.wake())
		wake = earliest(wake, earliest(s.search.wake(), s.pieces.wake()))
		return earliest(wake, earliest(s.seeking.wake(), earliest(s.livenessWake(), s.mobilityWake())))
	case stateNearClose, stateFarClose:
		return s.closing.wake()
	}
	return time.Time{}
}
