package replication

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// checkSet fails unless a set is what a table of 0…len(want)-1 says, in its only form.
func checkSet(t *testing.T, s *Set, want []bool) {
	t.Helper()
	size := uint64(0)
	for i, in := range want {
		if s.Has(uint64(i)) != in {
			t.Fatalf("%v: Has(%d) = %t, want %t", s.ranges, i, !in, in)
		}
		if in {
			size++
		}
	}
	if s.Size() != size {
		t.Fatalf("%v: Size = %d, want %d", s.ranges, s.Size(), size)
	}
	for i, r := range s.ranges {
		if !r.valid() || i > 0 && s.ranges[i-1].Last+1 >= r.First {
			t.Fatalf("%v: range %d is not apart from the one before", s.ranges, i)
		}
	}
}

// Whatever is added and removed, a set has what a table has.
func FuzzSetIsATable(f *testing.F) {
	f.Add([]byte{0, 3, 0, 5, 7, 1, 4, 2})
	f.Add([]byte{0, 0, 3, 0, 4, 3, 1, 3, 1})
	f.Fuzz(func(t *testing.T, ops []byte) {
		var s, other Set
		want, otherWant := make([]bool, 64), make([]bool, 64)
		for ; len(ops) >= 3; ops = ops[3:] {
			first := uint64(ops[1] % 48)
			r := Range{first, first + uint64(ops[2]%16)}
			covers, overlaps := true, false
			for i := r.First; i <= r.Last; i++ {
				covers, overlaps = covers && want[i], overlaps || want[i]
			}
			if s.Covers(r) != covers || s.Overlaps(r) != overlaps {
				t.Fatalf("%v: Covers, Overlaps(%v) = %t, %t; want %t, %t", s.ranges, r, !covers, !overlaps, covers, overlaps)
			}
			switch ops[0] % 3 {
			case 0:
				s.Add(r)
			case 1:
				s.Remove(r)
			case 2:
				other.Add(r)
			}
			for i := r.First; i <= r.Last; i++ {
				switch ops[0] % 3 {
				case 2:
					otherWant[i] = true
				default:
					want[i] = ops[0]%3 == 0
				}
			}
			checkSet(t, &s, want)
		}
		checkCommon(t, &s, &other, want, otherWant)
	})
}

// checkCommon walks what two sets have in common.
func checkCommon(t *testing.T, a, b *Set, inA, inB []bool) {
	t.Helper()
	var both Set
	want := make([]bool, len(inA))
	for i := range inA {
		want[i] = inA[i] && inB[i]
	}
	for i := uint64(0); ; {
		r, ok := Common(a, b, i)
		if !ok {
			break
		}
		both.Add(r)
		i = r.Last + 1
	}
	checkSet(t, &both, want)
}

func TestBoundedSetHasNoMoreRanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var s, all Set
	for range 20000 {
		first := rng.Uint64N(5000)
		r := Range{first, first + rng.Uint64N(4)}
		if rng.IntN(3) == 0 {
			s.RemoveBounded(r, 50)
			all.Remove(r)
		} else {
			all.Add(r)
			s.AddBounded(r, 50)
		}
		if len(s.ranges) > 50 {
			t.Fatalf("%d ranges, want 50 at most", len(s.ranges))
		}
		for _, r := range s.ranges {
			if !all.Covers(r) {
				t.Fatalf("%v is in the bounded set, and was never added or was removed", r)
			}
		}
	}
	if len(s.ranges) < 40 {
		t.Errorf("%d ranges only: nothing came near the bound", len(s.ranges))
	}
}

func TestSetHoldsTheHighestIndex(t *testing.T) {
	var s Set
	s.Add(Range{MaxIndex - 1, MaxIndex})
	s.Add(Range{0, MaxIndex - 2})
	if !slices.Equal(s.ranges, []Range{{0, MaxIndex}}) || s.Size() != MaxIndex+1 {
		t.Errorf("ranges %v, size %d; want one range of all", s.ranges, s.Size())
	}
	s.Remove(Range{0, MaxIndex})
	if !s.Empty() || s.Size() != 0 {
		t.Errorf("ranges %v, want none", s.ranges)
	}
}
