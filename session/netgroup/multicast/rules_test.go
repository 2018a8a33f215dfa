package multicast

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

func TestNoMoreThanThreeSubstreamsComeFromOne(t *testing.T) {
	b := joined(t, 5)
	count := map[Neighbor]int{}
	for s := range 8 {
		count[b.parent(s)]++
	}
	for n, c := range count {
		if c > 3 {
			t.Errorf("neighbour %d pushes %d substreams", n, c)
		}
	}
}

func TestGrantWithThisMemberAboveIsRefused(t *testing.T) {
	b := newBench(t, false, 1)
	b.hasMap(1, 3)
	b.run(gather + checkEvery)
	b.grantAll(7, self)
	for s := range 8 {
		if b.parent(s) != 0 {
			t.Errorf("substream %d comes from a descendant", s)
		}
	}
}

func TestWhoIsAboveIsNotPushedTo(t *testing.T) {
	b := joined(t, 3)
	above := b.e.substreams[0].ancestors[0]
	b.control(Neighbor(above), ask{1, 1, 0, 0, 0}.appendTo(nil))
	for _, m := range b.messages {
		if m.b[0] == kindGrant {
			if g, _ := parseGrant(m.b[1:]); g.pushed != 0 {
				t.Error("a parent was granted its own substream")
			}
		}
	}
}

func TestTooLongALineOfAncestorsIsRefused(t *testing.T) {
	for above, want := range map[int]bool{maxAncestors - 2: true, maxAncestors - 1: false} {
		b := newBench(t, false, 2)
		b.hasMap(1, 23)
		b.run(gather + checkEvery)
		var line []Member
		for i := range above {
			line = append(line, Member(1000+i))
		}
		b.grantAll(line...)
		b.control(2, ask{1, 1, 0, 0, 0}.appendTo(nil))
		b.e.settle(b.now)
		taken := false
		for _, m := range b.messages {
			if m.b[0] == kindGrant && m.to == 2 {
				g, err := parseGrant(m.b[1:])
				if err != nil {
					t.Fatal(err)
				}
				taken = taken || g.pushed != 0
			}
		}
		if taken != want {
			t.Errorf("with %d members above its parent a child is taken: %v, want %v", above, taken, want)
		}
	}
}

func TestPublisherSendsFirstCopiesFirst(t *testing.T) {
	b := newBench(t, true, 2)
	b.control(1, ask{1, 255, 0, 0, 0}.appendTo(nil))
	b.control(2, ask{1, 255, 0, 0, 0}.appendTo(nil))
	b.sent = nil
	b.e.Publish(b.now, []stream.Packet{*packet(0), *packet(1), *packet(2)})
	var numbers []uint32
	for _, s := range b.sent {
		numbers = append(numbers, s.p.Number)
		if s.p.Hops != 1 {
			t.Errorf("Hops = %d, want 1", s.p.Hops)
		}
	}
	if len(numbers) != 6 || numbers[0] != 0 || numbers[1] != 1 || numbers[2] != 2 {
		t.Errorf("packets left in the order %v", numbers)
	}
}

func TestLongFramesArePaced(t *testing.T) {
	b := newBench(t, true, 1)
	b.control(1, ask{1, 255, 0, 0, 0}.appendTo(nil))
	b.sent = nil
	var frame []stream.Packet
	for n := range uint32(30) {
		frame = append(frame, *packet(n))
	}
	b.e.Publish(b.now, frame)
	if len(b.sent) > burst {
		t.Errorf("%d packets left at once", len(b.sent))
	}
	b.run(paceWithin)
	if len(b.sent) != 30 {
		t.Errorf("%d of 30 packets left within 150 ms", len(b.sent))
	}
}

func TestParentIsAskedForWhatIsMissing(t *testing.T) {
	b := joined(t, 4)
	b.stream(0, 100, 90)
	found := false
	for _, m := range b.messages {
		if m.b[0] == kindPull {
			p, err := parsePull(m.b[1:])
			if err != nil {
				t.Fatal(err)
			}
			found = found || p.packets.has(90) && m.to == b.parent(90%8) && p.await
		}
	}
	if !found {
		t.Error("nobody was asked for packet 90")
	}
}

