package multicast

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// verified pushes packets first to last and has each, a frame of its own, verified.
func (b *bench) verified(first, last uint32) {
	for n := first; n <= last; n++ {
		b.stream(n, n)
		b.e.Verified(b.now, 0, n, n)
	}
}

func forged(number uint32) *stream.Packet {
	p := packet(number)
	p.Payload = []byte{0xff, 0xff}
	return p
}

// forgery has a neighbour deliver a forgery in place of a packet that is here and verified.
func (b *bench) forgery(from Neighbor, number uint32) { b.e.Receive(b.now, from, forged(number)) }

// childOf makes a neighbour a child of all substreams, and forgets what was sent.
func (b *bench) childOf(n Neighbor) {
	b.control(n, ask{1, 255, 0, 0, 0}.appendTo(nil))
	b.sent, b.messages = nil, nil
}

// sentTo counts the packets of a number that a neighbour was sent.
func (b *bench) sentTo(n Neighbor, number uint32) (count int) {
	for _, s := range b.sent {
		if s.to == n && s.p.Number == number {
			count++
		}
	}
	return count
}

func TestSecondCopyThatDiffersIsCharged(t *testing.T) {
	b := joined(t, 4)
	b.verified(0, 40)
	b.forgery(4, 40)
	if c := b.e.Counters(); c.Forgeries != 1 {
		t.Errorf("%d forgeries were charged after the frame was verified, want 1", c.Forgeries)
	}
	b.stream(41, 41)
	b.forgery(3, 41)
	b.e.Verified(b.now, 0, 41, 41)
	if c := b.e.Counters(); c.Forgeries != 2 {
		t.Errorf("%d forgeries were charged after one that came before the frame was verified, want 2", c.Forgeries)
	}
}

func TestWhoGoesOnForgingIsDropped(t *testing.T) {
	b := joined(t, 4)
	b.verified(0, 40)
	b.forgery(4, 40)
	b.run(b.e.cfg.DropForgerIn - 10*time.Millisecond)
	b.forgery(4, 39)
	if len(b.forgers) != 0 {
		t.Error("a neighbour was dropped that may have passed on what somebody else forged")
	}
	b.run(20 * time.Millisecond)
	b.forgery(4, 38)
	if len(b.forgers) != 1 || b.forgers[0] != 4 {
		t.Errorf("%v were dropped, want neighbour 4", b.forgers)
	}
}

// One packet in many is what an honest neighbour passes on until it knows.
func TestWhoForgesLittleOfMuchIsNotDropped(t *testing.T) {
	b := joined(t, 4)
	b.verified(0, 40)
	n := b.parent(0)
	b.forgery(n, 40)
	b.verified(41, 240)
	b.forgery(n, 240)
	if len(b.forgers) != 0 {
		t.Errorf("%v were dropped, for two forgeries among many packets", b.forgers)
	}
}

func TestWhoForgedIsAskedForNothing(t *testing.T) {
	b := joined(t, 5)
	b.verified(0, 40)
	b.run(time.Second) // for standbys to be found
	for n := range 5 {
		b.hasMap(Neighbor(n+1), uint8(n), 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42)
	}
	b.forgery(5, 40)
	b.messages = nil
	b.stream(41, 60, 42, 44, 46) // their parents do not answer
	for n := range 4 {
		b.e.Remove(b.now, Neighbor(n+1))
		if n < 3 {
			b.run(100 * time.Millisecond)
		}
	}
	for _, m := range b.messages {
		if m.to == 5 && (m.b[0] == kindPull || m.b[0] == kindAsk && m.b[2]|m.b[3] != 0) {
			t.Errorf("who forged was sent %x", m.b)
		}
	}
	b.messages = nil
	b.run(checkEvery)
	if a := b.asks()[5]; a.want == 0 {
		t.Error("who forged is not asked though there is nobody else")
	}
}

func TestParentIsLeftAtItsFirstForgeryIfMostOfItsWasForged(t *testing.T) {
	b := joined(t, 4)
	n := b.parent(0)
	b.stream(0, 0)
	b.e.Verified(b.now, 0, 0, 0)
	b.forgery(n, 0)
	for s := range 8 {
		if b.parent(s) == n {
			t.Errorf("substream %d still comes from who forged", s)
		}
	}
	b = joined(t, 4)
	n = b.parent(0)
	b.verified(0, 80)
	b.forgery(n, 80)
	if b.parent(0) != n {
		t.Error("a parent was left for one forgery among many packets")
	}
}

func TestWhatComesByWhoForgedIsAlwaysHeldBack(t *testing.T) {
	b := joined(t, 5)
	b.verified(0, 40)
	n := b.parent(0)
	b.forgery(n, 40)
	b.verified(41, 400) // good again for long
	b.run(guardFor)
	b.childOf(5)
	b.e.Receive(b.now, n, packet(408))
	b.run(5 * time.Millisecond)
	if b.sentTo(5, 408) != 0 {
		t.Error("a packet of who forged was passed on unseen")
	}
	b.e.Verified(b.now, 0, 408, 408)
	if b.sentTo(5, 408) != 1 {
		t.Error("a verified packet was not passed on")
	}
}

func TestWhatTakesThePlaceOfAForgeryGoesToWhoHasNone(t *testing.T) {
	for _, heldBack := range []bool{true, false} {
		b := joined(t, 5)
		b.verified(0, 240)
		b.childOf(5)
		n := b.parent(0)
		if heldBack {
			b.forgery(n, 240)
		}
		b.e.Receive(b.now, n, forged(248))
		b.e.Bad(b.now, 0, 248, 248)
		b.e.Receive(b.now, 4, packet(248))
		b.e.Verified(b.now, 0, 248, 248)
		genuine := 0
		for _, s := range b.sent {
			if s.to == 5 && s.p.Number == 248 && s.p.Payload[0] != 0xff {
				genuine++
			}
		}
		if want := map[bool]int{true: 1, false: 0}[heldBack]; genuine != want {
			t.Errorf("forgery held back: %v: the child was sent %d genuine packets, want %d", heldBack, genuine, want)
		}
	}
}

func TestWhoForgedAndComesAgainIsKnown(t *testing.T) {
	b := joined(t, 4)
	b.verified(0, 40)
	b.forgery(4, 40)
	b.e.Remove(b.now, 4)
	b.e.Add(b.now, 9, 4, false)
	if !b.e.HasForged(9) {
		t.Error("who forged is forgotten once it leaves")
	}
	for i := range 2 * maxForgers {
		b.e.remember(&neighbor{member: Member(1000 + i), forgery: forgery{bad: 1}})
	}
	if n := len(b.e.forgers); n != maxForgers {
		t.Errorf("%d are remembered, want %d", n, maxForgers)
	}
}

func TestWhoForgedElsewhereIsAskedForNothing(t *testing.T) {
	b := joined(t, 4)
	b.verified(0, 40)
	b.e.Suspect(b.now, 4)
	if n := b.e.find(4); !n.forgery.isDoubtful() || !b.e.isGuarded(b.now, 4) {
		t.Error("who forged in another stream is trusted")
	}
	b.run(2 * time.Second)
	b.forgery(4, 40)
	if len(b.forgers) != 0 {
		t.Error("it was dropped for its first forgery here")
	}
}
