package posting

import "time"

// Publish sends a message of this member's own. The Engine keeps data, which must not be changed.
func (e *Engine) Publish(now time.Time, id ID, data []byte) {
	if e.Has(id) {
		return
	}
	m := e.hold(now, id, data)
	m.own = true
	switch {
	case m.large:
		e.offer(m, e.up)
	case e.isMesh():
		m.wave = waveDirect
		for h := range e.up.all() {
			e.push(m, h, waveDirect)
		}
	default:
		for h := range e.eager.all() {
			e.push(m, h, waveTree)
		}
		e.spread(m)
	}
}

// spread sends an own message to neighbours beyond the eager ones, each the source of another wave, so that
// it has less far to go and does not hang on one link. Where everybody is meant to be a neighbour it sends it to all, so
// that it hangs on nobody while somebody says that there are others, or comes and goes without a word.
func (e *Engine) spread(m *message) {
	lazy := e.up.and(e.eager.not())
	more := spreadMin - e.eager.count()
	if e.repeats < spreadRepeats {
		more = max(more, min(e.members/spreadShare, spreadMost))
	}
	more = min(more, spreadBytes/(len(m.data)+1))
	if e.few {
		more = lazy.count()
	}
	skip := 0
	if n := lazy.count(); n > more {
		skip = e.rand.IntN(n - more + 1)
	}
	w := Wave(1)
	for h := range lazy.all() {
		switch {
		case skip > 0:
			skip--
		case more <= 0 || w == waveFetched:
			return
		case e.push(m, h, w):
			more--
			w++
		}
	}
}

// push sends a message in full, unless the neighbour has it.
func (e *Engine) push(m *message, h Neighbor, w Wave) bool {
	if m.known.has(h) || !e.out.Push(h, m.data, w) {
		return false
	}
	m.known.set(h)
	m.sent.set(h)
	return true
}

// offer announces a message at once.
func (e *Engine) offer(m *message, to mask) {
	e.list = append(e.list[:0], Announced{ID: m.id, Large: m.large})
	for h := range to.all() {
		if !m.known.has(h) && e.out.Announce(h, e.list) {
			m.known.set(h)
		}
	}
}

// Has reports whether a message is here, was, or is not to come in.
func (e *Engine) Has(id ID) bool {
	if m := e.live[id]; m != nil {
		return m.data != nil
	}
	return e.seen.Has(id) || e.refused.Has(id)
}

// hold takes a message in.
func (e *Engine) hold(now time.Time, id ID, data []byte) *message {
	m := e.live[id]
	if m == nil {
		m = e.newMessage(id)
	} else {
		e.unmiss(m)
	}
	m.data, m.at, m.large = data, now, len(data) > PushLimit
	e.seen.Add(id)
	e.log.add(m)
	e.expire(now)
	e.announceSoon(now)
	return m
}

// Accept takes in a genuine message that came in full from a neighbour and was not here, and passes it on.
// The Engine keeps data, which must not be changed.
func (e *Engine) Accept(now time.Time, from Neighbor, id ID, w Wave, data []byte) {
	if e.Has(id) {
		e.Duplicate(now, from, id, w)
		return
	}
	e.counters.Received++
	e.repeats -= e.repeats / repeatsOver
	e.measure(now, e.live[id], from)
	m := e.hold(now, id, data)
	m.from, m.wave = from, w
	m.known.set(from)
	s := &e.slots[from]
	switch {
	case m.tried.has(from):
		e.counters.Fetched++
		s.failures = 0
		if !m.large && !e.eager.has(from) {
			m.wave = waveFetched + Wave(e.rand.IntN(int(waveDirect-waveFetched)))
			e.graft(from)
		}
	case w == waveTree || w >= waveFetched && w != waveDirect:
		e.eager.set(from) // as it is at the other end
		s.trials, s.isParent = 0, true
	}
	switch {
	case m.large:
		e.offer(m, e.eager)
	case m.wave != waveDirect:
		for h := range e.eager.all() {
			e.push(m, h, m.wave)
		}
	}
}

// Insert takes in a genuine message that came by another way than the Engine's, or could not be judged when it
// came. With push it is sent to eager neighbours who may not have it, else it is announced only.
func (e *Engine) Insert(now time.Time, id ID, data []byte, push bool) {
	if m := e.live[id]; m != nil && m.data != nil || e.seen.Has(id) {
		return
	}
	m := e.hold(now, id, data)
	m.wave = 1 + Wave(e.rand.IntN(int(waveFetched)-1)) // that it meets others proves nothing
	if push && !m.large {
		for h := range e.eager.all() {
			e.push(m, h, m.wave)
		}
	}
}

// HandOver sends some neighbours those of this member's own messages that nobody has fetched yet, as it leaves.
func (e *Engine) HandOver() {
	for m := range e.log.all() {
		if !m.own || !m.sent.isEmpty() {
			continue
		}
		left := handOverTo
		for h := range e.up.all() {
			if m.known.clear(h); left > 0 && e.push(m, h, m.wave) { // they were told of it, no more
				left--
			}
		}
	}
}

// measure learns from a message that comes now how long messages take after they were announced.
func (e *Engine) measure(now time.Time, m *message, from Neighbor) {
	switch {
	case m == nil:
		e.wait.add(0)
	case m.tried.has(from):
		e.answer.add(now.Sub(m.askedAt))
	case m.attempts == 0 && !m.announced.IsZero():
		e.wait.add(now.Sub(m.announced))
	}
}

// Duplicate takes in that a message came in full from a neighbour though it was here.
func (e *Engine) Duplicate(now time.Time, from Neighbor, id ID, w Wave) {
	e.counters.Duplicates++
	e.repeats += (1 - e.repeats) / repeatsOver
	m := e.live[id]
	if m == nil || m.data == nil {
		return
	}
	m.known.set(from)
	if m.attempts > 0 && !m.tried.has(from) { // it was late
		e.wait.add(now.Sub(m.announced))
	}
	if m.large { // somebody who was asked was slow
		return
	}
	if w == m.wave || w >= waveFetched && w != waveDirect || m.wave >= waveFetched && m.wave != waveDirect {
		e.prune(from)
	}
}

// Refuse takes in that a message that came from a neighbour is not passed on. With again it may come once
// more, from somebody else: it was too early for this member to judge.
func (e *Engine) Refuse(now time.Time, from Neighbor, id ID, again bool) {
	m := e.live[id]
	if m != nil && m.data != nil {
		return
	}
	if m == nil && again {
		m = e.miss(now, from, id)
	}
	if again && m != nil && !m.refused {
		m.refused = true
		m.known.set(from)
		m.tried.set(from)
		e.stopAsking(m)
		e.missing.setDue(m, now.Add(refusedFor))
		return
	}
	if m != nil {
		e.unmiss(m)
		e.release(m)
	}
	e.refused.Add(id)
}
