package journal

import (
	"maps"
	"slices"
)

// Confirmed returns up to which entry of the own log others may be told of it.
func (j *Journal) Confirmed() uint64 {
	if l := j.logs[j.author]; l != nil {
		n, _ := j.tellable(l)
		return uint64(n)
	}
	return 0
}

// Held returns how many entries of the own log nobody may be told of yet.
func (j *Journal) Held() int { return int(j.Length(j.author) - j.Confirmed()) }

// keep notes an entry that is to be stored.
func (j *Journal) keep(to *[][]byte, raw []byte) {
	if j.hold {
		*to = append(*to, raw)
	}
}

// keepChained notes an entry of l's chain that is to be stored. It takes the place of another one where the log went
// on along another branch before; that is evidence from then on, and not as soon as the log stops: a log of 64 MiB
// would be stored a second time.
func (j *Journal) keepChained(l *log, seq uint64, raw []byte) {
	for _, h := range l.beside.at[seq] {
		j.keep(&j.keptEvidence, l.beside.raws[h])
	}
	j.keep(&j.kept, raw)
}

// TakeKept returns the exact bytes of the entries that joined a chain since the last call, in that order, and of
// those that became evidence of a broken rule: what [Journal.Load] is to be given after a restart. It is for
// journals with Config.Hold.
func (j *Journal) TakeKept() (entries, evidence [][]byte) {
	entries, evidence = j.kept, j.keptEvidence
	j.kept, j.keptEvidence = nil, nil
	return entries, evidence
}

// leaveOut drops from what is to be stored, from a place on, what is stored already: the entries of some authors.
func leaveOut(raws [][]byte, from int, of map[Author]bool) [][]byte {
	rest := slices.DeleteFunc(raws[from:], func(raw []byte) bool { return of[AuthorOf(raw)] })
	return raws[:from+len(rest)]
}

// Epochs returns the epochs whose keys are here, sorted.
func (r *Ring) Epochs() []Hash { return SortHashes(slices.Collect(maps.Keys(r.keys))) }

// Size returns how many bytes the entries of an author's log take here.
func (j *Journal) Size(a Author) int {
	if l := j.logs[a]; l != nil {
		return l.chain.bytes + l.waitingBytes + l.beside.taken
	}
	return 0
}

// Forget drops what is here of an author's log, other than the own. It can be added again.
func (j *Journal) Forget(a Author) {
	l := j.logs[a]
	if l == nil || a == j.author {
		return
	}
	for seq := range l.waiting {
		j.unwait(l, seq)
	}
	j.count -= l.counted()
	j.branchBytes -= l.beside.taken
	j.choices -= len(l.chosen)
	delete(j.logs, a)
	delete(j.held, a)
}
