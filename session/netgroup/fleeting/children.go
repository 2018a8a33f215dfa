package fleeting

import (
	"cmp"
	"slices"
	"time"
)

// begin chooses whom to feed when an author's first message comes: the strongest, so that these pass it on, as many as the line
// carries. Those who get it twice say so.
func (e *Engine) begin(t *tree, m *message) {
	if e.weak && !t.own {
		return
	}
	e.list = e.up.list(e.list[:0])
	e.list = slices.DeleteFunc(e.list, m.known.has)
	e.rand.Shuffle(len(e.list), func(i, j int) { e.list[i], e.list[j] = e.list[j], e.list[i] })
	slices.SortStableFunc(e.list, func(a, b Neighbor) int { return cmp.Compare(e.strength[b], e.strength[a]) })
	for _, h := range e.list[:min(len(e.list), e.room(m.at, t))] {
		t.children.add(h)
	}
}

// room returns how many more children of an author this member may feed.
func (e *Engine) room(now time.Time, t *tree) int {
	used, children := e.used(now, t.own)
	more := int((e.budget(t) - used) / max(t.rateOf(now), rateAtFirst/8))
	return max(min(more, childrenMost-t.children.count()), childrenLeast-children, 0)
}

// budget returns how many bytes a second may be sent to children.
func (e *Engine) budget(t *tree) float64 {
	if t.own {
		return e.own
	}
	return e.all
}

// used returns how many bytes a second are sent to children, and how many these are; or those of this member's own messages.
func (e *Engine) used(now time.Time, own bool) (sum float64, children int) {
	for _, t := range e.order {
		if t.own || !own {
			n := t.children.count()
			sum, children = sum+t.rateOf(now)*float64(n), children+n
		}
	}
	return sum, children
}

// Grafted takes in that a neighbour wants to be fed what an author posts, and what came after a number; alone says that nobody feeds it.
func (e *Engine) Grafted(now time.Time, from Neighbor, a Author, since uint64, alone bool) {
	t := e.trees[a]
	if t == nil || from == t.parent || from == t.trial.from || !t.children.has(from) && !e.makeRoom(now, t, from, alone) {
		e.counters.Refused++
		e.out.Prune(from, a)
		return
	}
	t.children.add(from)
	for _, m := range t.kept[max(0, len(t.kept)-resendMost):] {
		if m.number > since {
			e.push(m, from, Fed)
		}
	}
}

// makeRoom reports whether another child may be fed. Who is fed by nobody is, as long as that does not take much more than it may. Of its
// own messages a member feeds the strong first, as they pass on more; and now and then who is fed by nobody takes somebody's
// place, for those who are fed may keep all to themselves.
func (e *Engine) makeRoom(now time.Time, t *tree, from Neighbor, alone bool) bool {
	if e.room(now, t) > 0 {
		return true
	}
	if used, _ := e.used(now, t.own); alone && used+t.rateOf(now) <= overBudget*e.budget(t) && t.children.count() < childrenMost {
		return true
	}
	if !t.own || t.children.count() == 0 {
		return false
	}
	e.list = t.children.list(e.list[:0])
	switch weakest := e.weakest(e.list); {
	case e.strength[from] > muchStronger*e.strength[weakest]:
		e.drop(t, weakest)
	case alone && !now.Before(t.replaceAt):
		t.replaceAt = now.Add(replaceEvery)
		e.drop(t, e.list[e.rand.IntN(len(e.list))])
	default:
		return false
	}
	return true
}

func (e *Engine) weakest(list []Neighbor) Neighbor {
	return slices.MinFunc(list, func(a, b Neighbor) int { return cmp.Compare(e.strength[a], e.strength[b]) })
}

// drop feeds a child no more.
func (e *Engine) drop(t *tree, h Neighbor) {
	t.children.remove(h)
	e.out.Prune(h, t.author)
}

// shed drops the weakest child of an author while children take much more than they may.
func (e *Engine) shed(now time.Time, t *tree) {
	if now.Before(e.shedAt) || t.children.count() == 0 {
		return
	}
	if used, children := e.used(now, t.own); used <= farOverBudget*e.budget(t) || children <= childrenLeast {
		return
	}
	e.shedAt = now.Add(shedEvery)
	e.list = t.children.list(e.list[:0])
	e.drop(t, e.weakest(e.list))
}

// offer sends a message to one of those who are not fed, now and then. So they know who has it how soon, and miss nothing
// for long if who feeds them does not. Relays offer what their parent brought alone: what others brought is no sign of their place.
func (e *Engine) offer(now time.Time, t *tree, m *message) {
	if now.Before(t.offerAt) || !t.own && m.from != t.parent {
		return
	}
	w, round := Offered, offerEvery
	if room := e.room(now, t) > 0; !t.own && (e.weak || !room) {
		w, round = OfferedLast, offerWeak
	} else if !room {
		w = OfferedLast
	}
	if now.Sub(t.began) < offerFirst {
		round = offerFirst
	}
	if h, ok := e.nextToOffer(t, m); ok {
		t.cursor = h
		t.offerAt = now.Add(round / time.Duration(max(1, e.up.count())))
		if e.push(m, h, w) {
			e.counters.Offers++
		}
	}
}

func (e *Engine) nextToOffer(t *tree, m *message) (h Neighbor, ok bool) {
	h = t.cursor
	for range MaxNeighbors {
		if h = (h + 1) % MaxNeighbors; e.up.has(h) && h != t.parent && h != t.trial.from && !t.children.has(h) && !m.known.has(h) {
			return h, true
		}
	}
	return nobody, false
}
