package multicast

import (
	"slices"
	"time"
)

const (
	refusedFor  = 700 * time.Millisecond // is not asked again, doubled up to refusedMost with each time in a row
	refusedMost = 5                      // doublings
	seekEvery   = 100 * time.Millisecond
	mapIsOld    = 4 * time.Second
)

// delayOf is the delay that a neighbour would bring a substream with, if it has it at all.
func (n *neighbor) delayOf(s int) (time.Duration, bool) {
	p := n.places[s]
	return time.Duration(p.delay)*delayUnit + n.oneWay(), p.depth != noDepth
}

// load is how many substreams a neighbour pushes or was asked to.
func (e *Engine) load(n *neighbor) (count int) {
	for s := range e.k {
		if sub := &e.substreams[s]; sub.parent == n.number || sub.next == n.number {
			count++
		}
	}
	return count
}

// choose returns the neighbour who would bring a substream soonest. Those who have enough of the others are left out
// as long as there is anybody else, those without a free slot unless nothing else is left and desperate is true. Who
// forged is left out unless everybody did.
func (e *Engine) choose(now time.Time, s int, desperate bool) *neighbor {
	var best *neighbor
	var bestCost time.Duration
	sub := &e.substreams[s]
	anybody := !e.hasHonest(s)
	for _, n := range e.neighbors {
		delay, has := n.delayOf(s)
		if !has || n.number == sub.parent || n.children.has(s) || now.Before(n.retry[s]) || now.Sub(n.mapped) > mapIsOld ||
			n.forgery.isDoubtful() && !anybody || n.silent {
			continue
		}
		cost := delay
		if e.load(n) >= e.cfg.MaxOfOne {
			cost += time.Second
		}
		if n.free == 0 && n.number != sub.standby && !e.displaces(n, s) {
			if !desperate {
				continue
			}
			cost += 2*time.Second + time.Duration(e.rand.Float64()*float64(100*time.Millisecond))
			if n.urgent > 0 {
				cost -= time.Second
			}
		}
		if best == nil || cost < bestCost {
			best, bestCost = n, cost
		}
	}
	return best
}

// displaces reports whether a neighbour would likely make room for this member.
func (e *Engine) displaces(n *neighbor, s int) bool {
	own := strength(e.capacity)
	return n.open.has(s) && own+alikeSteps >= n.weakest || n.weakest > 0 && own >= n.weakest+displaceSteps
}

// seek asks the best neighbour to push a substream.
func (e *Engine) seek(now time.Time, s int) {
	sub := &e.substreams[s]
	if sub.next != 0 || now.Before(sub.seekAt) {
		return
	}
	if n := e.choose(now, s, sub.parent == 0); n != nil {
		sub.seekAt = now.Add(seekEvery)
		sub.next, sub.nextAt, sub.granted = n.number, now, false
		if sub.standby == n.number {
			sub.standby = 0
		}
		e.quick = true
	}
}

// refuse notes that a neighbour does not push a substream.
func (e *Engine) refuse(now time.Time, n *neighbor, s int) {
	wait := refusedFor << min(n.fails[s], refusedMost)
	n.retry[s] = now.Add(wait + time.Duration(e.rand.Float64()*float64(wait)/2))
	n.fails[s] = min(n.fails[s]+1, refusedMost)
	e.quick = true
}

// granted takes in what a neighbour pushes or promises.
func (e *Engine) granted(now time.Time, n *neighbor, m *grant) {
	latest := m.serial == n.serial
	for s := range e.k {
		sub := &e.substreams[s]
		pushed, promised := m.pushed.has(s), m.standby.has(s)
		delay := time.Duration(m.delays[s])*delayUnit + n.oneWay()
		if (pushed || promised) && !e.mayFollow(m.lists[s]) {
			pushed, promised = false, false
			if sub.parent == n.number || sub.next == n.number || sub.standby == n.number {
				e.counters.Loops++
				e.refuse(now, n, s)
				e.orphan(now, s, n.number)
			}
			continue
		}
		switch {
		case sub.parent == n.number && pushed:
			e.setAncestors(s, m.lists[s], delay)
			sub.leaving = false
		case sub.parent == n.number && latest && !m.leaving.has(s):
			e.refuse(now, n, s)
			e.orphan(now, s, n.number)
		case sub.parent == n.number && latest && !sub.leaving:
			sub.leaving, sub.seekAt = true, time.Time{}
			n.retry[s] = now.Add(refusedFor)
			e.seek(now, s)
		case sub.next == n.number && pushed:
			n.fails[s] = 0
			sub.granted, sub.nextList, sub.nextDelay = true, m.lists[s], delay
			if sub.parent == 0 {
				e.switchTo(now, s)
			}
		case sub.next == n.number && latest:
			sub.next, sub.seekAt = 0, time.Time{}
			e.refuse(now, n, s)
			if sub.parent == 0 || sub.leaving {
				e.seek(now, s)
			}
		case sub.standby == n.number && latest && !promised:
			sub.standby = 0
			e.refuse(now, n, s)
		}
	}
}

// mayFollow reports whether somebody with these ancestors, itself among them, can be a parent.
func (e *Engine) mayFollow(list []Member) bool {
	return !slices.Contains(list, e.cfg.Self)
}

// tellAsk sends a neighbour the push mask, if it changed.
func (e *Engine) tellAsk(now time.Time, n *neighbor) {
	var want, standby, urgent, feeds mask
	for s := range e.k {
		switch sub := &e.substreams[s]; {
		case sub.parent == n.number || sub.next == n.number || sub.previous == n.number:
			want.set(s)
			if sub.parent == 0 {
				urgent.set(s)
			}
			if len(sub.children) > 0 {
				feeds.set(s)
			}
		case sub.standby == n.number:
			standby.set(s)
		}
	}
	if want == n.want && standby == n.promise && urgent&^n.press == 0 && feeds == n.fed {
		return
	}
	n.serial++
	n.want, n.promise, n.press, n.fed = want, standby, urgent, feeds
	m := ask{n.serial, want, standby, urgent, feeds}
	e.buffer = m.appendTo(e.buffer[:0])
	e.control(n, e.buffer)
}

// Guess takes a neighbour for one who has all substreams before it says so, and asks it for them: who has just come and
// knows of nobody else has them a round trip sooner, if it is right.
func (e *Engine) Guess(now time.Time, number Neighbor) {
	n := e.find(number)
	if n == nil || !n.mapped.IsZero() || e.cfg.Publisher {
		return
	}
	n.guessed, n.mapped, n.free = true, now, uint8(e.k)
	for s := range e.k {
		n.places[s] = place{depth: 1}
		if e.wanted(s) && e.substreams[s].parent == 0 {
			e.seek(now, s)
		}
	}
	e.settle(now)
}
