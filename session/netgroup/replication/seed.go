package replication

import (
	"slices"
	"time"
)

// Whoever is the only one to have objects seeds them: each is shown to one neighbour, who asks for it, and to
// no other before each was sent once. So the first copies of all leave as fast as the line allows, and the
// neighbours have something to give to one another, for which they are left a second, and longer while they are as good as
// done: where lines are fast everybody would have everything from the source otherwise. A copy that is seen nowhere else in a
// while was given to somebody who does not pass it on, and is shown again.
const (
	minShown    = 2  // objects shown to a neighbour that it was not sent yet
	maxShown    = 64 // to all together, shared out among them
	askWithin   = 2 * time.Second
	heldAtMost  = 20 * time.Second // what one was shown, and was not sent; most lines serve all in less
	idleFor     = 10 * time.Second // not shown anything after it did not ask, take or pass on
	spreadIn    = 5 * time.Second
	seedEvery   = 250 * time.Millisecond
	maxGivenOut = 4096 // copies of which it is watched whether they are passed on
	maxLeft     = 2048 // copies of which others are not shown any yet, the newest
)

// A seeding is what is not shown to everybody.
type seeding struct {
	hidden  Set    // all of it
	unsent  Set    // of hidden: sent to nobody, as far as is known
	unshown Set    // of unsent: shown to nobody who may still ask
	given   []gift // sent to one who has not passed it on yet, oldest first
	left    []gift // sent to one lately, oldest first
	spread  spread
}

type gift struct {
	index uint64
	to    Neighbor
	at    time.Time
}

// shown is what of it was shown to one neighbour.
type shown struct {
	all     Set       // what it may ask for
	wait    []showing // and is expected to, oldest first
	asked   []showing // and has, but was not sent yet
	askedAt time.Time // when it did last
	sentAt  time.Time // when it was sent something of it last, or shown something when it had nothing to wait for
	idleTo  time.Time // when it may be shown more, after it did not ask, take or pass on
}

type showing struct {
	index uint64
	at    time.Time
}

// visible returns what of a range all neighbours may know of.
func (s *Space) visible(r Range) []Range {
	var v Set
	v.Add(r)
	for _, h := range s.seed.hidden.ranges {
		if h.Overlaps(r) {
			v.Remove(h.cut(r))
		}
	}
	return v.ranges
}

// mayAsk reports whether a neighbour may ask for an object.
func (s *Space) mayAsk(n *neighbor, index uint64) bool {
	return s.have.Has(index) && (!s.seed.hidden.Has(index) || n.seen.all.Has(index))
}

// isSecond reports whether an object was sent to somebody and is not yet shown to all.
func (d *seeding) isSecond(index uint64) bool { return d.hidden.Has(index) && !d.unsent.Has(index) }

// addFresh begins to seed objects.
func (s *Space) addFresh(now time.Time, fresh Set) {
	for _, n := range s.neighbors { // but for what others have
		for _, r := range n.have.ranges {
			fresh.Remove(r)
		}
	}
	s.seed.hidden.AddSet(&fresh)
	s.seed.unsent.AddSet(&fresh)
	s.seed.unshown.AddSet(&fresh)
	for _, n := range s.neighbors {
		s.show(now, n)
	}
}

// forget notes that objects are not here any more.
func (d *seeding) forget(r Range) {
	d.hidden.Remove(r)
	d.unsent.Remove(r)
	d.unshown.Remove(r)
	d.given = slices.DeleteFunc(d.given, func(g gift) bool { return r.Has(g.index) })
	d.left = slices.DeleteFunc(d.left, func(g gift) bool { return r.Has(g.index) })
}

// show shows a neighbour what it may ask for next.
func (s *Space) show(now time.Time, n *neighbor) {
	d := &s.seed
	if d.hidden.Empty() || !n.present || n.liar {
		return
	}
	s.due(now.Add(seedEvery))
	n.seen.wait = slices.DeleteFunc(n.seen.wait, func(w showing) bool { return !d.unsent.Has(w.index) })
	if n.isIdle(now) {
		return
	}
	if len(n.seen.wait)+len(n.seen.asked) == 0 {
		n.seen.sentAt = now
	}
	var u update
	share := max(minShown, maxShown/len(s.neighbors))
	for len(n.seen.wait)+len(n.seen.asked) < share {
		index, ok := s.nextFor(now, n)
		if !ok {
			break
		}
		one := Range{index, index}
		n.seen.all.Add(one)
		n.seen.wait = append(n.seen.wait, showing{index, now})
		u.sets[setHave].Add(one)
	}
	if !u.empty() {
		s.send(n, u.appendTo(s.begin(64)))
	}
}

