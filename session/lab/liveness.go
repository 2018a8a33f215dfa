package main

import (
	"time"

	"lyceum/session/netgroup"
)

// Rules of rtmfp for noticing that a peer is gone.
const (
	keepaliveAfter    = int64(15 * time.Second)
	firstPingRetry    = int64(500 * time.Millisecond)
	suspectAfter      = int64(time.Second)
	unresponsiveAfter = int64(30 * time.Second)
)

// liveness decides whether the peer is still there, and keeps the alarm of whatever state the session is in.
type liveness struct {
	alarm   alarm
	since   int64 // when the keys were made
	closeBy int64 // while closing: when to stop asking

	proven    bool  // the peer was heard under the keys
	heard     int64 // latest packet
	asked     int64 // when the first unanswered ping was wanted; never if none is
	pingAt    int64
	interval  int64
	suspectAt int64 // never if there is no reason, or the peer is suspect
	suspect   bool
	pinging   bool // a ping is to be sent
	answers   int  // to pings, to be sent

	keepalive int64 // of silence until a ping; 0 for keepaliveAfter
}

// A lifeAlarm is for what a session's state waits for.
type lifeAlarm struct{ *session }

func (a lifeAlarm) happen(w *world, at int64) {
	s := a.session
	if s.e.host.gone || !s.life.alarm.rings(w, at, a) {
		return
	}
	switch s.state {
	case stateOpening:
		s.advanceOpening()
	case stateProving:
		s.advanceProving()
	case stateOpen:
		s.advanceLife()
	case stateClosing:
		s.advanceClosing()
	}
	s.e.serve()
}

// begin starts anew when keys were made.
func (l *liveness) begin(s *session) {
	now := s.e.w.now
	*l = liveness{alarm: l.alarm, keepalive: l.keepalive, pinging: l.pinging, since: now, heard: now, asked: never, suspectAt: never}
	l.pingAt = now + l.pingAfter()
	l.plan(s)
}

// pingAfter is how long a silence lasts before a ping ends it.
func (l *liveness) pingAfter() int64 {
	if l.keepalive > 0 {
		return l.keepalive
	}
	return keepaliveAfter
}

// SetKeepalive implements netgroup.Session.
func (s *session) SetKeepalive(_ time.Time, after time.Duration) {
	l := &s.life
	if l.keepalive == int64(after) {
		return
	}
	l.keepalive = int64(after)
	if s.state == stateOpen && l.asked == never {
		l.pingAt = l.heard + l.pingAfter()
		l.plan(s)
	}
}

// plan sets the alarm for what comes next.
func (l *liveness) plan(s *session) {
	due := min(l.pingAt, l.suspectAt)
	if l.asked != never {
		due = min(due, l.asked+unresponsiveAfter)
	}
	l.alarm.set(s.e.w, max(due, s.e.w.now), lifeAlarm{s})
}

// heard takes note of a packet of the peer.
func (s *session) heard(p *packet) {
	l := &s.life
	l.proven = true
	l.heard, l.asked, l.interval = s.e.w.now, never, 0
	l.pingAt, l.suspectAt = l.heard+l.pingAfter(), never
	if p.pings > 0 {
		l.answers = min(l.answers+p.pings, 4)
		s.markUnsent()
	}
	if l.suspect {
		l.suspect = false
		s.e.emit(netgroup.TransportEvent{Kind: netgroup.SessionRecovered, Session: s})
	}
	l.plan(s)
}

// ping asks the peer for a sign of life.
func (s *session) ping() {
	s.life.pinging = true
	s.markUnsent()
}

// asks notes that a ping goes out.
func (l *liveness) asks(s *session) {
	if l.asked == never {
		l.retry(s)
		l.plan(s)
	}
}

// retry notes that a ping goes out now and when the next is due.
func (l *liveness) retry(s *session) {
	now, m := s.e.w.now, &s.rtt
	if l.asked == never {
		l.asked = now
		if !l.suspect {
			l.suspectAt = now + l.patience(m)
		}
	}
	switch {
	case l.interval == 0 && m.srtt == 0:
		l.interval = firstPingRetry
	case l.interval == 0:
		l.interval = max(m.mrto(), ertoMin)
	case now >= l.asked+suspectAfter:
		l.interval = min(l.interval*3/2, ertoMax)
	}
	l.pingAt = now + l.interval
}

// patience is how long pings may go unanswered before the peer is suspect.
func (l *liveness) patience(m *rttMeter) int64 {
	if m.srtt == 0 {
		return ertoInitial
	}
	return max(suspectAfter, 2*m.mrto())
}

func (s *session) advanceLife() {
	l, now := &s.life, s.e.w.now
	if l.asked != never {
		if now >= l.asked+unresponsiveAfter {
			s.end()
			return
		}
		if now >= l.suspectAt {
			l.suspect, l.suspectAt = true, never
			s.e.emit(netgroup.TransportEvent{Kind: netgroup.SessionSuspect, Session: s})
		}
	}
	if l.asked == never || now >= l.pingAt {
		s.ping()
		l.retry(s)
	}
	l.plan(s)
}

// advanceProving asks whether the peer has the keys, and begins anew when it has certainly forgotten them.
func (s *session) advanceProving() {
	l, now := &s.life, s.e.w.now
	switch {
	case now >= s.opening.deadline:
		s.end()
		return
	case now >= l.since+halfOpenLife:
		s.state, s.keys, s.to, s.far = stateOpening, nil, nil, nil
		o := s.opening
		o.target, o.keys = nil, nil
		for i := range o.candidates {
			o.candidates[i].retry = retry{}
		}
		s.advanceOpening()
		return
	case now >= l.pingAt:
		s.ping()
		l.retry(s)
	}
	l.alarm.set(s.e.w, min(s.opening.deadline, l.since+halfOpenLife, l.pingAt), lifeAlarm{s})
}
