package multicast

import (
	"time"
)

// A tokens is how much of something may be done. The zero value begins with none, and fills with the first refill.
type tokens struct {
	left float64
	at   time.Time
}

// refill adds what rate gives since the last one, most at most.
func (t *tokens) refill(now time.Time, rate, most float64) {
	if t.at.IsZero() {
		t.left = most
	} else {
		t.left = min(t.left+rate*now.Sub(t.at).Seconds(), most)
	}
	t.at = now
}

func (t *tokens) has(n float64) bool { return t.left >= n }
func (t *tokens) take(n float64)     { t.left -= n }

const (
	answerShare = 0.1                   // of the uplink is for answers
	answerQueue = 40 * time.Millisecond // with more before them they wait too long, and so does what is pushed
)

// mayAnswer reports whether a neighbour's request is answered: answers take a part of the uplink at most, those to one
// neighbour a part of it, and none are sent while it is busy.
func (e *Engine) mayAnswer(now time.Time, n *neighbor) bool {
	if e.cfg.MulticastPushNeighborLimit == 0 || e.told && e.capacity == 0 {
		return false
	}
	packets := max(e.rate.packets(), 10)
	all := packets * e.cfg.RepairShare
	if e.told {
		all *= float64(e.capacity) / e.rate.rate() * answerShare / e.cfg.RepairShare
	}
	e.answers.refill(now, all, max(all, 20))
	n.answers.refill(now, packets*e.cfg.RepairShare*2, float64(e.cfg.MaxRepairs))
	if e.uplink.queue(now) > answerQueue || !e.answers.has(1) || !n.answers.has(1) || !e.publishing.affordsAnswer() {
		e.counters.Unanswered++
		return false
	}
	e.answers.take(1)
	n.answers.take(1)
	return true
}

// A meter measures the rate of a stream, over about two seconds.
type meter struct {
	kbit       float64 // before it was measured
	perSecond  float64 // packets, likewise
	at         time.Time
	bytes, num float64
	measured   bool
}

func (m *meter) add(now time.Time, size int) {
	if m.at.IsZero() {
		m.at = now
	}
	if d := now.Sub(m.at); d >= 500*time.Millisecond {
		kbit, packets := m.bytes*8/1000/d.Seconds(), m.num/d.Seconds()
		if !m.measured {
			m.kbit, m.perSecond, m.measured = kbit, packets, true
		}
		m.kbit += (kbit - m.kbit) / 4
		m.perSecond += (packets - m.perSecond) / 4
		m.at, m.bytes, m.num = now, 0, 0
	}
	m.bytes += float64(size)
	m.num++
}

// rate returns kbit/s.
func (m *meter) rate() float64 { return max(m.kbit, 8) }

// packets returns packets a second.
func (m *meter) packets() float64 {
	if !m.measured {
		return max(m.kbit/8, 20)
	}
	return m.perSecond
}
