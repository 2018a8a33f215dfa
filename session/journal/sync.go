package journal

import (
	"bytes"
	"maps"
	"slices"
)

// A Head tells others how far one author's log counts here.
type Head struct {
	Author Author
	Seq    uint64 // the last entry that counts; 0 if none does yet
	Hash   Hash   // of that entry
	// Stop is the sequence number at which the author broke a rule: the first that does not count.
	// 0 if the log is sound. Whoever has no stop, or a later one, asks for the evidence.
	Stop uint64
	// Agreed is not told to anybody: up to this entry the other side's log was seen to be the same as
	// here ([Journal.Agree]). It narrows the search for where two branches of a fork part.
	Agreed uint64
	// Differs is not told either: the first entry that was seen to be another there; 0 if none was.
	Differs uint64
}

// A Need is a part of one author's log to ask for.
type Need struct {
	Author   Author
	From, To uint64 // sequence numbers, both included
}

// Heads returns how far each log counts, sorted by author.
func (j *Journal) Heads() []Head {
	heads := make([]Head, 0, len(j.logs))
	for _, a := range j.authors() {
		l := j.logs[a]
		n, stop := j.tellable(l)
		h := Head{Author: a, Seq: uint64(n)}
		if stop {
			h.Stop = l.stop
		}
		if h.Seq > 0 {
			h.Hash = l.chain.hash(h.Seq)
		}
		if h.Seq > 0 || h.Stop > 0 {
			heads = append(heads, h)
		}
	}
	return heads
}

// Range returns the exact bytes of an author's entries that count, in sequence from number from
// on, at most maxEntries and maxBytes together. Where a log stopped, the entries that prove it
// follow the last that counts. Nil if there is nothing, or if the first is larger than maxBytes;
// [MaxEntry] bytes always suffice for one. The bytes are the journal's and must not be changed.
func (j *Journal) Range(a Author, from uint64, maxEntries, maxBytes int) [][]byte {
	l := j.logs[a]
	if l == nil {
		return nil
	}
	from = max(from, 1)
	var out [][]byte
	room := func(raw []byte) bool {
		maxBytes -= len(raw)
		return len(out) < maxEntries && maxBytes >= 0
	}
	told, stop := j.tellable(l)
	n := uint64(told)
	for seq := from; seq <= n; seq++ {
		raw := l.chain.raws[seq-1]
		if !room(raw) {
			return out
		}
		out = append(out, raw)
	}
	if l.stop == 0 || !stop || from > l.stop {
		return out
	}
	for i := range l.evidence {
		raw := l.evidence[i].Raw
		if !room(raw) {
			return out
		}
		out = append(out, raw)
	}
	return out
}

// Logs returns how many authors' logs were begun.
func (j *Journal) Logs() int { return len(j.logs) }

// Length returns how many entries of an author's log count here.
func (j *Journal) Length(a Author) uint64 {
	if l := j.logs[a]; l != nil {
		return uint64(l.counted())
	}
	return 0
}

// HashAt returns the hash of an author's entry, if it is here and counts.
func (j *Journal) HashAt(a Author, seq uint64) (h Hash, ok bool) {
	l := j.logs[a]
	if l == nil || seq == 0 || seq > uint64(l.counted()) {
		return h, false
	}
	return l.chain.hash(seq), true
}

// Missing returns what the other side has and this journal lacks, given the other side's heads:
// gaps and continuations of logs, evidence for a log that stopped, and, where two branches of a log
// differ, the entry halfway between what both are known to share and where they are known to differ.
// It asks for nothing that already waits here, and returns at most limit needs, those of the first
// heads. A Need's To − From + 1 is the maxEntries that a Range answering it takes; what comes of it
// goes to Add and then to [Journal.Agree].
func (j *Journal) Missing(theirs []Head, limit int) []Need {
	var needs []Need
	for _, h := range theirs {
		if len(needs) >= limit {
			break
		}
		l := j.logs[h.Author]
		if l == nil {
			l = &log{author: h.Author}
		}
		needs = l.missing(needs, h, uint64(j.limits.Entries), limit)
	}
	return needs
}

// Agree notes in theirs, the other side's heads sorted by author, that it has an entry. That matters
// if the entry counts here and their log is known to be another branch of the one here: then the
// branches part later, and Missing asks for an entry further on.
func (j *Journal) Agree(theirs []Head, raw []byte) {
	e, _, err := decode(raw)
	l := j.logs[e.Author]
	if err != nil || l == nil || e.Seq > uint64(l.counted()) {
		return
	}
	i, ok := slices.BinarySearchFunc(theirs, e.Author, func(h Head, a Author) int { return h.Author.Compare(a) })
	if !ok || !l.differs(theirs[i]) {
		return
	}
	h := &theirs[i]
	switch same := bytes.Equal(l.chain.raws[e.Seq-1], raw); {
	case same:
		h.Agreed = max(h.Agreed, e.Seq)
	case len(l.chosen) > 0 && (h.Differs == 0 || e.Seq < h.Differs): // else the log would have stopped there
		h.Differs = e.Seq
	}
}

// differs reports whether the other side's log is not the beginning of the one here, nor the same, nor a branch
// that is known here.
func (l *log) differs(h Head) bool {
	if h.Seq >= 1 && h.Seq <= uint64(l.chain.len()) {
		return l.chain.hash(h.Seq) != h.Hash
	}
	at := l.beside.at[h.Seq]
	return len(at) > 0 && !slices.Contains(at, h.Hash)
}

// missing appends what is missing of l, up to limit needs.
func (l *log) missing(needs []Need, h Head, entries uint64, limit int) []Need {
	n := uint64(l.counted())
	if l.differs(h) {
		// The branches part behind Agreed, and no later than at h.Seq. Where the log stopped already,
		// only a branch that parts earlier is news.
		high := min(h.Seq, n)
		if h.Differs != 0 {
			high = min(high, h.Differs-1) // and what differs there is here already
		}
		if h.Agreed < high {
			at := h.Agreed + (high-h.Agreed+1)/2
			return append(needs, Need{h.Author, at, at})
		}
	}
	if l.isChosen(h.Stop) {
		return needs // they stopped where the log goes on here
	}
	if h.Stop != 0 && h.Stop <= entries+1 && (l.stop == 0 || h.Stop < l.stop) {
		// Evidence is two entries at most, numbered Stop or Stop + 1.
		return append(needs, Need{h.Author, min(n+1, h.Stop), h.Stop + 1})
	}
	last := min(h.Seq, entries)
	if l.stop != 0 {
		last = min(last, l.stop-1)
	}
	from := n + 1
	if from > last {
		return needs
	}
	for _, seq := range slices.Sorted(maps.Keys(l.waiting)) {
		if seq > last || len(needs) >= limit {
			break
		}
		if seq > from {
			needs = append(needs, Need{h.Author, from, seq - 1})
		}
		from = seq + 1
	}
	if from <= last && len(needs) < limit {
		needs = append(needs, Need{h.Author, from, last})
	}
	return needs
}
