package posting

import "time"

// miss notes a message that is not here. It returns nil if too many are missing of those that this
// neighbour was the first to announce.
func (e *Engine) miss(now time.Time, from Neighbor, id ID) *message {
	s := &e.slots[from]
	if s.missing >= missingEach {
		return nil
	}
	s.missing++
	m := e.newMessage(id)
	m.announced, m.first = now, from
	if now != e.jitterOf { // the same for all of one message, so that they are asked for together
		e.jitterOf, e.jitter = now, e.rand.Float64()
	}
	m.due = now.Add(time.Duration((0.75 + e.jitter/2) * float64(e.wait.limit())))
	e.missing.add(m)
	return m
}

// unmiss takes a message off those that are missing.
func (e *Engine) unmiss(m *message) {
	e.stopAsking(m)
	e.missing.remove(m)
	if m.first != nobody {
		e.slots[m.first].missing--
	}
}

// stopAsking counts on those no more who were asked for a message.
func (e *Engine) stopAsking(m *message) {
	for h := range m.asking.all() {
		e.slots[h].asked -= m.cost()
	}
	m.asking = mask{}
}

// isBetterThanAsked reports whether all who were asked for a message and have yet to answer fail more often
// than somebody else who has it.
func (e *Engine) isBetterThanAsked(m *message, h Neighbor) bool {
	for asked := range m.asking.all() {
		if e.slots[asked].failures <= e.slots[h].failures {
			return false
		}
	}
	return !m.asking.isEmpty()
}

// fetchDue asks for the messages that did not come in time, and gives up those that nobody sends.
func (e *Engine) fetchDue(now time.Time) {
	e.batch = e.batch[:0]
	var targets mask
	for len(e.missing) > 0 && !now.Add(dueSlack).Before(e.missing[0].due) {
		m := e.missing[0]
		for h := range m.asking.all() {
			e.slots[h].failures++
		}
		e.stopAsking(m)
		switch untried := m.known.and(m.tried.not()); {
		case !untried.isEmpty():
			m.idle = false
			e.ask(now, m, untried)
			targets = targets.or(m.asking)
		case !m.idle:
			m.idle = true
			e.missing.setDue(m, now.Add(idleFor))
		default:
			e.unmiss(m)
			e.release(m)
		}
	}
	for h := range targets.all() {
		e.fetchFrom(h)
	}
}

// ask picks whom to ask for a message: at first one of those who have it, then two others, then four, so
// that some who do not answer cannot keep it from this member for long.
func (e *Engine) ask(now time.Time, m *message, untried mask) {
	for range 1 << min(m.attempts, 3) {
		best, ok := nobody, false
		for h := range untried.all() {
			if e.slots[h].asked < maxAsked && (!ok || e.better(h, best)) {
				best, ok = h, true
			}
		}
		if !ok {
			break
		}
		untried.clear(best)
		m.tried.set(best)
		m.asking.set(best)
		e.slots[best].asked += m.cost()
	}
	if m.asking.isEmpty() { // they have enough to answer
		e.missing.setDue(m, now.Add(e.answer.limit()/4))
		return
	}
	m.attempts++
	m.askedAt = now
	e.batch = append(e.batch, m)
	wait := e.answer.limit()
	if m.large { // it takes longer the more ask
		wait *= time.Duration(m.attempts)
	}
	e.missing.setDue(m, now.Add(wait))
}

// fetchFrom sends one neighbour what it is to be asked for.
func (e *Engine) fetchFrom(h Neighbor) {
	e.ids = e.ids[:0]
	for _, m := range e.batch {
		if m.asking.has(h) {
			e.ids = append(e.ids, m.id)
		}
		if len(e.ids) == MaxFetch {
			e.out.Fetch(h, e.ids, false)
			e.ids = e.ids[:0]
		}
	}
	if len(e.ids) > 0 {
		e.out.Fetch(h, e.ids, false)
	}
}

// Fetched answers a neighbour that asks for messages. Each is sent to it once.
func (e *Engine) Fetched(from Neighbor, ids []ID, graft bool) {
	if graft {
		e.eager.set(from)
	}
	for _, id := range ids {
		m := e.live[id]
		if m == nil || m.data == nil || m.sent.has(from) {
			continue
		}
		m.known.clear(from) // it was told of the message, no more
		e.push(m, from, m.wave)
	}
}
