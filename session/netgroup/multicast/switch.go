package multicast

import (
	"slices"
	"time"
)

const (
	catchUp   = 300 * time.Millisecond // an old parent pushes at most, until it comes to where the new one began
	failing   = 0.15                   // share of packets that had to be asked for: another parent is better
	failedFor = 10 * time.Second       // is not asked again
)

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

// release lets go of a substream's parents.
func (e *Engine) release(s int) {
	sub := &e.substreams[s]
	if sub.parent != 0 || sub.next != 0 || sub.standby != 0 {
		sub.parent, sub.next, sub.previous, sub.standby, sub.leaving, e.quick = 0, 0, 0, 0, false, true
	}
}
