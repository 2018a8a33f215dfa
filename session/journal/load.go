package journal

import (
	"errors"
	"iter"
	"time"
)

// Kept is what was stored of a journal: the exact bytes of entries, by author and sequence number, and of evidence.
type Kept struct{ Entries, Evidence iter.Seq2[[]byte, error] }

// Loaded says what came of it.
type Loaded struct {
	Entries int // that are here now
	Lost    int // that do not follow on what is here, or are damaged
}

// Load takes in what was stored. Nothing is given out: Folded yields it. The error is that of the iterators; what
// came before it is here.
func (j *Journal) Load(now time.Time, k Kept) (Loaded, error) {
	var out Loaded
	admit := j.admit
	if j.admit = nil; admit != nil {
		defer func() { j.admit = admit }()
	}
	var failed error
	for _, raws := range []iter.Seq2[[]byte, error]{k.Entries, k.Evidence} {
		if raws == nil {
			continue
		}
		for raw, err := range raws {
			if err != nil {
				failed = errors.Join(failed, err)
				break
			}
			if _, err := j.Add(now, raw); err != nil && !errors.Is(err, ErrFork) && !errors.Is(err, ErrChain) {
				out.Lost++
			}
		}
	}
	j.TakeKept()
	out.Entries = j.count
	return out, failed
}
