package journal

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// A choice is a branch of a fork that counts, because staff said so.
type choice struct {
	seq      uint64 // where the branches part
	hash     Hash   // of the branch's first entry
	evidence []Entry
}

// isChosen reports whether a branch was chosen that begins with entry seq.
func (l *log) isChosen(seq uint64) bool {
	return slices.ContainsFunc(l.chosen, func(c choice) bool { return c.seq == seq })
}

// excused reports whether what contradicts entry seq may belong to a branch that was not chosen.
func (l *log) excused(seq uint64) bool { return len(l.chosen) > 0 && l.chosen[0].seq <= seq }

// choose lets the branch count that begins with an entry, if the log stopped right before it and it breaks no
// rule.
func (j *Journal) choose(l *log, h Hash, now time.Time) bool {
	if !slices.Contains(l.children(), h) || l.stop != uint64(l.chain.len())+1 {
		return false
	}
	e, _ := stored(l.beside.raws[h])
	if j.breaks(l, &e) != nil {
		return false
	}
	l.chosen = append(l.chosen, choice{l.stop, h, l.evidence})
	j.choices++
	l.stop, l.evidence, j.faultsChanged = 0, nil, true
	j.take(l, h)
	j.extend(l)
	j.release(l, now, j.note)
	return true
}

// take moves an entry from beside the chain to its end.
func (j *Journal) take(l *log, h Hash) {
	e, _ := stored(l.beside.raws[h])
	l.chain.add(e.Raw, h, e.Clock)
	l.drop(e.Seq, h)
	j.keepChained(l, e.Seq, e.Raw)
	j.count++
}

// extend goes on along what is kept beside the chain, up to where it parts again or breaks a rule.
func (j *Journal) extend(l *log) {
	for l.stop == 0 {
		next := l.children()
		if len(next) == 0 {
			return
		}
		e, _ := stored(l.beside.raws[next[0]])
		e.Hash = next[0]
		switch {
		case len(next) > 1:
			other, _ := stored(l.beside.raws[next[1]])
			other.Hash = next[1]
			j.stopAt(l, e.Seq, e, other)
		case j.breaks(l, &e) != nil:
			j.stopAt(l, e.Seq, e)
		default:
			j.take(l, e.Hash)
		}
	}
}

// unchoose has a log stop at its first fork again.
func (j *Journal) unchoose(l *log) {
	if len(l.chosen) > 0 {
		first := l.chosen[0]
		j.stopAt(l, first.seq, first.evidence...)
	}
}

// A resolution is a Resolve statement that counts, and who made it.
type resolution struct {
	Resolve
	by    Author
	rank  int
	clock Clock
	entry Hash
}

// compare orders resolutions of one fork: the one of the lowest rank counts, then the earliest. So nobody can
// change a decision back and forth: each member of staff has one word.
func (r *resolution) compare(o *resolution) int {
	return cmp.Or(cmp.Compare(r.rank, o.rank), cmp.Compare(r.clock, o.clock), r.by.Compare(o.by), slices.Compare(r.entry[:], o.entry[:]))
}

// MayResolve reports whether by may say which branch of a's log counts: staff with the right to moderate
// that outrank a. Nobody outranks who has rank 1, so for those any of the staff may. Nobody decides about the own log.
func (m *Membership) MayResolve(by, a Author) bool {
	m.settle()
	p, q := m.people[by], m.people[a]
	if p == nil || q == nil || by == a || p.rank == 0 || m.limit(p) != Always || m.until(p, Moderate) != Always {
		return false
	}
	return p.rank < q.rankOrLast() || q.rank == 1
}

// resolutionsOf returns the resolutions about an author that count, the first that counts first.
func (m *Membership) resolutionsOf(a Author) (of []*resolution) {
	m.settle()
	q := m.people[a]
	if q == nil {
		return nil
	}
	for _, r := range m.resolutions {
		if r.Author == a && r.by != a && (r.rank < q.rankOrLast() || q.rank == 1) {
			of = append(of, r)
		}
	}
	slices.SortFunc(of, func(x, y *resolution) int { return x.compare(y) })
	return of
}

// maxRounds bounds how often the record is folded to find which branches count. Our choice: each round is of one
// rank, of which there are six; more are needed only where logs are forked again and again beyond a decision.
const maxRounds = 32

