package multicast

import (
	"testing"
	"time"
)

func TestNobodyIsTakenBeyondTheLimitOfASubstreamsChildren(t *testing.T) {
	b := newBench(t, true, 3)
	b.e.cfg.MulticastPushNeighborLimit = 2
	for n := Neighbor(1); n <= 3; n++ {
		b.control(n, ask{1, bit(0), 0, bit(0), 0}.appendTo(nil))
		if got, want := b.granted(n).pushed.has(0), n <= 2; got != want {
			t.Errorf("neighbour %d is pushed the substream: %v, want %v", n, got, want)
		}
	}
	b.control(3, ask{2, bit(1), 0, bit(1), 0}.appendTo(nil))
	if !b.granted(3).pushed.has(1) {
		t.Error("and it got no other substream either")
	}
}

// What came by the same path later says that it is lost sooner than the time does that it should have taken.
func TestPacketThatALaterOneOfItsPathOvertookIsAskedForSoon(t *testing.T) {
	for _, behind := range []uint32{8, 16, 24} {
		b := joined(t, 4)
		b.stream(0, 7)
		b.messages = nil
		for number := 8 + 8 - behind%8; number <= 8+behind; number++ {
			if substream := number % 8; substream != 0 || number == 8+behind {
				b.e.Receive(b.now, b.parent(int(substream)), packet(number))
			}
		}
		b.run(overtaking)
		got := map[uint32]bool{}
		for _, m := range b.messages {
			if m.b[0] != kindPull {
				continue
			}
			p, err := parsePull(m.b[1:])
			if err != nil {
				t.Fatal(err)
			}
			for number := uint32(8); number < 8+behind; number += 8 {
				got[number] = got[number] || p.packets.has(number) && m.to == b.parent(0)
			}
		}
		for number := uint32(8); number < 8+behind; number += 8 {
			if !got[number] {
				t.Errorf("packet %d was not asked of its parent %v after number %d had come", number, overtaking, 8+behind)
			}
		}
	}
}

// awaits has a neighbour ask for a packet, to be sent it when it comes.
func (b *bench) awaits(from Neighbor, number uint32) {
	m := pull{await: true}
	m.packets.add(number)
	b.control(from, m.appendTo(nil))
}

func TestWhoWaitsForAPacketIsSentItOnceAndOnlyIfItMayBe(t *testing.T) {
	for _, tt := range []struct {
		what   string
		before func(b *bench)
		want   int
	}{
		{"nothing", func(*bench) {}, 1},
		{"it became a child", func(b *bench) { b.childOf(5) }, 1},
		{"it left", func(b *bench) { b.e.Remove(b.now, 5) }, 0},
		{"it delivers the packet itself", func(b *bench) { b.e.Receive(b.now, 5, packet(48)) }, 0},
		{"the uplink is busy", func(b *bench) { b.e.uplink.add(b.now, 1<<20, 1000, 0) }, 0},
	} {
		b := joined(t, 5)
		b.e.find(5).member = 2000 // is above nobody
		b.stream(0, 49, 48)
		b.awaits(5, 48)
		b.sent = nil
		tt.before(b)
		b.e.Receive(b.now, b.parent(0), packet(48))
		if got := b.sentTo(5, 48); got != tt.want {
			t.Errorf("meanwhile %s: it was sent the packet %d times, want %d", tt.what, got, tt.want)
		}
	}
}

// guarded is a member with a child, neighbour 5, that found out just now that somebody, who left, forged.
func guarded(t *testing.T) *bench {
	b := joined(t, 6)
	b.e.find(5).member = 2000
	b.verified(0, 9)
	b.e.Receive(b.now, 6, forged(10))
	b.e.Bad(b.now, 0, 10, 10)
	b.verified(10, 10)
	b.e.Remove(b.now, 6)
	b.childOf(5)
	return b
}

func TestWhatComesByTheUnprovenIsHeldBackAfterAForgery(t *testing.T) {
	b := guarded(t)
	b.e.Receive(b.now, b.parent(3), packet(11))
	if b.sentTo(5, 11) != 0 {
		t.Error("a packet was passed on unseen")
	}
	b.e.Verified(b.now, 0, 11, 11)
	if b.sentTo(5, 11) != 1 {
		t.Error("a packet was not passed on once it was verified")
	}
	b.verified(12, 12+8*provenBy)
	b.sent = nil
	last := uint32(12 + 8*provenBy + 1)
	b.e.Receive(b.now, b.parent(int(last%8)), packet(last))
	if b.sentTo(5, last) != 1 {
		t.Error("a packet of who proved good is held back")
	}
}

func TestGuardEndsAWhileAfterTheLatestForgery(t *testing.T) {
	for _, late := range []bool{false, true} {
		b := guarded(t)
		wait := guardFor - 2*time.Second
		if late {
			wait = guardFor
		}
		b.now = b.now.Add(wait)
		b.sent = nil
		b.e.Receive(b.now, b.parent(3), packet(11))
		if got := b.sentTo(5, 11) == 1; got != late {
			t.Errorf("%v after a forgery a packet is passed on unseen: %v", wait, got)
		}
	}
}

func TestWhoAskedForWhatIsHeldBackIsSentItOnceItIsVerified(t *testing.T) {
	b := guarded(t)
	b.e.Receive(b.now, b.parent(3), packet(11))
	b.messages = nil
	b.awaits(4, 11)
	if b.sentTo(4, 11) != 0 {
		t.Error("a packet was given out unseen")
	}
	for _, m := range b.messages {
		if m.to == 4 && m.b[0] == kindLacks {
			t.Error("it was told that the packet is not here")
		}
	}
	b.e.Verified(b.now, 0, 11, 11)
	if got := b.sentTo(4, 11); got != 1 {
		t.Errorf("it was sent the packet %d times once it was verified, want once", got)
	}
}

// Two may have what the other one lacks of a frame, and both hold it back.
func TestWhatIsHeldBackGoesOnAfterAWhileUnlessItCameByASuspiciousNeighbor(t *testing.T) {
	for _, suspect := range []bool{false, true} {
		b := guarded(t)
		b.verified(11, 60)
		b.run(guardFor / 2)
		b.now = b.now.Add(time.Second)
		from := b.parent(5)
		b.e.find(from).forgery.good = 0
		if suspect {
			b.e.find(from).forgery.involved = b.e.find(from).forgery.fine
		}
		b.sent = nil
		b.e.Receive(b.now, from, packet(61))
		b.run(backMost - checkEvery)
		if b.sentTo(5, 61) != 0 {
			t.Error("a packet went on at once")
		}
		b.run(3 * checkEvery)
		if got := b.sentTo(5, 61) == 1; got == suspect {
			t.Errorf("its neighbour is suspicious: %v; it went on: %v", suspect, got)
		}
	}
}
