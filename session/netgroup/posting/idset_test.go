package posting

import "testing"

func TestIDSetForgetsTheOldest(t *testing.T) {
	const size = 100
	s := NewIDSet(size)
	for i := range 3 * size {
		if s.Has(idOf(i)) {
			t.Fatalf("%d is there before it was added", i)
		}
		s.Add(idOf(i))
		s.Add(idOf(i))
		if !s.Has(idOf(i)) || i >= size && s.Has(idOf(i-size)) || i > 0 && !s.Has(idOf(max(0, i-size+1))) {
			t.Fatalf("after %d: the wrong ones are there", i)
		}
	}
	if len(s.ids) != size || len(s.order) != size {
		t.Errorf("holds %d", len(s.ids))
	}
}
