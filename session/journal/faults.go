package journal

import (
	"cmp"
	"slices"
	"time"
)

// A Fault is why a log is silent from an entry on, other than by a fork ([Journal.Forks]).
type Fault struct {
	Author Author
	Kind   FaultKind
	Seq    uint64    // the first entry that is not given out
	Until  time.Time // with FaultAhead, by the clock that Due is told: when it is given out; else zero
}

// A FaultKind says what is wrong with a log.
type FaultKind string

// What a Fault's Kind can be.
const (
	FaultBroken FaultKind = "broken" // the entry breaks a rule about chains, so the log has ended: see ErrChain
	FaultAhead  FaultKind = "ahead"  // its clock is more than MaxAhead ahead
)

// Faults returns what is wrong with logs, by author and sequence number. A log can have one of each kind. It looks at
// every log, so it is for when [Journal.TakeFaultsChanged] says so.
func (j *Journal) Faults() (faults []Fault) {
	for a, l := range j.logs {
		if l.heldFrom != 0 {
			until := clockIn(l.chain.raws[l.heldFrom-1]).Time().Add(-MaxAhead)
			faults = append(faults, Fault{Author: a, Kind: FaultAhead, Seq: l.heldFrom, Until: until})
		}
		if l.isStopped() && !l.parts() {
			faults = append(faults, Fault{Author: a, Kind: FaultBroken, Seq: l.stop})
		}
	}
	slices.SortFunc(faults, func(a, b Fault) int {
		return cmp.Or(a.Author.Compare(b.Author), cmp.Compare(a.Seq, b.Seq))
	})
	return faults
}

// TakeFaultsChanged reports whether Faults may give another answer than when TakeFaultsChanged was called last, or Forks
// tell of another fork.
func (j *Journal) TakeFaultsChanged() bool {
	changed := j.faultsChanged
	j.faultsChanged = false
	return changed
}