// nextFor takes what a neighbour may be shown next: what nobody else is expected to ask for, or else what another one was
// shown long ago and was not sent. So who takes little, or asks and does not take, does not keep the last from everybody.
func (s *Space) nextFor(now time.Time, n *neighbor) (index uint64, ok bool) {
	if r, ok := Common(&s.seed.unshown, &n.want, 0); ok {
		s.seed.unshown.Remove(Range{r.First, r.First})
		return r.First, true
	}
	for _, other := range s.neighbors {
		for _, all := range [][]showing{other.seen.wait, other.seen.asked} {
			for i, held := range all {
				if now.Sub(held.at) >= heldAtMost && s.seed.unsent.Has(held.index) && n.want.Has(held.index) && !n.seen.all.Has(held.index) {
					all[i].at = now
					return held.index, true
				}
			}
		}
	}
	return 0, false
}

// askedFor notes that a neighbour asked for what it was shown.
func (n *neighbor) askedFor(now time.Time, index uint64) {
	n.seen.askedAt = now
	for i, w := range n.seen.wait {
		if w.index == index {
			n.seen.wait = slices.Delete(n.seen.wait, i, i+1)
			n.seen.asked = append(n.seen.asked, w)
			return
		}
	}
}

// gave notes that a neighbour was sent objects.
func (s *Space) gave(now time.Time, n *neighbor, r Range) {
	d := &s.seed
	n.seen.isAskedNoMore(r)
	if !d.hidden.Overlaps(r) {
		return
	}
	for i := r.First; i <= r.Last; i++ {
		if d.unsent.Has(i) && len(d.given) < maxGivenOut {
			d.given = append(d.given, gift{i, n.id, now})
		}
		if d.unsent.Has(i) {
			d.left = append(d.left[max(0, len(d.left)+1-maxLeft):], gift{i, n.id, now})
		}
	}
	d.unsent.Remove(r)
	d.unshown.Remove(r)
	n.seen.sentAt = now
	s.show(now, n)
	s.publish(now)
}

// isAskedNoMore notes that a neighbour's requests for a range are done with.
func (v *shown) isAskedNoMore(r Range) {
	v.asked = slices.DeleteFunc(v.asked, func(a showing) bool { return r.Has(a.index) })
}

// gaveBack notes that a neighbour is not sent what it asked for. It is shown nothing for a while, in which others are.
func (s *Space) gaveBack(now time.Time, n *neighbor, r Range) {
	asked := slices.Clone(n.seen.asked)
	n.seen.isAskedNoMore(r)
	for _, a := range asked {
		if r.Has(a.index) && s.seed.unsent.Has(a.index) {
			s.showAgain(a.index)
			if at := now.Add(askWithin); at.After(n.seen.idleTo) {
				n.seen.idleTo = at
			}
		}
	}
}

// seenElsewhere notes that somebody has a range.
func (d *seeding) seenElsewhere(r Range) {
	d.unsent.Remove(r)
	d.unshown.Remove(r)
}

// passedOn notes that a neighbour has objects. What of them another one was given spreads.
func (d *seeding) passedOn(n *neighbor, have *Set) {
	d.given = slices.DeleteFunc(d.given, func(g gift) bool { return g.to != n.id && have.Has(g.index) })
}

// unshow takes back what was shown to a neighbour, so that others are. It is shown nothing for a while.
func (s *Space) unshow(now time.Time, n *neighbor) {
	if len(n.seen.wait)+len(n.seen.asked) > 0 {
		n.seen.idleTo = now.Add(idleFor)
	}
	shown := slices.Concat(n.seen.wait, n.seen.asked)
	n.seen.wait, n.seen.asked = nil, nil
	for _, w := range shown {
		s.showAgain(w.index)
	}
}

