package journal

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"time"
)

// Add takes an entry as it came from elsewhere: verifies it, chains it, and returns the entries
// that can be folded now that it is here, in the order of their author's sequence. That may be
// none, if earlier ones are still missing, and several, if it filled a gap. Entries that wait for
// earlier ones do so within [Limits]; beyond those the newest comer is refused. raw is copied.
//
// A duplicate gives nil, nil, and so does whatever lies beyond the point where a log stopped.
// Errors wrap
//   - [ErrMalformed]: not an entry;
//   - [ErrSignature]: not signed by its author for this group;
//   - [ErrFork]: the author signed two entries that contradict each other;
//   - [ErrChain]: it, or one that waited for it, breaks a rule about chains;
//   - [ErrStranger], [ErrNotAdmitted]: its author has no log here yet, and does not get one by it;
//   - [ErrLimit]: beyond the limits of one log, or no room to wait (it may be given again later).
//
// An entry that forks the log, lets its clock run backwards or makes it too large ends the log for
// everyone: it and all after it never count. Entries may then be returned along with the error,
// for it can be a waiting entry that breaks the rule.
func (j *Journal) Add(now time.Time, raw []byte) ([]Entry, error) {
	e, lay, err := parseOf(j.kind, raw)
	if err != nil {
		j.stats.Malformed++
		return nil, err
	}
	e.Hash = sha256.Sum256(raw)
	if e.Seq > uint64(j.limits.Entries) {
		j.stats.OverLimit++
		return nil, fmt.Errorf("%v entry %d: %w", e.Author, e.Seq, ErrLimit)
	}
	l := j.logs[e.Author]
	if l != nil && l.has(&e) {
		j.stats.Duplicates++
		return nil, nil
	}
	if l != nil && l.stop != 0 && e.Seq > l.stop && !l.follows(&e) {
		j.stats.AfterStop++
		return nil, nil
	}
	if l == nil && j.admit != nil && e.Seq != 1 {
		j.stats.Strangers++
		return nil, fmt.Errorf("%v entry %d: %w", e.Author, e.Seq, ErrStranger)
	}
	if !authentic(j.kind, &e, &lay, j.group) {
		j.stats.BadSigned++
		return nil, fmt.Errorf("%v entry %d: %w", e.Author, e.Seq, ErrSignature)
	}
	if l == nil {
		return j.addFirst(now, e, lay)
	}
	return j.addTo(l, now, e)
}

// Read verifies, of an entry of a class log, that an entry's author signed it for a group, and opens its body as far as the keyring can.
// It says nothing of the log that the entry stands in. Errors wrap [ErrMalformed] and [ErrSignature].
func Read(group GroupID, keys Keyring, raw []byte) (Entry, error) {
	return readOf(classLog, group, keys, raw)
}

// ReadDesk is Read for an entry of a desk log.
func ReadDesk(group GroupID, keys Keyring, raw []byte) (Entry, error) {
	return readOf(deskLog, group, keys, raw)
}

func readOf(k logKind, group GroupID, keys Keyring, raw []byte) (Entry, error) {
	e, lay, err := parseOf(k, raw)
	if err != nil {
		return Entry{}, err
	}
	if !authentic(k, &e, &lay, group) {
		return e, fmt.Errorf("%v entry %d: %w", e.Author, e.Seq, ErrSignature)
	}
	e.Hash = sha256.Sum256(raw)
	o := opener{keys: keys}
	e, _ = o.open(e, &lay)
	return e, nil
}

// addFirst adds the first entry seen of an author.
func (j *Journal) addFirst(now time.Time, e Entry, lay layout) ([]Entry, error) {
	if len(j.logs) >= j.limits.Authors && e.Author != j.author {
		j.stats.NoRoom++
		return nil, fmt.Errorf("%v: %d logs: %w", e.Author, len(j.logs), ErrLimit)
	}
	if j.admit != nil {
		opened, _ := j.opener.open(e, &lay)
		if err := j.admit(opened); err != nil {
			j.stats.Strangers++
			return nil, fmt.Errorf("%v: %w: %w", e.Author, ErrNotAdmitted, err)
		}
	}
	l := j.begin(e.Author)
	out, err := j.addTo(l, now, e)
	if l.chain.len() == 0 && len(l.waiting) == 0 && l.stop == 0 {
		delete(j.logs, e.Author)
	}
	return out, err
}

// addTo adds a verified entry that is not yet in l.
func (j *Journal) addTo(l *log, now time.Time, e Entry) ([]Entry, error) {
	at, witness, aside := l.disputed(&e)
	switch {
	case at != 0 && (l.stop == 0 || at < l.stop):
		j.halt(l, at, *witness, clone(e))
		j.settle(l)
		return nil, fmt.Errorf("%v entry %d: %w", l.author, at, ErrFork)
	case aside, l.stop != 0 && e.Seq >= l.stop:
		j.putAside(l, e)
		return nil, nil
	}
	if e.Seq != uint64(l.chain.len())+1 {
		if !j.wait(l, clone(e)) {
			j.stats.NoRoom++
			return nil, fmt.Errorf("%v entry %d: no room to wait: %w", l.author, e.Seq, ErrLimit)
		}
		j.stats.Added++
		return nil, nil
	}
	j.stats.Added++
	err := j.tryChain(l, e)
	for err == nil {
		next, ok := l.waiting[uint64(l.chain.len())+1]
		if !ok {
			break
		}
		j.unwait(l, next.Seq)
		if next.Prev != l.chain.end { // it waited for another branch
			j.putAside(l, next)
			break
		}
		err = j.tryChain(l, next)
	}
	if l.stop == uint64(l.chain.len())+1 { // where the branches part is here now
		j.unsettled, j.faultsChanged = true, true
		l.adopt()
	}
	return j.released(l, now), err
}

// tryChain appends e to l's chain, or ends the log there if e breaks a rule about chains.
func (j *Journal) tryChain(l *log, e Entry) error {
	if err := j.breaks(l, &e); err != nil {
		j.halt(l, e.Seq, clone(e))
		return err
	}
	j.chain(l, &e)
	return nil
}

// breaks returns which rule about chains the next entry of l breaks, if any.
func (j *Journal) breaks(l *log, e *Entry) error {
	if l.chain.len() > 0 && e.Clock <= l.chain.clock {
		return fmt.Errorf("%v entry %d: clock not after the previous entry's: %w", l.author, e.Seq, ErrChain)
	}
	if l.chain.bytes+len(e.Raw) > j.limits.Bytes {
		return fmt.Errorf("%v entry %d: log over %d bytes: %w", l.author, e.Seq, j.limits.Bytes, ErrChain)
	}
	return nil
}

// clone returns e with bytes of its own, for an entry that is kept beside the chain.
func clone(e Entry) Entry {
	e.Raw = bytes.Clone(e.Raw)
	return e
}
