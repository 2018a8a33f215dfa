package replication

import (
	"slices"
	"testing"
	"time"
)

// spread has the first member give so many pieces to all others and returns when the last honest one had
// all, in terms of what the source's line takes for one copy.
func (w *swarm) spread(t *testing.T, pieces uint64) (ratio, copies float64) {
	t.Helper()
	all := Range{0, pieces - 1}
	w.nodes[0].space.AddHave(w.now, all)
	for _, n := range w.nodes[1:] {
		if !n.liar && !n.mute {
			n.missing = int(pieces)
		}
		n.space.AddWant(w.now, all)
	}
	w.run(10*time.Minute, func() bool {
		return !slices.ContainsFunc(w.nodes, func(n *node) bool { return n.missing > 0 })
	})
	var last time.Duration
	for i, n := range w.nodes {
		if n.missing > 0 {
			t.Fatalf("member %d lacks %d pieces after %v", i, n.missing, w.now.Sub(w.start))
		}
		if n.missing == 0 && i > 0 && !n.liar && !n.mute {
			last = max(last, n.done.Sub(w.start))
		}
	}
	size := float64(pieces) * float64(w.piece)
	return last.Seconds() / (size / w.nodes[0].rate), float64(w.nodes[0].sent) / size
}

func files(pieces uint64) Config {
	return Config{Strategy: RarestFirst, Objects: pieces, ObjectBytes: 64 << 10, Seed: true}
}

// 40 MB: what is lost at the beginning and the end weighs more than in the 100 MB of the lab.
func TestSwarmFinishesHardlyLaterThanOneCopyTakes(t *testing.T) {
	t.Parallel()
	const pieces = 600
	for _, peers := range []int{2, 3, 8, 30} {
		ratio, copies := newSwarm(1, peers, 20, files(pieces)).spread(t, pieces)
		t.Logf("%d members: last after %.3f of one copy, the source sent %.3f", peers, ratio, copies)
		if ratio > 1.2 || copies > 1.15 {
			t.Errorf("%d members: ratio %.3f, copies %.3f; want 1.2, 1.15 at most", peers, ratio, copies)
		}
	}
}

func TestSourceSendsEachPieceOnceBeforeAnyTwice(t *testing.T) {
	const pieces = 300
	w := newSwarm(2, 20, 20, files(pieces))
	sent := map[uint64]int{}
	w.nodes[0].onSend = func(index uint64) {
		sent[index]++
		if sent[index] == 2 && len(sent) < pieces {
			t.Errorf("piece %d is sent again when %d of %d were sent", index, len(sent), pieces)
		}
	}
	w.spread(t, pieces)
}

func TestLiarsAreDroppedByWhoeverTheyLiedTo(t *testing.T) {
	t.Parallel()
	const pieces = 600
	w := newSwarm(3, 30, 20, files(pieces))
	for _, n := range w.nodes[1:4] {
		n.liar = true
	}
	ratio, _ := w.spread(t, pieces)
	t.Logf("ratio %.3f", ratio)
	found := 0
	for i, n := range w.nodes {
		if n.wrong > 3*maxInFlight {
			t.Errorf("member %d got %d wrong pieces from 3 liars", i, n.wrong)
		}
		found += n.liars
		for l := range n.liarsSeen {
			if !w.nodes[l].liar {
				t.Errorf("member %d took honest member %d for a liar", i, l)
			}
		}
	}
	if found == 0 {
		t.Error("no liar was found")
	}
	if ratio > 1.5 {
		t.Errorf("ratio %.3f, want 1.5 at most", ratio)
	}
}

func TestMembersWhoNeverAnswerHoldNobodyUpForLong(t *testing.T) {
	const pieces = 300
	w := newSwarm(4, 30, 20, files(pieces))
	for _, n := range w.nodes[1:4] {
		n.mute = true
	}
	if ratio, _ := w.spread(t, pieces); ratio > 3 {
		t.Errorf("ratio %.3f, want 3 at most: 10 s for the first answer that does not come", ratio)
	}
}

func TestSwarmGoesOnWhenMembersVanish(t *testing.T) {
	const pieces = 300
	w := newSwarm(5, 30, 20, files(pieces))
	for i := range 8 {
		gone := w.nodes[2+3*i]
		w.at(w.start.Add(time.Duration(i+1)*time.Second), func() { w.remove(gone) })
	}
	if ratio, _ := w.spread(t, pieces); ratio > 1.6 {
		t.Errorf("ratio %.3f, want 1.6 at most", ratio)
	}
}

func TestSwarmRepeats(t *testing.T) {
	const pieces = 100
	a, _ := newSwarm(6, 20, 20, files(pieces)).spread(t, pieces)
	b, _ := newSwarm(6, 20, 20, files(pieces)).spread(t, pieces)
	if a != b {
		t.Errorf("the same seed gave %v and %v", a, b)
	}
}

// Entries of a log are small: many come in a reply, the lowest first.
func TestLogSpreadsInRanges(t *testing.T) {
	w := newSwarm(7, 10, 20, Config{ObjectBytes: 400})
	w.piece = 8 << 10
	w.spread(t, 5000)
	for i, n := range w.nodes[1:] {
		if st := n.space.Stats(); n.replies > 100 || st.Fetched != 5000 {
			t.Errorf("member %d: %d objects in %d replies, want 5000 in 100 at most", i+1, st.Fetched, n.replies)
		}
	}
}
