package stream

import (
	"testing"
	"time"
)

// Whatever comes, is heard and is dropped: the window has just what came and was neither dropped nor forgotten, gaps are
// what is not here, a sure gap lies below what was verified, nothing is forgotten within window and margin of its being
// sure, and all of it, and the map, is bounded.
func FuzzWindow(f *testing.F) {
	f.Add([]byte{0, 100, 0, 102, 3, 0, 5, 20, 0, 104, 4, 1, 0, 101})
	f.Add([]byte{1, 255, 2, 7, 0, 8, 0, 9, 3, 3, 5, 255, 5, 255, 0, 30, 2, 40})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 500 {
			return
		}
		x := newView(t)
		came := map[uint32]bool{}
		sureAt := map[uint32]time.Time{}
		next := uint32(1000)
		for ; len(script) > 1; script = script[2:] {
			c := script[1]
			number := next + uint32(c) - 128
			switch script[0] % 8 {
			case 0, 1, 2:
				if script[0]%8 == 2 {
					number += uint32(c) * 16 // perhaps Beyond
				}
				if got := x.Add(x.now, number, c%3 != 0); got == New || got == Duplicate {
					if came[number] != (got == Duplicate) {
						t.Fatalf("Add(%d) = %d, it came: %v", number, got, came[number])
					}
					came[number] = true
				} else if came[number] && uint64(number) >= x.Floor() {
					t.Fatalf("Add(%d) = %d, but it came", number, got)
				}
			case 3:
				if x.Has(number) {
					before := x.Sure()
					x.Confirm(x.now, number)
					for n := before; n < x.Sure(); n++ {
						sureAt[uint32(n)] = x.now
					}
					next = max(next, number)
				}
			case 4:
				x.Drop(x.now, number)
				delete(came, number)
			case 5:
				x.after(time.Duration(c) * 20 * ms)
			case 6:
				m := Map{first: uint64(number), run: uint64(c) * uint64(c)}
				x.Heard(x.now, &m)
			case 7:
				if c == 0 {
					x.Restart(x.now, number)
					clear(came)
					clear(sureAt)
				}
			}
			checkWindow(x, came, sureAt)
		}
	})
}

func checkWindow(x *view, came map[uint32]bool, sureAt map[uint32]time.Time) {
	x.t.Helper()
	if x.Floor() > x.Top() || x.Top()-x.Floor() > MaxSpan || len(x.places) > MaxSpan || x.started && x.Top() > x.Sure()+MaxAhead {
		x.t.Fatalf("floor %d, sure %d, top %d, %d places", x.Floor(), x.Sure(), x.Top(), len(x.places))
	}
	for n := range came {
		if uint64(n) < x.Floor() {
			delete(came, n)
		} else if !x.Has(n) {
			x.t.Fatalf("%d came and is not here", n)
		}
	}
	for n, at := range sureAt {
		if uint64(n) < x.Floor() && x.now.Sub(at) <= 3*time.Second {
			x.t.Fatalf("%d is forgotten %v after it was sure", n, x.now.Sub(at))
		}
	}
	before := -1
	for g := range x.Gaps() {
		if came[g.Number] || int(g.Number) <= before || g.Sure != (uint64(g.Number) < x.Sure()) || g.Since.After(x.now) ||
			uint64(g.Number) < x.Floor() || uint64(g.Number) >= x.Top() {
			x.t.Fatalf("gap %+v behind %d, sure %d, it came: %v", g, before, x.Sure(), came[g.Number])
		}
		before = int(g.Number)
	}
	m, rest, err := TakeMap(x.AppendMap(nil))
	if err != nil || len(rest) != 0 {
		x.t.Fatalf("the map: %v, %d bytes more", err, len(rest))
	}
	for n := x.Floor(); n <= x.Top(); n++ {
		if want := came[uint32(n)] && n < x.Sure()+mapAhead; m.Has(uint32(n)) != want {
			x.t.Fatalf("the map has %d: %v, want %v", n, m.Has(uint32(n)), want)
		}
	}
}
