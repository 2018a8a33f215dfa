package replication

import (
	"flag"
	"slices"
	"testing"
	"time"
)

var (
	swarmPeers  = flag.Int("peers", 30, "members of TestSwarm")
	swarmPieces = flag.Int("pieces", 400, "pieces of TestSwarm")
	swarmLiars  = flag.Float64("liars", 0, "")
)

func TestSwarm(t *testing.T) {
	pieces, peers := *swarmPieces, *swarmPeers
	w := newSwarm(1, peers, 20, Config{Strategy: RarestFirst, Objects: uint64(pieces), ObjectBytes: 64 << 10, Seed: true})
	all := Range{0, uint64(pieces) - 1}
	w.nodes[0].space.AddHave(w.now, all)
	left := 0
	for i, n := range w.nodes[1:] {
		n.missing = pieces
		n.liar = i < int(*swarmLiars*float64(peers))
		n.space.AddWant(w.now, all)
		left++
	}
	done := func() bool {
		return !slices.ContainsFunc(w.nodes, func(n *node) bool { return n.missing > 0 })
	}
	if testing.Verbose() {
		w.trace(t)
	}
	w.run(5*time.Minute, done)
	var last time.Time
	var first time.Time
	dup, failed := uint64(0), uint64(0)
	var idle time.Duration
	for _, n := range w.nodes[1:] {
		if n.done.After(last) {
			last = n.done
		}
		if first.IsZero() || n.done.Before(first) {
			first = n.done
		}
		dup += n.space.Stats().Duplicates
		failed += n.space.Stats().Failed
		idle += n.idle
	}
	size := float64(pieces * w.piece)
	bound := size / w.nodes[0].rate
	t.Logf("first %v last %v bound %.1f ratio %.3f copies %.3f dup %d failed %d idle mean %v source idle %v", first.Sub(w.start), last.Sub(w.start), bound, last.Sub(w.start).Seconds()/bound,
		float64(w.nodes[0].sent)/size, dup, failed, idle/time.Duration(peers-1), w.nodes[0].idle)
	if !done() {
		t.Error("not done")
	}
}

// trace logs each second how busy the uplinks were.
func (w *swarm) trace(t *testing.T) {
	var lastIdle time.Duration
	var lastSent uint64
	var tick func()
	tick = func() {
		var idle time.Duration
		held, maxHeld, minHeld, inflight := 0, 0, 1<<30, 0
		var unsent, queued int
		for _, n := range w.nodes[1:] {
			idle += n.idle
			h := int(n.space.have.Size())
			held += h
			maxHeld, minHeld = max(maxHeld, h), min(minHeld, h)
			for _, m := range n.space.neighbors {
				inflight += len(m.requests)
				queued += len(m.queue)
			}
		}
		k := len(w.nodes) - 1
		unsent = int(w.nodes[0].space.seed.unsent.Size())
		sent := w.nodes[0].sent
		sq := 0
		for _, m := range w.nodes[0].space.neighbors {
			sq += len(m.queue)
		}
		t.Logf("%3.0f idle %.3f held %d..%d..%d in flight %.1f queued %.1f source: unsent %d sent %.1f queue %d", w.now.Sub(w.start).Seconds(), (idle - lastIdle).Seconds()/float64(k),
			minHeld, held/k, maxHeld, float64(inflight)/float64(k), float64(queued)/float64(k), unsent, float64(sent-lastSent)/float64(w.piece), sq)
		lastIdle, lastSent = idle, sent
		w.at(w.now.Add(time.Second), tick)
	}
	w.at(w.now.Add(time.Second), tick)
}
