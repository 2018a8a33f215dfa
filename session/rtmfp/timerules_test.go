package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/wire"
)

// "Clock is 250 Hz, low 16 bits": it wraps after 262 s, at both ends and at different times.
func TestTimestampsWrapAround(t *testing.T) {
	m := newRTTMeter(testStart)
	sent := testStart.Add(65535*tick + tick/2)
	if stamp, _, _, _ := m.outgoing(sent); stamp != 65535 {
		t.Errorf("timestamp %d, want 65535", stamp)
	}
	if stamp, _, has, _ := m.outgoing(sent.Add(tick)); stamp != 0 || !has {
		t.Errorf("the next timestamp is %d, sent %v; want 0", stamp, has)
	}
	m.gotEcho(sent.Add(100*time.Millisecond), 65535)
	if m.latest != 100*time.Millisecond {
		t.Errorf("round trip %v over the wrap, want 100 ms", m.latest)
	}
	m.gotStamp(sent, 65530) // the peer's clock wraps while the packet waits here
	if _, echo, _, has := m.outgoing(sent.Add(10 * tick)); echo != 4 || !has {
		t.Errorf("echo %d of 65530 after 10 ticks, want 4", echo)
	}
	before := m
	m.gotEcho(sent.Add(200*time.Millisecond), m.ticks(sent.Add(200*time.Millisecond))-32768)
	if m.srtt != before.srtt {
		t.Error("an echo of more than 32,767 ticks ago was taken as a sample")
	}
	m.gotEcho(sent.Add(200*time.Millisecond), m.ticks(sent.Add(200*time.Millisecond))-32767)
	if m.latest != 32767*tick {
		t.Errorf("an echo of 32,767 ticks ago was measured as %v", m.latest)
	}
}

// "If more than 128 s: forget TS_RX and TS_ECHO_TX": the same timestamp and the same echo then count as new.
func TestForgottenTimestampIsNewWhenItComesAgain(t *testing.T) {
	m := newRTTMeter(testStart)
	m.gotStamp(testStart, 5)
	if _, echo, _, has := m.outgoing(testStart); !has || echo != 5 {
		t.Fatalf("echo %d, %v", echo, has)
	}
	at := testStart.Add(128*time.Second + 1)
	if _, _, _, has := m.outgoing(at); has {
		t.Error("an echo after 128 s")
	}
	m.gotStamp(at, 5)
	if _, echo, _, has := m.outgoing(at); !has || echo != 5 {
		t.Errorf("echo %d, sent %v; want 5 again", echo, has)
	}
}

// "ERTO = max(MRTO, 250 ms)", "MRTO = SRTT + 4 RTTVAR + 200 ms", "ERTO must never be below the RTT".
func TestTimeoutIsAtLeast250MillisecondsAndTheRoundTrip(t *testing.T) {
	for _, tt := range []struct{ rtt, mrto, erto time.Duration }{
		{time.Millisecond, 203 * time.Millisecond, 250 * time.Millisecond},
		{16 * time.Millisecond, 248 * time.Millisecond, 250 * time.Millisecond},
		{20 * time.Millisecond, 260 * time.Millisecond, 260 * time.Millisecond},
		{20 * time.Second, 60*time.Second + 200*time.Millisecond, 60*time.Second + 200*time.Millisecond},
	} {
		m := newRTTMeter(testStart)
		if m.sample(tt.rtt); m.mrto() != tt.mrto || m.erto != tt.erto {
			t.Errorf("round trip %v: MRTO %v, ERTO %v; want %v, %v", tt.rtt, m.mrto(), m.erto, tt.mrto, tt.erto)
		}
		if m.backoff(); m.erto < tt.rtt || m.erto < m.mrto() {
			t.Errorf("round trip %v: backed off to %v", tt.rtt, m.erto)
		}
	}
}

