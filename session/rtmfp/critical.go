package rtmfp

import "time"

// criticalMarks remembers, for one session, when time-critical traffic was last sent, received, and
// reported by the peer (RFC 7016 §3.5.2.1).
type criticalMarks struct {
	sent, received, reported time.Time
}

// A criticalWatch remembers the same across all sessions of an endpoint.
type criticalWatch struct {
	sent           time.Time // on any session
	latest, second time.Time // receptions on two different sessions
	latestFrom     *Session
}

// got notes time-critical data received on s.
func (w *criticalWatch) got(now time.Time, s *Session) {
	s.critical.received = now
	if w.latestFrom != s {
		w.second, w.latestFrom = w.latest, s
	}
	w.latest = now
}

// elsewhere reports whether time-critical data is being received on a session other than s: that is
// what our packets on s then tell its peer.
func (w *criticalWatch) elsewhere(now time.Time, s *Session) bool {
	at := w.latest
	if w.latestFrom == s {
		at = w.second
	}
	return recent(now, at)
}

func recent(now, at time.Time) bool { return !at.IsZero() && now.Sub(at) < criticalFor }

// mode is what congestion control makes of the marks (RFC 7016 Appendix A).
func (s *Session) mode(now time.Time) trafficMode {
	switch {
	case recent(now, s.critical.sent):
		return modeCritical
	case recent(now, s.critical.reported) || recent(now, s.e.critical.sent):
		return modeYield
	}
	return modeFast
}
