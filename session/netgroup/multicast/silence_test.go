package multicast

import (
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// heard returns an engine that plays sound, whose substreams all come from one of these neighbours each.
func heard(t *testing.T, neighbors int) *bench {
	b := &bench{t: t, now: simStart}
	cfg := DefaultConfig(stream.Info{
		Kind: stream.Audio, Widths: [3]uint8{2}, Window: time.Second, Margin: 500 * time.Millisecond,
	})
	cfg.Self, cfg.Kbit = self, 32
	b.e = New(b, rand.New(rand.NewPCG(1, 2)), b.now, cfg)
	b.e.SetCapacity(20_000)
	for n := Neighbor(1); n <= Neighbor(neighbors); n++ {
		b.e.Add(b.now, n, Member(n), n == 1)
		b.e.SetPath(n, Path{RTT: 2 * time.Millisecond})
		b.hasSound(n)
	}
	b.run(gather + checkEvery)
	b.grantAll()
	for s := range 2 {
		if b.parent(s) == 0 {
			t.Fatalf("substream %d has no parent", s)
		}
	}
	return b
}

// hasSound has a neighbour tell that it has both substreams, and free slots.
func (b *bench) hasSound(from Neighbor) {
	m := mapMessage{capacity: 10_000, free: 20, k: 2, groups: 1}
	m.places[0], m.places[1] = place{0, 1}, place{0, 1}
	b.control(from, m.appendTo(nil))
}

// say pushes a packet, unless it is lost, and lets 20 ms pass.
func (b *bench) say(number uint32, lost bool) {
	if !lost && b.parent(int(number%2)) != 0 {
		b.e.Receive(b.now, b.parent(int(number%2)), &stream.Packet{
			Number: number, Frame: number, Parts: 1, Payload: []byte{1},
			Timestamp: uint64(b.now.Sub(simStart).Microseconds()),
		})
	}
	b.run(20 * time.Millisecond)
}

// hears has a neighbour tell of the latest packet it has.
func (b *bench) hears(from Neighbor, number uint32) {
	m := mapMessage{capacity: 10_000, free: 20, k: 2, groups: 1}
	m.places[0], m.places[1] = place{0, 1}, place{0, 1}
	m.held[0] = bits{number, []byte{1}}
	b.control(from, m.appendTo(nil))
}

// Who says nothing sends four packets of 20 ms, and then none for 340 ms. Which of the substreams goes on first says nothing of
// the other, nor does a map that comes before the packet it tells of.
func TestPausesOfASpeakerSilenceNoParent(t *testing.T) {
	for offset := range 25 { // of the first packet, from when the engine looks
		b := heard(t, 1)
		b.run(time.Duration(offset) * time.Millisecond)
		number := uint32(0)
		for ; number < 13; number++ {
			b.say(number, false)
		}
		for range 40 {
			b.run(340 * time.Millisecond)
			b.hears(1, number)
			for range 4 {
				b.say(number, false)
				number++
			}
		}
		if c := b.e.Counters(); c.Silences > 0 || c.ParentsLost > 0 {
			t.Fatalf("begun %d ms later: %d silences, %d parents lost", offset, c.Silences, c.ParentsLost)
		}
	}
}

// A parent that is the only one there is has nobody to take its place.
func TestTheOnlyParentIsAskedAgainAsSoonAsItIsHeard(t *testing.T) {
	b := heard(t, 1)
	number := uint32(0)
	for ; number < 100; number++ {
		b.say(number, false)
	}
	for last := number + 100; b.parent(0) != 0; number++ { // its line fails
		if number == last {
			t.Fatal("it was not found silent")
		}
		b.say(number, true)
		b.hears(1, number)
	}
	b.hears(1, number)
	b.messages = nil
	b.run(seekEvery + checkEvery)
	if b.asks()[1].want == 0 {
		t.Error("it was not asked again")
	}
}
