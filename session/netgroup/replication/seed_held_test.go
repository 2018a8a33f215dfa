package replication

import (
	"slices"
	"testing"
	"time"
)

// saysItLeft has a neighbour say, as who leaves, that it has nothing and wants nothing.
func (b *bench) saysItLeft(n Neighbor) {
	b.t.Helper()
	b.hear(n, (&update{whole: true}).appendTo(nil))
}

// Who leaves and comes back again and again keeps nobody from what it was shown.
func TestWhoComesAndGoesHoldsNothingBack(t *testing.T) {
	const objects = 8
	b := newBench(t, Config{Seed: true, Objects: objects}, 1, 2)
	b.hearWant(1, Range{0, objects - 1})
	b.space.AddHave(b.now, Range{0, objects - 1})
	b.hearWant(2, Range{0, objects - 1})
	b.sent()
	for range 4 {
		b.advance(askWithin - time.Millisecond)
		b.saysItLeft(1)
		b.hearWant(1, Range{0, objects - 1})
	}
	if got := b.shown(2); !slices.Contains(got, 0) || !slices.Contains(got, objects-1) {
		t.Errorf("the other was shown %v", got)
	}
}

func TestWhoAsksAndDoesNotTakeHoldsNothingBackForLong(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 2}, 1, 2)
	b.hearWant(1, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 1})
	b.hearWant(2, Range{0, 1})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 0}))
	b.sent()
	b.advance(heldAtMost - seedEvery)
	if got := b.shown(2); slices.Contains(got, 0) {
		t.Errorf("the other was shown %v, and the first may be slow", got)
	}
	b.space.find(2).seen.idleTo = time.Time{} // it was not asked for the other one, which this is not about
	b.advance(2 * seedEvery)
	if got := b.shown(2); !slices.Contains(got, 0) {
		t.Errorf("the other was shown %v", got)
	}
}

// Who asks and takes that back at once, again and again, does not get the same shown before others do.
func TestWhoTakesBackWhatItAsksForHoldsNothingBack(t *testing.T) {
	const objects = 8
	b := newBench(t, Config{Seed: true, Objects: objects}, 1, 2)
	b.hearWant(1, Range{0, objects - 1})
	b.space.AddHave(b.now, Range{0, objects - 1})
	b.hearWant(2, Range{0, objects - 1})
	b.sent()
	for range 2 {
		for i := range uint64(objects) {
			b.hear(1, appendRange(nil, messageRequest, Range{i, i}))
			b.hear(1, appendRange(nil, messageCancel, Range{i, i}))
		}
		b.hear(1, (&update{idle: true}).appendTo(nil))
		b.advance(askWithin - seedEvery)
	}
	if got := b.shown(2); !slices.Contains(got, 0) || !slices.Contains(got, objects-1) {
		t.Errorf("the other was shown %v", got)
	}
}

// Who is alive, but does not take what it was shown, keeps it from nobody for whom nothing else is left.
func TestWhoTakesLittleKeepsTheLastFromOthersForTwentySeconds(t *testing.T) {
	const last, holder = 3, 3
	for what, does := range map[string]func(b *bench, round uint64){
		"asks for all and is sent one at times": func(b *bench, round uint64) {
			if round == 0 {
				for i := range uint64(last + 1) {
					b.hear(holder, appendRange(nil, messageRequest, Range{i, i}))
				}
			}
			if round == 8 {
				b.space.gave(b.now, b.space.find(holder), Range{0, 0})
				b.hearHave(2, Range{0, 0}) // from the holder
			}
		},
		"asks for what all can see": func(b *bench, round uint64) {
			b.hear(holder, appendRange(nil, messageRequest, Range{100 + round, 100 + round}))
		},
	} {
		b := newBench(t, Config{Seed: true}, 1, 2, 3)
		b.hearWant(holder, Range{100, 120})
		b.space.AddHave(b.now, Range{100, 120})
		b.space.gave(b.now, b.space.find(holder), Range{100, 120})
		b.advance(leftFor + seedEvery) // then all see these
		b.hearWant(holder, Range{0, last})
		b.space.AddHave(b.now, Range{0, last})
		b.hearWant(2, Range{0, last})
		b.hearWant(1, Range{0, last})
		b.sent()
		const every = askWithin - seedEvery
		for round := range uint64(heldAtMost/every) + 1 {
			does(b, round)
			b.advance(every)
			got := b.shown(1, 2)
			if waited := time.Duration(round+1) * every; waited < heldAtMost {
				if slices.Contains(got, last) {
					t.Errorf("%s: others were shown %v after %v", what, got, waited)
				}
				continue
			}
			slices.Sort(got)
			if got = slices.DeleteFunc(got, func(i uint64) bool { return i == 0 }); !slices.Equal(got, []uint64{1, 2, 3}) {
				t.Errorf("%s: others were shown %v after %v, want the last three once", what, got, heldAtMost)
			}
			break
		}
	}
}

