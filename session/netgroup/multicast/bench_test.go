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
func (b *bench) Forged(Neighbor)               {}
func (b *bench) Forger(n Neighbor)             { b.forgers = append(b.forgers, n) }

const self = Member(100)

// newBench returns an engine, of a publisher or of somebody whose neighbour 1 is the publisher, with so many neighbours.
func newBench(t testing.TB, publisher bool, neighbors int) *bench {
	info := stream.Info{Kind: stream.Data, Widths: [3]uint8{8}, Window: time.Second, Margin: 500 * time.Millisecond}
	return newBenchOf(t, info, publisher, neighbors)
}

// newBenchOf does the same for a stream of any kind.
func newBenchOf(t testing.TB, info stream.Info, publisher bool, neighbors int) *bench {
	b := &bench{t: t, now: simStart}
	cfg := DefaultConfig(info)
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

type silentOwner struct{ sent int }

func (o *silentOwner) Packet(Neighbor, *stream.Packet) bool { o.sent++; return true }
func (o *silentOwner) Control(Neighbor, []byte)             {}
func (o *silentOwner) Deliver(*stream.Packet)               {}
func (o *silentOwner) Lost(uint8, uint32, uint32)           {}
func (o *silentOwner) KeyFrameWanted()                      {}
func (o *silentOwner) Forged(Neighbor)                      {}
func (o *silentOwner) Forger(Neighbor)                      {}
