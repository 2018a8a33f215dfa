package multicast

import "time"

const (
	examineFor  = 10 * time.Second       // after joining, parents are examined three times as often
	failingCost = 200 * time.Millisecond // even if it is that much later
	relief      = 60 * time.Millisecond  // may be lost by leaving a parent with more children than slots
)

// examine looks whether one substream would come sooner from somebody else, and finds standbys.
func (e *Engine) examine(now time.Time) {
	e.examineAt = now.Add(e.cfg.ExamineEvery)
	if now.Sub(e.joinedAt) < examineFor {
		e.examineAt = now.Add(e.cfg.ExamineEvery / 3)
	}
	if e.cfg.Publisher {
		return
	}
	if s, ok := e.worst(now); ok {
		e.substreams[s].seekAt = time.Time{}
		e.seek(now, s)
	}
	for s := range e.k {
		e.findStandby(now, s)
	}
}

// worst returns the substream that gains most from another parent, if any gains enough.
func (e *Engine) worst(now time.Time) (worst int, ok bool) {
	most := e.cfg.Hysteresis
	start := e.rand.IntN(e.k)
	for i := range e.k {
		s := (start + i) % e.k
		sub := &e.substreams[s]
		if !e.wanted(s) || sub.parent == 0 || sub.next != 0 {
			continue
		}
		n := e.choose(now, s, false)
		if n == nil || e.load(n) >= e.cfg.MaxOfOne {
			continue
		}
		delay, _ := n.delayOf(s)
		gain := sub.delay - delay
		switch p := e.find(sub.parent); {
		case e.overloaded(sub.parent):
			gain += time.Second
		case p != nil && p.over && n.free > 0:
			gain += relief
		case sub.asks > failing:
			gain += failingCost
		}
		if gain > most {
			worst, most, ok = s, gain, true
		}
	}
	return worst, ok
}

// overloaded reports whether more comes from one parent than should. Whoever leaves the publisher may be the only one
// it sends a substream to, so nobody does for that.
func (e *Engine) overloaded(parent Neighbor) bool {
	n := e.find(parent)
	return n != nil && !n.publisher && e.load(n) > e.cfg.MaxOfOne
}

func (e *Engine) findStandby(now time.Time, s int) {
	sub := &e.substreams[s]
	if !e.wanted(s) || sub.parent == 0 || sub.standby != 0 || sub.next != 0 {
		return
	}
	if n := e.choose(now, s, false); n != nil && n.free > 0 {
		sub.standby = n.number
		e.quick = true
	}
}
