package score

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAttemptThatCounts(t *testing.T) {
	sums := []float64{3, 7, -1, 5}
	for grading, want := range []float64{Highest: 7, Average: 3.5, First: 3, Last: 5} {
		if got := Attempts(Grading(grading), sums); !got.Known || got.Value != want {
			t.Errorf("method %d makes %v of %v, want %v", grading, got, sums, want)
		}
		if got := Attempts(Grading(grading), nil); got != (Figure{}) {
			t.Errorf("method %d makes %v of nothing", grading, got)
		}
	}
}

// The highest is none below any, the average between the lowest and the highest, and neither depends on the order.
func TestAttemptProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for range 1000 {
		sums := make([]float64, 1+random.IntN(6))
		for i := range sums {
			sums[i] = float64(random.IntN(100))
		}
		highest, average := Attempts(Highest, sums), Attempts(Average, sums)
		slices.Reverse(sums)
		if highest.Value != slices.Max(sums) || average.Value < slices.Min(sums) || average.Value > highest.Value ||
			Attempts(Highest, sums) != highest || Attempts(Average, sums) != average {
			t.Fatalf("of %v the highest is %v, the average %v", sums, highest, average)
		}
	}
}

func TestScale(t *testing.T) {
	for _, tt := range []struct{ sum, most, gradeMax, want float64 }{
		{15, 30, 10, 5}, {30, 30, 100, 100}, {0, 30, 10, 0}, {-3, 30, 10, -1}, {3, 0, 10, 0}, {3, -1, 10, 0},
	} {
		if got := Scale(tt.sum, tt.most, tt.gradeMax); got != tt.want {
			t.Errorf("%v of %v is grade %v of %v, want %v", tt.sum, tt.most, got, tt.gradeMax, tt.want)
		}
	}
}
