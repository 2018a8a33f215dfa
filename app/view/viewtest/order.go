//go:build !nogui

package viewtest

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// leastTarget is how wide and high what can be hit must be.
const leastTarget = 32

// CheckFocus walks the focus order of what a window shows and fails the test where
// there is a trap, where the order is not that of reading, where a control is too
// small to hit, or where one does not see that it has the focus. It returns the
// names in order. What is named in but may come out of order and be smaller: toasts,
// and the edges by which panels are made wider.
func CheckFocus(t testing.TB, w *Window, but ...string) (names []string) {
	t.Helper()
	Settle(w)
	stops := Stops(t, w)
	for _, s := range stops {
		names = append(names, s.Name)
		if (s.Size.Width < leastTarget || s.Size.Height < leastTarget) && !slices.Contains(but, s.Name) {
			t.Errorf("%s is %v: too small to hit", s.Name, s.Size)
		}
	}
	for _, fault := range Disordered(stops, but...) {
		t.Error(fault)
	}
	if unseen := Unseen(w, stops); len(unseen) > 0 {
		t.Errorf("one does not see that these have the focus: %q", unseen)
	}
	return names
}

// Disordered says where Tab goes against the direction of reading: up, other than
// into the next column, or left in the same row.
func Disordered(stops []Stop, but ...string) (faults []string) {
	for i := 1; i < len(stops); i++ {
		a, b := stops[i-1], stops[i]
		if slices.Contains(but, a.Name) || slices.Contains(but, b.Name) {
			continue
		}
		if back(a.At, a.Size, b.At, b.Size) && back(a.Last, a.Size, b.Last, b.Size) {
			faults = append(faults, fmt.Sprintf("Tab goes from %s at %v back to %s at %v", a.Name, a.At, b.Name, b.At))
		}
	}
	return faults
}

// back reports whether the way from a to b is against the direction of reading.
func back(a fyne.Position, aSize fyne.Size, b fyne.Position, bSize fyne.Size) bool {
	const slack = 2
	above := b.Y+bSize.Height <= a.Y+slack
	below := b.Y >= a.Y+aSize.Height-slack
	left := b.X+bSize.Width <= a.X+slack
	right := b.X >= a.X+aSize.Width-slack
	return above && !right || !above && !below && left
}
