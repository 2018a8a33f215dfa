package multicast

import (
	"slices"
	"time"
)

const (
	answerWithin = 150 * time.Millisecond // besides the round trip, a neighbour answers an ask
	guessWithin  = 40 * time.Millisecond  // likewise, if it is not known to take part
	refusedFor   = 700 * time.Millisecond // is not asked again, doubled up to refusedMost with each time in a row
	refusedMost  = 5                      // doublings
	seekEvery    = 100 * time.Millisecond
	mapIsOld     = 4 * time.Second
	checkEvery   = 25 * time.Millisecond
	examineFor   = 10 * time.Second       // after joining, parents are examined three times as often
	catchUp      = 300 * time.Millisecond // an old parent pushes at most, until it comes to where the new one began
	gather       = 40 * time.Millisecond  // after joining, for maps of others than the first
	missedMost   = 4
	failing      = 0.15                   // share of packets that had to be asked for: another parent is better
	failingCost  = 200 * time.Millisecond // even if it is that much later
	failedFor    = 10 * time.Second       // is not asked again
	relief       = 60 * time.Millisecond  // may be lost by leaving a parent with more children than slots
)

// A substream is what comes by one tree.
type substream struct {
	group     uint8
	parent    Neighbor // who pushes it; 0: nobody, or multicast
	next      Neighbor // who was asked to take its place
	nextAt    time.Time
	granted   bool // next pushes too: the first packet of it makes it the parent
	nextList  []Member
	nextDelay time.Duration
	standby   Neighbor
	// previous is the parent before, which pushes until it comes to the first packet of this one, previousFirst.
	previous      Neighbor
	previousTill  time.Time
	previousFirst uint32
	leaving       bool          // parent wants its slot back
	ancestors     []Member      // root first, the parent last
	delay         time.Duration // from the publisher to here, as parents add it up
	last          time.Time     // when parent pushed a packet, or became parent
	cameAt        time.Time     // when a parent pushed a packet
	gap           time.Duration // between packets, on average
	seekAt        time.Time
	multicast     time.Time   // when a packet came by IP multicast
	children      []*neighbor // that it is pushed to, the strongest first
	idleAt        time.Time   // since when the publisher's only child of it has passed it on to nobody; zero: it does not
	idle          bool        // so it has been for long

	since  time.Time // when it was without a parent last
	age    age
	missed int     // packets in a row that others had to be asked for
	asks   float64 // share of packets that had to be asked for, lately
}

// wanted reports whether a substream's layer group is received.
func (e *Engine) wanted(s int) bool {
	return !e.cfg.Publisher && e.receivesGroup(e.substreams[s].group)
}

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

// orphan finds a substream another parent, if a neighbour was that: the standby at once.
func (e *Engine) orphan(now time.Time, s int, number Neighbor) {
	sub := &e.substreams[s]
	if sub.standby == number {
		sub.standby, e.quick = 0, true
	}
	if sub.next == number {
		sub.next, e.quick = 0, true
	}
	if sub.previous == number {
		sub.previous, e.quick = 0, true
	}
	if sub.parent != number {
		return
	}
	sub.parent, sub.leaving, e.quick = 0, false, true
	e.counters.ParentsLost++
	switch {
	case sub.next != 0 && sub.granted:
		e.switchTo(now, s)
	case sub.next != 0:
	case e.find(sub.standby) != nil && !e.find(sub.standby).silent:
		sub.next, sub.nextAt, sub.granted, sub.standby = sub.standby, now, false, 0
		e.counters.Promoted++
	default:
		sub.seekAt = time.Time{}
		e.seek(now, s)
	}
}

// switchTo makes next the parent.
func (e *Engine) switchTo(now time.Time, s int) {
	sub := &e.substreams[s]
	old := sub.parent
	if n := e.find(old); n != nil && sub.asks > failing {
		n.retry[s] = now.Add(failedFor)
	}
	if old == 0 && e.announceAt.IsZero() && sub.ancestors == nil && e.urgentSlots() > 0 {
		e.announceAt = now.Add(announceIn)
	}
	sub.parent, sub.next, sub.leaving, sub.last, sub.missed, sub.asks = sub.next, 0, false, now, 0, 0
	if old == 0 {
		sub.since = now
	}
	sub.age = age{}
	above := sub.ancestors
	e.setAncestors(s, sub.nextList, sub.nextDelay)
	if n := e.find(sub.parent); n != nil && n.publisher {
		e.tellFormerAncestors(now, s, above)
	}
	if e.find(old) != nil {
		e.leavePrevious(now, s)
		sub.previous, sub.previousTill = old, now.Add(catchUp)
	}
	e.counters.Switches++
	e.quick = true
}

