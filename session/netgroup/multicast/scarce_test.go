package multicast

import (
	"testing"
	"time"
)

func TestMapsTakeAPartOfTheUplinkAtMost(t *testing.T) {
	const kbit, seconds = 200, 5
	b := newBench(t, false, 20)
	b.e.SetCapacity(kbit)
	b.run(seconds * time.Second)
	bits := 0
	for _, m := range b.messages {
		if m.b[0] == kindMap {
			bits += 8 * (len(m.b) + PacketOverhead)
		}
	}
	if most := int(mapShare * kbit * 1000 * (seconds + 1)); bits > most || bits < most/3 {
		t.Errorf("maps took %d bits, want %d at most and no less than a third of it", bits, most)
	}
}

func TestRefusalOfOneSubstreamIsNoneOfOthers(t *testing.T) {
	b := newBench(t, false, 1)
	n := b.e.find(1)
	for s := range 8 {
		b.e.refuse(b.now, n, s)
		if wait := n.retry[s].Sub(b.now); wait > refusedFor*3/2 {
			t.Fatalf("substream %d is not asked for again for %v after one refusal", s, wait)
		}
	}
	b.e.refuse(b.now, n, 0)
	if wait := n.retry[0].Sub(b.now); wait < 2*refusedFor {
		t.Errorf("%v after two, want twice as long", wait)
	}
}

func TestLineOfFewSubstreamsPassesNothingOn(t *testing.T) {
	b := joined(t, 3)
	b.stream(0, 200)
	before := 0
	for kbit := uint32(0); kbit < 3000; kbit += 10 {
		b.e.SetCapacity(kbit)
		slots := b.e.urgentSlots()
		if slots > 0 && slots < leastSlots {
			t.Fatalf("%d slots with %d kbit/s", slots, kbit)
		}
		if slots < before {
			t.Fatalf("%d slots with %d kbit/s, less than with a little less", slots, kbit)
		}
		before = slots
	}
	if before < 8 {
		t.Errorf("%d slots with 3 Mbit/s", before)
	}
}

func TestAcknowledgementsTakeOfTheUplink(t *testing.T) {
	b := joined(t, 3)
	b.stream(0, 200)
	b.e.SetCapacity(2000)
	b.e.rate.kbit = 1000
	b.e.rate.perSecond = 500
	few := b.e.slots()
	taken := b.e.acksTake()
	b.e.cfg.Publisher = true
	if none := b.e.acksTake(); none != 0 || taken < 150 || taken > 250 {
		t.Errorf("acknowledgements of 500 packets a second take %v kbit/s, a publisher's %v", taken, none)
	}
	if b.e.slots() <= few {
		t.Error("slots are as many without acknowledgements")
	}
}

// weakRoots is a publisher of 16 slots, two of each substream, which neighbours 1 and 2 of 300 kbit/s have. They
// say whether they pass on what they get.
func weakRoots(t *testing.T, feeds mask) *bench {
	b := newBench(t, true, 4)
	b.e.SetCapacity(100)
	for kbit := uint32(100); b.e.slots() < 16; kbit += 10 {
		b.e.SetCapacity(kbit)
	}
	b.asksWith(1, 300, ask{1, 255, 0, 0, feeds})
	b.asksWith(2, 300, ask{1, 255, 0, 0, feeds})
	b.run(displaceEvery)
	b.messages = nil
	return b
}

func TestWeakChildrenOfThePublisherWhoPassNothingOnLeaveAtOnce(t *testing.T) {
	for _, feeds := range []mask{0, 255} {
		b := weakRoots(t, feeds)
		var took mask
		for s := range 2 {
			b.asksWith(Neighbor(3+s), 9000, ask{1, bit(s), 0, 0, 0})
			took |= b.granted(Neighbor(3 + s)).pushed
			b.run(displaceEvery)
		}
		if want := (map[mask]int{0: 2, 255: 1})[feeds]; took.count() != want {
			t.Errorf("the weak pass on %08b: %d strong ones got a substream, want %d", feeds, took.count(), want)
		}
	}
}

func TestOnlyWhoComesToThePublisherTellsFormerAncestors(t *testing.T) {
	b := joined(t, 5)
	b.stream(0, 40)
	e := b.e
	e.find(4).publisher = false
	e.substreams[0].parent, e.substreams[0].next = 3, 4
	e.substreams[0].ancestors = []Member{77, e.find(5).member, e.find(3).member}
	b.messages = nil
	e.substreams[0].nextList = []Member{77, 78}
	e.switchTo(b.now, 0)
	if b.told(5).k != 0 {
		t.Error("a map was sent to who was above, though nobody's place was taken")
	}
}

func TestWhoPassesNothingOnHasASecondToLeaveThePublisher(t *testing.T) {
	for feeds, want := range map[mask]time.Duration{0: leaveWithin, 255: rootsLeave} {
		b := weakRoots(t, feeds)
		b.e.leave(b.now, b.e.find(1), 0)
		if got := b.e.find(1).leaveAt.Sub(b.now); got != want {
			t.Errorf("who passes on %08b has %v, want %v", feeds, got, want)
		}
	}
}

func TestOnlyWhoHasSlotsAnnouncesWhatComes(t *testing.T) {
	for kbit, want := range map[uint32]bool{100: false, 20_000: true} {
		b := newBench(t, false, 3)
		b.e.SetCapacity(kbit)
		for n := range 3 {
			b.hasMap(Neighbor(n+1), uint8(n))
		}
		b.run(gather + checkEvery)
		b.grantAll()
		if got := !b.e.announceAt.IsZero(); got != want {
			t.Errorf("with %d kbit/s all neighbours are told: %v, want %v", kbit, got, want)
		}
	}
}
