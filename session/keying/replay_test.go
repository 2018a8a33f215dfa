package keying

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestReplayWindowReachesExactly2048Back(t *testing.T) {
	const top = 1_000_000
	var w replayWindow
	w.mark(top)
	for counter, want := range map[uint64]bool{
		top: false, top - 1: true, top - 2047: true, top - 2048: false, 0: false, top + 1: true, math.MaxUint64 - 1: true,
	} {
		if got := w.fresh(counter); got != want {
			t.Errorf("after %d: fresh(%d) = %t, want %t", top, counter, got, want)
		}
	}
}

func TestReplayWindowStartsWithCounterZero(t *testing.T) {
	var w replayWindow
	if !w.fresh(0) || !w.fresh(5000) {
		t.Error("an empty window refuses a counter")
	}
	w.mark(0)
	if w.fresh(0) || !w.fresh(1) {
		t.Error("after 0: want 0 refused and 1 fresh")
	}
}

func TestLastCounterIsNeverFresh(t *testing.T) {
	var w replayWindow
	if w.fresh(math.MaxUint64) {
		t.Error("fresh(2^64-1) = true")
	}
	w.mark(math.MaxUint64 - 1)
	if w.fresh(math.MaxUint64) || w.fresh(math.MaxUint64-1) || !w.fresh(math.MaxUint64-2) {
		t.Error("the window is wrong at the top of its range")
	}
}

// The window against the rule itself, over steps of every size.
func TestReplayWindowAgreesWithASet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var w replayWindow
	used, top := map[uint64]bool{}, uint64(0)
	for range 200_000 {
		counter := top + uint64(random.IntN(6)) - min(top, uint64(random.IntN(3000)))
		if random.IntN(500) == 0 {
			counter = top + uint64(random.IntN(10_000))
		}
		want := !used[counter] && (len(used) == 0 || counter+replayWindowSize > top)
		if got := w.fresh(counter); got != want {
			t.Fatalf("newest %d: fresh(%d) = %t, want %t", top, counter, got, want)
		}
		if want {
			w.mark(counter)
			used[counter], top = true, max(top, counter)
		}
	}
}