// RFC 7016 §3.6.2.6: the alarm is set to ERTO by each packet with user data and by each acknowledgement, and is
// off while nothing is in flight. When it fires, all in flight is sent again.
func TestRetransmissionTimeout(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	d, erto := &ab.sending, ab.rtt.erto
	if !d.timeoutAt.IsZero() {
		t.Error("the alarm is set although nothing is in flight")
	}
	tp.drop = func(p seenPacket) bool { return p.from == b.addr && len(p.acks()) > 0 }
	for range 2 { // the second puts it off
		a.write(f, numbered(0, 1000))
		w.RunFor(100 * time.Millisecond)
		if at := w.Now().Add(-100*time.Millisecond + erto); !d.timeoutAt.Equal(at) {
			t.Errorf("the alarm is %v after the packet, want %v", d.timeoutAt.Sub(at)+erto, erto)
		}
	}
	inject(w, b, a, b.Session(a.PeerID()), ackChunk(wire.Ack{FlowID: f.id, BufferBlocks: 64, Cumulative: 1}))
	now := w.Now().Add(-time.Millisecond)
	if ab.rtt.erto != erto || !d.timeoutAt.Equal(now.Add(erto)) || d.outstanding == 0 {
		t.Errorf("the alarm is %v after an acknowledgement, want %v", d.timeoutAt.Sub(now), erto)
	}
	tp.forget()
	fires, cwnd := d.timeoutAt, ab.cc.window()
	w.Run(fires)
	if n := len(tp.dataFrom(a)); n != 1 || a.Counters().Timeouts != 1 || ab.rtt.erto <= erto || ab.cc.window() >= cwnd {
		t.Errorf("%d fragments sent again, %d timeouts, ERTO %v after %v, window %d after %d",
			n, a.Counters().Timeouts, ab.rtt.erto, erto, ab.cc.window(), cwnd)
	}
	tp.drop = nil
	w.RunFor(10 * time.Second)
	if len(b.messages("f")) != 2 || !d.timeoutAt.IsZero() {
		t.Errorf("%d messages, alarm at %v", len(b.messages("f")), d.timeoutAt)
	}
}

// What the RFC names by number. Other tests use the names.
func TestConstantsAreThoseOfTheRFC(t *testing.T) {
	for name, tt := range map[string]struct{ got, want time.Duration }{
		"timestamp tick":                  {tick, 4 * time.Millisecond},
		"echo forgotten after":            {echoForgetAfter, 128 * time.Second},
		"initial ERTO":                    {ertoInitial, 3 * time.Second},
		"least ERTO":                      {ertoMin, 250 * time.Millisecond},
		"ERTO while backing off":          {ertoMax, 10 * time.Second},
		"margin of MRTO":                  {mrtoMargin, 200 * time.Millisecond},
		"delayed acknowledgement":         {delayedAck, 200 * time.Millisecond},
		"time-critical memory":            {criticalFor, 800 * time.Millisecond},
		"open timeout":                    {openTimeout, 95 * time.Second},
		"hello backoff":                   {retryIncrease, 1500 * time.Millisecond},
		"cookie life, at least 95 s":      {min(cookieLife, 95*time.Second), 95 * time.Second},
		"close request resend":            {closeRetry, 5 * time.Second},
		"close request limit":             {closeTimeout, 90 * time.Second},
		"far close linger":                {farCloseLinger, 19 * time.Second},
		"receiver flow linger":            {receiveLingerPeriod, 120 * time.Second},
		"mobility challenge spacing":      {challengeEvery, time.Second},
		"mobility challenge validity":     {challengeLife, 120 * time.Second},
		"first window probe":              {probeFirst, time.Second},
		"window probe cap":                {probeMax, time.Minute},
		"reassembly, in all":              {reassemblyLife, time.Minute},
		"reassembly without a new piece":  {reassemblyPatience, time.Second},
		"startup pieces: time":            {pieceWindow, 200 * time.Millisecond},
		"startup pieces: bytes":           {pieceWindowBytes, 4380},
		"startup pieces: packets":         {pieceWindowPackets, 4},
		"bytes of a packet in pieces":     {maxReassembled, 65536},
		"data packets an acknowledgement": {ackEvery, 2},
		"burst limit":                     {burstLimit, 6},
		"window of a silent receiver":     {rxBufferInitial, 65536},
		"metadata":                        {maxMetadata, 512},
		"CWND_INIT":                       {cwndInit, 4380},
		"CWND_TIMEDOUT":                   {cwndTimedOut, 1460},
		"SMSS":                            {smss, 1460},
		"fast above":                      {fastAbove, 67200},
		"REDIRECT_THRESHOLD, at most 24":  {time.Duration(max(DefaultLimits.Candidates, 24)), 24},
		"tag, at least 8 bytes":           {min(helloTagSize, 8), 8},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %d, want %d", name, tt.got, tt.want)
		}
	}
}
