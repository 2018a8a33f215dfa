package posting

import "testing"

func TestIDSetForgetsTheOldest(t *testing.T) {
	const size = 100
	s := newIDSet(size)
	for i := range 3 * size {
		if s.has(idOf(i)) {
			t.Fatalf("%d is there before it was added", i)
		}
		s.add(idOf(i))
		s.add(idOf(i))
		if !s.has(idOf(i)) || i >= size && s.has(idOf(i-size)) || i > 0 && !s.has(idOf(max(0, i-size+1))) {
			t.Fatalf("after %d: the wrong ones are there", i)
		}
	}
	if len(s.ids) != size || len(s.order) != size {
		t.Errorf("holds %d", len(s.ids))
	}
}
