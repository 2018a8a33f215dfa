package journal

import (
	"slices"
	"testing"
)

// What a fold lists of several that say the same is in one order, so that a simulation repeats.
func TestFoldListsInOneOrder(t *testing.T) {
	s := newSchool(t)
	teacher, p := s.appointed(1, AllRights), s.joins(40, nil)
	for n := byte(2); n < 12; n++ {
		q := s.invited(n, Proctor.Rights())
		teacher.admit(q)
		q.admit(p)
	}
	s.appointed(30, AllRights) // settles everything anew
	want := s.fold(s.entries, func() bool { return false }).Admitters(p.author())
	if len(want) != 10 {
		t.Fatalf("admitted by %d, want 10", len(want))
	}
	for range 20 {
		if got := s.fold(s.entries, func() bool { return false }).Admitters(p.author()); !slices.Equal(got, want) {
			t.Fatalf("admitted by\n%v, and\n%v", got, want)
		}
	}
}