// takeBack has others shown what a neighbour was shown that takes no part any more, and what it alone was sent, if somebody can
// take that now; else it waits like all that was sent once.
func (s *Space) takeBack(now time.Time, n *neighbor) {
	s.unshow(now, n)
	for _, g := range s.seed.given {
		if g.to == n.id && slices.ContainsFunc(s.neighbors, func(o *neighbor) bool { return g.isWantedBy(o) && !o.isIdle(now) }) {
			s.seed.unsent.Add(Range{g.index, g.index})
			s.showAgain(g.index)
			n.seen.idleTo = now.Add(idleFor)
		}
	}
	s.seed.given = slices.DeleteFunc(s.seed.given, func(g gift) bool { return g.to == n.id })
	n.seen = shown{idleTo: n.seen.idleTo}
	n.queue = nil
	s.answers.drop(n)
}

// showAgain has an object shown to somebody that nobody is expected to ask for any more, if that is so.
func (s *Space) showAgain(index uint64) {
	is := func(w showing) bool { return w.index == index }
	expected := slices.ContainsFunc(s.neighbors, func(n *neighbor) bool {
		return slices.ContainsFunc(n.seen.wait, is) || slices.ContainsFunc(n.seen.asked, is)
	})
	if s.seed.unsent.Has(index) && !expected {
		s.seed.unshown.Add(Range{index, index})
	}
}

// publish shows everybody what was sent once, and not just now, when nobody is there to whom something could be sent first.
func (s *Space) publish(now time.Time) {
	d := &s.seed
	if d.hidden.Empty() {
		return
	}
	for _, n := range s.neighbors {
		if _, wants := Common(&d.unsent, &n.want, 0); wants && !n.isIdle(now) {
			return
		}
	}
	open := d.hidden.Clone()
	for _, r := range d.unsent.ranges {
		open.Remove(r)
	}
	leave := leftFor
	if d.spread.isAsGoodAsDone(now) {
		leave = leftAtMost
	}
	d.left = slices.DeleteFunc(d.left, func(g gift) bool { return now.Sub(g.at) >= leave })
	for _, g := range d.left {
		open.Remove(Range{g.index, g.index})
	}
	for _, r := range open.ranges {
		d.hidden.Remove(r)
		s.tell(now, setHave, setHaveNot, r)
	}
	d.given = slices.DeleteFunc(d.given, func(g gift) bool { return !d.hidden.Has(g.index) })
	if d.hidden.Empty() {
		for _, n := range s.neighbors {
			n.seen = shown{}
		}
	}
}

// advanceSeed shows again what was not asked for in time, or not passed on.
func (s *Space) advanceSeed(now time.Time) {
	d := &s.seed
	if d.hidden.Empty() {
		d.spread = spread{}
		return
	}
	for len(d.given) > 0 && now.Sub(d.given[0].at) >= spreadIn {
		g := d.given[0]
		d.given = d.given[1:]
		if !d.hidden.Has(g.index) || !slices.ContainsFunc(s.neighbors, g.isWantedBy) {
			continue
		}
		d.unsent.Add(Range{g.index, g.index})
		d.unshown.Add(Range{g.index, g.index})
		if n := s.find(g.to); n != nil {
			n.seen.idleTo = now.Add(idleFor)
		}
	}
	lacking := uint64(0)
	for _, n := range s.neighbors {
		lacking += n.want.Size()
	}
	d.spread.measure(now, lacking)
	for _, n := range s.neighbors {
		if s.holdsUp(now, n) {
			s.unshow(now, n)
		} else if w := n.seen.wait; len(w) > 0 && now.Sub(w[0].at) >= askWithin && now.Sub(n.seen.askedAt) >= askWithin {
			n.seen.wait = nil
			for _, w := range w {
				s.showAgain(w.index)
			}
			n.seen.idleTo = now.Add(idleFor)
		}
		s.show(now, n)
	}
	s.publish(now)
}

// isWantedBy reports whether a neighbour, not the one it was given to, lacks it.
func (g gift) isWantedBy(n *neighbor) bool { return n.id != g.to && n.want.Has(g.index) }

// isIdle reports whether a neighbour is not shown anything for now.
func (n *neighbor) isIdle(now time.Time) bool { return now.Before(n.seen.idleTo) }

// holdsUp reports whether a neighbour was sent nothing for long of what it was shown, while another lacks something.
func (s *Space) holdsUp(now time.Time, n *neighbor) bool {
	return len(n.seen.wait)+len(n.seen.asked) > 0 && now.Sub(n.seen.sentAt) >= heldAtMost &&
		slices.ContainsFunc(s.neighbors, func(o *neighbor) bool { return o != n && !o.want.Empty() && !o.isIdle(now) })
}
