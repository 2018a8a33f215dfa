package stream

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

var start = time.Unix(1_000_000, 0)

// parityBlock returns the packets of frames of so many parts, at most BlockPackets in all, and their parity.
func parityBlock(t testing.TB, frames ...int) (packets []*Packet, parity Packet) {
	t.Helper()
	c, e := NewCutter(lecture()), new(Encoder)
	for _, parts := range frames {
		_, _, cut := cutFrame(t, c, 1, parts*700)
		for i := range cut {
			packets = append(packets, &cut[i])
			if p, ok := e.Add(start, &cut[i]); ok {
				return packets, p
			}
		}
	}
	parity, ok := e.Advance(start.Add(BlockTime))
	if !ok {
		t.Fatal("the block did not close")
	}
	return packets, parity
}

// without returns the list but for one.
func without(packets []*Packet, i int) []*Packet {
	return slices.Delete(slices.Clone(packets), i, i+1)
}

func TestOneLostPacketOfABlockIsRestored(t *testing.T) {
	for _, frames := range [][]int{{4, 4, 4, 1}, {1, 2}, {1}} {
		packets, parity := parityBlock(t, frames...)
		for i, lost := range packets {
			if got, ok := Restore(&parity, without(packets, i)); !ok || !reflect.DeepEqual(got, *lost) {
				t.Errorf("frames %v: restored number %d: %v, want %d", frames, got.Number, ok, lost.Number)
			}
		}
		if !parity.IsParityOf(packets) {
			t.Errorf("frames %v: the parity is not that of its block", frames)
		}
	}
}

func TestOnlyABlockThatLacksOneIsRestored(t *testing.T) {
	packets, parity := parityBlock(t, 3, 3, 3)
	other := *packets[1]
	other.Number = parity.Number + uint32(parity.Block)
	below, strange := *packets[1], *packets[1]
	below.Number = parity.Number - 1
	strange.Group = 0
	for name, others := range map[string][]*Packet{
		"two are missing":    packets[2:],
		"none is":            packets,
		"one comes twice":    append(without(without(packets, 0), 0), packets[2]),
		"one is from behind": append(without(without(packets, 0), 0), &other),
		"one is from before": append(without(without(packets, 0), 0), &below),
		"of another group":   append(without(without(packets, 0), 0), &strange),
		"one is parity":      append(without(without(packets, 0), 0), &parity),
	} {
		if got, ok := Restore(&parity, others); ok {
			t.Errorf("%s: restored number %d", name, got.Number)
		}
	}
	if parity.IsParityOf(packets[1:]) || parity.IsParityOf(append(without(packets, 0), packets[1])) {
		t.Error("the parity is that of less than its block")
	}
	if _, ok := Restore(packets[0], nil); ok {
		t.Error("restored from what is no parity")
	}
}

func TestParityThatLiesIsNotThatOfTheBlock(t *testing.T) {
	packets, parity := parityBlock(t, 3, 3, 3)
	for name, change := range map[string]func(*Packet){
		"other bytes":        func(p *Packet) { p.Payload[imageSize+30] ^= 1 },
		"no flag":            func(p *Packet) { p.Payload[0] ^= 2 },
		"another part":       func(p *Packet) { p.Payload[12] ^= 0x40 },
		"cut":                func(p *Packet) { p.Payload = p.Payload[:imageSize+1] },
		"longer than needed": func(p *Packet) { p.Payload = append(p.Payload, 1) },
	} {
		lie := parity
		lie.Payload = bytes.Clone(parity.Payload)
		change(&lie)
		if lie.IsParityOf(packets) {
			t.Errorf("%s: it is", name)
		}
		got, ok := Restore(&lie, packets[1:])
		if want := name == "other bytes"; ok != want {
			t.Errorf("%s: restored %v, want %v", name, ok, want)
		}
		if ok && reflect.DeepEqual(got, *packets[0]) {
			t.Errorf("%s: restored what was sent", name)
		}
	}
}

