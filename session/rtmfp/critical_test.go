package rtmfp

import (
	"testing"
	"time"
)

func TestTrafficModeFollowsTheMarks(t *testing.T) {
	now := testStart
	old, fresh := now.Add(-criticalFor), now.Add(-criticalFor+1)
	for _, tt := range []struct {
		name                     string
		sent, reported, sentElse time.Time
		want                     trafficMode
	}{
		{"nothing", time.Time{}, time.Time{}, time.Time{}, modeFast},
		{"critical data sent here", fresh, fresh, fresh, modeCritical},
		{"the peer receives critical data", time.Time{}, fresh, time.Time{}, modeYield},
		{"we send critical data elsewhere", old, time.Time{}, fresh, modeYield},
		{"all long ago", old, old, old, modeFast},
	} {
		s := &Session{e: &Endpoint{}}
		s.critical.sent, s.critical.reported, s.e.critical.sent = tt.sent, tt.reported, tt.sentElse
		if got := s.mode(now); got != tt.want {
			t.Errorf("%s: mode %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestCriticalElsewhereMeansOnAnotherSession(t *testing.T) {
	e := &Endpoint{}
	a, b := &Session{e: e}, &Session{e: e}
	check := func(what string, now time.Time, onA, onB bool) {
		t.Helper()
		if gotA, gotB := e.critical.elsewhere(now, a), e.critical.elsewhere(now, b); gotA != onA || gotB != onB {
			t.Errorf("%s: elsewhere than a %v, than b %v; want %v, %v", what, gotA, gotB, onA, onB)
		}
	}
	now := testStart
	check("nothing yet", now, false, false)
	e.critical.got(now, a)
	check("received on a", now, false, true)
	e.critical.got(now.Add(100*time.Millisecond), b)
	check("received on both", now.Add(200*time.Millisecond), true, true)
	check("a's is forgotten", now.Add(850*time.Millisecond), true, false)
	check("all forgotten", now.Add(2*time.Second), false, false)
}
