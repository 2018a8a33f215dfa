package netgroup

import "time"

// How the uplink is measured. What sessions delivered is looked at in windows; those in which several of them had
// messages waiting all the time show how much the line carries, the others only that it carries that much.
const (
	uplinkWindow  = 250 * time.Millisecond
	uplinkQuiet   = 1 << 10               // bytes written in a window, below which it says nothing
	uplinkIdle    = time.Second           // a longer window says nothing
	uplinkWait    = 60 * time.Millisecond // of waiting beyond a round trip, from which on a session is held back
	uplinkSlack   = 4 << 10               // bytes that may wait anyway: small messages count more than they are
	uplinkSteady  = 1.15                  // growth from one full window to the next above which sessions are still starting
	uplinkSettle  = 0.25                  // of another measurement that counts at once
	uplinkRaise   = 1.05                  // what the limit rises by after uplinkRaiseIn of much use without being reached
	uplinkRaiseIn = 10 * time.Second      //
	uplinkUsed    = 0.7                   // much use
	uplinkSeen    = 0.95                  // of the limit must have been carried in some window for it to rise: it is not to pass the line
	uplinkAtFirst = 1000.0                // kbit/s, of a line that nothing is known of
	uplinkTrust   = 2.0                   // a line that was never full carries so many times what it was seen to carry
	uplinkShare   = 0.8                   // of the uplink is for streams: the rest is for repairs and all else
	peakKept      = 2 * time.Minute       // how long the most of something counts, at least
)

// An uplinkMeter measures in kbit/s what this machine's line carries upwards. The zero value has measured nothing.
type uplinkMeter struct {
	at     time.Time     // when the present window began; zero: none has
	window uint64        // its number
	best   peak          // delivered in one window
	limit  float64       // what the line carried when it was full; 0 if it never was
	used   time.Duration // for how long much of the limit was used since it was measured or raised

	fullBefore float64 // what the last window delivered if it was full, else 0

	recent  [4]float64 // what the last windows delivered, by turns
	windows int        // counted in a row

	written int  // bytes, in the present window
	waiting bool // something, when it began
}

// A linkMark is what a link had delivered when a window began.
type linkMark struct {
	window    uint64
	delivered uint64
	held      bool // more waited than a line that is not full leaves waiting
}

// A loadedWindow is what the links delivered in a window.
type loadedWindow struct {
	took        time.Duration
	links, held int
	bytes       uint64
	heldBytes   uint64 // by links that were held back when it began and when it ended
	waiting     bool   // something, when it ended
}

// measureUplink ends a window if it is time to, and begins the next.
func (c *Connection) measureUplink(now time.Time) {
	m := &c.capacity
	took := now.Sub(m.at)
	if took < uplinkWindow && !m.at.IsZero() {
		return
	}
	quiet := m.written < uplinkQuiet && !m.waiting
	counts := !m.at.IsZero() && took <= uplinkIdle && !quiet
	m.at, m.written = now, 0
	m.window++
	if quiet { // most are, and to ask every session takes long
		m.fullBefore, m.windows = 0, 0
		return
	}
	w := loadedWindow{took: took}
	for _, g := range c.groups {
		for _, n := range g.ups {
			w.add(n.link, m.window)
		}
	}
	m.waiting = w.waiting
	if counts {
		m.take(now, w)
	} else {
		m.fullBefore, m.windows = 0, 0
	}
}

// add takes in what a link did in the window that ends. Groups may share it.
func (w *loadedWindow) add(l *link, next uint64) {
	was := l.carried
	if was.window == next {
		return
	}
	is := linkMark{window: next, delivered: l.session.Delivered()}
	bytes := is.delivered - was.delivered
	patience := uplinkWait + l.session.RTT()
	is.held = float64(l.session.Queued()) > uplinkSlack+float64(bytes)*patience.Seconds()/max(w.took, uplinkWindow).Seconds()
	l.carried = is
	w.waiting = w.waiting || is.held || l.session.Queued() > uplinkSlack
	if was.window != next-1 {
		return // it is new
	}
	w.links++
	w.bytes += bytes
	if was.held && is.held {
		w.held++
		w.heldBytes += bytes
	}
}

// isFull reports whether it was the line that held messages back: one link alone may have a slow receiver.
func (w *loadedWindow) isFull() bool {
	return w.held >= min(2, max(w.links, 1)) && 2*w.heldBytes >= w.bytes && w.bytes > 0
}

// take takes in a window.
func (m *uplinkMeter) take(now time.Time, w loadedWindow) {
	rate := float64(8*w.bytes) / float64(w.took/time.Millisecond)
	m.best.note(now, rate)
	m.recent[m.windows%len(m.recent)] = rate
	m.windows++
	before := m.fullBefore
	m.fullBefore = 0
	switch {
	case w.isFull():
		m.takeFull(rate, before == 0 || rate > before*uplinkSteady)
		return
	case m.limit > 0 && rate >= m.limit*uplinkUsed && m.best.value(now) >= m.limit*uplinkSeen:
		if m.used += w.took; m.used >= uplinkRaiseIn {
			m.limit *= uplinkRaise
			m.used = 0
		}
	}
	if m.limit > 0 && m.windows >= len(m.recent) {
		m.limit = max(m.limit, mean(m.recent)) // one window may have what another sent
	}
}

// takeFull takes in what the line carried in a window in which it was full, or sessions were starting yet. One window is
// too short to tell the rate by: a packet more or less is a lot.
func (m *uplinkMeter) takeFull(rate float64, starting bool) {
	m.fullBefore = rate
	if starting && (m.limit == 0 || rate <= m.limit) {
		return
	}
	if m.limit == 0 {
		m.limit = rate
	}
	m.limit += (rate - m.limit) * uplinkSettle
	m.used = 0
}

func mean(rates [4]float64) (sum float64) {
	for _, rate := range rates {
		sum += rate / float64(len(rates))
	}
	return sum
}

// begin takes in what the line carried when the program ran before, unless something was measured since.
func (m *uplinkMeter) begin(kbit float64) {
	if m.limit == 0 {
		m.limit = kbit
	}
}

// wasFull reports whether the line was ever full, so that it is known what it carries. What is not is no measure for shares: a line
// that is never filled would never show that it carries more.
func (m *uplinkMeter) wasFull() bool { return m.limit > 0 }

// kbit returns what the line is taken to carry.
func (m *uplinkMeter) kbit(now time.Time) float64 {
	if m.limit > 0 {
		return m.limit
	}
	return max(uplinkAtFirst, uplinkTrust*m.best.value(now))
}

// A peak is the most that something amounted to lately: in the last peakKept at least, and in twice that at most. The
// zero value is 0.
type peak struct {
	began      time.Time
	now, older float64
}

func (p *peak) note(now time.Time, v float64) {
	p.turn(now)
	p.now = max(p.now, v)
}

func (p *peak) turn(now time.Time) {
	switch age := now.Sub(p.began); {
	case age >= 2*peakKept:
		*p = peak{began: now}
	case age >= peakKept:
		*p = peak{began: now, older: p.now}
	}
}

func (p *peak) value(now time.Time) float64 {
	p.turn(now)
	return max(p.now, p.older)
}
