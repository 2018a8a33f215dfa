package replication

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/wire"
)

func TestFloodOfRequestsIsAnError(t *testing.T) {
	b := newBench(t, Config{}, 1)
	b.space.AddHave(b.now, Range{0, 999})
	for i := range uint64(maxQueue) {
		b.hear(1, appendRange(nil, messageRequest, Range{i, i}))
	}
	if err := b.space.Receive(b.now, 1, appendRange(nil, messageRequest, Range{900, 900})); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("request %d: %v, want ErrMalformed", maxQueue+1, err)
	}
}

func TestMessagesThatNoCorrectNeighborSends(t *testing.T) {
	for name, message := range map[string][]byte{
		"empty":                          {},
		"unknown kind":                   {9},
		"objects that nobody asked for":  appendReply(nil, 3, [][]byte{{1}}),
		"denial of what was not asked":   appendRange(nil, messageDeny, Range{3, 3}),
		"more objects than asked for":    appendReply(nil, 0, [][]byte{{1}, {2}}),
		"range above the highest index":  appendRange(nil, messageRequest, Range{MaxIndex, MaxIndex + 1}),
		"request for too many at a time": appendRange(nil, messageRequest, Range{0, maxPerRequest}),
	} {
		b := newBench(t, Config{ObjectBytes: 64 << 10}, 1)
		b.hearHave(1, Range{0, 0})
		b.space.AddWant(b.now, Range{0, 0})
		if err := b.space.Receive(b.now, 1, message); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
}

// Somebody says to have everything and denies it all: it is asked a few times and then left alone.
func TestFalseHaveCostsLittle(t *testing.T) {
	b := newBench(t, Config{Strategy: RarestFirst, ObjectBytes: 64 << 10}, 1)
	b.space.AddWant(b.now, Range{0, 1<<40 - 1})
	b.hearHave(1, Range{0, MaxIndex})
	requests := 0
	for range 600 {
		for _, rs := range b.asked() {
			for _, r := range rs {
				requests++
				b.hear(1, appendRange(nil, messageDeny, r))
			}
		}
		b.advance(100 * time.Millisecond)
	}
	if requests > 60 {
		t.Errorf("asked %d times in a minute, want 60 at most", requests)
	}
}

// Who wants all and asks for nothing does not keep the source from showing others what it has.
func TestNeighborThatNeverAsksDoesNotStopSeeding(t *testing.T) {
	b := newBench(t, Config{Seed: true, ObjectBytes: 64 << 10}, 1, 2)
	b.hearWant(1, Range{0, 9})
	b.hearWant(2, Range{0, 9})
	b.space.AddHave(b.now, Range{0, 9})
	got := map[uint64]bool{}
	for range 200 {
		for _, m := range b.sent() {
			u, err := parseUpdate(m.Data[1:])
			if m.To != 2 || m.Data[0] != byte(messageUpdate) || err != nil {
				continue
			}
			for _, r := range u.sets[setHave].ranges {
				for i := r.First; i <= r.Last && !got[i]; i++ {
					got[i] = true
					b.hear(2, appendRange(nil, messageRequest, Range{i, i}))
				}
			}
		}
		for b.space.Serve(b.now, func(Neighbor) bool { return true }) {
			r := b.events()[0].(Request)
			b.space.Write(b.now, r.ID, []byte{1})
			b.hearHave(2, r.Objects)
		}
		b.advance(50 * time.Millisecond)
	}
	if len(got) != 10 {
		t.Errorf("the neighbour who asks was shown %d objects of 10 in 10 s", len(got))
	}
}

// Whatever a neighbour says, the space stands and what it keeps is bounded.
func FuzzReceive(f *testing.F) {
	f.Add([]byte{2, 1, 0x20, 9, 1, 0x10})
	f.Add(append([]byte{6}, (&update{whole: true, sets: [4]Set{setHave: setOf(Range{0, 99})}}).appendTo(nil)...))
	f.Add(append([]byte{4}, appendReply(nil, 0, [][]byte{{1, 2, 3}})...))
	f.Add([]byte{3, 2, 0, 0, 3, 4, 0, 0, 3, 3, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		now := testStart
		s := New(Config{Strategy: RarestFirst, Objects: 500, ObjectBytes: 8000, Seed: true, Rand: rand.New(rand.NewPCG(1, 1))})
		s.AddHave(now, Range{0, 200})
		s.AddWant(now, Range{0, 499})
		s.Meet(now, 1)
		s.Meet(now, 2)
		for len(in) > 0 {
			n := min(int(in[0]&0x3f), len(in)-1)
			from := Neighbor(1 + in[0]>>7)
			if err := s.Receive(now, from, in[1:1+n]); err != nil && !errors.Is(err, wire.ErrMalformed) {
				t.Fatalf("Receive = %v, want ErrMalformed", err)
			}
			if in[0]&0x40 != 0 {
				now = now.Add(700 * time.Millisecond)
				s.Advance(now)
			}
			in = in[1+n:]
			for s.Serve(now, func(n Neighbor) bool { return n == from }) {
			}
			drain(now, s)
			checkSpace(t, s)
		}
	})
}

// drain answers what a space asks of its owner.
func drain(now time.Time, s *Space) {
	for e, ok := s.NextEvent(); ok; e, ok = s.NextEvent() {
		switch e := e.(type) {
		case FetchResult:
			if e.Index%3 == 0 {
				s.Refuse(now, e.From, e.Index)
			} else {
				s.AddHave(now, Range{e.Index, e.Index})
			}
		case Request:
			s.Write(now, e.ID, []byte{1})
		}
	}
	for _, ok := s.NextSend(); ok; _, ok = s.NextSend() {
	}
}

// checkSpace checks what always holds.
func checkSpace(t *testing.T, s *Space) {
	t.Helper()
	asked := Set{}
	for _, n := range s.neighbors {
		if len(n.requests) > maxInFlight || len(n.queue) > maxQueue || len(n.have.ranges) > maxRanges {
			t.Fatalf("neighbour %d: %d requests, %d queued, %d ranges", n.id, len(n.requests), len(n.queue), len(n.have.ranges))
		}
		for _, q := range n.requests {
			asked.Add(q.objects)
		}
	}
	for i := uint64(0); i < 500; i++ {
		if s.want.Has(i) && s.open.Has(i) == asked.Has(i) {
			t.Fatalf("object %d: open %t, asked %t", i, s.open.Has(i), asked.Has(i))
		}
		if s.open.Has(i) && !s.want.Has(i) || s.want.Has(i) && (s.have.Has(i) || s.checking.Has(i)) {
			t.Fatalf("object %d: open %t, wanted %t, here %t, checked %t", i, s.open.Has(i), s.want.Has(i), s.have.Has(i), s.checking.Has(i))
		}
	}
	offered := s.seed.unshown.Clone()
	for _, n := range s.neighbors {
		for _, w := range slices.Concat(n.seen.wait, n.seen.asked) {
			offered.Add(Range{w.index, w.index})
		}
	}
	for i, r := range s.seed.unsent.ranges {
		if !offered.Covers(r) {
			t.Fatalf("range %d, %v, is unsent and nobody is shown it", i, r)
		}
		if !s.seed.hidden.Covers(r) || !s.have.Covers(r) {
			t.Fatalf("range %d, %v, is unsent and not hidden or not here", i, r)
		}
	}
}
