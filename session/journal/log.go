package journal

import (
	"maps"
	"slices"
)

// A log is one author's entries as far as they are here: a chain from entry 1 on, entries that
// wait for an earlier one, and, once the author broke a rule, where the log stops and why.
//
// A log always holds something: at least one entry in chain, waiting or evidence.
type log struct {
	author   Author
	chain    sequence
	folded   int    // entries of chain given out to be folded
	heldFrom uint64 // the first that counts and is not due yet; 0 if there is none

	waiting      map[uint64]Entry // by sequence number, all beyond the chain's end
	waitingBytes int

	// stop is the first sequence number that does not count, 0 while there is none. evidence proves
	// it to anyone who has the chain up to there: one entry that breaks a rule where it chains, or
	// two that cannot belong to one chain. The branches are beside the chain.
	stop     uint64
	evidence []Entry
	beside   branches
	chosen   []choice // of forks before stop, by rising sequence number
}

// counted returns how many entries count.
func (l *log) counted() int { return l.chain.len() }

// tellable returns how many entries others may be told of, and whether they may be told where the log stops.
func (j *Journal) tellable(l *log) (n int, stop bool) {
	if j.hold && l.author == j.author && j.confirmed < j.written {
		return min(l.counted(), int(j.confirmed)), false // what shows the stop may be held itself
	}
	return l.counted(), true
}

// Confirm says that entries of the own log up to a sequence number are where a restart finds them, so that
// others may be told of them ([Config].Hold).
func (j *Journal) Confirm(seq uint64) { j.confirmed = max(j.confirmed, min(seq, j.written)) }

// has reports whether exactly this entry is here.
func (l *log) has(e *Entry) bool {
	if l.chain.has(e.Seq, e.Hash) {
		return true
	}
	if w, ok := l.waiting[e.Seq]; ok && w.Hash == e.Hash || l.beside.raws[e.Hash] != nil {
		return true
	}
	return slices.ContainsFunc(l.evidence, func(v Entry) bool { return v.Hash == e.Hash })
}

// known returns the hash of entry seq, if an entry here tells it: entry seq itself, or the one after it, whose
// Prev is signed as well. Which of them does, witness returns.
func (l *log) known(seq uint64) (h Hash, ok bool) {
	if seq >= 1 && seq <= uint64(l.chain.len()) {
		return l.chain.hash(seq), true
	}
	if w := l.witness(seq); w != nil && w.Seq == seq {
		return w.Hash, true
	} else if w != nil {
		return w.Prev, true
	}
	return Hash{}, false
}

// witness returns the entry here that tells the hash of entry seq, nil if there is none.
func (l *log) witness(seq uint64) *Entry {
	if seq >= 1 && seq <= uint64(l.chain.len()) {
		e, _ := l.chain.entry(seq)
		return &e
	}
	if w, ok := l.waiting[seq]; ok {
		return &w
	}
	if w, ok := l.waiting[seq+1]; ok {
		return &w
	}
	for i := range l.evidence {
		if e := &l.evidence[i]; e.Seq == seq || e.Seq == seq+1 {
			return e
		}
	}
	return nil
}

// disputed compares e with what is known of entry e.Seq and the one before. If they contradict
// each other it returns the lowest sequence number with two different entries, and the entry that
// e contradicts; else 0. Aside says that the contradiction was settled: e is, or may be, of a branch that was
// not chosen.
func (l *log) disputed(e *Entry) (at uint64, witness *Entry, aside bool) {
	if e.Seq > 1 {
		if h, ok := l.known(e.Seq - 1); ok && h != e.Prev {
			if l.excused(e.Seq - 1) {
				return 0, nil, true
			}
			return e.Seq - 1, l.witness(e.Seq - 1), false
		}
	}
	if h, ok := l.known(e.Seq); ok && h != e.Hash {
		if l.isChosen(e.Seq) || l.excused(e.Seq) && !l.chain.has(e.Seq-1, e.Prev) {
			return 0, nil, true
		}
		return e.Seq, l.witness(e.Seq), false
	}
	return 0, nil, false
}

