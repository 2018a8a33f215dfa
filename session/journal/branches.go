package journal

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// branches are what is kept of a forked log beside its chain: entries that follow one of the chain, or one
// another. Of what comes after the log stopped so much is kept as has room; what was in the chain before stays,
// and so does what staff chose ([KindResolve]).
type branches struct {
	raws  map[Hash][]byte
	at    map[uint64][]Hash // by sequence number, as they came
	taken int               // bytes of those that came after the log had stopped
	full  bool              // one was refused

	tips      []Head
	tipsValid bool
	ways      []Branch // what Forks tells
	waysValid bool
}

// changed says that what is told of the branches is to be found anew.
func (b *branches) changed() { b.tipsValid, b.waysValid = false, false }

// keep adds an entry that follows one that is here.
func (l *log) keep(seq uint64, h Hash, raw []byte) {
	if l.beside.raws == nil {
		l.beside.raws, l.beside.at = map[Hash][]byte{}, map[uint64][]Hash{}
	}
	if _, ok := l.beside.raws[h]; !ok {
		l.beside.changed()
		l.beside.raws[h] = raw
		l.beside.at[seq] = append(l.beside.at[seq], h)
	}
}

// drop forgets an entry that is in the chain now.
func (l *log) drop(seq uint64, h Hash) {
	l.beside.changed()
	delete(l.beside.raws, h)
	l.beside.at[seq] = slices.DeleteFunc(l.beside.at[seq], func(o Hash) bool { return o == h })
	if len(l.beside.at[seq]) == 0 {
		delete(l.beside.at, seq)
	}
}

// follows reports whether an entry follows one of the chain, or one beside it.
func (l *log) follows(e *Entry) bool {
	return e.Seq == 1 || l.chain.has(e.Seq-1, e.Prev) || slices.Contains(l.beside.at[e.Seq-1], e.Prev)
}

// children returns the entries beside the chain that follow its last, by hash.
func (l *log) children() (hashes []Hash) {
	for _, h := range l.beside.at[uint64(l.chain.len())+1] {
		if prevOf(l.beside.raws[h]) == l.chain.end {
			hashes = append(hashes, h)
		}
	}
	return SortHashes(hashes)
}

// adopt puts evidence among the branches as far as it follows what is here.
func (l *log) adopt() {
	for range l.evidence { // one of them may follow the other
		for i := range l.evidence {
			if e := &l.evidence[i]; l.follows(e) && e.Seq >= l.stop {
				l.keep(e.Seq, e.Hash, e.Raw)
			}
		}
	}
}

// putAside takes in an entry of another branch than the one that counts, or beyond where a log stopped.
func (j *Journal) putAside(l *log, e Entry) {
	if l.stop != 0 {
		if e = clone(e); l.sharpen(e) {
			j.keep(&j.keptEvidence, e.Raw)
		}
	}
	size := len(e.Raw)
	switch {
	case !l.follows(&e):
		j.stats.AfterStop++
		return
	case j.wanted[e.Hash] == l.author:
		j.unsettled = true
	case l.beside.taken+size > j.limits.Branches, j.branchBytes+size > j.limits.BranchesTotal:
		l.beside.full = true
		j.stats.AfterStop++
		return
	default:
		l.beside.taken += size
		j.branchBytes += size
	}
	raw := j.arena.keep(e.Raw)
	j.keep(&j.keptEvidence, raw)
	l.keep(e.Seq, e.Hash, raw)
	j.faultsChanged = j.faultsChanged || e.Seq == l.stop
	l.adopt()
	j.stats.Added++
	j.stats.Aside++
}

// maxTips is how many branches of one log others are told of: the longest of each fork, then the second of each, and
// so on.
const maxTips = 16

// tips returns the last entries of the branches of a forked log, and what else shows the forks that were decided. Stop
// is where a branch leaves the chain.
func (l *log) tips() []Head {
	if l.beside.tipsValid {
		return l.beside.tips
	}
	var tips []Head
	root, inner := map[Hash]uint64{}, map[Hash]bool{}
	for _, seq := range slices.Sorted(maps.Keys(l.beside.at)) {
		for _, h := range l.beside.at[seq] {
			prev := prevOf(l.beside.raws[h])
			inner[prev] = true
			if root[h] = root[prev]; root[h] == 0 {
				root[h] = seq
			}
		}
	}
	for h, stop := range root {
		if !inner[h] {
			tips = append(tips, Head{Author: l.author, Seq: seqIn(l.beside.raws[h]), Hash: h, Stop: stop})
		}
	}
	for _, c := range l.chosen {
		for i := range c.evidence {
			if e := &c.evidence[i]; l.beside.raws[e.Hash] == nil && !l.chain.has(e.Seq, e.Hash) {
				tips = append(tips, Head{Author: l.author, Seq: e.Seq, Hash: e.Hash, Stop: c.seq})
			}
		}
	}
	l.beside.tips, l.beside.tipsValid = mostTelling(tips), true
	return l.beside.tips
}

