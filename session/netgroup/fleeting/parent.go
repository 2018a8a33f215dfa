package fleeting

import "time"

// adopt takes a neighbour as parent. Whoever feeds this member already need not be asked.
func (e *Engine) adopt(now time.Time, t *tree, h Neighbor, feeds, last bool) {
	for _, old := range [...]Neighbor{t.parent, t.trial.from} {
		if old != nobody && old != h {
			e.prune(now, t, old)
		}
	}
	if t.parent != nobody {
		e.counters.Swaps++
	}
	t.parent, t.parentAt, t.lastResort = h, now, last
	t.candidate.from, t.trial.from = nobody, nobody
	t.children.remove(h)
	if t.spare == h {
		t.spare = nobody
	}
	if !feeds {
		e.out.Graft(h, t.author, t.fromParent, true)
	}
}

// orphaned takes another parent in place of one that is gone: who is tried, or who offered something last.
func (e *Engine) orphaned(now time.Time, t *tree) {
	t.parent = nobody
	switch h := t.spare; {
	case t.trial.from != nobody:
		e.adopt(now, t, t.trial.from, true, false)
	case h != nobody && !t.shuns(now, h) && !t.own:
		e.adopt(now, t, h, false, false)
	}
}

// compare judges a candidate when the parent brings the same message.
func (e *Engine) compare(now time.Time, t *tree, number uint64) {
	c := t.candidate
	if c.from == nobody || c.number != number {
		return
	}
	t.candidate.from = nobody
	if now.Sub(c.at) >= swapGain {
		e.try(now, t, c)
	}
}

// lateParent takes another parent if this one brings nothing any more, and tries one if it did not bring what others have.
func (e *Engine) lateParent(now time.Time, t *tree, c candidate) {
	t.candidate.from = nobody
	switch {
	case t.parent == nobody:
	case !t.parentAt.Before(c.at):
		e.try(now, t, c)
		return
	default:
		t.shunned[t.parent] = now.Add(shunFor)
	}
	e.adopt(now, t, c.from, false, c.last)
}

// try has a candidate feed this member beside the parent. Were the parent given up at once, members who do so at the same time could
// come to hang on each other.
func (e *Engine) try(now time.Time, t *tree, c candidate) {
	if t.trial.from != nobody || c.last {
		return
	}
	t.trial = trial{from: c.from, at: now}
	t.children.remove(c.from)
	e.out.Graft(c.from, t.author, t.newest(), false)
}

// judge ends a trial.
func (e *Engine) judge(now time.Time, t *tree, x trial) {
	for _, m := range t.kept {
		if m.from == x.from && m.at.After(x.at) && now.Sub(m.at) >= patience && !m.known.has(t.parent) {
			x.gain, x.judged = x.gain+patience, x.judged+1
		}
	}
	least := swapGain
	if t.lastResort {
		least = -patience
	}
	if x.judged > 0 && x.gain/time.Duration(x.judged) >= least {
		e.adopt(now, t, x.from, true, false)
		return
	}
	t.trial.from = nobody
	t.shunned[x.from] = now.Add(shunFor)
	e.prune(now, t, x.from)
}

// spare notes that somebody else than the parent has what is here.
func (e *Engine) spare(now time.Time, t *tree, from Neighbor, w Way) {
	switch {
	case w == Fed:
		e.prune(now, t, from)
	case t.shuns(now, from):
	case t.parent == nobody:
		e.adopt(now, t, from, false, w == OfferedLast)
	case w == Offered && t.lastResort:
		e.try(now, t, candidate{from: from})
	default:
		t.spare = from
	}
}

// prune asks a neighbour to feed this member no more; what it sent before it heard of that is no reason to ask again.
func (e *Engine) prune(now time.Time, t *tree, h Neighbor) {
	if t.wasPruned(now, h) {
		return
	}
	t.pruned[h] = now
	e.out.Prune(h, t.author)
}

// Pruned takes in that a neighbour wants to be fed no more, or does not feed this member.
func (e *Engine) Pruned(now time.Time, from Neighbor, a Author) {
	t := e.trees[a]
	if t == nil {
		return
	}
	t.children.remove(from)
	if t.spare == from {
		t.spare = nobody
	}
	if t.trial.from == from {
		t.trial.from = nobody
		t.shunned[from] = now.Add(shunFor)
	}
	if t.parent == from {
		t.shunned[from] = now.Add(shunFor)
		e.orphaned(now, t)
	}
}