// sharpen puts e among the evidence if it is entry stop and none there is. Two entries stop+1 prove
// that there are two entries stop; only one of those tells what came before, where the branches
// may part already. It reports whether it did. Without this, what a log stops at would depend on the order of arrival.
func (l *log) sharpen(e Entry) bool {
	if e.Seq != l.stop || slices.ContainsFunc(l.evidence, func(v Entry) bool { return v.Seq == l.stop }) {
		return false
	}
	for _, v := range l.evidence {
		if v.Prev != e.Hash {
			l.evidence = []Entry{e, v}
			return true
		}
	}
	return false
}

// begin adds an empty log, to which the caller adds an entry at once.
func (j *Journal) begin(a Author) *log {
	l := &log{author: a}
	j.logs[a] = l
	return l
}

// chain appends an entry that names the last of l's chain as its previous one.
func (j *Journal) chain(l *log, e *Entry) {
	raw := j.arena.keep(e.Raw)
	l.chain.add(raw, e.Hash, e.Clock)
	j.count++
	j.keepChained(l, e.Seq, raw)
}

// halt ends l before sequence number at.
func (j *Journal) halt(l *log, at uint64, evidence ...Entry) {
	j.stopAt(l, at, evidence...)
	j.unsettled = true
	j.stats.Stops++
}

// stopAt has l stop before sequence number at. What lay beyond is a branch from now on.
func (j *Journal) stopAt(l *log, at uint64, evidence ...Entry) {
	l.stop, l.evidence, j.faultsChanged = at, evidence, true
	l.beside.changed()
	for i := range evidence {
		j.keep(&j.keptEvidence, evidence[i].Raw)
	}
	j.choices -= len(l.chosen)
	l.chosen = slices.DeleteFunc(l.chosen, func(c choice) bool { return c.seq >= at })
	j.choices += len(l.chosen)
	if n := uint64(l.chain.len()); n >= at {
		for seq := at; seq <= n; seq++ {
			l.keep(seq, l.chain.hash(seq), l.chain.raws[seq-1])
		}
		l.chain.cut(int(at - 1))
		j.count -= int(n - (at - 1))
	}
	l.folded = min(l.folded, l.chain.len())
	l.adopt()
	for _, w := range l.waitingInOrder() {
		if w.Seq >= at {
			j.unwait(l, w.Seq)
			j.putAside(l, w)
		}
	}
}

// wait keeps e until the entries before it are here; false if there is no room for it.
func (j *Journal) wait(l *log, e Entry) bool {
	size := len(e.Raw)
	if len(l.waiting) >= j.limits.Waiting || l.waitingBytes+size > j.limits.WaitingBytes ||
		j.waitingBytes+size > j.limits.WaitingTotal ||
		len(l.waiting) == 0 && j.waitingAuthors >= j.limits.WaitingAuthors {
		return false
	}
	if len(l.waiting) == 0 {
		l.waiting = make(map[uint64]Entry)
		j.waitingAuthors++
	}
	l.waiting[e.Seq] = e
	l.waitingBytes += size
	j.waitingBytes += size
	return true
}

// waitingInOrder returns what waits, by sequence number.
func (l *log) waitingInOrder() (entries []Entry) {
	for _, seq := range slices.Sorted(maps.Keys(l.waiting)) {
		entries = append(entries, l.waiting[seq])
	}
	return entries
}

// unwait forgets the waiting entry seq.
func (j *Journal) unwait(l *log, seq uint64) {
	size := len(l.waiting[seq].Raw)
	delete(l.waiting, seq)
	l.waitingBytes -= size
	j.waitingBytes -= size
	if len(l.waiting) == 0 {
		j.waitingAuthors--
	}
}
