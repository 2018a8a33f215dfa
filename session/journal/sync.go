package journal

import (
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
		h := Head{Author: a, Seq: uint64(l.counted()), Stop: l.stop}
		if h.Seq > 0 {
			h.Hash = l.chain[h.Seq-1].Hash
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
	room := func(e *Entry) bool {
		maxBytes -= len(e.Raw)
		return len(out) < maxEntries && maxBytes >= 0
	}
	n := uint64(l.counted())
	for seq := from; seq <= n; seq++ {
		if e := &l.chain[seq-1]; !room(e) {
			return out
		} else {
			out = append(out, e.Raw)
		}
	}
	if l.stop == 0 || from > l.stop {
		return out
	}
	for i := range l.evidence {
		if e := &l.evidence[i]; !room(e) {
			return out
		} else {
			out = append(out, e.Raw)
		}
	}
	return out
}

// Missing returns what the other side has and this journal lacks, given the other side's heads:
// gaps and continuations of logs, both sides of a fork, and evidence for a log that stopped. It
// asks for nothing that already waits here. A Need's To − From + 1 is the maxEntries that a Range
// answering it takes.
func (j *Journal) Missing(theirs []Head) []Need {
	var needs []Need
	for _, h := range theirs {
		l := j.logs[h.Author]
		if l == nil {
			l = &log{author: h.Author}
		}
		needs = append(needs, l.missing(h, uint64(j.limits.Entries))...)
	}
	return needs
}

func (l *log) missing(h Head, limit uint64) []Need {
	n := uint64(l.counted())
	if h.Stop != 0 && h.Stop <= limit+1 && (l.stop == 0 || h.Stop < l.stop) {
		// Evidence is two entries at most, numbered Stop or Stop + 1.
		return []Need{{h.Author, min(n+1, h.Stop), h.Stop + 1}}
	}
	if h.Seq >= 1 && h.Seq <= n && l.chain[h.Seq-1].Hash != h.Hash {
		return []Need{{h.Author, h.Seq, h.Seq}} // the other branch of a fork not noticed yet
	}
	last := min(h.Seq, limit)
	if l.stop != 0 {
		last = min(last, l.stop-1)
	}
	var needs []Need
	from := n + 1
	for _, seq := range slices.Sorted(maps.Keys(l.waiting)) {
		if seq > last {
			break
		}
		if seq > from {
			needs = append(needs, Need{h.Author, from, seq - 1})
		}
		from = seq + 1
	}
	if from <= last {
		needs = append(needs, Need{h.Author, from, last})
	}
	return needs
}
