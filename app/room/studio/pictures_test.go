package studio

import "testing"

// Advice of nothing is not that there is none: a camera beside a screen that fills the line is not sent at its full rate.
func TestAdviceOfNothingIsTheLeastAndOfAllThatWasPlannedIsNone(t *testing.T) {
	for _, tt := range []struct{ kbit, planned, want int }{{0, 600, 1}, {40, 600, 40}, {600, 600, 0}, {100, 100, 0}} {
		if got := advice(tt.kbit, tt.planned); got != tt.want {
			t.Errorf("advised %d of %d kbit/s: %d, want %d", tt.kbit, tt.planned, got, tt.want)
		}
	}
}
