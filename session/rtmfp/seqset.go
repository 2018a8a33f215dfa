package rtmfp

import (
	"slices"

	"lyceum/session/wire"
)

// A seqSet is the SEQUENCE_SET of a receiving flow: the sequence numbers that were received or given up
// by the sender (RFC 7016 §3.6.3.1). Every set contains 0. The zero value is {0}.
type seqSet struct {
	cumulative uint64       // 0…cumulative are all in the set
	above      []wire.Range // ascending, disjoint, not adjacent, all > cumulative+1
}

// has reports whether n is in the set.
func (s *seqSet) has(n uint64) bool {
	if n <= s.cumulative {
		return true
	}
	i := s.search(n)
	return i < len(s.above) && s.above[i].First <= n
}

// search returns the first range that ends at or above n.
func (s *seqSet) search(n uint64) int {
	i, _ := slices.BinarySearchFunc(s.above, n, func(r wire.Range, n uint64) int {
		if r.Last < n {
			return -1
		}
		return 1
	})
	return i
}

// hasGap reports whether a number below the highest one is missing.
func (s *seqSet) hasGap() bool { return len(s.above) > 0 }

// add puts n into the set. It reports false, changing nothing, if that would need more than max ranges.
func (s *seqSet) add(n uint64, max int) bool {
	if s.has(n) {
		return true
	}
	i := s.search(n)
	joinsLeft := i > 0 && s.above[i-1].Last+1 == n
	joinsRight := i < len(s.above) && n+1 == s.above[i].First
	switch {
	case n == s.cumulative+1:
		s.cumulative = n
		s.absorb()
	case joinsLeft && joinsRight:
		s.above[i-1].Last = s.above[i].Last
		s.above = slices.Delete(s.above, i, i+1)
	case joinsLeft:
		s.above[i-1].Last = n
	case joinsRight:
		s.above[i].First = n
	case len(s.above) >= max:
		return false
	default:
		s.above = slices.Insert(s.above, i, wire.Range{First: n, Last: n})
	}
	return true
}

// addThrough puts 0…n into the set.
func (s *seqSet) addThrough(n uint64) {
	if n > s.cumulative {
		s.cumulative = n
		s.absorb()
	}
}

// absorb moves ranges that the cumulative part has reached into it.
func (s *seqSet) absorb() {
	drop := 0
	for _, r := range s.above {
		if r.First > s.cumulative+1 && s.cumulative != ^uint64(0) {
			break
		}
		s.cumulative = max(s.cumulative, r.Last)
		drop++
	}
	s.above = slices.Delete(s.above, 0, drop)
}
