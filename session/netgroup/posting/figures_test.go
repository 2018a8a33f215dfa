package posting

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

type simFigures struct {
	delivered, duplicates                         float64
	p50, p90, p99, p999, max, directP50, direct99 time.Duration
	missed                                        int
	degree                                        float64
}

func (s *simulation) figures() (f simFigures) {
	var delays, direct []time.Duration
	var due, got, dups int
	for _, p := range s.posts {
		for _, n := range s.nodes {
			if n.i == p.from || n.joined > p.at-time.Second || n.died != 0 && n.died < p.at+10*time.Second {
				continue
			}
			due++
			if at, ok := p.got[n.i]; ok && at <= p.at+10*time.Second {
				got++
				delays = append(delays, at-p.at)
			}
			direct = append(direct, s.reliable(s.nodes[p.from], n))
		}
		dups += p.dups
	}
	for _, n := range s.nodes {
		f.degree += float64(len(n.links)) / float64(len(s.nodes))
	}
	slices.Sort(delays)
	slices.Sort(direct)
	at := func(d []time.Duration, q float64) time.Duration { return d[int(q*float64(len(d)-1))] }
	f.delivered, f.missed = float64(got)/float64(due), due-got
	f.duplicates = float64(dups) / float64(due)
	f.p50, f.p90, f.p99, f.p999, f.max = at(delays, 0.5), at(delays, 0.9), at(delays, 0.99), at(delays, 0.999), at(delays, 1)
	f.directP50, f.direct99 = at(direct, 0.5), at(direct, 0.99)
	return f
}

func (f simFigures) String() string {
	ms := func(d time.Duration) string { return fmt.Sprintf("%d", d.Milliseconds()) }
	return fmt.Sprintf("delivered %.6f (missed %d) dups %.3f delay p50 %s p90 %s p99 %s p99.9 %s max %s; direct p50 %s p99 %s; ratio %.2f; degree %.1f",
		f.delivered, f.missed, f.duplicates, ms(f.p50), ms(f.p90), ms(f.p99), ms(f.p999), ms(f.max), ms(f.directP50), ms(f.direct99),
		float64(f.p99)/float64(f.direct99), f.degree)
}

// log prints the figures and what they cost.
func (s *simulation) log(t testing.TB, f simFigures) {
	t.Helper()
	var c Counters
	for _, n := range s.nodes {
		x := n.engine.Counters()
		c.Grafts += x.Grafts
		c.Prunes += x.Prunes
		c.Swaps += x.Swaps
	}
	per := float64(len(s.posts) * s.peers)
	t.Logf("%d members: %v", s.peers, f)
	t.Logf("a post and member: %.2f sent in full, %.2f announcements of %.2f IDs, %.3f fetches, %.3f grafts, %.3f prunes, %.3f swaps",
		float64(s.pushes)/per, float64(s.told)/per, float64(s.toldIDs)/per, float64(s.fetches)/per,
		float64(c.Grafts)/per, float64(c.Prunes)/per, float64(c.Swaps)/per)
}

// What a group has to achieve with 1 % loss on each access link while 5 % of the members a minute vanish
// without a word, each of which its neighbours notice after 3 to 8 s.
func TestPostsReachEverybodyInTime(t *testing.T) {
	for _, tt := range []struct {
		peers, seconds int
		ratio          float64
	}{{300, 60, 3}, {3000, 20, 4}} {
		t.Run(fmt.Sprint(tt.peers), func(t *testing.T) {
			t.Parallel()
			s := simulate(simConfig{peers: tt.peers, seconds: tt.seconds, rate: 2, loss: 0.01, churn: 0.05, size: 300, seed: 1})
			f := s.figures()
			s.log(t, f)
			if f.delivered < 0.9999 || f.duplicates > 0.2 || float64(f.p99) > tt.ratio*float64(f.direct99) {
				t.Error("outside of the limits")
			}
		})
	}
}

// In a full mesh every post takes one hop, and none is sent twice.
func TestMeshTakesOneHop(t *testing.T) {
	s := simulate(simConfig{peers: 12, seconds: 30, rate: 5, size: 300, seed: 3, mesh: true})
	f := s.figures()
	s.log(t, f)
	if f.delivered != 1 || f.duplicates != 0 || s.fetches != 0 || s.pushes != uint64(11*len(s.posts)) {
		t.Errorf("%v, %d sent in full for %d posts, %d fetches", f, s.pushes, len(s.posts), s.fetches)
	}
}

// Posts of more than 2 KiB are fetched by everybody from somebody.
func TestLongPostsAreFetched(t *testing.T) {
	s := simulate(simConfig{peers: 100, seconds: 20, rate: 1, loss: 0.01, size: 16 << 10, seed: 4})
	f := s.figures()
	s.log(t, f)
	if f.delivered < 0.9999 || f.duplicates > 0.2 {
		t.Errorf("%v", f)
	}
}

// Two halves of a class that heard nothing of each other for a minute have the same posts 10 s after they
// are linked again.
func TestSplitIsMadeWhole(t *testing.T) {
	s := newSimulation(simConfig{peers: 40, size: 300, seed: 5})
	s.link()
	s.run(7 * time.Second)
	half := func(n *simNode) int { return n.i % 2 }
	for _, n := range s.nodes {
		for _, i := range sortedKeys(n.links) {
			if l := n.links[i]; half(n) != half(l.to) {
				l.to.drop(l.back)
				n.drop(l)
			}
		}
	}
	for range 60 {
		s.post()
		s.run(s.now + time.Second)
	}
	for i := range 10 {
		s.connect(s.nodes[i*4], s.nodes[i*4+1])
	}
	s.run(s.now + 10*time.Second)
	for _, p := range s.posts {
		if len(p.got) != 40 {
			t.Fatalf("a post reached %d of 40", len(p.got))
		}
	}
}

func TestSimulationRepeats(t *testing.T) {
	t.Parallel()
	cfg := simConfig{peers: 100, seconds: 10, rate: 5, loss: 0.01, churn: 0.5, size: 300, seed: 6}
	a, b := simulate(cfg), simulate(cfg)
	if x, y := a.figures(), b.figures(); x != y || a.order != b.order {
		t.Errorf("the same seed gave\n%v, then\n%v", x, y)
	}
}
