package dsp

import (
	"math"
	"math/rand/v2"
	"testing"
)

// aligned runs an aligner for so many frames by times that tremble by so many samples, and returns how far it was from the
// truth in each, and how many jumps it told.
func aligned(frames int, skew, tremble float64, lost func(frame int) float64) (wrong []float64, jumps int) {
	chance := rand.New(rand.NewPCG(1, 2))
	var a aligner
	truth := 12345.6
	for i := range frames {
		truth += lost(i)
		place, jump := a.next(truth+tremble*chance.NormFloat64(), true)
		if jump {
			jumps++
		}
		wrong = append(wrong, place-truth)
		truth += frameSamples * (1 + skew*1e-6)
	}
	return wrong, jumps
}

func none(int) float64 { return 0 }

// An echo filter follows a place that moves on steadily; what it cannot follow is one that trembles.
func TestPlaceMovesSteadilyWhenTimesTremble(t *testing.T) {
	for _, skew := range []float64{0, 30, -100, 200} {
		wrong, jumps := aligned(3000, skew, 48, none) // a minute, 1 ms
		if jumps != 1 {
			t.Errorf("%v ppm: %d jumps, want the first alone", skew, jumps)
		}
		last := wrong[len(wrong)-1]
		if math.Abs(last) > 96 {
			t.Errorf("%v ppm: after a minute the place is %.1f samples wrong", skew, last)
		}
		// In the last 10 s it moves by less than 8 ppm against the truth, and never by more than a twentieth of a sample at once.
		if moved := last - wrong[len(wrong)-500]; math.Abs(moved)/480000 > 8e-6 {
			t.Errorf("%v ppm: in the last 10 s it moved by %.1f samples", skew, moved)
		}
		for i := len(wrong) - 500; i < len(wrong); i++ {
			if d := wrong[i] - wrong[i-1]; math.Abs(d) > 0.05 {
				t.Fatalf("%v ppm: in frame %d it moved by %.3f samples", skew, i, d)
			}
		}
	}
}

func TestExactTimesAreFollowedAtOnce(t *testing.T) {
	wrong, _ := aligned(250, 150, 0, none)
	if last := wrong[len(wrong)-1]; math.Abs(last) > 24 {
		t.Errorf("after 5 s the place is %.1f samples wrong", last)
	}
	if moved := wrong[249] - wrong[199]; math.Abs(moved)/48000 > 10e-6 {
		t.Errorf("in the fifth second it moved by %.2f samples", moved)
	}
}

func TestLostSoundIsAJump(t *testing.T) {
	wrong, jumps := aligned(500, 0, 20, func(frame int) float64 {
		if frame == 300 {
			return 960
		}
		return 0
	})
	if jumps != 2 {
		t.Errorf("%d jumps, want the first and one for what was lost", jumps)
	}
	if last := wrong[len(wrong)-1]; math.Abs(last) > 40 {
		t.Errorf("after it the place is %.1f samples wrong", last)
	}
}

func TestOneWildTimeIsNoJump(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	wrong, jumps := aligned(500, 0, 10, func(frame int) float64 { return 0 })
	var a aligner
	truth := 0.0
	for i := range 500 {
		target := truth + 10*chance.NormFloat64()
		if i%20 == 7 {
			target += 4800 // the machine was busy for 100 ms
		}
		place, jump := a.next(target, true)
		if i > 0 && jump {
			t.Fatalf("frame %d is a jump", i)
		}
		if i > 100 && math.Abs(place-truth) > 30 {
			t.Fatalf("in frame %d the place is %.1f samples wrong", i, place-truth)
		}
		truth += frameSamples
	}
	if jumps != 1 || len(wrong) != 500 {
		t.Errorf("%d jumps without wild times", jumps)
	}
}