func TestBlockClosesWhenItIsDue(t *testing.T) {
	var e Encoder
	if !e.Wake().IsZero() {
		t.Error("an encoder without packets has something to do")
	}
	c := NewCutter(lecture())
	_, _, packets := cutFrame(t, c, 0, 3*MaxPayload)
	for i := range packets {
		if _, ok := e.Add(start.Add(time.Duration(i)*time.Millisecond), &packets[i]); ok {
			t.Error("a block closes early")
		}
	}
	if got := e.Wake(); !got.Equal(start.Add(BlockTime)) {
		t.Errorf("due at %v, want %v after its first packet", got, BlockTime)
	}
	if _, ok := e.Advance(start.Add(BlockTime - 1)); ok {
		t.Error("a block closes early")
	}
	p, ok := e.Advance(start.Add(BlockTime))
	if !ok || p.Number != 0 || p.Block != 3 {
		t.Errorf("Advance = parity of %d from %d, %v; want 3 from 0", p.Block, p.Number, ok)
	}
	if _, ok := e.Advance(start.Add(BlockTime)); ok {
		t.Error("a block closes twice")
	}
	_, _, next := cutFrame(t, c, 0, 300)
	e.Add(start, &next[0])
	if p, ok := e.Advance(start.Add(BlockTime)); !ok || p.Number != 3 || p.Block != 1 ||
		!bytes.Equal(p.Payload, append(next[0].appendImageHead(nil), next[0].Payload...)) {
		t.Error("the parity of one packet is not its image")
	}
}

// Any one of any block comes back, whatever the packets are; and if a byte of the parity is another, what comes back is
// not what was sent, and the parity not that of the block.
func FuzzRestore(f *testing.F) {
	f.Add(uint64(1), uint8(10), uint8(3), uint16(40))
	f.Fuzz(func(t *testing.T, seed uint64, count, lost uint8, wrong uint16) {
		rng := rand.New(rand.NewPCG(seed, 0))
		count = 1 + count%BlockPackets
		lost %= count
		var e Encoder
		var packets []*Packet
		var parity Packet
		for i := range uint32(count) {
			p := &Packet{Group: 1, Number: 40 + i, Timestamp: rng.Uint64N(1 << 48), Key: rng.IntN(2) == 0, Parts: 1, Frame: 40 + i,
				Payload: make([]byte, 1+rng.IntN(MaxPayload))}
			for j := range p.Payload {
				p.Payload[j] = byte(rng.Uint32())
			}
			packets = append(packets, p)
			parity, _ = e.Add(start, p)
		}
		if !parity.IsParity() {
			parity, _ = e.Advance(start.Add(BlockTime))
		}
		parity, err := Parse(parity.AppendTo(nil))
		if err != nil || !parity.IsParityOf(packets) {
			t.Fatalf("parity of %d from %d is not that of its block: %v", parity.Block, parity.Number, err)
		}
		others := without(packets, int(lost))
		if got, ok := Restore(&parity, others); !ok || !reflect.DeepEqual(got, *packets[lost]) {
			t.Errorf("restored number %d: %v, want %d", got.Number, ok, packets[lost].Number)
		}
		parity.Payload[int(wrong)%len(parity.Payload)] ^= 1 + byte(wrong>>8)&0x7f
		if parity.IsParityOf(packets) {
			t.Error("a parity that lies is that of the block")
		}
		if got, ok := Restore(&parity, others); ok && reflect.DeepEqual(got, *packets[lost]) {
			t.Error("a parity that lies restores what was sent")
		}
	})
}

func BenchmarkRestore(b *testing.B) {
	packets, parity := parityBlock(b, 4, 4, 4)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Restore(&parity, packets[1:]); !ok {
			b.Fatal("nothing was restored")
		}
	}
}

// What remains of a block that lacks more than one may happen to look like a packet.
func TestLessThanABlockIsNotTakenForOne(t *testing.T) {
	packet := func(number uint32, parts uint16, payload ...byte) *Packet {
		return &Packet{Group: 1, Number: number, Parts: parts, Payload: payload}
	}
	parityOf := func(packets ...*Packet) Packet {
		var e Encoder
		for _, p := range packets {
			e.Add(start, p)
		}
		parity, _ := e.Advance(start.Add(BlockTime))
		return parity
	}
	a, b, c := packet(0, 1, 1, 2, 3, 4, 0), packet(1, 3, 9), packet(2, 1, 7)
	parity := parityOf(a, b, c)
	if got, ok := Restore(&parity, []*Packet{c}); ok {
		t.Errorf("of two that are missing %d was made", got.Number)
	}
	a, b, c = packet(0, 1, 1), packet(1, 1, 2), packet(2, 1, 4)
	parity = parityOf(a, b, c)
	if got, ok := Restore(&parity, []*Packet{a, a}); ok {
		t.Errorf("with one twice %d was made", got.Number)
	}
	a, b = packet(0, 1, 1), packet(1, 1, 1)
	parity = parityOf(a, b)
	if parity.IsParityOf(nil) {
		t.Error("it is the parity of nothing")
	}
}
