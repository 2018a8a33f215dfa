package multicast

import (
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// A bench is one engine and all that it sends.
type bench struct {
	t         testing.TB
	now       time.Time
	e         *Engine
	sent      []sentPacket
	messages  []sentMessage
	delivered []uint32
	lost      []uint32
	keyFrames int
	forgers   []Neighbor
}

type sentPacket struct {
	to Neighbor
	p  stream.Packet
}

type sentMessage struct {
	to Neighbor
	b  []byte
}

func (b *bench) Packet(to Neighbor, p *stream.Packet) bool {
	b.sent = append(b.sent, sentPacket{to, *p})
	return true
}

func (b *bench) Control(to Neighbor, m []byte) {
	b.messages = append(b.messages, sentMessage{to, append([]byte(nil), m...)})
}
func (b *bench) Deliver(p *stream.Packet)      { b.delivered = append(b.delivered, p.Number) }
func (b *bench) Lost(_ uint8, first, _ uint32) { b.lost = append(b.lost, first) }
func (b *bench) KeyFrameWanted()               { b.keyFrames++ }
func (b *bench) Forger(n Neighbor)             { b.forgers = append(b.forgers, n) }

const self = Member(100)

// newBench returns an engine, of a publisher or of somebody whose neighbour 1 is the publisher, with so many neighbours.
func newBench(t testing.TB, publisher bool, neighbors int) *bench {
	b := &bench{t: t, now: simStart}
	cfg := DefaultConfig(stream.Info{Kind: stream.Data, Widths: [3]uint8{8}, Window: time.Second, Margin: 500 * time.Millisecond})
	cfg.Self, cfg.Publisher = self, publisher
	b.e = New(b, rand.New(rand.NewPCG(1, 2)), b.now, cfg)
	b.e.SetCapacity(20_000)
	for i := range neighbors {
		n := Neighbor(i + 1)
		b.e.Add(b.now, n, Member(n), n == 1 && !publisher)
		b.e.SetPath(n, Path{RTT: 40 * time.Millisecond})
	}
	b.messages = nil
	return b
}

// run lets time pass.
func (b *bench) run(d time.Duration) {
	for end := b.now.Add(d); ; {
		w := b.e.Wake()
		if w.After(end) {
			b.now = end
			return
		}
		if w.After(b.now) {
			b.now = w
		}
		b.e.Advance(b.now)
	}
}

func (b *bench) control(from Neighbor, m []byte) {
	if err := b.e.Control(b.now, from, m); err != nil {
		b.t.Fatal(err)
	}
}

// hasMap has a neighbour tell that it has a free slot and so many packets.
func (b *bench) hasMap(from Neighbor, depth uint8, packets ...uint32) {
	m := mapMessage{capacity: 10_000, free: 20, k: 8, groups: 1}
	for s := range 8 {
		m.places[s] = place{depth, depth * 10}
	}
	if len(packets) > 0 {
		m.held[0].base = packets[0]
		for _, n := range packets {
			for int(n-packets[0])/8 >= len(m.held[0].set) {
				m.held[0].set = append(m.held[0].set, 0)
			}
			m.held[0].set[(n-packets[0])/8] |= 1 << ((n - packets[0]) % 8)
		}
	}
	b.control(from, m.appendTo(nil))
}

// asks returns the latest ask to each neighbour since the last call.
func (b *bench) asks() map[Neighbor]ask {
	asks := map[Neighbor]ask{}
	for _, m := range b.messages {
		if m.b[0] == kindAsk {
			a, err := parseAsk(m.b[1:])
			if err != nil {
				b.t.Fatal(err)
			}
			asks[m.to] = a
		}
	}
	b.messages = nil
	return asks
}

// grantAll has every neighbour grant what it is asked for, below these ancestors.
func (b *bench) grantAll(above ...Member) {
	for range 4 {
		asks := b.asks()
		for n := Neighbor(1); n < 20; n++ {
			if a, ok := asks[n]; ok {
				g := grant{serial: a.serial, pushed: a.want, standby: a.standby}
				for s := range 8 {
					if (a.want | a.standby).has(s) {
						g.lists[s] = append(append([]Member(nil), above...), Member(n))
					}
				}
				b.control(n, g.appendTo(nil))
			}
		}
	}
}

func packet(number uint32) *stream.Packet {
	return &stream.Packet{Number: number, Frame: number, Parts: 1, Timestamp: uint64(number) * 10_000, Payload: []byte{byte(number), 1}}
}

// parent returns who pushes a substream.
func (b *bench) parent(s int) Neighbor { return b.e.substreams[s].parent }

// joined is a bench with parents for all substreams.
func joined(t testing.TB, neighbors int) *bench {
	b := newBench(t, false, neighbors)
	for n := range neighbors {
		b.hasMap(Neighbor(n+1), uint8(n))
	}
	b.run(gather + checkEvery)
	b.grantAll()
	for s := range 8 {
		if b.parent(s) == 0 {
			t.Fatalf("substream %d has no parent", s)
		}
	}
	return b
}

// stream pushes packets first to last, each from the parent of its substream, 10 ms apart, but those left out.
func (b *bench) stream(first, last uint32, leftOut ...uint32) {
next:
	for n := first; n <= last; n++ {
		b.run(10 * time.Millisecond)
		for _, out := range leftOut {
			if n == out {
				continue next
			}
		}
		b.e.Receive(b.now, b.parent(int(n%8)), packet(n))
	}
}

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
	b.control(Neighbor(above), ask{1, 1, 0}.appendTo(nil))
	for _, m := range b.messages {
		if m.b[0] == kindGrant {
			if g, _ := parseGrant(m.b[1:]); g.pushed != 0 {
				t.Error("a parent was granted its own substream")
			}
		}
	}
}