// Somebody may say to have what it asked for, and have that and what follows denied in one: that is not forgotten.
func TestRangeThatIsDeniedKeepsNothingFromOthers(t *testing.T) {
	const last = 7
	b := newBench(t, Config{Seed: true, Objects: last + 1, ObjectBytes: 1000}, 1, 2)
	b.hearWant(1, Range{0, last})
	b.space.AddHave(b.now, Range{0, last})
	b.hearWant(2, Range{0, last})
	b.hearHave(1, Range{0, 0})
	b.hear(1, appendRange(nil, messageRequest, Range{0, last}))
	for i := range uint64(last) {
		b.hear(1, appendRange(nil, messageRequest, Range{i + 1, i + 1}))
	}
	b.space.Serve(b.now, func(n Neighbor) bool { return n == 2 })
	checkSpace(t, b.space)
	b.sent()
	b.advance(heldAtMost)
	if got := b.shown(2); !slices.Contains(got, last) {
		t.Errorf("the other was shown %v", got)
	}
}

func TestWhatSomebodyHasIsNotTakenFromWhoHoldsIt(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 4}, 1, 2)
	b.hearWant(2, Range{0, 3})
	b.space.AddHave(b.now, Range{0, 3})
	b.hearWant(1, Range{0, 3})
	for i := range uint64(4) {
		b.hear(2, appendRange(nil, messageRequest, Range{i, i}))
	}
	b.hearHave(2, Range{1, 3})
	b.sent()
	b.advance(heldAtMost)
	if got := b.shown(1); !slices.Equal(got, []uint64{0}) {
		t.Errorf("the other was shown %v, want what nobody has", got)
	}
}

func TestRequestIsCutToWhatMayBeAskedFor(t *testing.T) {
	for bytes, last := range map[int]uint64{1: 3, packBytes / 2: 1, packBytes: 0} {
		b := newBench(t, Config{Seed: true, ObjectBytes: bytes}, 1)
		b.hearWant(1, Range{0, 3})
		b.space.AddHave(b.now, Range{0, 9})
		b.hear(1, appendRange(nil, messageRequest, Range{0, 9}))
		b.space.Serve(b.now, func(Neighbor) bool { return true })
		for _, e := range b.events() {
			if r, ok := e.(Request); ok && r.Objects != (Range{0, last}) {
				t.Errorf("of objects of %d bytes %v were asked for, want up to %d", bytes, r.Objects, last)
			}
		}
	}
}

func TestWhoIsSlowIsNotShownTheSameAgain(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 3}, 1)
	b.hearWant(1, Range{0, 2})
	b.space.AddHave(b.now, Range{0, 2})
	for i := range uint64(3) {
		b.hear(1, appendRange(nil, messageRequest, Range{i, i}))
	}
	b.sent()
	b.advance(heldAtMost)
	b.advance(seedEvery)
	if got := b.shown(1); len(got) > 0 {
		t.Errorf("shown %v again", got)
	}
}

func TestWhatWasSentAfterAllSawItIsNotWaitedFor(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 2}, 1, 2)
	b.hearWant(1, Range{0, 0}) // the other one stays with whom it is
	b.space.AddHave(b.now, Range{0, 1})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 0}))
	b.hearHave(2, Range{0, 0}) // so all may see it
	b.advance(leftFor + seedEvery)
	b.space.gave(b.now, b.space.find(1), Range{0, 0})
	if asked := b.space.find(1).seen.asked; len(asked) > 0 {
		t.Errorf("requests for %v are waited for after an answer", asked)
	}
}

func TestWhatTheOwnerDeniesIsShownToAnother(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 1}, 1, 2)
	b.hearWant(1, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 0})
	b.hearWant(2, Range{0, 0})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 0}))
	b.space.Serve(b.now, func(Neighbor) bool { return true })
	for _, e := range b.events() {
		if r, ok := e.(Request); ok {
			b.space.Deny(b.now, r.ID)
		}
	}
	b.sent()
	b.advance(seedEvery)
	if got := b.shown(2); !slices.Contains(got, 0) {
		t.Errorf("the other was shown %v", got)
	}
}

func TestWhoLeftIsServedNoMore(t *testing.T) {
	b := newBench(t, Config{Seed: true, Objects: 1}, 1, 2)
	b.hearWant(1, Range{0, 0})
	b.hearWant(2, Range{0, 0})
	b.space.AddHave(b.now, Range{0, 0})
	b.hear(1, appendRange(nil, messageRequest, Range{0, 0}))
	b.sent()
	b.saysItLeft(1)
	b.advance(seedEvery)
	if got := b.shown(2); !slices.Contains(got, 0) {
		t.Fatalf("the other was shown %v", got)
	}
	b.hear(2, appendRange(nil, messageRequest, Range{0, 0}))
	if !b.space.Serve(b.now, func(Neighbor) bool { return true }) {
		t.Fatal("nobody is served")
	}
	ev := b.events()
	if r, ok := ev[len(ev)-1].(Request); !ok || r.From != 2 {
		t.Errorf("served: %+v", ev)
	}
}
