package multicast

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// of returns a small simulation of a kind.
func (c simConfig) of(peers, seconds int) simConfig {
	c.peers, c.seconds = peers, seconds
	return c
}

func wantAtLeast(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got < want {
		t.Errorf("%s = %.5f, want at least %v", what, got, want)
	}
}

func wantAtMost(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got > want {
		t.Errorf("%s = %.5f, want at most %v", what, got, want)
	}
}

func TestPacketsComeInTimeThoughOnePercentIsLost(t *testing.T) {
	t.Parallel()
	cfg := rich.of(40, 4)
	cfg.loss = 0.005 // at both ends of a link
	f := simulate(cfg).figures()
	t.Log(f)
	wantAtLeast(t, "within the window", f.within1s, 0.999)
	wantAtMost(t, "bytes sent per media byte", f.perByte, 1.20)
	wantAtMost(t, "share of control", f.control, 0.05)
}

func TestAgesAreCloseToThoseOfTheDirectPath(t *testing.T) {
	f := simulate(rich.of(30, 4)).figures()
	t.Log(f)
	wantAtLeast(t, "within 300 ms", f.within300, 0.997)
	wantAtMost(t, "p50 over direct", float64(f.p50)/float64(f.direct50), 2.0)
	wantAtMost(t, "p99 over direct", float64(f.p99)/float64(f.direct99), 2.8)
}

func TestParityBringsLostPacketsSooner(t *testing.T) {
	t.Parallel()
	cfg := rich.of(30, 4)
	cfg.loss = 0.01
	var p999 [2]time.Duration // without and with, of all seeds together: of one it is but some ten packets
	for cfg.seed = 1; cfg.seed <= 4; cfg.seed++ {
		for i, fec := range []bool{false, true} {
			cfg.fec = fec
			s := simulate(cfg)
			t.Log(s.figures())
			p999[i] += s.figures().p999
			if fec != (s.totals().Restored > 0) {
				t.Errorf("with parity: %v, %d packets were restored", fec, s.totals().Restored)
			}
			wantAtMost(t, "bytes sent per media byte", s.figures().perByte, 1.25)
		}
	}
	wantAtMost(t, "p99.9 with parity, of that without", float64(p999[1])/float64(p999[0]), 1)
}

func TestPublisherSendsNoMoreCopiesThanItsCap(t *testing.T) {
	cfg := rich.of(30, 4)
	cfg.copies = 1.3
	f := simulate(cfg).figures()
	t.Log(f)
	wantAtMost(t, "copies", f.copies, 1.3)
	wantAtLeast(t, "within 1 s", f.within1s, 0.999)
}

func TestScarceUplinksCarryTheStream(t *testing.T) {
	t.Parallel()
	cfg := scarce.of(60, 4)
	cfg.kbit = 500
	f := simulate(cfg).figures()
	t.Log(f)
	wantAtLeast(t, "within 1 s", f.within1s, 0.998)
}

// vanish has every fifth node but the publisher die at a time, which links notice 4 s later. Only what is published
// afterwards is measured.
func vanish(at time.Duration) func(s *simulation) {
	return func(s *simulation) {
		s.schedule(at, simEvent{do: func() {
			clear(s.sentAt)
			for _, n := range s.nodes {
				clear(n.got)
			}
			for i := 1; i < len(s.nodes); i += 5 {
				n := s.nodes[i]
				n.dead = true
				for _, to := range slices.Clone(n.order) {
					s.schedule(s.now+4*time.Second, simEvent{do: func() { s.disconnect(n, to) }})
				}
			}
		}})
	}
}

func TestOthersTakeThePartOfParentsWhoVanish(t *testing.T) {
	t.Parallel()
	s := simulate(rich.of(50, 7), vanish(simWarm+time.Second))
	f := s.figures()
	t.Log(f)
	wantAtLeast(t, "delivered", f.delivered, 0.999)
	wantAtMost(t, "later than 500 ms", f.late500, 0.003)
	if c := s.totals(); c.Promoted == 0 {
		t.Error("no standby was promoted")
	}
}

