package multicast

import "time"

const (
	answerWithin = 150 * time.Millisecond // besides the round trip, a neighbour answers an ask
	guessWithin  = 40 * time.Millisecond  // likewise, if it is not known to take part
	checkEvery   = 25 * time.Millisecond
	gather       = 40 * time.Millisecond // after joining, for maps of others than the first
	missedMost   = 4
)

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
			e.leaveSilent(now, s)
		}
		if sub.previous != 0 && now.After(sub.previousTill) {
			e.leavePrevious(now, s)
		}
		if sub.parent == 0 || sub.leaving {
			e.seek(now, s)
		}
	}
}

// leaveSilent finds a substream another parent than one that stopped pushing it. If there is nobody else, that one is asked
// again as soon as it is heard.
func (e *Engine) leaveSilent(now time.Time, s int) {
	number := e.substreams[s].parent
	if n := e.find(number); n != nil {
		e.silence(now, n)
		if e.choose(now, s, true) != nil {
			e.refuse(now, n, s)
		}
	}
	e.orphan(now, s, number)
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
