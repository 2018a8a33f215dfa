package rtmfp

import (
	"bytes"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// RFC 7016 §3.5.1.1.1; the intervals are 1.0, 2.5, 4.0 … seconds.
const (
	openTimeout   = 95 * time.Second
	retryFirst    = time.Second
	retryIncrease = 1500 * time.Millisecond
	helloTagSize  = 16
)

// maxTargets is how many responders that show the wanted certificate are answered. The RFC freezes on
// the first, so that whoever saw the tag could point us at a dead address; ours lets the first valid
// Responder Initial Keying win.
//
// One place is for those to whom a hello went, and of one address maxCookies cookies are tried, by turns: whoever saw the
// hello and lies about its own address could else, by one packet, keep us from whom we look for. A second cookie waits for
// cookieAfter, as who was asked twice answers twice, and needs no second keying.
const (
	maxTargets  = 4
	maxCookies  = 4
	cookieAfter = 150 * time.Millisecond
)

// maxCookie is the longest cookie that is sent back, in bytes. Whoever saw a hello can answer it, and what we
// send back, several times, goes to the address that the answer says it is from (our choice: several times
// what any responder needs).
const maxCookie = 512

// A retry is one schedule of repeated sending.
type retry struct {
	at       time.Time
	interval time.Duration
}

// next moves the schedule on if its time has come, and reports whether it had.
func (r *retry) next(now time.Time) bool {
	if now.Before(r.at) {
		return false
	}
	if r.interval == 0 {
		r.interval = retryFirst
	} else {
		r.interval += retryIncrease
	}
	r.at = now.Add(r.interval)
	return true
}

// A candidate is an address at which the wanted peer may be.
type candidate struct {
	addr   netip.AddrPort
	retry  retry
	teller netip.AddrPort // who redirected us there; invalid if nobody did
}

// A keyingTarget is a responder that answered a hello with the wanted certificate.
type keyingTarget struct {
	addr          netip.AddrPort
	cookie        []byte
	retry         retry
	cookieChanged bool     // at most once (RFC 7016 §3.5.1.2)
	others        [][]byte // cookies besides, in the order in which they are tried
	untried       int      // of these, how many have not been yet
}

// takes reports whether a cookie is one more that is tried.
func (t *keyingTarget) takes(cookie []byte) bool {
	is := func(c []byte) bool { return bytes.Equal(c, cookie) }
	return len(t.others) < maxCookies-1 && !is(t.cookie) && !slices.ContainsFunc(t.others, is)
}

// turn makes the next cookie the one to be sent, unless the present one has not been sent yet.
func (t *keyingTarget) turn(now time.Time) {
	if len(t.others) == 0 || t.retry.interval == retryFirst {
		return
	}
	t.others = append(t.others, t.cookie)
	t.cookie, t.others = t.others[0], t.others[1:]
	if t.untried = max(t.untried-1, 0); t.untried > 0 {
		t.retry.at = now.Add(cookieAfter)
	}
}

// An opening is the initiator's side of a handshake: S_IHELLO_SENT while initiator is nil, then
// S_KEYING_SENT.
type opening struct {
	discriminator []byte
	tag           keying.Tag
	helloTag      []byte
	deadline      time.Time
	candidates    []candidate
	yielded       bool
	yieldUntil    time.Time

	initiator   keying.Initiator
	certificate []byte
	targets     []keyingTarget
}

// Connect returns the session with the peer that the discriminator names, beginning to open one if there
// is none: at least one candidate address is needed then. Tag names the pre-shared key. Addresses given
// for a session that is still opening are tried too. SessionOpened or SessionClosed follows; flows may be
// opened and written at once.
func (e *Endpoint) Connect(now time.Time, discriminator []byte, tag keying.Tag, addrs ...netip.AddrPort) (*Session, error) {
	e.start(now)
	peer, err := e.cfg.Profile.Wanted(discriminator)
	if err != nil {
		return nil, err
	}
	if peer == e.PeerID() {
		return nil, ErrSelf
	}
	s := e.peers[peer]
	if s != nil && s.opening != nil && !now.Before(s.opening.deadline) {
		s.end(now, OpenTimeout{}) // Advance would have
		s = nil
	}
	if s == nil {
		if !slices.ContainsFunc(addrs, usable) {
			return nil, ErrNoAddress
		}
		if len(e.peers) >= e.limits.Sessions {
			return nil, ErrTooMany
		}
		s = e.newSession(now, peer)
		s.opening = &opening{
			discriminator: bytes.Clone(discriminator),
			tag:           tag,
			helloTag:      e.secret(helloTagSize),
			deadline:      now.Add(openTimeout),
		}
		e.openings[string(s.opening.helloTag)] = s
	}
	if s.state == stateOpening {
		for _, a := range addrs {
			if !s.opening.addCandidate(a, e.limits.Candidates) {
				e.counters.RefusedAddresses++
			}
		}
		s.advanceOpening(now)
		e.reschedule(s)
	}
	return s, nil
}

// addCandidate lets an address be tried too. It reports false if there are too many already.
func (o *opening) addCandidate(addr netip.AddrPort, limit int) bool {
	addr = netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	if !usable(addr) || slices.ContainsFunc(o.candidates, func(c candidate) bool { return c.addr == addr }) {
		return true
	}
	if len(o.candidates) >= limit {
		return false
	}
	o.candidates = append(o.candidates, candidate{addr: addr})
	return true
}

// advanceOpening sends the hellos and keyings that are due, or gives up.
func (s *Session) advanceOpening(now time.Time) {
	o := s.opening
	if !now.Before(o.deadline) {
		s.end(now, OpenTimeout{})
		return
	}
	for i := range o.candidates {
		c := &o.candidates[i]
		if !o.answered(c.addr) && len(o.targets) < maxTargets && c.retry.next(now) {
			s.sendHello(c.addr)
		}
	}
	for i := range o.targets {
		if t := &o.targets[i]; t.retry.next(now) {
			t.turn(now)
			s.sendKeying(t)
		}
	}
}

// answered reports whether the responder at addr is being keyed with.
func (o *opening) answered(addr netip.AddrPort) bool {
	for _, t := range o.targets {
		if t.addr == addr {
			return true
		}
	}
	return false
}

// hasPlaceFor reports whether one more answer to our hello is answered.
func (o *opening) hasPlaceFor(from netip.AddrPort, cookie []byte) bool {
	elsewhere := 0
	for _, t := range o.targets {
		if t.addr == from {
			return t.takes(cookie)
		}
		if !o.asked(t.addr) {
			elsewhere++
		}
	}
	return len(o.targets) < maxTargets && (o.asked(from) || elsewhere < maxTargets-1)
}

// asked reports whether a hello goes to addr.
func (o *opening) asked(addr netip.AddrPort) bool {
	return slices.ContainsFunc(o.candidates, func(c candidate) bool { return c.addr == addr })
}

// answer has a responder sent our keying: a new one now, one that is known by another cookie too.
func (o *opening) answer(now time.Time, from netip.AddrPort, cookie []byte) {
	i := slices.IndexFunc(o.targets, func(t keyingTarget) bool { return t.addr == from })
	if i < 0 {
		o.targets = append(o.targets, keyingTarget{addr: from, cookie: cookie})
		return
	}
	t := &o.targets[i]
	t.others = slices.Insert(t.others, t.untried, cookie)
	t.untried++
	t.retry.at = earliest(t.retry.at, now.Add(cookieAfter))
}

// wake is when advanceOpening has something to do.
func (o *opening) wake() time.Time {
	wake := o.deadline
	for _, c := range o.candidates {
		if !o.answered(c.addr) && len(o.targets) < maxTargets {
			wake = earliest(wake, c.retry.at)
		}
	}
	for _, t := range o.targets {
		wake = earliest(wake, t.retry.at)
	}
	return wake
}

func (s *Session) sendHello(to netip.AddrPort) {
	hello := wire.InitiatorHello{Discriminator: s.opening.discriminator, Tag: s.opening.helloTag}
	s.e.sendStartup(to, 0, wire.TypeInitiatorHello, hello.AppendTo(nil), s.e.cfg.helloSize)
}

func (s *Session) sendKeying(t *keyingTarget) {
	k := s.opening.initiator.Keying(t.cookie)
	s.e.sendStartup(t.addr, 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0)
}

// handleResponderHello answers up to maxTargets responders that show the wanted certificate.
func (e *Endpoint) handleResponderHello(now time.Time, from netip.AddrPort, payload []byte) {
	h, err := wire.ParseResponderHello(payload)
	if err != nil {
		e.counters.Malformed++
		return
	}
	if sought := e.seekers[string(h.TagEcho)]; sought != nil { // the peer's, sent to where we are now
		sought.gotSeekersHello(now, from)
		return
	}
	s := e.openings[string(h.TagEcho)]
	if s == nil || s.state != stateOpening || !s.opening.hasPlaceFor(from, h.Cookie) {
		e.counters.IgnoredChunks++
		return
	}
	o := s.opening
	if len(h.Cookie) > maxCookie {
		e.counters.RefusedKeyings++
		return
	}
	if now.Before(o.yieldUntil) {
		e.counters.IgnoredChunks++ // the peer's own handshake was answered; see giveWay
		return
	}
	if o.initiator == nil {
		if !e.gate.allowKeying(now, from) { // whoever saw the hello's tag can send answers to it
			e.counters.RateLimited++
			return
		}
		if !s.beginKeying(h.Certificate) {
			e.counters.RefusedKeyings++
			return
		}
	}
	if !bytes.Equal(o.certificate, h.Certificate) {
		e.counters.RefusedKeyings++
		return
	}
	o.answer(now, from, bytes.Clone(h.Cookie))
	s.advanceOpening(now)
	e.reschedule(s)
}

// beginKeying moves on from S_IHELLO_SENT if the certificate is authentic and the wanted one.
func (s *Session) beginKeying(certificate []byte) bool {
	o, profile := s.opening, s.e.cfg.Profile
	if _, err := profile.VerifyCertificate(o.discriminator, certificate); err != nil {
		return false
	}
	id := s.e.newSessionID()
	initiator, err := profile.Initiate(id, certificate, o.tag)
	if err != nil {
		return false
	}
	o.initiator, o.certificate = initiator, bytes.Clone(certificate)
	s.nearID = id
	s.e.byNearID[id] = receiver{session: s}
	return true
}

// receiveKeying reads a startup packet sent to the session ID of an opening.
func (e *Endpoint) receiveKeying(now time.Time, from netip.AddrPort, s *Session, sealed []byte) {
	e.readStartup(s.nearID, sealed, func(t wire.ChunkType, payload []byte) {
		if t != wire.TypePacketFragment {
			s.keyingChunk(now, from, t, payload)
		} else if s.state == stateOpening {
			if a := e.takePiece(now, &s.pieces, from, wire.ModeStartup, payload, 0); a != nil {
				e.readStartupPacket(a.packet(), func(t wire.ChunkType, payload []byte) { s.keyingChunk(now, from, t, payload) })
			}
		}
	})
	e.reschedule(s)
}

// keyingChunk reads a chunk of such a packet.
func (s *Session) keyingChunk(now time.Time, from netip.AddrPort, t wire.ChunkType, payload []byte) {
	if s.state != stateOpening {
		return // opened by an earlier chunk
	}
	switch t {
	case wire.TypeResponderKeying:
		s.handleResponderKeying(now, from, payload)
	case wire.TypeCookieChange:
		s.handleCookieChange(now, payload)
	default:
		s.e.counters.IgnoredChunks++
	}
}

func (s *Session) handleResponderKeying(now time.Time, from netip.AddrPort, payload []byte) {
	k, err := wire.ParseResponderKeying(payload)
	if err != nil {
		s.e.counters.Malformed++
		return
	}
	if k.SessionID == 0 {
		s.e.counters.RefusedKeyings++
		return
	}
	if !s.e.gate.allowKeying(now, from) {
		s.e.counters.RateLimited++
		return
	}
	keys, err := s.opening.initiator.Finish(k)
	if err != nil { // forged; the genuine one may follow
		s.e.counters.RefusedKeyings++
		return
	}
	s.tag = s.opening.tag
	s.certificate = s.opening.certificate
	s.farID, s.keys, s.role = k.SessionID, keys, wire.ModeInitiator
	s.setDest(from)
	if s.e.halfOf[s.peer] > 0 {
		s.prove(now)
	} else {
		s.open(now)
	}
	s.ping()          // the first packet under the new keys is what opens the responder's side
	s.e.fresh.push(s) // before a hello by which its owner asks to be introduced: for strangers nobody is
}

func (s *Session) handleCookieChange(now time.Time, payload []byte) {
	c, err := wire.ParseCookieChange(payload)
	if err != nil {
		s.e.counters.Malformed++
		return
	}
	for i := range s.opening.targets {
		t := &s.opening.targets[i]
		if !t.cookieChanged && len(c.NewCookie) <= maxCookie && bytes.Equal(t.cookie, c.OldCookie) {
			t.cookie, t.cookieChanged = bytes.Clone(c.NewCookie), true
			t.retry = retry{}
			s.advanceOpening(now)
			return
		}
	}
	s.e.counters.IgnoredChunks++
}