// tellFormerAncestors tells those neighbours where a substream comes from now who were above this member and are no
// longer: this member can be their parent. Who had to leave the publisher may have no other.
func (e *Engine) tellFormerAncestors(now time.Time, s int, above []Member) {
	for _, n := range e.neighbors {
		if !n.publisher && slices.Contains(above, n.member) && !slices.Contains(e.substreams[s].ancestors, n.member) {
			e.sendMap(now, n, false)
		}
	}
}

// leavePrevious lets go of the parent before this one, who may be the standby from now on.
func (e *Engine) leavePrevious(now time.Time, s int) {
	sub := &e.substreams[s]
	if n := e.find(sub.previous); n != nil && sub.standby == 0 && sub.previous != sub.parent && sub.previous != sub.next && !now.Before(n.retry[s]) {
		sub.standby = sub.previous
	}
	sub.previous, e.quick = 0, true
}

// setAncestors takes in where a substream comes from, and has children told if that changed.
func (e *Engine) setAncestors(s int, list []Member, delay time.Duration) {
	sub := &e.substreams[s]
	if !slices.Equal(sub.ancestors, list) || (delay-sub.delay).Abs() > 2*delayUnit {
		for _, c := range e.neighbors {
			if (c.children | c.standby).has(s) {
				c.regrant, e.quick = true, true
			}
		}
	}
	sub.ancestors, sub.delay = list, delay
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

// check looks for what stopped coming, and gives up who does not answer.
func (e *Engine) check(now time.Time) {
	e.checkAt = now.Add(checkEvery)
	e.expire(now)
	e.releaseBack(now)
	e.layers.advance(now, e)
	e.expireLeaving(now)
	e.noteIdle(now)
	e.shed(now)
	if e.cfg.Publisher {
		e.checkAt = now.Add(4 * checkEvery)
		return
	}
	if now.Sub(e.joinedAt) < gather {
		return
	}
	for s := range e.k {
		sub := &e.substreams[s]
		if !e.wanted(s) || now.Sub(sub.multicast) < time.Second {
			e.release(s)
			continue
		}
		e.awaitGrant(now, s)
		if sub.parent != 0 && (sub.missed >= missedMost || e.isSilent(now, s)) {
			e.counters.Silences++
			if n := e.find(sub.parent); n != nil {
				e.silence(now, n)
				e.refuse(now, n, s)
			}
			e.orphan(now, s, sub.parent)
		}
		if sub.previous != 0 && now.After(sub.previousTill) {
			e.leavePrevious(now, s)
		}
		if sub.parent == 0 || sub.leaving {
			e.seek(now, s)
		}
	}
}

// awaitGrant gives up who was asked for a substream and does not answer.
func (e *Engine) awaitGrant(now time.Time, s int) {
	sub := &e.substreams[s]
	n := e.find(sub.next)
	if n == nil || sub.granted {
		return
	}
	within := answerWithin
	if n.guessed {
		within = guessWithin
	}
	if now.Sub(sub.nextAt) <= n.path.RTT+within {
		return
	}
	sub.next = 0
	if !n.guessed {
		e.silence(now, n)
	}
	e.refuse(now, n, s)
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

// release lets go of a substream's parents.
func (e *Engine) release(s int) {
	sub := &e.substreams[s]
	if sub.parent != 0 || sub.next != 0 || sub.standby != 0 {
		sub.parent, sub.next, sub.previous, sub.standby, sub.leaving, e.quick = 0, 0, 0, 0, false, true
	}
}

// isSilent reports whether a parent stopped pushing a substream while others have what should have come. A parent
// of several is missed sooner.
func (e *Engine) isSilent(now time.Time, s int) bool {
	sub := &e.substreams[s]
	resumed := e.groups[sub.group].resumedAt
	gap, last := sub.gap, sub.last
	if gap == 0 {
		gap = e.usualGap()
	}
	var rate float64 // packets of this parent per gap
	for t := range e.k {
		if other := &e.substreams[t]; other.parent == sub.parent {
			rate++
			if other.last.After(last) && t != s {
				last = other.last // it lives: only this substream may be silent
			}
		}
	}
	silent := func(since time.Time, gap time.Duration) bool {
		if since.Before(resumed) {
			since = resumed
		}
		limit := since.Add(time.Duration(e.cfg.SilentGaps*float64(gap)) + e.cfg.SilentAfter + sub.age.spread())
		return now.After(limit) && e.groups[sub.group].seenAt.After(limit.Add(-e.cfg.SilentAfter))
	}
	return silent(sub.last, gap) || silent(last, time.Duration(float64(gap)/rate))
}

func (e *Engine) usualGap() time.Duration {
	packets := max(e.rate.packets(), 10)
	return time.Duration(float64(e.k) / packets * float64(time.Second))
}
