package multicast

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// FuzzEngine has neighbours say and send whatever they like: what an engine holds stays bounded, and it goes on.
func FuzzEngine(f *testing.F) {
	for _, m := range messages() {
		f.Add(append([]byte{byte(len(m)), 2}, m...))
	}
	f.Add([]byte{0, 1, 9, 0, 2, 200})
	f.Fuzz(func(t *testing.T, script []byte) {
		b := newBench(t, false, 4)
		for n := range 3 {
			b.hasMap(Neighbor(n+1), uint8(n))
		}
		b.run(gather + checkEvery)
		b.grantAll()
		for len(script) >= 3 {
			size, from := int(script[0]), Neighbor(script[1]%6)
			script = script[2:]
			if size == 0 {
				n := uint32(script[0]) << (script[0] % 25)
				b.e.Receive(b.now, from, &stream.Packet{Number: n, Frame: n, Parts: 1, Payload: []byte{1}})
				b.e.Bad(b.now, script[0]%4, n, n+uint32(script[0]%3))
				b.e.Verified(b.now, script[0]%4, n, n)
				script = script[1:]
			} else {
				size = min(size, len(script))
				_ = b.e.Control(b.now, from, script[:size])
				script = script[size:]
			}
			b.run(7 * time.Millisecond)
			checkBounds(t, b.e)
		}
		b.run(3 * time.Second)
		checkBounds(t, b.e)
	})
}

func checkBounds(t *testing.T, e *Engine) {
	t.Helper()
	for g := range e.nGroups {
		b := &e.groups[g]
		if len(b.cells) > bufferSize || b.high-b.low > uint32(len(b.cells)) {
			t.Fatalf("%d cells, %d to %d", len(b.cells), b.low, b.high)
		}
		missing, pending := 0, 0
		for n := b.low; n != b.high; n++ {
			c := b.get(n)
			if c.number != n {
				t.Fatalf("packet %d is in the place of %d", c.number, n)
			}
			if c.state == missing_ {
				missing++
			}
			if c.pending {
				pending++
			}
		}
		if missing != b.missing || pending != b.pending {
			t.Fatalf("%d missing, %d asked for; counted are %d and %d", b.missing, b.pending, missing, pending)
		}
	}
	if len(e.suspects) > maxSuspects || len(e.parities) > maxParities || len(e.neighbors) > maxNeighbors {
		t.Fatal("a list is too long")
	}
	for s := range e.k {
		sub := &e.substreams[s]
		if len(sub.ancestors) > maxAncestors || len(sub.children) > len(e.neighbors) {
			t.Fatalf("substream %d has %d ancestors and %d children", s, len(sub.ancestors), len(sub.children))
		}
		for _, a := range sub.ancestors {
			if sub.parent != 0 && a == e.cfg.Self {
				t.Fatal("this member is its own ancestor")
			}
		}
	}
}

// missing_ is the state, where a count has its name.
const missing_ = missing
