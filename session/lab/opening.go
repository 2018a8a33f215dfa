package main

import (
	"bytes"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// Opening a session takes the packets and times of rtmfp, without what is in them:
//
//	initiator → responder  hello; to an introducer too, who answers with a redirect and passes it on
//	responder → initiator  responder hello
//	initiator → responder  keying
//	responder → initiator  responder keying: the initiator's end is open
//	initiator → responder  the first packet of the session: the responder's end is open
const (
	openTimeout   = int64(95 * time.Second)
	retryFirst    = int64(time.Second)
	retryIncrease = int64(1500 * time.Millisecond)
	yieldFor      = int64(2 * time.Second)
	halfOpenLife  = int64(10 * time.Second)
	maxCandidates = 24
)

// A retry is one schedule of repeated sending: at once, then after 1, 2.5, 4 … seconds.
type retry struct{ at, interval int64 }

// next moves the schedule on if its time has come, and reports whether it had.
func (r *retry) next(now int64) bool {
	if now < r.at {
		return false
	}
	if r.interval == 0 {
		r.interval = retryFirst
	} else {
		r.interval += retryIncrease
	}
	r.at = now + r.interval
	return true
}

type candidate struct {
	to *host
	retry
}

// An opening is the initiator's side of a handshake. It says hello until target is set.
type opening struct {
	deadline   int64
	candidates []candidate
	yielded    bool  // to a handshake of the peer, once,
	yieldUntil int64 // until then

	target *host // that showed the wanted certificate
	retry  retry // of keying
	keys   *keys // that target's answer will make
}

// keys is what a handshake leaves behind: the two ends of a session.
type keys struct {
	number    uint64
	tag       keying.Tag
	initiator *session
	responder *session // nil until the initiator has proven that it holds the keys
	answered  int64    // when the responder answered; never before

	certificate []byte // the responder's, once it answered
}

func (o *opening) addCandidate(h *host) {
	for i := range o.candidates {
		if o.candidates[i].to == h {
			return
		}
	}
	if len(o.candidates) < maxCandidates {
		o.candidates = append(o.candidates, candidate{to: h})
	}
}

// advanceOpening sends the hellos or the keying that are due, or gives up.
func (s *session) advanceOpening() {
	o, w := s.opening, s.e.w
	if w.now >= o.deadline {
		s.end()
		return
	}
	due := o.deadline
	if o.target != nil {
		if o.retry.next(w.now) {
			s.sendKeying()
		}
		due = min(due, o.retry.at)
	} else {
		for i := range o.candidates {
			c := &o.candidates[i]
			if c.next(w.now) {
				p := w.packet(packetHello, helloSize)
				p.attempt, p.wanted = s, s.peer
				s.e.host.send(p, c.to)
			}
			due = min(due, c.at)
		}
	}
	s.life.alarm.set(w, due, lifeAlarm{s})
}

func (s *session) sendKeying() {
	p := s.e.w.packet(packetKeying, keyingSize)
	p.keys, p.attempt, p.tag = s.opening.keys, s, s.tag
	s.e.host.send(p, s.opening.target)
}

// receive takes in a packet.
func (e *endpoint) receive(p *packet) {
	switch p.kind {
	case packetHello:
		e.gotHello(p)
	case packetResponderHello:
		e.gotResponderHello(p)
	case packetRedirect:
		if s := p.attempt; s.state == stateOpening && s.opening.target == nil {
			s.opening.addCandidate(p.where)
			s.advanceOpening()
		}
	case packetKeying:
		e.gotKeying(p)
	case packetResponderKeying:
		e.gotResponderKeying(p)
	default:
		e.gotSessionPacket(p)
	}
	e.serve()
}

// gotHello answers a hello for this end, and introduces somebody else to whom both have a session with.
func (e *endpoint) gotHello(p *packet) {
	if p.wanted == e.id {
		e.answerHello(p.attempt, p.from)
		return
	}
	wanted, asking := e.sessions[p.wanted], e.sessions[p.attempt.e.id]
	if wanted == nil || asking == nil || wanted.state != stateOpen || asking.state != stateOpen {
		return
	}
	redirect := e.w.packet(packetRedirect, redirectSize)
	redirect.attempt, redirect.where = p.attempt, wanted.to
	e.host.send(redirect, p.from)
	forward := wanted.sessionPacket(packetForward, forwardSize)
	forward.attempt, forward.where = p.attempt, p.from
	e.host.send(forward, wanted.to)
}

func (e *endpoint) answerHello(attempt *session, to *host) {
	p := e.w.packet(packetResponderHello, responderHelloSize)
	p.attempt = attempt
	e.host.send(p, to)
}

// gotResponderHello goes on to keying with whoever answers first.
func (e *endpoint) gotResponderHello(p *packet) {
	s := p.attempt
	if s.e != e || s.state != stateOpening || s.opening.target != nil || e.w.now < s.opening.yieldUntil {
		return
	}
	e.w.handshakes++
	s.opening.target, s.opening.retry = p.from, retry{}
	s.opening.keys = &keys{number: e.w.handshakes, tag: s.tag, initiator: s, answered: never}
	s.advanceOpening()
}

// gotKeying answers a handshake.
func (e *endpoint) gotKeying(p *packet) {
	k, now := p.keys, e.w.now
	peer := k.initiator.e.id
	if k.answered == never {
		if !e.allowKeying() {
			return
		}
		if s := e.sessions[peer]; s != nil && !s.givesWay() {
			return
		}
		k.answered, k.certificate = now, e.certificate
		e.half[peer] = k
	}
	answer := e.w.packet(packetResponderKeying, responderKeyingSize)
	answer.keys = k
	e.host.send(answer, p.from)
}

// allowKeying reports whether a handshake may cost public-key work now.
func (e *endpoint) allowKeying() bool {
	if e.spent-e.w.now > (keyingBurst-1)*keyingEach {
		return false
	}
	e.spent = max(e.spent, e.w.now) + keyingEach
	return true
}

// givesWay decides whether a handshake of the peer of s is to be answered.
func (s *session) givesWay() bool {
	switch {
	case s.state == stateProving, s.state == stateOpen && s.isInitiator() && !s.life.proven && s.e.w.now < s.life.since+halfOpenLife:
		return false // the peer answered ours and will hear from us
	case s.state != stateOpening:
		return true
	case s.opening.target == nil:
		if o := s.opening; !o.yielded {
			o.yielded, o.yieldUntil = true, s.e.w.now+yieldFor
		}
		return true
	}
	return !s.weAreSmaller()
}

// weAreSmaller reports whether our handshake with the peer goes before the peer's with us.
func (s *session) weAreSmaller() bool { return bytes.Compare(s.e.id[:], s.peer[:]) < 0 }

// gotResponderKeying opens the initiator's end, unless the peer may hold keys of its own making.
func (e *endpoint) gotResponderKeying(p *packet) {
	s := p.keys.initiator
	if s.e != e || s.state != stateOpening || s.opening.keys != p.keys {
		return
	}
	s.keys, s.to, s.far = p.keys, p.from, nil
	s.certificate = p.keys.certificate
	s.life.begin(s)
	s.life.pinging = true // the first packet under the keys is what opens the responder's end
	if half := e.half[s.peer]; half != nil && half.responder == nil && e.w.now < half.answered+halfOpenLife {
		s.state = stateProving
		s.markUnsent()
		return
	}
	s.open()
}

// promote opens the responder's end of a handshake whose keys the initiator has just proven to hold, or
// returns nil if it is not wanted any more.
func (e *endpoint) promote(k *keys) *session {
	peer := k.initiator.e.id
	if k.answered == never || e.w.now >= k.answered+halfOpenLife || e.half[peer] != k {
		return nil
	}
	s := e.sessions[peer]
	switch {
	case s == nil:
		s = e.newSession(peer)
	case s.state == stateProving && s.weAreSmaller(), s.state == stateOpen && k.answered <= s.life.since:
		return nil
	case s.state == stateOpen: // the peer gave up the session before
		s.end()
		s = e.newSession(peer)
	}
	delete(e.half, peer)
	k.responder = s
	s.keys, s.tag, s.to, s.far = k, k.tag, k.initiator.e.host, k.initiator
	s.certificate = k.initiator.e.certificate
	s.life.begin(s)
	s.open()
	return s
}

// open tells the owner that flows move.
func (s *session) open() {
	s.opening = nil
	s.state = stateOpen
	s.e.emit(netgroup.TransportEvent{Kind: netgroup.SessionOpened, Session: s})
	s.markUnsent()
}
