package main

import "time"

// Rules of RFC 7016 §3.5.2.2, as in rtmfp.
const (
	tick        = int64(4 * time.Millisecond)
	ertoInitial = int64(3 * time.Second)
	ertoMin     = int64(250 * time.Millisecond)
	ertoMax     = int64(10 * time.Second)
	mrtoMargin  = int64(200 * time.Millisecond)
)

// An rttMeter measures the round trip by timestamps and their echoes, and derives the retransmission timeout.
type rttMeter struct {
	peerStamp int64 // the peer's latest timestamp, in ticks; 0 if none came
	peerAt    int64 // when it came, in ns
	lastEcho  int64 // what the peer echoed last, in ticks

	srtt, rttvar, latest int64 // ns; 0 before the first sample
	erto                 int64
}

func newRTTMeter() rttMeter { return rttMeter{erto: ertoInitial} }

func (m *rttMeter) mrto() int64 {
	if m.srtt == 0 {
		return ertoMin
	}
	return m.srtt + 4*m.rttvar + mrtoMargin
}

// stamp puts the time into a packet that is sent now, and the peer's own as far as it is known.
func (m *rttMeter) stamp(now int64, p *packet) {
	p.stamp = now/tick + 1
	if m.peerStamp > 0 {
		p.echo = m.peerStamp + (now-m.peerAt)/tick
	}
}

// got reads the timestamps of a packet.
func (m *rttMeter) got(now int64, p *packet) {
	if p.stamp > 0 && p.stamp != m.peerStamp {
		m.peerStamp, m.peerAt = p.stamp, now
	}
	if p.echo == 0 || p.echo == m.lastEcho {
		return
	}
	m.lastEcho = p.echo
	if elapsed := now/tick + 1 - p.echo; elapsed >= 0 {
		m.sample(elapsed * tick)
	}
}

func (m *rttMeter) sample(rtt int64) {
	rtt = max(rtt, tick/4)
	m.latest = rtt
	if m.srtt == 0 {
		m.srtt, m.rttvar = rtt, rtt/2
	} else {
		d := m.srtt - rtt
		m.rttvar = (3*m.rttvar + max(d, -d)) / 4
		m.srtt = (7*m.srtt + rtt) / 8
	}
	m.erto = max(m.mrto(), ertoMin)
}

// backoff lengthens the timeout after it fired.
func (m *rttMeter) backoff() {
	m.erto = max(min(m.erto*14142/10000, ertoMax), m.mrto())
}
