package rtmfp

import "testing"

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

// RFC 7016 §3.5.2.2, with our clock of 4 ms.
