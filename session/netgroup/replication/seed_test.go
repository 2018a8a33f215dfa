package replication

import (
	"slices"
	"testing"
	"time"
)

// shown returns the objects that neighbours are told are here, of what the space sends.
func (b *bench) shown(to ...Neighbor) (all []uint64) {
	b.t.Helper()
	for _, m := range b.sent() {
		if !slices.Contains(to, m.To) || m.Data[0] != byte(messageUpdate) {
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

// seeded returns a bench whose neighbours want so many objects, all of which the first was sent and has.
func seeded(t *testing.T, objects uint64, ids ...Neighbor) *bench {
	all := Range{0, objects - 1}
	b := newBench(t, Config{Seed: true, Objects: objects}, ids...)
	for _, id := range ids {
		b.hearWant(id, all)
	}
	b.space.AddHave(b.now, all)
	b.sent()
	b.advance(seedEvery)
	b.space.gave(b.now, b.space.find(1), all)
	b.hearHave(1, all)
	return b
}

// Neighbours who will soon have all from each other are left to it, for as long as they go on.
func TestWhatNeighboursSoonHaveIsNotShownToAll(t *testing.T) {
	const objects = 100
	b := seeded(t, objects, 1, 2, 3)
	for i := range uint64(9) { // 2.25 s
		for _, id := range []Neighbor{2, 3} {
			b.hearHave(id, Range{0, 12 * i})
		}
		b.advance(seedEvery)
		if got := b.shown(3); slices.Contains(got, objects-1) {
			t.Fatalf("shown %v after %d of %d, and the rest would have come from others", got, 12*i+1, objects)
		}
	}
	b.advance(standstill + 2*seedEvery)
	if got := b.shown(3); !slices.Contains(got, objects-1) {
		t.Errorf("shown %v after nothing came from others for a while", got)
	}
}

func TestWhoSaysTheSameAgainHoldsUpNobody(t *testing.T) {
	const objects = 100
	b := seeded(t, objects, 1, 2, 3)
	for range (leftFor + time.Second) / (2 * seedEvery) {
		b.hearHave(2, Range{0, objects - 1})
		b.advance(seedEvery)
		b.hearWant(2, Range{0, MaxIndex})
		b.advance(seedEvery)
	}
	if got := b.shown(3); !slices.Contains(got, objects-1) {
		t.Errorf("shown %v after %v", got, leftFor+time.Second)
	}
}

// However fast others get on, whoever gets nothing from them is shown it here at last.
func TestSecondCopiesWaitNoLongerThanFiveSeconds(t *testing.T) {
	const objects = 100
	all := Range{0, objects - 1}
	b := seeded(t, objects, 1, 2)
	comes := func(id Neighbor) {
		b.space.Meet(b.now, id)
		b.hear(id, (&update{whole: true}).appendTo(nil))
		b.hearWant(id, all)
		b.advance(seedEvery)
		b.hearHave(id, all)
	}
	id, sentAt := Neighbor(10), b.now
	for ; b.now.Sub(sentAt) < leftAtMost-2*seedEvery; id++ {
		comes(id)
		if got := b.shown(2); len(got) > 0 {
			t.Fatalf("shown %v after %v", got, b.now.Sub(sentAt))
		}
	}
	for ; b.now.Sub(sentAt) < leftAtMost+2*seedEvery; id++ {
		comes(id)
	}
	if got := b.shown(2); !slices.Contains(got, objects-1) {
		t.Errorf("shown %v after %v", got, b.now.Sub(sentAt))
	}
}

// What was sent to somebody who takes no part any more, and to nobody else, is shown to another at once, if somebody is there to
// whom it can be sent.
func TestWhatWasSentToSomebodyWhoLeftIsShownToAnother(t *testing.T) {
	for what, leaves := range map[string]func(b *bench){
		"the link is gone": func(b *bench) { b.space.Part(b.now, 1) },
		"it left":          func(b *bench) { b.saysItLeft(1) },
	} {
		b := newBench(t, Config{Seed: true, Objects: 3}, 1, 2, 3)
		for _, id := range []Neighbor{1, 2, 3} {
			b.hearWant(id, Range{0, 2})
		}
		b.space.AddHave(b.now, Range{0, 2})
		one, three := b.space.find(1), b.space.find(3)
		b.space.gave(b.now, one, Range{0, 1})
		b.space.gave(b.now, three, Range{2, 2})
		b.hearHave(2, Range{1, 1}) // from the first
		b.sent()
		leaves(b)
		b.advance(seedEvery)
		if got := b.shown(2, 3); !slices.Equal(got, []uint64{0}) {
			t.Errorf("%s: others are shown %v, want what nobody else has, once", what, got)
		}
	}
}

func TestWhatNobodyCanTakeNowIsShownToAllAfterASecond(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 1}, 1, 2)
	b.hearWant(1, Range{0, 0})
	b.hearWant(2, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 0})
	b.space.gave(b.now, b.space.find(1), Range{0, 0})
	b.space.find(2).seen.idleTo = b.now.Add(idleFor)
	b.sent()
	b.space.Part(b.now, 1)
	b.advance(leftFor + 2*seedEvery)
	if got := b.shown(2); !slices.Contains(got, 0) {
		t.Errorf("after a second it was shown %v", got)
	}
}

func TestWhatIsRememberedOfCopiesIsBounded(t *testing.T) {
	const objects = maxGivenOut + maxLeft
	b := seeded(t, objects, 1, 2)
	b.hearWant(2, Range{0, MaxIndex})
	if got := b.space.find(2).want.Size(); got != objects {
		t.Errorf("a neighbour wants %d objects of %d", got, objects)
	}
	d := &b.space.seed
	if len(d.given) > maxGivenOut || len(d.left) != maxLeft || d.left[maxLeft-1].index != objects-1 {
		t.Errorf("of %d copies %d may be passed on and %d are left, want the newest %d", objects, len(d.given), len(d.left), maxLeft)
	}
}

// A busy machine measures late: what came since counts.
func TestWhatCameSinceItWasMeasuredIsProgress(t *testing.T) {
	var p spread
	p.measure(testStart, 100)
	p.got = 50
	p.measure(testStart.Add(seedEvery), 50)
	late := testStart.Add(seedEvery + standstill + time.Millisecond)
	if p.isAsGoodAsDone(late) {
		t.Error("nothing came for a while")
	}
	p.got = 1
	if !p.isAsGoodAsDone(late) {
		t.Error("something came, and it was not measured yet")
	}
}