func TestOthersAreAskedWhenTheParentDoesNotAnswer(t *testing.T) {
	b := joined(t, 4)
	b.stream(0, 100, 90)
	b.hasMap(4, 3, 80, 90)
	b.messages = nil
	b.stream(101, 125)
	for _, m := range b.messages {
		if m.b[0] == kindPull && m.to != b.parent(90%8) {
			return
		}
	}
	t.Error("nobody else was asked for packet 90")
}

func TestWhatComesTooLateIsGivenUp(t *testing.T) {
	b := joined(t, 3)
	b.stream(0, 300, 90)
	if len(b.lost) != 1 || b.lost[0] != 90 {
		t.Errorf("given up: %v, want 90 alone", b.lost)
	}
}

func TestSilentParentIsReplacedByTheStandby(t *testing.T) {
	b := joined(t, 6)
	b.run(3 * time.Second) // for standbys to be found
	for n := range 6 {
		b.hasMap(Neighbor(n+1), uint8(n))
	}
	b.grantAll()
	b.stream(0, 80)
	dead := b.parent(0)
	silent := b.now
	for n := uint32(81); b.parent(0) == dead; n++ {
		if b.now.Sub(silent) > time.Second {
			t.Fatal("a silent parent is kept")
		}
		b.run(10 * time.Millisecond)
		if b.parent(int(n%8)) != dead {
			b.e.Receive(b.now, b.parent(int(n%8)), packet(n))
		}
	}
	if d := b.now.Sub(silent); d > 350*time.Millisecond {
		t.Errorf("the parent was found silent after %v", d)
	}
}

func TestChildrenAreLetGoWhenNothingIsToBePassedOn(t *testing.T) {
	b := newBench(t, true, 3)
	b.control(2, ask{1, 255, 0, 0, 0}.appendTo(nil))
	b.e.Publish(b.now, []stream.Packet{*packet(0)})
	if len(b.sent) != 1 {
		t.Fatal("a child was not sent a packet")
	}
	b.e.SetCapacity(0)
	b.run(100 * time.Millisecond)
	b.e.Publish(b.now, []stream.Packet{*packet(1)})
	if len(b.sent) != 1 {
		t.Error("a packet was sent though nothing is to be")
	}
	g, err := parseGrant(b.messages[len(b.messages)-1].b[1:])
	if last := b.messages[len(b.messages)-1]; last.b[0] == kindGrant && (err != nil || g.pushed != 0) {
		t.Error("the child was not told")
	}
}

func TestRequestsForKeyFramesMerge(t *testing.T) {
	b := newBench(t, true, 5)
	for n := range 5 {
		b.control(Neighbor(n+1), []byte{kindKeyFrame})
		b.run(100 * time.Millisecond)
	}
	if b.keyFrames != 1 {
		t.Errorf("%d key frames within half a second, want 1", b.keyFrames)
	}
	b.run(time.Second)
	if b.keyFrames != 2 {
		t.Errorf("%d key frames within a second and a half, want 2", b.keyFrames)
	}
}

func TestFarNumbersPushNothingOut(t *testing.T) {
	b := joined(t, 3)
	b.stream(0, 50)
	for i := range uint32(20) {
		b.e.Receive(b.now, b.parent(0), packet(1<<31+8*i))
	}
	if !b.e.groups[0].has(50) {
		t.Error("a number far ahead pushed genuine packets out")
	}
	b.delivered = nil
	b.stream(51, 60)
	if len(b.delivered) != 10 {
		t.Errorf("%d of 10 packets were delivered afterwards", len(b.delivered))
	}
}

