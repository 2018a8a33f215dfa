package rtmfp

import "time"

// RFC 7016 §3.5.2.2: the packet header's clock runs at 250 Hz and is 16 bits wide.
const (
	tick            = 4 * time.Millisecond
	echoForgetAfter = 128 * time.Second
	ertoInitial     = 3 * time.Second
	ertoMin         = 250 * time.Millisecond
	ertoMax         = 10 * time.Second
	mrtoMargin      = 200 * time.Millisecond
)

// An rttMeter measures the round trip by timestamp and echo, and derives the retransmission timeout
// (RFC 7016 §3.5.2.2). The zero value is not ready; use newRTTMeter.
type rttMeter struct {
	origin time.Time // of our timestamps

	rxStamp   uint16 // the peer's latest timestamp
	rxAt      time.Time
	lastEcho  uint16 // what we sent last
	lastStamp uint16
	sentEcho  bool
	sentStamp bool
	lastTSE   uint16 // what the peer echoed last
	gotTSE    bool

	srtt, rttvar time.Duration // zero until the first sample
	latest       time.Duration
	sampledAt    time.Time
	erto         time.Duration
}

func newRTTMeter(origin time.Time) rttMeter {
	return rttMeter{origin: origin, erto: ertoInitial}
}

func (m *rttMeter) ticks(now time.Time) uint16 { return uint16(now.Sub(m.origin) / tick) }

// mrto is the measured retransmission timeout, 250 ms before the first sample.
func (m *rttMeter) mrto() time.Duration {
	if m.srtt == 0 {
		return ertoMin
	}
	return m.srtt + 4*m.rttvar + mrtoMargin
}

// outgoing returns what the header of a packet sent now carries. Each is sent only when it differs from
// the one before, which keeps idle packets short.
func (m *rttMeter) outgoing(now time.Time) (stamp, echo uint16, hasStamp, hasEcho bool) {
	stamp = m.ticks(now)
	if hasStamp = !m.sentStamp || stamp != m.lastStamp; hasStamp {
		m.lastStamp, m.sentStamp = stamp, true
	}
	if m.rxAt.IsZero() {
		return stamp, 0, hasStamp, false
	}
	residence := now.Sub(m.rxAt)
	if residence > echoForgetAfter {
		m.rxAt, m.sentEcho = time.Time{}, false
		return stamp, 0, hasStamp, false
	}
	echo = m.rxStamp + uint16(residence/tick)
	if hasEcho = !m.sentEcho || echo != m.lastEcho; hasEcho {
		m.lastEcho, m.sentEcho = echo, true
	}
	return stamp, echo, hasStamp, hasEcho
}

// gotStamp takes in the peer's timestamp.
func (m *rttMeter) gotStamp(now time.Time, stamp uint16) {
	if m.rxAt.IsZero() || stamp != m.rxStamp {
		m.rxStamp, m.rxAt = stamp, now
	}
}

// gotEcho takes in the peer's echo of our timestamp.
func (m *rttMeter) gotEcho(now time.Time, echo uint16) {
	if m.gotTSE && echo == m.lastTSE {
		return
	}
	m.lastTSE, m.gotTSE = echo, true
	elapsed := m.ticks(now) - echo
	if elapsed > 32767 {
		return // an echo from the future
	}
	m.sampledAt = now
	m.sample(time.Duration(elapsed) * tick)
}

func (m *rttMeter) sample(rtt time.Duration) {
	rtt = max(rtt, tick/4) // "0 ticks" means less than one; a zero would read as "no sample"
	m.latest = rtt
	if m.srtt == 0 {
		m.srtt, m.rttvar = rtt, rtt/2
	} else {
		m.rttvar = (3*m.rttvar + (m.srtt - rtt).Abs()) / 4
		m.srtt = (7*m.srtt + rtt) / 8
	}
	m.endBackoff()
}

// endBackoff goes back to the measured timeout, if there is one.
func (m *rttMeter) endBackoff() {
	if m.srtt > 0 {
		m.erto = max(m.mrto(), ertoMin)
	}
}

// ertoMoved is the timeout on a path that was not measured yet although the peer is known to be at its
// other end (our choice: what RFC 6298 §2.1 begins with).
const ertoMoved = time.Second

// forgetPath begins to measure anew, because packets go to another address. If the packet that is being
// read brought a sample, that is one of the new path: it answers a challenge that was sent there. What
// stamps were exchanged stays.
func (m *rttMeter) forgetPath(now time.Time) {
	first := m.latest
	m.srtt, m.rttvar, m.latest, m.erto = 0, 0, 0, ertoMoved
	if m.sampledAt.Equal(now) {
		m.sample(first)
	}
}

// backoff lengthens the timeout after it fired.
func (m *rttMeter) backoff() {
	m.erto = max(min(time.Duration(float64(m.erto)*1.4142), ertoMax), m.mrto())
}
