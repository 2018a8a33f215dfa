package multicast

import (
	"testing"
	"time"
)

// granted returns what a neighbour was granted last since the messages were forgotten.
func (b *bench) granted(to Neighbor) (last grant) {
	for _, m := range b.messages {
		if m.b[0] == kindGrant && m.to == to {
			g, err := parseGrant(m.b[1:])
			if err != nil {
				b.t.Fatal(err)
			}
			last = g
		}
	}
	return last
}

// told returns the latest map that a neighbour was sent.
func (b *bench) told(to Neighbor) (last mapMessage) {
	for _, m := range b.messages {
		if m.b[0] == kindMap && m.to == to {
			parsed, err := parseMap(m.b[1:])
			if err != nil {
				b.t.Fatal(err)
			}
			last = parsed
		}
	}
	return last
}

// asksWith has a neighbour of a capacity, as it says, ask.
func (b *bench) asksWith(from Neighbor, kbit uint32, m ask) {
	told := mapMessage{capacity: kbit, k: 8, groups: 1}
	for s := range 8 {
		told.places[s].depth = noDepth
	}
	b.control(from, told.appendTo(nil))
	b.control(from, m.appendTo(nil))
	b.e.settle(b.now)
}

func TestWhatDoesNotComeIsNotPassedOn(t *testing.T) {
	b := joined(t, 5)
	b.stream(0, 80)
	for n := uint32(81); n < 200; n++ {
		if n%8 != 0 {
			b.stream(n, n)
		}
		b.grantAll()
	}
	if b.parent(0) == 0 {
		t.Fatal("nobody was found to promise substream 0")
	}
	b.control(5, ask{1, bit(0) | bit(1), 0, 0, 0}.appendTo(nil))
	b.e.settle(b.now)
	if g := b.granted(5); g.pushed.has(0) || !g.pushed.has(1) {
		t.Errorf("pushed %08b, want what comes alone", g.pushed)
	}
}

// capped is a publisher that may send each substream once and two of them twice, to a neighbour of 4 Mbit/s.
func capped(t *testing.T) *bench {
	b := newBench(t, true, 6)
	b.e.publishing.payload, b.e.publishing.sent = 1, 1
	b.e.cfg.PublisherCopies = 1 + publisherReserve + 0.25
	b.asksWith(1, 4000, ask{1, 255, 0, 0, 0})
	if got := b.granted(1).pushed; got != 255 {
		t.Fatalf("pushed %08b", got)
	}
	return b
}

func TestNobodyAloneGetsMoreThanThreeSubstreamsOfACappedPublisher(t *testing.T) {
	b := capped(t)
	b.asksWith(2, 4000, ask{1, 3, 0, 0, 0}) // the slots that are left
	b.messages = nil
	b.e.sendMap(b.now, b.e.find(3), false)
	if m := b.told(3); m.free != 0 || m.open != 255&^3 {
		t.Fatalf("free %d, open %08b, want what one alone is sent", m.free, m.open)
	}
	b.asksWith(3, 3000, ask{1, bit(4), 0, 0, 0})
	if !b.granted(3).pushed.has(4) || !b.granted(1).leaving.has(4) {
		t.Error("who is not much weaker did not take a substream from who has too many")
	}
	b.messages = nil
	b.run(displaceEvery)
	b.asksWith(4, 1000, ask{1, bit(5), 0, 0, 0})
	if b.granted(4).pushed != 0 {
		t.Error("who is much weaker did")
	}
}

func TestMuchStrongerTakesTheSubstreamOfOneAlone(t *testing.T) {
	b := capped(t)
	b.control(1, ask{2, bit(7), 0, 0, 0}.appendTo(nil))
	b.asksWith(2, 16_000, ask{1, 7, 0, 0, 0})
	b.asksWith(3, 16_000, ask{1, 7 << 3, 0, 0, 0})
	b.asksWith(4, 16_000, ask{1, bit(6), 0, 0, 0})
	b.asksWith(5, 16_000, ask{1, bit(0) | bit(1), 0, 0, 0}) // no slot is left
	b.messages = nil
	b.e.sendMap(b.now, b.e.find(4), false)
	if m := b.told(4); m.free != 0 || m.open != bit(7) {
		t.Fatalf("free %d, open %08b, want what is sent to the weak one", m.free, m.open)
	}
	b.asksWith(4, 16_000, ask{2, 3 << 6, 0, 0, 0})
	if !b.granted(4).pushed.has(7) || !b.granted(1).leaving.has(7) {
		t.Error("the weak one kept it")
	}
}

func TestLeavingChildIsServedFirst(t *testing.T) {
	b := newBench(t, true, 2)
	b.asksWith(1, 1000, ask{1, 1, 0, 0, 0})
	b.asksWith(2, 9000, ask{1, 1, 0, 0, 0})
	b.e.leave(b.now, b.e.find(1), 0)
	if first := b.e.substreams[0].children[0].number; first != 1 {
		t.Errorf("%d is served first, but others hang on 1 still", first)
	}
}

