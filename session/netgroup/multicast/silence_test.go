package multicast

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// soundOfOne returns an engine that plays sound, which its only neighbour pushes.
func soundOfOne(t *testing.T) *bench {
	b := newBenchOf(t, stream.Info{
		Kind: stream.Audio, Widths: [3]uint8{2}, Window: time.Second, Margin: 500 * time.Millisecond,
	}, false, 1)
	b.toldOfSound(bits{})
	b.run(gather + checkEvery)
	b.grantAll()
	for s := range 2 {
		if b.parent(s) != 1 {
			t.Fatalf("substream %d has no parent", s)
		}
	}
	return b
}

// toldOfSound has the neighbour tell that it has both substreams, free slots, and these packets.
func (b *bench) toldOfSound(held bits) {
	m := mapMessage{capacity: 10_000, free: 20, k: 2, groups: 1}
	m.places[0], m.places[1] = place{0, 1}, place{0, 1}
	m.held[0] = held
	b.control(1, m.appendTo(nil))
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

// Who says nothing sends four packets of 20 ms, and then none for 340 ms. Which of the substreams goes on first says nothing of
// the other, nor does a map that comes before the packet it tells of.
func TestPausesOfASpeakerSilenceNoParent(t *testing.T) {
	for offset := range 25 { // of the first packet, from when the engine looks
		b := soundOfOne(t)
		b.run(time.Duration(offset) * time.Millisecond)
		number := uint32(0)
		for ; number < 13; number++ {
			b.say(number, false)
		}
		for range 40 {
			b.run(340 * time.Millisecond)
			b.toldOfSound(bits{number, []byte{1}})
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
	b := soundOfOne(t)
	number := uint32(0)
	for ; number < 100; number++ {
		b.say(number, false)
	}
	for last := number + 100; b.parent(0) != 0; number++ { // its line fails
		if number == last {
			t.Fatal("it was not found silent")
		}
		b.messages = nil
		b.say(number, true)
		b.toldOfSound(bits{number, []byte{1}})
	}
	b.toldOfSound(bits{number, []byte{1}})
	b.run(seekEvery + checkEvery)
	if !b.asks()[1].want.has(0) {
		t.Error("it was not asked again")
	}
}

// What a screen shows after it stood still comes in many packets at once, and all of them may be told of before the first comes.
func TestLongPauseMayEndWithMuchAtOnce(t *testing.T) {
	b := soundOfOne(t)
	number := uint32(0)
	for ; number < 100; number++ {
		b.say(number, false)
	}
	b.run(longPause)
	var held bits
	for n := range uint32(40) {
		held.add(number + n)
	}
	b.toldOfSound(held)
	b.run(2 * checkEvery)
	if c := b.e.Counters(); c.Silences > 0 || c.ParentsLost > 0 {
		t.Errorf("%d silences, %d parents lost", c.Silences, c.ParentsLost)
	}
}

// Where neighbours have all that would have come meanwhile there was no pause: the parents have nothing, and are left at once. Where
// lines are scarce whole branches fall dry so.
func TestDryParentsAreNoPause(t *testing.T) {
	b := soundOfOne(t)
	number := uint32(0)
	for ; number < 100; number++ {
		b.say(number, false)
	}
	var held bits
	for ; b.now.Sub(b.e.groups[0].newestAt) < stalled; number++ {
		held.add(number)
		b.say(number, true)
	}
	b.toldOfSound(held)
	b.run(checkEvery)
	for s := range 2 {
		if b.parent(s) != 0 {
			t.Errorf("substream %d still waits for a parent that has nothing", s)
		}
	}
}

// A packet that a map told of before it came is one that came: the pause after it ends like any other.
func TestPauseAfterAPacketThatWasToldOfIsOne(t *testing.T) {
	for offset := range 25 {
		b := soundOfOne(t)
		b.run(time.Duration(offset) * time.Millisecond)
		number := uint32(0)
		for ; number < 13; number++ {
			b.say(number, false)
		}
		for range 20 {
			b.run(340 * time.Millisecond)
			b.toldOfSound(bits{number, []byte{1}})
			b.say(number, false)
			number++
		}
		if c := b.e.Counters(); c.Silences > 0 || c.ParentsLost > 0 {
			t.Fatalf("begun %d ms later: %d silences, %d parents lost", offset, c.Silences, c.ParentsLost)
		}
	}
}

// Maps that lie about what there is, each a little further, have no more than a few of the packets that come next taken for old.
func TestLyingMapsPushOutFew(t *testing.T) {
	b := soundOfOne(t)
	number := uint32(0)
	for ; number < 13; number++ {
		b.say(number, false)
	}
	b.run(stalled)
	for lie := range uint32(40) {
		b.run(50 * time.Millisecond)
		b.toldOfSound(bits{number + (lie+1)*(farAhead-8), []byte{1}})
	}
	if told := b.e.groups[0].high - number; told > farAhead {
		t.Errorf("%d packets are awaited that nobody has", told)
	}
	b.delivered = nil
	const after = 8
	for range refusedInRow + after {
		b.run(20 * time.Millisecond)
		b.e.Receive(b.now, 1, &stream.Packet{
			Number: number, Frame: number, Parts: 1, Payload: []byte{1}, Timestamp: uint64(b.now.Sub(simStart).Microseconds()),
		})
		number++
	}
	if len(b.delivered) < after {
		t.Errorf("these came through: %v of %d", b.delivered, refusedInRow+after)
	}
}