// allTips returns the tips, and where a branch was chosen the end of the log, as another may have been chosen elsewhere.
func (l *log) allTips() []Head {
	if len(l.chosen) == 0 {
		return l.tips()
	}
	return append([]Head{{Author: l.author, Seq: uint64(l.chain.len()), Hash: l.chain.end, Stop: l.chosen[0].seq}}, l.tips()...)
}

// mostTelling sorts the tips of a log and leaves as many as others are told.
func mostTelling(tips []Head) []Head {
	slices.SortFunc(tips, func(a, b Head) int {
		return cmp.Or(cmp.Compare(a.Stop, b.Stop), cmp.Compare(b.Seq, a.Seq), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	place := make(map[Hash]int, len(tips))
	for i, h := range tips {
		if i > 0 && tips[i-1].Stop == h.Stop {
			place[h.Hash] = place[tips[i-1].Hash] + 1
		}
	}
	slices.SortStableFunc(tips, func(a, b Head) int { return cmp.Compare(place[a.Hash], place[b.Hash]) })
	return tips[:min(len(tips), maxTips)]
}

// Tips returns the ends of the branches of forked logs, by author, to be told to others along with Heads; Stop is
// where the branch leaves the log.
func (j *Journal) Tips() (tips []Head) {
	for _, a := range j.authors() {
		if l := j.logs[a]; l.stop != 0 || len(l.chosen) > 0 {
			if _, told := j.tellable(l); told {
				tips = append(tips, l.allTips()...)
			}
		}
	}
	return tips
}

// A BranchNeed is a part of one branch of a log that stopped, to ask for.
type BranchNeed struct {
	Author Author
	Tip    Hash   // the branch's last entry
	From   uint64 // sequence number of the first that is wanted
}

// MissingBranches returns which of the branches that the other side knows are not here, of forks that are not
// beyond the end of the log here; at most limit. What comes of it goes to Add.
func (j *Journal) MissingBranches(theirs []Head, limit int) (needs []BranchNeed) {
	for _, h := range theirs {
		if len(needs) >= limit {
			break
		}
		if l := j.logs[h.Author]; l != nil && l.lacks(h, j.wantsOf(h.Author)) {
			needs = append(needs, BranchNeed{h.Author, h.Hash, h.Stop})
		}
	}
	return needs
}

// lacks reports whether a branch is of use that ends as the other side says; wanted says that staff chose one that is
// not here.
func (l *log) lacks(tip Head, wanted bool) bool {
	n := uint64(l.chain.len())
	switch {
	case tip.Stop == 0, tip.Stop > n+1, tip.Seq < tip.Stop, l.chain.has(tip.Seq, tip.Hash), l.beside.raws[tip.Hash] != nil:
		return false
	case l.stop != 0 && tip.Stop > l.stop:
		return false
	case tip.Stop == l.stop:
		return wanted || !l.beside.full
	case l.isChosen(tip.Stop):
		return wanted || l.raw(tip.Hash) == nil && (!l.beside.full || tip.Seq > n && l.stop == 0) // it may be the rest of what counts
	}
	return true // a fork that is not known here
}

// raw returns an entry beside the chain, or of the evidence.
func (l *log) raw(h Hash) []byte {
	if raw := l.beside.raws[h]; raw != nil {
		return raw
	}
	evidence := l.evidence
	for _, c := range l.chosen {
		evidence = append(evidence[:len(evidence):len(evidence)], c.evidence...)
	}
	for i := range evidence {
		if evidence[i].Hash == h {
			return evidence[i].Raw
		}
	}
	return nil
}

// Branch returns the exact bytes of a branch's entries from a sequence number on, as Range does for those that
// count, and how many entries had to be looked at for that, from the end of the branch. Of a log that was decided about the end of what counts is a tip as well.
func (j *Journal) Branch(need BranchNeed, maxEntries, maxBytes int) (out [][]byte, walked int) {
	l := j.logs[need.Author]
	if l == nil {
		return nil, 0
	}
	if _, told := j.tellable(l); !told {
		return nil, 0
	}
	if need.Tip == l.chain.end {
		return j.Range(need.Author, need.From, maxEntries, maxBytes), 0
	}
	for raw := l.raw(need.Tip); raw != nil && seqIn(raw) >= need.From; raw = l.beside.raws[prevOf(raw)] {
		out = append(out, raw)
	}
	walked = len(out)
	slices.Reverse(out)
	out = out[:min(len(out), maxEntries)]
	for i, raw := range out {
		if maxBytes -= len(raw); maxBytes < 0 {
			return out[:i], walked
		}
	}
	return out, walked
}
