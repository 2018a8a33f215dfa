package journal

import (
	"iter"
	"maps"
	"slices"
	"time"
)

// released returns the entries of l that are due and were not given out yet.
func (j *Journal) released(l *log, now time.Time) (out []Entry) {
	j.release(l, now, func(e Entry, lay *layout) { out = append(out, j.read(e, lay)) })
	return out
}

// release counts the entries of l that are due as given out, and hands those that were not to give; nil if they
// need not be seen.
func (j *Journal) release(l *log, now time.Time, give func(Entry, *layout)) {
	limit, n := horizon(now), l.counted()
	for l.folded < n && clockIn(l.chain.raws[l.folded]) <= limit {
		l.folded++
		if give != nil {
			e, lay := l.chain.entry(uint64(l.folded))
			give(e, &lay)
		}
	}
	if l.folded > 0 {
		j.high = max(j.high, clockIn(l.chain.raws[l.folded-1]))
	}
	j.settle(l)
}

// settle keeps track of the logs that still have something to give out later.
func (j *Journal) settle(l *log) {
	from := uint64(0)
	if l.folded < l.counted() {
		from = uint64(l.folded) + 1
		j.held[l.author] = l
	} else {
		delete(j.held, l.author)
	}
	j.faultsChanged = j.faultsChanged || from != l.heldFrom
	l.heldFrom = from
}

// maxSealed is how many missing content keys are remembered. Our choice: beyond it any key that comes is
// taken for one of them.
const maxSealed = 1024

// read opens e as far as the keyring can.
func (j *Journal) read(e Entry, lay *layout) Entry {
	e, how := j.opener.open(e, lay)
	switch {
	case how == damaged:
		j.stats.Damaged++
	case how == noKey && j.opener.keys != nil && len(j.sealed) < maxSealed:
		j.sealed[lay.keyID] = true
	}
	return e
}

// note remembers which key an entry lacks that is given out without being read now.
func (j *Journal) note(_ Entry, lay *layout) {
	if j.opener.keys == nil || len(j.sealed) >= maxSealed {
		return
	}
	if _, ok := j.opener.keys.Key(lay.keyID); !ok {
		j.sealed[lay.keyID] = true
	}
}

// Reopen is called when the keyring has got a key. It reports whether entries that were given out sealed
// can be opened now, perhaps; then the owner builds its reducers anew from Folded. It says so once for
// each key.
func (j *Journal) Reopen() (some bool) {
	if j.opener.keys == nil {
		return false
	}
	for id := range j.sealed {
		if _, ok := j.opener.keys.Key(id); ok {
			delete(j.sealed, id)
			some = true
		}
	}
	return some || len(j.sealed) >= maxSealed
}

// Due returns the entries that had to wait because their clock was more than [MaxAhead] ahead and
// are folded from now on, ordered by clock, then author, then sequence number.
func (j *Journal) Due(now time.Time) []Entry {
	var out []Entry
	for _, l := range j.held {
		out = append(out, j.released(l, now)...)
	}
	slices.SortFunc(out, func(a, b Entry) int { return a.compare(&b) })
	return out
}

// NextDue returns when Due will next have something to return; zero if nothing waits.
func (j *Journal) NextDue() time.Time {
	if len(j.held) == 0 { // as nearly always, and it is asked at every turn
		return time.Time{}
	}
	var next Clock
	for _, l := range j.held {
		if c := clockIn(l.chain.raws[l.folded]); next == 0 || c < next {
			next = c
		}
	}
	return next.Time().Add(-MaxAhead)
}

// Folded yields every entry given out so far that still counts, by author and sequence number:
// what a reducer needs that starts anew, in particular after [ErrFork]. Bodies are opened again as
// they are yielded. The journal must not change meanwhile.
func (j *Journal) Folded() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, a := range j.authors() {
			l := j.logs[a]
			for seq := range uint64(l.folded) {
				if !yield(j.opened(l, seq+1)) {
					return
				}
			}
		}
	}
}

// FoldedRecord is Folded for who folds the record alone: bodies of other kinds are not opened.
func (j *Journal) FoldedRecord() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, a := range j.authors() {
			l := j.logs[a]
			for seq := range uint64(l.folded) {
				e, lay := l.chain.entry(seq + 1)
				if e.Kind.IsRecord() {
					e, _ = j.opener.open(e, &lay)
				}
				if !yield(e) {
					return
				}
			}
		}
	}
}

// opened returns an entry of l's chain, its body opened as far as the keyring can.
func (j *Journal) opened(l *log, seq uint64) Entry {
	e, lay := l.chain.entry(seq)
	e, _ = j.opener.open(e, &lay)
	return e
}

// FoldedLength returns how many entries of an author Folded yields.
func (j *Journal) FoldedLength(a Author) uint64 {
	if l := j.logs[a]; l != nil {
		return uint64(l.folded)
	}
	return 0
}

// FoldedFrom yields, of what Folded does, an author's entries from a sequence number on.
func (j *Journal) FoldedFrom(a Author, seq uint64) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		l := j.logs[a]
		for ; l != nil && seq >= 1 && seq <= uint64(l.folded); seq++ {
			if !yield(j.opened(l, seq)) {
				return
			}
		}
	}
}

// authors returns the authors of all logs in order.
func (j *Journal) authors() []Author {
	return slices.SortedFunc(maps.Keys(j.logs), Author.Compare)
}
