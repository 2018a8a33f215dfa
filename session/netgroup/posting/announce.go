package posting

import "time"

// announceSoon has what came in announced, along with what comes in until then.
func (e *Engine) announceSoon(now time.Time) {
	at := now.Add(batchMin + time.Duration(e.rand.Int64N(int64(batchJitter))))
	e.flushAt = earliest(e.flushAt, at)
}

// flush tells some of the neighbours what they may not have, and plans to tell the rest.
func (e *Engine) flush(now time.Time) {
	e.flushAt = time.Time{}
	end, left := e.log.end(), lazyAtOnce
	h := e.cursor
	for range len(e.slots) {
		if h++; int(h) >= len(e.slots) {
			h = 0
		}
		if !e.up.has(h) || e.slots[h].told == end {
			continue
		}
		if left == 0 {
			e.flushAt = now.Add(batchTail)
			return
		}
		if e.tell(now, h) {
			left--
			e.cursor = h
			if e.slots[h].told != end {
				e.flushAt = now.Add(batchTail)
			}
		}
	}
}

// tell announces to a neighbour what it may not have of what came since it was told last, and reports
// whether there was any such.
func (e *Engine) tell(now time.Time, h Neighbor) bool {
	e.list = e.list[:0]
	s := &e.slots[h]
	number := max(s.told, e.log.start)
	for ; number < e.log.end() && len(e.list) < MaxAnnounce; number++ {
		m := e.log.get(number)
		if !m.known.has(h) {
			e.list = append(e.list, Announced{ID: m.id, Age: now.Sub(m.at), Large: m.large})
		}
	}
	if len(e.list) == 0 {
		s.told = number
		return false
	}
	if e.out.Announce(h, e.list) {
		s.told = number
	}
	return true
}

// Announced takes in what a neighbour says it has.
func (e *Engine) Announced(now time.Time, from Neighbor, list []Announced) {
	for _, a := range list {
		switch m := e.live[a.ID]; {
		case m == nil:
			e.announcedNew(now, from, a)
		case m.data != nil:
			m.known.set(from)
			e.compare(now, m, from, now.Add(-a.Age))
		case !m.known.has(from):
			m.known.set(from)
			if m.idle || e.isBetterThanAsked(m, from) {
				e.missing.setDue(m, now)
			}
		}
	}
}

func (e *Engine) announcedNew(now time.Time, from Neighbor, a Announced) {
	if e.Has(a.ID) || a.Age > now.Sub(e.joined) {
		return
	}
	m := e.miss(now, from, a.ID)
	if m == nil {
		e.counters.Ignored++
		return
	}
	m.known.set(from)
	if m.large = a.Large; m.large { // nobody will send it unasked
		e.missing.setDue(m, now)
	}
}

// CaughtUp takes in that a neighbour asks for what came in during the time given. Each may once. What it was sent
// since the link is there counts as not sent: it may not have listened yet.
func (e *Engine) CaughtUp(now time.Time, from Neighbor, within time.Duration) {
	s := &e.slots[from]
	if s.caughtUp {
		return
	}
	s.caughtUp = true
	number := e.log.end()
	for ; number > e.log.start; number-- {
		m := e.log.get(number - 1)
		if now.Sub(m.at) > within {
			break
		}
		if m.from != from {
			m.known.clear(from)
			m.sent.clear(from)
		}
	}
	if number < e.log.end() {
		s.told = min(s.told, number)
		e.announceSoon(now)
	}
}

// compare learns how much earlier a message would have come by another link, and puts that in place of the
// one by which it came if that is usual.
func (e *Engine) compare(now time.Time, m *message, from Neighbor, arrival time.Time) {
	if m.from == nobody || m.from == from || m.wave == waveDirect || m.large {
		return
	}
	gain := max(-gainMax, min(m.at.Sub(arrival), gainMax))
	s := &e.slots[from]
	s.samples++
	s.gain += (gain - s.gain) / time.Duration(min(s.samples, 4))
	if gain < swapGain || s.gain < swapGain || s.samples < swapSamples || s.failures > 0 ||
		e.eager.has(from) || !e.eager.has(m.from) || now.Before(e.swapAt) || now.Before(s.trialAt) {
		return
	}
	e.swapAt, s.trialAt = now.Add(swapEvery), now.Add(trialEvery<<min(s.trials, trialsMax))
	s.trials++
	e.counters.Swaps++
	e.graft(from)
	e.prune(m.from)
}