func TestBadFrameIsFetchedFromSomebodyElse(t *testing.T) {
	b := joined(t, 4)
	b.stream(0, 40)
	b.hasMap(4, 3, 30, 40)
	liar := b.parent(0)
	b.messages = nil
	b.e.Bad(b.now, 0, 40, 40)
	b.run(5 * time.Millisecond)
	for _, m := range b.messages {
		if m.b[0] == kindPull {
			if m.to == liar {
				t.Error("the liar was asked again")
			}
			genuine := packet(40)
			genuine.Payload = []byte{1, 2, 3}
			b.e.Receive(b.now, m.to, genuine)
			b.e.Verified(b.now, 0, 40, 40)
			if c := b.e.Counters(); c.Forgeries != 1 {
				t.Errorf("%d forgeries were charged, want 1", c.Forgeries)
			}
			return
		}
	}
	t.Error("nobody was asked for packet 40")
}

func TestAnsweredPacketsFromThoseWhoRepeatThemselvesAreNoForgeries(t *testing.T) {
	b := joined(t, 4)
	b.stream(0, 40)
	b.hasMap(4, 3, 30, 40)
	b.e.Bad(b.now, 0, 40, 40)
	b.e.Receive(b.now, 4, packet(40))
	b.e.Verified(b.now, 0, 40, 40)
	if c := b.e.Counters(); c.Forgeries != 0 {
		t.Error("who delivered the same as others was charged")
	}
}

// A packet that was doubted is asked of somebody else, who may be the liar.
func TestForgeryThatTookThePlaceOfAGenuinePacketIsCharged(t *testing.T) {
	b := joined(t, 4)
	b.stream(0, 40)
	b.hasMap(4, 3, 30, 40)
	b.e.Bad(b.now, 0, 40, 40)
	forged := packet(40)
	forged.Payload = []byte{1, 2, 3}
	b.e.Receive(b.now, 4, forged)
	b.e.Genuine(packet(40)) // what came first
	b.e.Verified(b.now, 0, 40, 40)
	if c := b.e.Counters(); c.Forgeries != 1 || b.e.find(4).forgery.bad != 1 {
		t.Errorf("%d forgeries were charged, want 1, of neighbour 4", c.Forgeries)
	}
	if held := &b.e.groups[0].get(40).packet; differ(held, packet(40)) {
		t.Error("the forgery is still held")
	}
}

func TestRelayingAllocatesNothing(t *testing.T) {
	b := joined(t, 6)
	for n := Neighbor(4); n <= 6; n++ {
		b.control(n, ask{1, 255, 0, 0, 0}.appendTo(nil))
	}
	b.stream(0, 400)
	quiet := &silentOwner{}
	b.e.owner = quiet
	packets := make([]*stream.Packet, 210)
	for i := range packets {
		packets[i] = packet(uint32(401 + i))
	}
	i := 0
	if n := testing.AllocsPerRun(200, func() {
		b.now = b.now.Add(10 * time.Millisecond)
		b.e.expire(b.now)
		b.e.Receive(b.now, b.parent(int(packets[i].Number%8)), packets[i])
		i++
	}); n != 0 {
		t.Errorf("%v allocations for a packet", n)
	}
	if quiet.sent == 0 {
		t.Error("nothing was passed on")
	}
}

// A parent that loses part of what it should push is left for one that comes later, though it is never silent.
func TestParentThatFailsOftenIsLeft(t *testing.T) {
	b := joined(t, 5)
	failing := b.parent(0)
	for n := uint32(0); b.parent(0) == failing; n++ {
		if n == 1200 {
			t.Fatal("a parent is kept of whose packets every fourth is missing")
		}
		for i := range 5 {
			if n%50 == 0 {
				b.hasMap(Neighbor(i+1), uint8(i))
			}
		}
		b.run(10 * time.Millisecond)
		sub := &b.e.substreams[n%8]
		from := sub.parent
		if sub.granted && sub.next != 0 {
			from = sub.next
		}
		if from != failing || n%32 >= 8 {
			b.e.Receive(b.now, from, packet(n))
		}
		b.grantAll()
	}
	if !b.now.Before(b.e.find(failing).retry[0]) {
		t.Error("it may be asked again at once")
	}
}
