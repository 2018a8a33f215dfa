package conduct

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A LockFold folds what is locked, and what was when. Locks hold on over the end of a sitting. The zero value has
// nothing locked.
type LockFold struct {
	said  timeline[LockChange]
	since LockHistory
}

// A LockSpan says what is locked from a clock on, up to the next one's.
type LockSpan struct {
	From journal.Clock
	Locks
}

// A LockHistory is what was locked when, by clock. Nobody changes it.
type LockHistory []LockSpan

// Apply takes in an entry; those of other kinds change nothing.
func (f *LockFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindLocks || !May(e.Kind, e.Rights) {
		return
	}
	if c, err := ParseLockChange(e.Body); err == nil {
		f.said.add(e, c)
	}
}

func (f *LockFold) play(s said[LockChange]) {
	now := f.since.Now()&^s.body.Off | s.body.On
	if n := len(f.since); n > 0 && f.since[n-1].From == s.clock {
		f.since[n-1].Locks = now
	} else if now != f.since.Now() {
		f.since = append(f.since, LockSpan{s.clock, now})
	}
}

// Snapshot returns the history. Later changes of the fold do not touch it.
func (f *LockFold) Snapshot() LockHistory {
	if f.said.changed() {
		f.since = slices.Clone(f.since) // who has the old one may be reading it
	}
	f.said.replay(func() { f.since = nil }, f.play)
	return slices.Clip(f.since)
}

// Now returns what is locked after all that was said.
func (h LockHistory) Now() Locks {
	if len(h) == 0 {
		return 0
	}
	return h[len(h)-1].Locks
}

// At returns what was locked at a clock. A line of chat counts if the lock did not forbid it to its author at the
// line's own clock.
func (h LockHistory) At(clock journal.Clock) Locks {
	i, found := slices.BinarySearchFunc(h, clock, func(s LockSpan, c journal.Clock) int { return cmp.Compare(s.From, c) })
	if found {
		return h[i].Locks
	}
	return h[:i].Now()
}

// Hash sums up the history.
func (f *LockFold) Hash() [32]byte {
	d := newDigest("locks")
	for _, s := range f.Snapshot() {
		d.numbers(uint64(s.From), uint64(s.Locks))
	}
	return d.sum()
}
