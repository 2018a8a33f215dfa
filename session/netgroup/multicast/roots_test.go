package multicast

import (
	"testing"
	"time"
)

// nearAndFar is a capped publisher of eight slots, which has one that is 100 ms away as the only child of substream 0, and others of
// the same capacity as the rest.
func nearAndFar(t *testing.T) *bench {
	b := newBench(t, true, 0)
	b.e.cfg.PublisherCopies = 1.3
	for n := Neighbor(1); n <= 6; n++ {
		path := Path{RTT: 200 * time.Millisecond, Capacity: 4000}
		if n == 5 {
			path.RTT = 20 * time.Millisecond
		}
		b.e.Add(b.now, n, Member(n), false)
		b.e.SetPath(n, path)
	}
	b.asksWith(1, 4000, ask{1, bit(0), 0, 0, 0})
	b.asksWith(2, 4000, ask{1, 7 << 1, 0, 0, 0})
	b.asksWith(3, 4000, ask{1, 7 << 4, 0, 0, 0})
	b.asksWith(4, 4000, ask{1, bit(7) | bit(0), 0, 0, 0})
	b.asksWith(5, 4000, ask{})
	b.asksWith(6, 4000, ask{})
	if b.e.free() > 0 || len(b.e.substreams[0].children) != 1 {
		t.Fatal("slots are left")
	}
	b.run(displaceEvery)
	return b
}

// opened returns what a neighbour is told that it gets though no slot is free.
func (b *bench) opened(to Neighbor) mask {
	b.messages = nil
	b.e.sendMap(b.now, b.e.find(to), false)
	return b.told(to).open
}

func TestNearTakesThePlaceOfFarAtACappedPublisher(t *testing.T) {
	b := nearAndFar(t)
	if far := b.opened(6); far.has(0) {
		t.Error("who is as far is told that it takes another's place")
	}
	b.asksWith(6, 4000, ask{1, bit(0), 0, 0, 0})
	if b.granted(6).pushed.has(0) {
		t.Fatal("who is as far took another's place")
	}
	if near := b.opened(5); !near.has(0) {
		t.Error("who is near is not told that it takes another's place")
	}
	b.asksWith(5, 4000, ask{1, bit(0), 0, 0, 0})
	if !b.granted(5).pushed.has(0) || !b.granted(1).leaving.has(0) {
		t.Error("who is far kept its place")
	}
	b.run(2 * leaveWithin)
	b.asksWith(1, 4000, ask{2, bit(0), 0, 0, 0})
	if b.granted(1).pushed.has(0) {
		t.Error("and took it back")
	}
}

func TestNearButMuchWeakerLeavesFarInItsPlace(t *testing.T) {
	b := nearAndFar(t)
	b.e.SetPath(5, Path{RTT: 20 * time.Millisecond, Capacity: 1600})
	if b.opened(5).has(0) {
		t.Error("who is much weaker is told that it takes another's place")
	}
	b.asksWith(5, 1600, ask{1, bit(0), 0, 0, 0})
	if b.granted(5).pushed.has(0) {
		t.Error("who is much weaker took another's place")
	}
}

func TestPublisherWithoutACapKeepsFarChildren(t *testing.T) {
	b := nearAndFar(t)
	b.e.cfg.PublisherCopies = 0
	if b.opened(5).has(0) {
		t.Error("a near one is told that it takes another's place")
	}
	b.e.cfg.PublisherCopies = 2
	if b.opened(5).has(0) {
		t.Error("so it is of one with second copies")
	}
}

func TestLastHasItSoonerByWayOfWhoCanSendItToMore(t *testing.T) {
	b := newBench(t, true, 2)
	b.asksWith(1, 4000, ask{})
	b.asksWith(2, 16_000, ask{})
	weak, strong := b.e.find(1), b.e.find(2)
	for _, members := range []int{30, 300, 3000} {
		b.e.SetMembers(members)
		for substreams := 1; substreams <= 3; substreams++ {
			if w, s := b.e.spreads(weak, substreams), b.e.spreads(strong, substreams); s >= w {
				t.Errorf("the last of %d has it after %v by way of who has four times the uplink, after %v otherwise", members, s, w)
			}
		}
	}
	b.e.SetMembers(30)
	few := b.e.spreads(weak, 3)
	b.e.SetMembers(3000)
	if many := b.e.spreads(weak, 3); many <= few {
		t.Errorf("the last of 3000 has it after %v, of 30 after %v", many, few)
	}
}

func TestRoundTripThatIsNotKnownAtFirstIsTheLeastOnceItIs(t *testing.T) {
	b := newBench(t, false, 0)
	b.e.Add(b.now, 1, 1, false)
	b.rtt(0, 1)
	b.rtt(250*time.Millisecond, 1)
	if n := b.e.find(1); n.leastRTT != 250*time.Millisecond {
		t.Errorf("least round trip %v of one alone of 250 ms", n.leastRTT)
	}
	b.rtt(0, 1)
	b.rtt(240*time.Millisecond, 1)
	if n := b.e.find(1); n.leastRTT != 240*time.Millisecond {
		t.Errorf("least round trip %v after it was unknown for a while", n.leastRTT)
	}
}
