package fleeting

import (
	"testing"
	"time"
)

func TestWhatIsDrawnReachesAllOnceAndSoon(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		s := newSimulation(t, seed, 30, 9)
		for i := range 4 {
			s.draw(i, 16*time.Millisecond, 6*time.Second)
		}
		s.run(10 * time.Second)
		dups := 0
		for _, n := range s.nodes {
			dups += n.dups
		}
		each := float64(dups) / float64(len(s.nodes)*len(s.at))
		if came, p95 := s.result(nil); came < 0.99 || p95 > 150*time.Millisecond || each > 0.35 {
			t.Errorf("seed %d: %.4f came, p95 %v, %.2f copies too many", seed, came, p95, each)
		}
	}
}

func TestManyDrawInALargeGroup(t *testing.T) {
	s := newSimulation(t, 1, 120, 10)
	for i := range 10 {
		s.draw(i, 40*time.Millisecond, 5*time.Second)
	}
	s.run(8 * time.Second)
	if came, p95 := s.result(nil); came < 0.995 || p95 > 200*time.Millisecond {
		t.Errorf("%.4f came, p95 %v", came, p95)
	}
}

func TestWhoHasAThinLinePassesOnNothing(t *testing.T) {
	s := newSimulation(t, 2, 30, 9)
	s.draw(0, 16*time.Millisecond, 5*time.Second)
	s.run(8 * time.Second)
	for _, n := range s.nodes[1:] {
		if share := float64(n.sent) / float64(len(s.at)); n.engine.weak && share > 0.1 {
			t.Errorf("member %d of %.0f kbit/s sent %.2f copies", n.i, n.kbit, share)
		}
	}
}

// Who is linked to members with thin lines alone is fed all the same.
func TestWhoFindsNobodyElseIsFedByTheWeak(t *testing.T) {
	s := newSimulation(t, 1, 0, 0)
	for _, kbit := range []float64{16000, 800, 16000, 16000} {
		s.add(kbit)
	}
	author, thin, far, near := s.nodes[0], s.nodes[1], s.nodes[2], s.nodes[3]
	s.link(author, thin)
	s.link(author, near)
	s.link(near, thin)
	s.link(far, thin)
	for _, n := range s.nodes {
		n.weigh()
	}
	if !thin.engine.weak {
		t.Fatal("it is not weak")
	}
	s.draw(0, 16*time.Millisecond, 5*time.Second)
	s.run(7 * time.Second)
	if share := float64(len(far.got)) / float64(len(s.at)); share < 0.8 {
		t.Errorf("%.2f came to who is linked to the weak alone", share)
	}
}

// A member that keeps to itself all that it is fed is left after a moment, and what it kept is sent by the next parent.
func TestWhoKeepsItToItselfIsLeft(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		s := newSimulation(t, seed, 30, 9)
		s.draw(0, 16*time.Millisecond, 10*time.Second)
		s.run(3 * time.Second)
		for i := 5; i < 30; i += 5 {
			s.nodes[i].swallow = true
		}
		s.run(10 * time.Second)
		if came, _ := s.result(nil); came < 0.98 {
			t.Errorf("seed %d: %.4f came though five of 30 pass on nothing", seed, came)
		}
	}
}

func TestWhoVanishesIsReplaced(t *testing.T) {
	s := newSimulation(t, 3, 30, 9)
	s.draw(0, 16*time.Millisecond, 8*time.Second)
	s.run(3 * time.Second)
	for i := 4; i < 30; i += 6 {
		gone := s.nodes[i]
		gone.gone = true
		s.after(time.Second, func() {
			for _, m := range s.nodes {
				if h, linked := m.back[gone]; linked {
					delete(m.back, gone)
					m.engine.Remove(s.now, h)
					m.arm()
				}
			}
		})
	}
	s.run(8 * time.Second)
	if came, _ := s.result(nil); came < 0.98 {
		t.Errorf("%.4f came", came)
	}
}

func TestNobodyIsFedBeyondWhatTheLineMayCarry(t *testing.T) {
	s := newSimulation(t, 4, 30, 14)
	for i := range 6 {
		s.draw(i, 16*time.Millisecond, 6*time.Second)
	}
	s.run(5 * time.Second)
	for _, n := range s.nodes {
		used, children := n.engine.used(s.now, false)
		if most := 2 * farOverBudget * n.engine.all; used > most && children > 2*childrenLeast {
			t.Errorf("member %d of %.0f kbit/s feeds %d children %.0f bytes a second, want %.0f at most", n.i, n.kbit, children, used, most)
		}
	}
}
