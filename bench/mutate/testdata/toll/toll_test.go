package toll

import "testing"

func TestChildrenPayNothing(t *testing.T) {
	for age, want := range map[int]int{5: 0, 6: 3} {
		if got := Fee(age); got != want {
			t.Errorf("at %d: %d, want %d", age, got, want)
		}
	}
}
