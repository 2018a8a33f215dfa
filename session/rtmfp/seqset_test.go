package rtmfp

import (
	"math/rand/v2"
	"testing"
)

// A set behaves like a map of numbers, whatever the order, and refuses only what would need another range.
func TestSequenceSetIsASet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var s seqSet
		model := map[uint64]bool{0: true}
		for range 300 {
			n := r.Uint64N(120)
			if r.IntN(20) == 0 {
				n /= 4
				s.addThrough(n)
				for i := range n + 1 {
					model[i] = true
				}
			} else if ranges := len(s.above); s.add(n, 6) {
				model[n] = true
			} else if ranges != 6 || model[n] || model[n-1] || model[n+1] {
				t.Fatalf("%d was refused with %+v", n, s)
			}
			if !properRanges(s) || len(s.above) > 6 {
				t.Fatalf("after %d: %+v", n, s)
			}
			for i := range uint64(125) {
				if s.has(i) != model[i] {
					t.Fatalf("has(%d) = %v in %+v", i, s.has(i), s)
				}
			}
		}
	}
}

func TestSequenceSetReachesTheHighestNumber(t *testing.T) {
	const top = ^uint64(0)
	var s seqSet
	s.addThrough(top - 3)
	for _, n := range []uint64{top, top - 1, top, top - 2} {
		if !s.add(n, 4) || !s.has(n) {
			t.Errorf("%d was not added", n)
		}
	}
	if s.cumulative != top || s.hasGap() {
		t.Errorf("set is %+v, want all", s)
	}
	s.addThrough(5)
	if !s.add(top, 0) || s.cumulative != top {
		t.Errorf("set is %+v, want all", s)
	}
}

func TestRingIsAQueue(t *testing.T) {
	var q ring[int]
	next, first := 0, 0
	r := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		if q.len() == 0 || r.IntN(100) < 52 {
			q.push(next)
			next++
		} else if got := q.pop(); got != first {
			t.Fatalf("pop = %d, want %d", got, first)
		} else {
			first++
		}
		if q.len() != next-first || q.len() > 0 && (*q.at(0) != first || *q.at(q.len() - 1) != next-1) {
			t.Fatalf("ring of %d holds other than %d to %d", q.len(), first, next-1)
		}
	}
}