func TestTooLongALineOfAncestorsIsRefused(t *testing.T) {
	b := newBench(t, false, 2)
	b.hasMap(1, 23)
	b.run(gather + checkEvery)
	var above []Member
	for i := range maxAncestors - 1 {
		above = append(above, Member(1000+i))
	}
	b.grantAll(above...)
	b.control(2, ask{1, 1, 0}.appendTo(nil))
	b.e.settle(b.now)
	for _, m := range b.messages {
		if m.b[0] == kindGrant {
			if g, _ := parseGrant(m.b[1:]); g.pushed != 0 {
				t.Error("a child was taken 25 links below the publisher")
			}
		}
	}
}

func TestPublisherSendsFirstCopiesFirst(t *testing.T) {
	b := newBench(t, true, 2)
	b.control(1, ask{1, 255, 0}.appendTo(nil))
	b.control(2, ask{1, 255, 0}.appendTo(nil))
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
	b.control(1, ask{1, 255, 0}.appendTo(nil))
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
	if c := b.e.Counters(); c.Forgeries != 1 || b.e.find(4).forgery.first.IsZero() {
		t.Errorf("%d forgeries were charged, want 1, of neighbour 4", c.Forgeries)
	}
	if held := &b.e.groups[0].get(40).packet; differ(held, packet(40)) {
		t.Error("the forgery is still held")
	}
}

func TestRelayingAllocatesNothing(t *testing.T) {
	b := joined(t, 6)
	for n := Neighbor(4); n <= 6; n++ {
		b.control(n, ask{1, 255, 0}.appendTo(nil))
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

type silentOwner struct{ sent int }

func (o *silentOwner) Packet(Neighbor, *stream.Packet) bool { o.sent++; return true }
func (o *silentOwner) Control(Neighbor, []byte)             {}
func (o *silentOwner) Deliver(*stream.Packet)               {}
func (o *silentOwner) Lost(uint8, uint32, uint32)           {}
func (o *silentOwner) KeyFrameWanted()                      {}
func (o *silentOwner) Forger(Neighbor)                      {}