// Resolve finds which branches of forked logs count by the record, lets them, and returns the fold of the record that
// counts then. It is to be called after [ErrFork], and whenever [Journal.NeedsResolve] says so. Changed reports
// whether other entries count than before; if not, m can be used on.
//
// What counts depends on the entries alone. It begins with all forked logs stopped at their first fork. Then
// the forks in logs of the lowest rank are decided that can be, by what is on the record by then; that is on the
// record for the next round. A decision is not undone by what comes to count because of it.
func (j *Journal) Resolve(now time.Time, m *Membership) (fold *Membership, changed bool) {
	j.unsettled = false
	before := map[Author]counted{}
	kept, evidence := len(j.kept), len(j.keptEvidence)
	for _, a := range j.authors() {
		if l := j.logs[a]; l.stop != 0 || len(l.chosen) > 0 {
			before[a] = counted{slices.Clone(l.chosen), l.stop, l.chain.len(), l.folded, l.waitingInOrder()}
			j.unchoose(l)
			j.settle(l)
		}
	}
	fold = j.refold(m)
	for range maxRounds {
		picks := j.picks(fold)
		if len(picks) == 0 {
			break
		}
		for _, p := range picks {
			j.choose(j.logs[p.Author], p.Hash, now)
		}
		fold = j.refold(fold)
	}
	j.wanted = map[Hash]Author{}
	stored := map[Author]bool{}
	for _, a := range slices.SortedFunc(maps.Keys(before), Author.Compare) {
		was, l := before[a], j.logs[a]
		if was.isOf(l) {
			l.folded = was.folded // what became due meanwhile is given out as ever
			j.settle(l)
			stored[a] = true
		} else {
			changed = true
		}
		for _, r := range fold.resolutionsOf(a) {
			if !l.isHere(r.Hash) {
				j.wanted[r.Hash] = a
			}
		}
	}
	j.kept, j.keptEvidence = leaveOut(j.kept, kept, stored), leaveOut(j.keptEvidence, evidence, stored)
	j.keepAside(before)
	return fold, changed
}

// counted is what counted of a forked log, and what waited there.
type counted struct {
	chosen []choice
	stop   uint64
	length int
	folded int
	waited []Entry
}

// isOf reports whether the same counts of l.
func (c *counted) isOf(l *log) bool {
	same := slices.EqualFunc(c.chosen, l.chosen, func(x, y choice) bool { return x.hash == y.hash })
	return same && c.stop == l.stop && c.length == l.chain.len()
}

// keepAside notes what waited in logs, and turned out to be of a branch.
func (j *Journal) keepAside(before map[Author]counted) {
	for _, a := range slices.SortedFunc(maps.Keys(before), Author.Compare) {
		for _, e := range before[a].waited {
			if j.logs[a].beside.raws[e.Hash] != nil {
				j.keep(&j.keptEvidence, e.Raw)
			}
		}
	}
}

// wantsOf reports whether staff chose an entry of an author that is not here.
func (j *Journal) wantsOf(a Author) bool {
	for _, of := range j.wanted {
		if of == a {
			return true
		}
	}
	return false
}

// isHere reports whether a resolution names an entry that the log has.
func (l *log) isHere(h Hash) bool {
	return l.beside.raws[h] != nil || slices.ContainsFunc(l.chosen, func(c choice) bool { return c.hash == h })
}

// refold folds the record anew.
func (j *Journal) refold(m *Membership) *Membership {
	m = m.Anew()
	for e := range j.FoldedRecord() {
		m.Apply(e)
	}
	return m
}

// picks returns the branches that are chosen next: of those whose logs stopped, who is of the lowest rank.
func (j *Journal) picks(m *Membership) (picks []Resolve) {
	lowest := rankNone + 1
	for _, a := range j.authors() {
		l := j.logs[a]
		if l.stop == 0 || l.stop == 1 || l.stop != uint64(l.chain.len())+1 {
			continue
		}
		children := l.children()
		for _, r := range m.resolutionsOf(a) {
			if !slices.Contains(children, r.Hash) {
				continue
			}
			if e, _ := stored(l.beside.raws[r.Hash]); j.breaks(l, &e) != nil {
				continue
			}
			rank := m.people[a].rankOrLast()
			if rank < lowest {
				lowest, picks = rank, nil
			}
			if rank == lowest {
				picks = append(picks, r.Resolve)
			}
			break
		}
	}
	return picks
}

// NeedsResolve reports whether which branches count may have changed since Resolve: by e, which was folded into m
// just now, or, with the zero entry, because a log stopped or an entry came that staff chose before.
func (j *Journal) NeedsResolve(m *Membership, e Entry) bool {
	if !j.unsettled && !m.mayDecide(e) || !j.isForked() {
		return false
	}
	m.settle()
	return len(m.resolutions) > 0 || j.choices > 0
}

// mayDecide reports whether which branches count can depend on an entry.
func (m *Membership) mayDecide(e Entry) bool {
	switch e.Kind {
	case KindResolve, KindAdmit, KindGrant, KindRevoke, KindRemove:
		return true
	case KindJoin:
		p := m.people[e.Author]
		return p != nil && p.shown != nil && p.shown.rights()&decisive != 0
	}
	return false
}

// isForked reports whether any log stopped or was decided about.
func (j *Journal) isForked() bool {
	for _, l := range j.logs {
		if l.stop != 0 || len(l.chosen) > 0 {
			return true
		}
	}
	return false
}
