package journal

import (
	"cmp"
	"maps"
	"slices"
)

// A Fork is where a log parts in branches of which none counts so far.
type Fork struct {
	Author   Author
	Seq      uint64 // of the entries that contradict each other
	Branches []Branch
}

// A Branch is one way in which a forked log goes on, as far as it is known here.
type Branch struct {
	First    Hash  // of its first entry, which a [Resolve] names
	Entries  int   // along its longest way, where it parts again
	From, To Clock // of the first and last of these
}

// Forks returns the forks that are open, by author: nobody who may has said yet which branch counts, or the
// branch that was chosen has forked again. Of a fork only one branch may be known here so far; of many the longest are
// told, as many as others are told of. The fork of entry 1 is among them, and cannot be resolved.
func (j *Journal) Forks() (forks []Fork) {
	for _, a := range j.authors() {
		l := j.logs[a]
		if l.isStopped() && l.parts() {
			forks = append(forks, Fork{Author: a, Seq: l.stop, Branches: l.branches()})
		}
	}
	return forks
}

// isStopped reports whether all entries are here that come before where the log stops.
func (l *log) isStopped() bool { return l.stop == uint64(l.chain.len())+1 }

// parts reports whether a log that stopped is forked there. If not, its author broke another rule; the fork may have
// come to light only after that.
func (l *log) parts() bool { return len(l.evidence) > 1 || len(l.children()) > 1 }

// branches describes the branches of a log that stopped, the longest first.
func (l *log) branches() []Branch {
	if l.beside.waysValid {
		return slices.Clone(l.beside.ways)
	}
	ends := map[Hash]Branch{} // by the first entry: of the way on from there
	for _, seq := range slices.Backward(slices.Sorted(maps.Keys(l.beside.at))) {
		for _, h := range l.beside.at[seq] {
			raw := l.beside.raws[h]
			b, ok := ends[h]
			if !ok {
				b.To = clockIn(raw)
			}
			b.First, b.From = h, clockIn(raw)
			b.Entries++
			ends[h] = b
			if prev := prevOf(raw); ends[prev].Entries < b.Entries {
				ends[prev] = b
			}
		}
	}
	var out []Branch
	for _, h := range l.children() {
		out = append(out, ends[h])
	}
	slices.SortStableFunc(out, func(a, b Branch) int { return cmp.Compare(b.Entries, a.Entries) })
	l.beside.ways, l.beside.waysValid = out[:min(len(out), maxTips):min(len(out), maxTips)], true
	return slices.Clone(l.beside.ways)
}

// HasBranch reports whether a branch is open that begins with an entry, in a log with a beginning that counts.
func (j *Journal) HasBranch(a Author, first Hash) bool {
	l := j.logs[a]
	if l == nil || l.stop <= 1 || !l.isStopped() {
		return false
	}
	return slices.Contains(l.children(), first)
}
