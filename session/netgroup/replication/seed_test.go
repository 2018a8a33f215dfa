package replication

import (
	"slices"
	"testing"
	"time"
)

// shown returns the objects that a neighbour is told are here, of what the space sends.
func (b *bench) shown(to Neighbor) (all []uint64) {
	b.t.Helper()
	for _, m := range b.sent() {
		if m.To != to || m.Data[0] != byte(messageUpdate) {
			continue
		}
		u, err := parseUpdate(m.Data[1:])
		if err != nil {
			b.t.Fatal(err)
		}
		for _, r := range u.sets[setHave].ranges {
			for i := r.First; i <= r.Last; i++ {
				all = append(all, i)
			}
		}
	}
	return all
}

// However much was seeded before: what all may know of needs no watching.
func TestCopyThatIsNotPassedOnIsShownToAnother(t *testing.T) {
	for _, before := range []uint64{0, maxGivenOut} {
		var ids []Neighbor
		for id := Neighbor(1); id <= maxShown/minShown; id++ {
			ids = append(ids, id)
		}
		b := newBench(t, Config{Seed: true}, ids...)
		for _, id := range []Neighbor{1, 2} {
			b.hearWant(id, Range{0, before + 9})
		}
		if before > 0 {
			b.space.AddHave(b.now, Range{0, before - 1})
			b.space.gave(b.now, b.space.find(1), Range{0, before - 1})
			b.advance(leftFor + seedEvery) // then all know of it
		}
		b.sent()
		one, two, three := before, before+1, before+2
		b.space.AddHave(b.now, Range{one, three}) // two are shown to the first, and the third to the second
		b.hear(1, appendRange(nil, messageRequest, Range{one, one}))
		b.hear(1, appendRange(nil, messageRequest, Range{two, two}))
		b.hear(2, appendRange(nil, messageRequest, Range{three, three}))
		b.space.gave(b.now, b.space.find(1), Range{one, one})
		b.advance(spreadIn - time.Millisecond)
		if got := b.shown(2); slices.Contains(got, one) {
			t.Errorf("after %d objects: the second neighbour was shown %v while the first may pass it on", before, got)
		}
		b.advance(seedEvery + time.Millisecond)
		if got := b.shown(2); !slices.Contains(got, one) {
			t.Errorf("after %d objects: the second neighbour was shown %v, want object %d, which the first does not pass on", before, got, one)
		}
	}
}

func TestWhatWasSentIsShownToAllASecondLater(t *testing.T) {
	b := newBench(t, Config{Seed: true}, 1, 2, 3)
	b.hearWant(1, Range{0, 1})
	b.hearWant(2, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 0})
	b.sent()
	b.space.gave(b.now, b.space.find(1), Range{0, 0})
	b.advance(leftFor - seedEvery)
	if got := b.shown(3); len(got) > 0 {
		t.Errorf("the third neighbour was told of %v, which the first can pass on", got)
	}
	b.advance(2*seedEvery + announceEvery)
	if got := b.shown(3); !slices.Contains(got, 0) {
		t.Errorf("all copies left, and the third neighbour was told of %v", got)
	}
}

// Neighbours who will soon have all from each other are left to it, but not for as long as they like.
func TestWhatNeighboursSoonHaveIsNotShownToAll(t *testing.T) {
	const objects = 100
	all := Range{0, objects - 1}
	begin := func() *bench {
		b := newBench(t, Config{Seed: true}, 1, 2, 3)
		for _, id := range []Neighbor{1, 2, 3} {
			b.hearWant(id, all)
		}
		b.space.AddHave(b.now, all)
		b.sent()
		b.advance(seedEvery)
		b.space.gave(b.now, b.space.find(1), all)
		b.hearHave(1, all)
		return b
	}
	gets := func(b *bench, until uint64) {
		for _, id := range []Neighbor{2, 3} {
			b.hearHave(id, Range{0, until})
		}
		b.advance(seedEvery)
	}
	b := begin()
	for i := range uint64(9) { // 2.25 s
		gets(b, 11*i)
		if got := b.shown(3); i > 0 && slices.Contains(got, objects-1) {
			t.Fatalf("shown %v after %d of %d, and the rest would have come from others", got, 11*i, objects)
		}
	}
	b.advance(2 * leftFor)
	if got := b.shown(3); !slices.Contains(got, objects-1) {
		t.Errorf("shown %v after nothing came from others for %v", got, 2*leftFor)
	}

	b = begin()
	for range (leftAtMost + seedEvery) / seedEvery { // somebody says the same again and again
		b.hearHave(2, all)
		b.advance(seedEvery / 2)
		b.hearWant(2, Range{0, 0})
		b.advance(seedEvery / 2)
	}
	if got := b.shown(3); !slices.Contains(got, objects-1) {
		t.Errorf("shown %v after %v", got, leftAtMost)
	}
}

func TestWhatWasSentToSomebodyWhoLeftIsShownToAnotherAtOnce(t *testing.T) {
	b := newBench(t, Config{Seed: true}, 1, 2)
	b.hearWant(1, Range{0, 0})
	b.hearWant(2, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 0})
	b.space.gave(b.now, b.space.find(1), Range{0, 0})
	b.hearHave(1, Range{0, 0})
	b.sent()
	b.space.Part(b.now, 1)
	b.advance(seedEvery)
	if got := b.shown(2); !slices.Contains(got, 0) {
		t.Errorf("the other neighbour was shown %v, want what nobody else has", got)
	}
}