func TestPausedStreamHasNoDeadParents(t *testing.T) {
	s := newSimulation(rich.of(20, 0))
	publish := func(from, to time.Duration) {
		for at := from; at < to; at += time.Second / 30 {
			measured := at >= 9*time.Second
			s.schedule(at, simEvent{do: func() { s.publish(measured) }})
		}
	}
	publish(500*time.Millisecond, 8*time.Second)
	publish(10*time.Second, 12*time.Second)
	s.run(9 * time.Second)
	lost := s.totals().ParentsLost
	s.run(14 * time.Second)
	if now := s.totals().ParentsLost; now > lost+2 {
		t.Errorf("%d parents were given up after the pause", now-lost)
	}
	wantAtLeast(t, "within 300 ms after the pause", s.figures().within300, 0.98)
}

// pollute has every tenth node forge a fifth of what it sends.
func pollute(n *simNode, _ *stream.Packet) bool { return n.i%10 == 5 && n.s.rand.Float64() < 0.2 }

// forgedLately counts what was taken from forgers at the end of the run.
func forgedLately(s *simulation, lately time.Duration) (count int) {
	for _, n := range s.nodes {
		for _, f := range n.forgedFor {
			if f.last > s.now-1500*time.Millisecond-lately {
				count++
			}
		}
	}
	return count
}

// From who forges nothing is taken any more soon after its first forgery, and nobody else is dropped.
func TestForgersAreFoundOutAndNobodyElse(t *testing.T) {
	t.Parallel()
	cfg := rich.of(50, 4)
	cfg.forger = pollute
	s := simulate(cfg)
	t.Log(s.figures())
	forged := 0
	for _, n := range s.nodes {
		for _, f := range n.forgers {
			if (f-1)%10 != 5 {
				t.Errorf("node %d dropped node %d, which passed on what it got", n.i, f-1)
			}
		}
		for i, f := range n.forgedFor {
			forged++
			if d := f.last - f.first; d > 2*time.Second {
				t.Errorf("node %d was sent forgeries by node %d for %v", n.i, i, d)
			}
		}
	}
	if forged < 20 {
		t.Errorf("%d were sent forgeries: too few to show anything", forged)
	}
	if n := forgedLately(s, 2*time.Second); n > 3 {
		t.Errorf("%d forged packets were taken in the last two seconds", n)
	}
	wantAtLeast(t, "within 1 s", s.figures().within1s, 0.998)
}

func TestNobodyIsAnAncestorOfItself(t *testing.T) {
	t.Parallel()
	s := simulate(rich.of(60, 2))
	for _, n := range s.nodes[1:] {
		for sub := range n.engine.k {
			seen := map[int]bool{}
			for x := n; x.i != 0; {
				if seen[x.i] {
					t.Fatalf("substream %d of node %d goes in a circle", sub, n.i)
				}
				seen[x.i] = true
				p := x.engine.substreams[sub].parent
				if p == 0 {
					t.Fatalf("node %d has no parent for substream %d", x.i, sub)
				}
				x = s.nodes[p-1]
			}
		}
	}
}

func TestWhoPassesOnNothingSendsNoPacket(t *testing.T) {
	cfg := rich.of(20, 2)
	cfg.idle = 3
	s := simulate(cfg)
	for _, n := range s.nodes {
		c := n.engine.Counters()
		if n.i > 0 && n.i%cfg.idle == 0 && c.PacketsPushed+c.PacketsAnswered > 0 {
			t.Errorf("node %d sent %d packets", n.i, c.PacketsPushed+c.PacketsAnswered)
		}
	}
	wantAtLeast(t, "within 1 s", s.figures().within1s, 0.999)
}

func TestSimulationRepeats(t *testing.T) {
	t.Parallel()
	a, b := simulate(rich.of(15, 1)), simulate(rich.of(15, 1))
	if a.order != b.order || a.totals() != b.totals() || a.figures() != b.figures() {
		t.Error("the same seed gave another run")
	}
}
