package rtmfp

import (
	"bytes"
	"time"

	"lyceum/session/wire"
)

// Our choices; the RFC gives no numbers (§3.5.4 leaves keepalive to the implementation).
const (
	keepaliveAfter    = 15 * time.Second       // of silence, if the owner says nothing else; most NATs keep a mapping for 30 s
	firstPingRetry    = 500 * time.Millisecond // until a round trip was measured
	suspectAfter      = time.Second            // of unanswered pings, or two MRTO
	unresponsiveAfter = 30 * time.Second       // of unanswered pings
	maxPongs          = 4                      // answers waiting; more pings than that are not answered

	// An interface that comes and goes must not keep a dead peer for ever.
	renewableFor = 2 * unresponsiveAfter // of silence, in which a change of the network gives a peer its 30 s anew
)

// liveness decides whether the peer is still there. Every authentic packet is a sign of life; pings only
// ask for one.
type liveness struct {
	since     time.Time // when the session's keys were made
	proven    bool      // the peer was heard under them
	heard     time.Time // last authentic packet
	asked     time.Time // when the first unanswered ping was wanted; zero if none is
	pingAt    time.Time // when to ping, again or for the first time
	interval  time.Duration
	suspectAt time.Time // when the peer becomes suspect; zero if no ping waits for an answer, or it is suspect
	suspect   bool
	ping      bool     // a ping is to be sent
	pongs     [][]byte // answers to be sent

	keepalive time.Duration // of silence until a ping; zero for keepaliveAfter
}

func (l *liveness) opened(now time.Time) {
	*l = liveness{since: now, heard: now, keepalive: l.keepalive}
	l.pingAt = now.Add(l.pingAfter())
}

// pingAfter is how long a silence lasts before a ping ends it.
func (l *liveness) pingAfter() time.Duration {
	if l.keepalive > 0 {
		return l.keepalive
	}
	return keepaliveAfter
}

// SetKeepalive says after how much silence the peer is pinged: zero, as at first, for the usual 15 s, which
// keep NAT mappings alive. Who has to know soon that a peer is gone asks for less.
func (s *Session) SetKeepalive(now time.Time, after time.Duration) {
	l := &s.liveness
	if l.keepalive == after {
		return
	}
	l.keepalive = after
	if s.state == stateOpen && l.asked.IsZero() {
		l.pingAt = l.heard.Add(l.pingAfter())
		s.e.reschedule(s)
	}
}

// Suspect reports whether pings have gone unanswered for so long that the peer may be gone: for a second,
// or two measured timeouts. Flows stay; who has another way had better take it. SessionSuspect and
// SessionRecovered tell of changes.
func (s *Session) Suspect() bool { return s.liveness.suspect }

// heard takes note of an authentic packet. It reports whether one had been asked for.
func (s *Session) heard(now time.Time) (asked bool) {
	l := &s.liveness
	asked = !l.asked.IsZero()
	l.proven = true
	l.heard, l.asked, l.interval = now, time.Time{}, 0
	l.pingAt, l.suspectAt = now.Add(l.pingAfter()), time.Time{}
	s.stopSeeking()
	if l.suspect {
		l.suspect = false
		if s.state == stateOpen {
			s.e.emit(SessionRecovered{Session: s})
		}
	}
	return asked
}

func (s *Session) livenessWake() time.Time {
	l := &s.liveness
	if l.asked.IsZero() {
		return earliest(l.pingAt, s.quietUntil())
	}
	return earliest(l.pingAt, earliest(l.suspectAt, l.asked.Add(unresponsiveAfter)))
}

// ping asks the peer for a sign of life at once.
func (s *Session) ping() {
	s.liveness.ping = true
	s.e.markReady(s)
}

// askAnew pings at once, whatever was asked before and however long the timeouts had become.
func (s *Session) askAnew(now time.Time) {
	l := &s.liveness
	if now.Sub(l.heard) < renewableFor {
		l.asked, l.suspectAt = time.Time{}, time.Time{}
	}
	l.interval = 0
	s.silences = 0
	s.rtt.endBackoff()
	s.hurry(now)
	s.ping()
}

// hurry brings the next retransmission timeout forward to what it would be now: it may have been set while
// the timeouts were backed off.
func (s *Session) hurry(now time.Time) {
	if d := &s.sending; !d.timeoutAt.IsZero() {
		d.timeoutAt = earliest(d.timeoutAt, now.Add(s.rtt.erto))
	}
}

func (s *Session) advanceLiveness(now time.Time) {
	l := &s.liveness
	if s.state != stateOpen || now.Before(s.livenessWake()) {
		return
	}
	switch {
	case l.asked.IsZero():
		if now.Before(l.pingAt) {
			s.silences++
		}
	case !now.Before(l.asked.Add(unresponsiveAfter)):
		s.end(now, Unresponsive{})
		return
	case !l.suspectAt.IsZero() && !now.Before(l.suspectAt):
		l.suspect, l.suspectAt = true, time.Time{}
		s.e.emit(SessionSuspect{Session: s})
	}
	if l.asked.IsZero() || !now.Before(l.pingAt) {
		s.ping()
		l.scheduleRetry(now, &s.rtt)
	}
}

// patience is how long pings may go unanswered before the peer is suspect.
func patience(m *rttMeter) time.Duration {
	if m.srtt == 0 {
		return ertoInitial // the path may be a long one
	}
	return max(suspectAfter, 2*m.mrto())
}

// scheduleRetry notes that a ping goes out now and when the next is due if nothing comes back: after the
// MRTO, however long data has made the ERTO, so that a suspicion rests on more than one ping; once there is
// one, half as long again each time.
func (l *liveness) scheduleRetry(now time.Time, m *rttMeter) {
	if l.asked.IsZero() {
		l.asked = now
		if !l.suspect {
			l.suspectAt = now.Add(patience(m))
		}
	}
	switch {
	case l.interval == 0 && m.srtt == 0:
		l.interval = firstPingRetry
	case l.interval == 0:
		l.interval = max(m.mrto(), ertoMin)
	case !now.Before(l.asked.Add(suspectAfter)):
		l.interval = min(l.interval*3/2, ertoMax)
	}
	l.pingAt = now.Add(l.interval)
}

// gotPing queues the answer to a ping.
func (s *Session) gotPing(message []byte) {
	if len(s.liveness.pongs) < maxPongs && len(message) <= datagramSize-100 {
		s.liveness.pongs = append(s.liveness.pongs, bytes.Clone(message))
		s.e.markReady(s)
	} else {
		s.e.counters.IgnoredChunks++
	}
}

// appendPings writes the pings and answers that fit.
func (s *Session) appendPings(now time.Time, b []byte, limit int) []byte {
	l := &s.liveness
	if l.ping && len(b)+wire.ChunkHeaderSize <= limit {
		b = wire.AppendChunk(b, wire.TypePing, nil)
		l.ping = false
		if l.asked.IsZero() {
			l.scheduleRetry(now, &s.rtt)
		}
	}
	for len(l.pongs) > 0 && len(b)+wire.ChunkHeaderSize+len(l.pongs[0]) <= limit {
		b = wire.AppendChunk(b, wire.TypePingReply, l.pongs[0])
		l.pongs = l.pongs[1:]
	}
	return b
}
