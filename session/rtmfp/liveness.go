package rtmfp

import (
	"bytes"
	"time"

	"lyceum/session/wire"
)

// Our choices; the RFC gives no numbers (§3.5.4 leaves keepalive to the implementation).
const (
	keepaliveAfter    = 15 * time.Second       // of silence; most NATs keep a mapping for 30 s
	firstPingRetry    = 500 * time.Millisecond // until the peer was heard under the session's keys
	unresponsiveAfter = 30 * time.Second       // of unanswered pings
	maxPongs          = 4                      // answers waiting; more pings than that are not answered
)

// liveness decides whether the peer is still there. Every authentic packet is a sign of life; pings only
// ask for one.
type liveness struct {
	since    time.Time // when the session's keys were made
	proven   bool      // the peer was heard under them
	heard    time.Time // last authentic packet
	asked    time.Time // when the first unanswered ping was wanted; zero if none is
	pingAt   time.Time // when to ping, again or for the first time
	interval time.Duration
	ping     bool     // a ping is to be sent
	pongs    [][]byte // answers to be sent
}

func (l *liveness) opened(now time.Time) {
	*l = liveness{since: now, heard: now, pingAt: now.Add(keepaliveAfter)}
}

func (l *liveness) gotPacket(now time.Time) {
	l.proven = true
	l.heard, l.asked, l.interval = now, time.Time{}, 0
	l.pingAt = now.Add(keepaliveAfter)
}

func (l *liveness) wake() time.Time {
	if l.asked.IsZero() {
		return l.pingAt
	}
	return earliest(l.pingAt, l.asked.Add(unresponsiveAfter))
}

// ping asks the peer for a sign of life at once.
func (s *Session) ping() {
	s.liveness.ping = true
	s.e.markReady(s)
}

func (s *Session) advanceLiveness(now time.Time) {
	l := &s.liveness
	if s.state != stateOpen || now.Before(l.wake()) {
		return
	}
	if !l.asked.IsZero() && !now.Before(l.asked.Add(unresponsiveAfter)) {
		s.end(now, Unresponsive{})
		return
	}
	s.ping()
	l.scheduleRetry(now, s.rtt.erto)
}

// scheduleRetry notes that a ping goes out now and when the next is due if nothing comes back.
func (l *liveness) scheduleRetry(now time.Time, erto time.Duration) {
	if l.asked.IsZero() {
		l.asked = now
	}
	switch {
	case l.interval == 0 && !l.proven:
		l.interval = firstPingRetry
	case l.interval == 0:
		l.interval = erto
	default:
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
			l.scheduleRetry(now, s.rtt.erto)
		}
	}
	for len(l.pongs) > 0 && len(b)+wire.ChunkHeaderSize+len(l.pongs[0]) <= limit {
		b = wire.AppendChunk(b, wire.TypePingReply, l.pongs[0])
		l.pongs = l.pongs[1:]
	}
	return b
}
