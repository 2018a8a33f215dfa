package rtmfp

import (
	"testing"
	"time"
)

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
