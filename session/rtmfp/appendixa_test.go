package rtmfp

import (
	"testing"
	"time"
)

// RFC 7016 Appendix A.
func TestWindowGrowth(t *testing.T) {
	for _, tt := range []struct {
		name           string
		cwnd, ssthresh int
		acked, out     int
		mode           trafficMode
		want           int // growth
	}{
		{"slow start grows by what was acknowledged", 10_000, infinite, 1000, 10_000, modeFast, 1000},
		{"by one segment at most", 10_000, infinite, 5000, 10_000, modeFast, smss},
		{"not unless the window was full", 10_000, infinite, 1000, 9_999, modeFast, 0},
		{"not without acknowledgement", 10_000, infinite, 0, 10_000, modeFast, 0},
		{"time critical: a quarter, rounded up", 10_000, infinite, 1001, 10_000, modeCritical, 251},
		{"yielding: no slow start", 10_000, infinite, 625, 10_000, modeYield, 24},
		{"fast: 48 bytes for each sixteenth", 16_000, 1000, 1000, 16_000, modeFast, 48},
		{"fast: several at once", 16_000, 1000, 3999, 16_000, modeFast, 3 * 48},
		{"fast: the threshold is at least 64", 100, 0, 64, 100, modeFast, cwndInit - 100}, // and the window CWND_INIT
		{"fast: the threshold is at most 4800", 1_000_000, 1000, 4800, 1_000_000, modeFast, 48},
		{"time critical: 24 for each", 16_000, 1000, 1000, 16_000, modeCritical, 24},
		{"time critical: the threshold is at most 2400", 1_000_000, 1000, 4800, 1_000_000, modeCritical, 48},
		{"yielding: the threshold is at most 4800", 1_000_000, 1000, 4800, 1_000_000, modeYield, 24},
	} {
		c := newAppendixA()
		c.cwnd, c.ssthresh = tt.cwnd, tt.ssthresh
		c.onAck(acknowledged{bytes: tt.acked, out: tt.out, mode: tt.mode})
		if got := c.cwnd - tt.cwnd; got != tt.want {
			t.Errorf("%s: grew by %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestGrowthAccumulates(t *testing.T) {
	c := newAppendixA()
	c.cwnd, c.ssthresh = 16_000, 0
	for range 10 {
		c.onAck(acknowledged{bytes: 100, out: 20_000, mode: modeFast})
	}
	if c.cwnd != 16_048 {
		t.Errorf("window %d after ten times a tenth, want 16048", c.cwnd)
	}
}

func TestWindowCuts(t *testing.T) {
	for _, tt := range []struct {
		name string
		out  int
		mode trafficMode
		want int
	}{
		{"half", 40_000, modeFast, 20_000},
		{"not below the initial window", 4_000, modeFast, cwndInit},
		{"time critical: seven eighths", 40_000, modeCritical, 35_000},
		{"a large window of a fast session: seven eighths", 80_000, modeFast, 70_000},
		{"just not large", fastAbove, modeFast, fastAbove / 2},
		{"a large window that yields: half", 80_000, modeYield, 40_000},
	} {
		c := newAppendixA()
		c.cwnd, c.acc = tt.out, 99
		c.onLoss(lost{tsn: 5, nextTSN: 9, out: tt.out, mode: tt.mode})
		if c.cwnd != tt.want || c.ssthresh != tt.want || c.acc != 0 {
			t.Errorf("%s: window %d, threshold %d, want %d", tt.name, c.cwnd, c.ssthresh, tt.want)
		}
	}
}

// Our choice: the RFC cuts again at every packet with a loss.
func TestLossesOfOneRoundTripCutOnce(t *testing.T) {
	c := newAppendixA()
	c.cwnd = 64_000
	c.onLoss(lost{tsn: 5, nextTSN: 20, out: 64_000, mode: modeFast})
	for tsn := uint64(6); tsn <= 20; tsn++ {
		c.onLoss(lost{tsn: tsn, nextTSN: 25, out: 50_000, mode: modeFast})
	}
	if c.cwnd != 32_000 {
		t.Errorf("window %d after the losses of one round trip, want 32000", c.cwnd)
	}
	c.onLoss(lost{tsn: 21, nextTSN: 40, out: 32_000, mode: modeFast})
	if c.cwnd != 16_000 {
		t.Errorf("window %d after a loss of the next, want 16000", c.cwnd)
	}
}

func TestTimeoutShrinksTheWindow(t *testing.T) {
	c := newAppendixA()
	c.cwnd, c.ssthresh = 64_000, 10_000
	c.onTimeout(true, 7)
	if c.cwnd != cwndTimedOut || c.ssthresh != 48_000 || c.recoverUntil != 7 {
		t.Errorf("lossy: window %d, threshold %d; want %d, 48000", c.cwnd, c.ssthresh, cwndTimedOut)
	}
	c.cwnd, c.ssthresh = 64_000, 60_000
	c.onTimeout(false, 7)
	if c.cwnd != cwndInit || c.ssthresh != 60_000 {
		t.Errorf("idle: window %d, threshold %d; want %d, 60000", c.cwnd, c.ssthresh, cwndInit)
	}
}

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

// RFC 7016 §3.5.2.2, with our clock of 4 ms.
func TestRoundTripIsMeasuredByEcho(t *testing.T) {
	m := newRTTMeter(testStart)
	if m.mrto() != ertoMin || m.erto != ertoInitial {
		t.Errorf("at first MRTO %v, ERTO %v", m.mrto(), m.erto)
	}
	m.gotEcho(testStart.Add(100*time.Millisecond), 0)
	if m.srtt != 100*time.Millisecond || m.rttvar != 50*time.Millisecond || m.erto != 500*time.Millisecond {
		t.Errorf("first sample: SRTT %v, RTTVAR %v, ERTO %v; want 100, 50, 500 ms", m.srtt, m.rttvar, m.erto)
	}
	m.gotEcho(testStart.Add(140*time.Millisecond), 10) // 140 − 40
	if m.srtt != 100*time.Millisecond || m.rttvar != 37500*time.Microsecond {
		t.Errorf("second sample: SRTT %v, RTTVAR %v; want 100, 37.5 ms", m.srtt, m.rttvar)
	}
	before := m
	m.gotEcho(testStart.Add(time.Second), 10)
	if m != before {
		t.Error("the same echo again was taken as a sample")
	}
	m.gotEcho(testStart.Add(200*time.Millisecond), 51) // the future
	if m.srtt != before.srtt {
		t.Error("an echo from the future was taken as a sample")
	}
	m.gotEcho(testStart.Add(208*time.Millisecond), 52)
	if m.latest == 0 || m.latest >= tick {
		t.Errorf("a round trip of less than a tick was measured as %v", m.latest)
	}
}

func TestTimeoutBacksOff(t *testing.T) {
	m := newRTTMeter(testStart)
	m.gotEcho(testStart.Add(100*time.Millisecond), 0)
	for range 3 {
		before := m.erto
		if m.backoff(); m.erto < before*14/10 || m.erto > before*142/100 {
			t.Errorf("backed off from %v to %v, want ×1.4142", before, m.erto)
		}
	}
	for range 20 {
		m.backoff()
	}
	if m.erto != ertoMax {
		t.Errorf("backed off to %v, want %v", m.erto, ertoMax)
	}
	m.sample(20 * time.Second)
	for range 20 {
		m.backoff()
	}
	if m.erto < m.mrto() {
		t.Errorf("ERTO %v is below MRTO %v", m.erto, m.mrto())
	}
}

func TestEchoLeavesOutTheTimeThePacketWaitedHere(t *testing.T) {
	m := newRTTMeter(testStart)
	if _, _, hasStamp, hasEcho := m.outgoing(testStart); !hasStamp || hasEcho {
		t.Errorf("first packet: timestamp %v, echo %v; want the first alone", hasStamp, hasEcho)
	}
	if _, _, hasStamp, _ := m.outgoing(testStart.Add(tick - 1)); hasStamp {
		t.Error("the same timestamp was sent twice")
	}
	m.gotStamp(testStart.Add(time.Second), 1000)
	_, echo, _, hasEcho := m.outgoing(testStart.Add(time.Second + 43*time.Millisecond))
	if !hasEcho || echo != 1010 {
		t.Errorf("echo %d, want 1000 and ten ticks", echo)
	}
	if _, _, _, again := m.outgoing(testStart.Add(time.Second + 43*time.Millisecond)); again {
		t.Error("the same echo was sent twice")
	}
	m.gotStamp(testStart.Add(3*time.Second), 1000) // the same timestamp in another packet
	if _, echo, _, _ := m.outgoing(testStart.Add(3 * time.Second)); echo != 1500 {
		t.Errorf("echo %d, want 1500: the time counts from the first packet with the timestamp", echo)
	}
	at := testStart.Add(time.Second + echoForgetAfter)
	if _, _, _, hasEcho := m.outgoing(at); !hasEcho {
		t.Error("no echo after 128 s")
	}
	if _, _, _, hasEcho := m.outgoing(at.Add(1)); hasEcho || !m.rxAt.IsZero() {
		t.Error("echo after more than 128 s")
	}
}
