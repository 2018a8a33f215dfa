package replication

import "slices"

// MaxIndex is the highest index that an object can have, as in NetGroup: 2⁵³, up to where the numbers of
// ActionScript count without gaps.
const MaxIndex = 1 << 53

// A Range is the objects First to Last, both included.
type Range struct{ First, Last uint64 }

// Size returns how many objects the range has.
func (r Range) Size() uint64 { return r.Last - r.First + 1 }

// Has reports whether the object is in the range.
func (r Range) Has(index uint64) bool { return r.First <= index && index <= r.Last }

// Overlaps reports whether the ranges have an object in common.
func (r Range) Overlaps(other Range) bool { return r.First <= other.Last && other.First <= r.Last }

func (r Range) valid() bool { return r.First <= r.Last && r.Last <= MaxIndex }

// cut returns what the ranges have in common; they must overlap.
func (r Range) cut(other Range) Range {
	return Range{max(r.First, other.First), min(r.Last, other.Last)}
}

// A Set is a set of objects, kept as ranges that rise and neither touch nor overlap. The zero value is
// empty. Ranges given to its methods must be valid.
type Set struct {
	ranges []Range
	size   uint64
}

// Empty reports whether nothing is in the set.
func (s *Set) Empty() bool { return len(s.ranges) == 0 }

// Size returns how many objects are in the set.
func (s *Set) Size() uint64 { return s.size }

// Clone returns a copy.
func (s *Set) Clone() Set { return Set{slices.Clone(s.ranges), s.size} }

// truncate leaves the lowest ranges only.
func (s *Set) truncate(limit int) {
	for len(s.ranges) > limit {
		s.size -= s.ranges[len(s.ranges)-1].Size()
		s.ranges = s.ranges[:len(s.ranges)-1]
	}
}

// Clear empties the set.
func (s *Set) Clear() { s.ranges, s.size = s.ranges[:0], 0 }

// search returns the position of the first range that ends at or above index.
func (s *Set) search(index uint64) int {
	low, high := 0, len(s.ranges)
	for low < high {
		if middle := (low + high) / 2; s.ranges[middle].Last < index {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// Has reports whether an object is in the set.
func (s *Set) Has(index uint64) bool {
	i := s.search(index)
	return i < len(s.ranges) && s.ranges[i].First <= index
}

// Covers reports whether all of a range is in the set.
func (s *Set) Covers(r Range) bool {
	i := s.search(r.First)
	return i < len(s.ranges) && s.ranges[i].First <= r.First && s.ranges[i].Last >= r.Last
}

// Overlaps reports whether some of a range is in the set.
func (s *Set) Overlaps(r Range) bool {
	i := s.search(r.First)
	return i < len(s.ranges) && s.ranges[i].First <= r.Last
}

// Next returns the lowest part of the set at or above an index that has no gap.
func (s *Set) Next(index uint64) (Range, bool) {
	i := s.search(index)
	if i == len(s.ranges) {
		return Range{}, false
	}
	return Range{max(index, s.ranges[i].First), s.ranges[i].Last}, true
}

// Add puts a range into the set.
func (s *Set) Add(r Range) {
	from := s.search(max(r.First, 1) - 1) // what ends right below is joined
	to := from
	for ; to < len(s.ranges) && s.ranges[to].First <= r.Last+1; to++ {
		r.First, r.Last = min(r.First, s.ranges[to].First), max(r.Last, s.ranges[to].Last)
		s.size -= s.ranges[to].Size()
	}
	s.size += r.Size()
	if to == from+1 {
		s.ranges[from] = r
		return
	}
	s.ranges = slices.Replace(s.ranges, from, to, r)
}

// AddBounded is Add unless the set would then have more than limit ranges; then it changes nothing and
// reports false.
func (s *Set) AddBounded(r Range, limit int) bool {
	if len(s.ranges) >= limit {
		i := s.search(max(r.First, 1) - 1)
		if i == len(s.ranges) || s.ranges[i].First > r.Last+1 {
			return false
		}
	}
	s.Add(r)
	return true
}

// Remove takes a range out of the set.
func (s *Set) Remove(r Range) {
	from := s.search(r.First)
	to := from
	var rest [2]Range
	n := 0
	for ; to < len(s.ranges) && s.ranges[to].First <= r.Last; to++ {
		had := s.ranges[to]
		s.size -= had.Size()
		if had.First < r.First {
			rest[n] = Range{had.First, r.First - 1}
			n++
		}
		if had.Last > r.Last {
			rest[n] = Range{r.Last + 1, had.Last}
			n++
		}
	}
	for _, r := range rest[:n] {
		s.size += r.Size()
	}
	switch {
	case to == from:
	case n == 1 && to == from+1:
		s.ranges[from] = rest[0]
	default:
		s.ranges = slices.Replace(s.ranges, from, to, rest[:n]...)
	}
}

// RemoveBounded is Remove, but if that would split a range of a set that has limit ranges, what is above the
// one removed goes too.
func (s *Set) RemoveBounded(r Range, limit int) {
	if len(s.ranges) >= limit {
		if part, ok := s.Next(r.Last); ok && part.First == r.Last {
			r.Last = part.Last
		}
	}
	s.Remove(r)
}

// AddSet puts all of another set into this one.
func (s *Set) AddSet(other *Set) {
	for _, r := range other.ranges {
		s.Add(r)
	}
}

// Common returns the lowest part at or above an index that both sets have without a gap.
func Common(a, b *Set, index uint64) (Range, bool) {
	for {
		x, ok := a.Next(index)
		if !ok {
			return Range{}, false
		}
		y, ok := b.Next(x.First)
		if !ok {
			return Range{}, false
		}
		if x.Overlaps(y) {
			return x.cut(y), true
		}
		index = y.First
	}
}