// relay is a member whose slots all went to neighbours 1 to 6, who have 1 Mbit/s; the first passes all of it on, or
// all do.
func relay(t *testing.T, all bool) *bench {
	b := joined(t, 9)
	b.stream(0, 40)
	b.e.SetCapacity(1000)
	for n := Neighbor(1); b.e.free() > 0; n++ {
		s := int(n) - 1
		feeds := mask(0)
		if all || n == 1 {
			feeds = bit(s)
		}
		b.e.find(n).member = Member(1000 + n) // none is above
		b.asksWith(n, 1000, ask{1, bit(s), 0, 0, feeds})
	}
	b.messages = nil
	return b
}

func TestWhoPassesASubstreamOnDoesNotGiveWay(t *testing.T) {
	for _, all := range []bool{true, false} {
		b := relay(t, all)
		b.e.find(9).member = 2000
		b.asksWith(9, 20_000, ask{1, bit(7), 0, 0, 0})
		if got := b.granted(9).pushed.has(7); got == all {
			t.Errorf("all children pass on what they get: %v; one made room: %v", all, got)
		}
		if b.granted(1).leaving != 0 {
			t.Error("who passes on what it gets has to leave")
		}
	}
}

func TestLastSlotsAreForWhoGetsASubstreamFromNobody(t *testing.T) {
	b := relay(t, true)
	b.e.find(9).member = 2000
	b.asksWith(9, 900, ask{1, bit(7), 0, 0, 0})
	if b.granted(9).pushed != 0 {
		t.Fatal("who has a parent got one of the last slots")
	}
	b.e.sendMap(b.now, b.e.find(8), false)
	if m := b.told(8); m.free != 0 || m.urgent == 0 {
		t.Errorf("free %d, urgent %d, want some urgent ones", m.free, m.urgent)
	}
	b.asksWith(9, 900, ask{2, bit(7), 0, bit(7), 0})
	if !b.granted(9).pushed.has(7) {
		t.Error("who has none did not get one")
	}
}

func TestStrongestChildIsToldTheLeastDelay(t *testing.T) {
	b := newBench(t, true, 3)
	for n := Neighbor(1); n <= 3; n++ {
		b.asksWith(n, 1000*uint32(n), ask{1, 1, 0, 0, 0})
	}
	b.e.uplink.mean, b.e.uplink.deviation = 0.040, 0.020
	last := 256
	for n := Neighbor(1); n <= 3; n++ {
		d := int(b.e.delayOn(0, b.e.find(n)))
		if d >= last {
			t.Errorf("neighbour %d is told %d units, a weaker one %d", n, d, last)
		}
		last = d
	}
}

func TestWhoComesInAnothersPlaceTellsItAtOnce(t *testing.T) {
	b := joined(t, 5)
	b.stream(0, 40)
	e := b.e
	from, former := b.parent(0), Neighbor(5)
	if from == former {
		former = 4
	}
	e.substreams[0].ancestors = []Member{77, e.find(former).member, e.find(from).member}
	b.messages = nil
	e.substreams[0].next, e.substreams[0].nextList = from, []Member{77, 78}
	e.switchTo(b.now, 0)
	if b.told(former).k == 0 {
		t.Error("who was above was not told that it can be below now")
	}
}

func TestLinksThatCarryAStreamAreKnown(t *testing.T) {
	b := joined(t, 9)
	b.stream(0, 40)
	for n := Neighbor(1); n <= 9; n++ {
		isParent := false
		for s := range 8 {
			isParent = isParent || b.parent(s) == n || b.e.substreams[s].next == n
		}
		if got := b.e.Pushes(n); got != isParent {
			t.Errorf("neighbour %d pushes %v, want %v", n, got, isParent)
		}
	}
	b.e.find(9).member = 2000
	b.asksWith(9, 900, ask{1, 1, 0, 0, 0})
	if !b.e.Pushes(9) {
		t.Error("a child does not count")
	}
}

func TestRateOfAllSubstreamsIsPromisedFor(t *testing.T) {
	b := joined(t, 5)
	b.stream(0, 200)
	all := b.e.fullRate()
	b.e.rate.kbit = all / 4
	if least := float64(b.e.cfg.Kbit) * leastRate; b.e.fullRate() < least {
		t.Errorf("%v kbit/s, want the %v that the publisher tells at least", b.e.fullRate(), least)
	}
	b.e.rate.kbit = 1000
	for s := range 4 {
		b.e.substreams[s].parent = 0
	}
	if got := b.e.fullRate(); got != 2000 {
		t.Errorf("%v kbit/s of which half comes, want 2000", got)
	}
}

func TestReckonedQueueIsBounded(t *testing.T) {
	var u uplink
	for range 1000 {
		u.add(simStart, 1000, 100, 0)
	}
	if q := u.queue(simStart); q > queueMost {
		t.Errorf("%v wait by the estimate", q.Round(time.Millisecond))
	}
}
