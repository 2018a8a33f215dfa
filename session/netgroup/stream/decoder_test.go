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

// own returns a packet with storage of its own.
func own(p Packet) Packet {
	p.Payload = bytes.Clone(p.Payload)
	return p
}

// block returns the packets of frames that fill one block of group 0, and its parity.
func (x *bench) block(frames ...int) (packets []Packet, parity Packet) {
	x.t.Helper()
	var e Encoder
	for _, parts := range frames {
		for _, p := range x.frame(parts) {
			packets = append(packets, p)
			if got, ok := e.Add(start, &p); ok {
				parity = own(got)
			}
		}
	}
	if !parity.IsParity() {
		parity, _ = e.Advance(start.Add(BlockTime))
	}
	return packets, own(parity)
}

func TestOneLostPacketOfABlockIsRestored(t *testing.T) {
	for lost := range BlockPackets {
		x := newBench(t)
		d := NewDecoder(x.a)
		packets, parity := x.block(3, 1, 4, 2)
		for i, p := range packets {
			if i != lost {
				x.add(p, 1, Added)
				if _, ok := d.Restore(0, p.Number); ok {
					t.Fatal("restored without parity")
				}
			}
		}
		if !d.AddParity(&parity, 2) || d.AddParity(&parity, 2) || d.AddParity(&parity, 3) {
			t.Error("parity was not new once and then known")
		}
		got, ok := d.Restore(0, parity.Number)
		if !ok || !reflect.DeepEqual(got, packets[lost]) {
			t.Errorf("lost %d: restored %v, %+v, want %+v", lost, ok, got, packets[lost])
		}
		if _, ok := d.Restore(0, parity.Number); ok {
			t.Error("restored twice")
		}
	}
}

func TestParityThatCameFirstRestoresTheLast(t *testing.T) {
	x := newBench(t)
	d := NewDecoder(x.a)
	packets, parity := x.block(10)
	d.AddParity(&parity, 2)
	for i, p := range packets[:9] {
		x.add(p, 1, Added)
		if _, ok := d.Restore(0, p.Number); ok != (i == 8) {
			t.Errorf("after %d packets: restored %v", i+1, ok)
		}
	}
}

func TestBlockClosesWhenItIsDue(t *testing.T) {
	x := newBench(t)
	var e Encoder
	if !e.Wake().IsZero() {
		t.Error("an encoder without packets has something to do")
	}
	packets := x.frame(3)
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
		t.Errorf("Advance = %+v, %v; want parity of 3", p, ok)
	}
	if _, ok := e.Advance(start.Add(BlockTime)); ok {
		t.Error("a block closes twice")
	}
	next := x.frame(1)
	e.Add(start, &next[0])
	if p, ok := e.Advance(start.Add(BlockTime)); !ok || p.Number != 3 || p.Block != 1 ||
		!bytes.Equal(p.Payload, append(next[0].appendImageHead(nil), next[0].Payload...)) {
		t.Errorf("the parity of one packet is not its image: %+v", p)
	}
}

func TestParityThatLiesIsTold(t *testing.T) {
	x := newBench(t)
	d := NewDecoder(x.a)
	packets, parity := x.block(2, 2, 2, 2, 2)
	lie := forge(parity)
	lie.Payload[0] ^= 0xff          // the key flag as it was,
	lie.Payload[imageSize+100] ^= 1 // but other bytes
	for _, p := range packets[:9] {
		x.add(p, 1, Added)
	}
	d.AddParity(&lie, 7)
	forged, ok := d.Restore(0, 0)
	if !ok {
		t.Fatal("nothing was restored")
	}
	x.add(forged, Restored, Added)
	for range 4 {
		f, genuine := x.next()
		if !genuine {
			t.Fatal("a whole frame is not genuine")
		}
		x.a.Verified(&f)
		if liars := d.Verified(&f); len(liars) != 0 {
			t.Errorf("liars %v before the block is verified", liars)
		}
	}
	f, genuine := x.next()
	if genuine {
		t.Fatal("what a lie restored is genuine")
	}
	x.wantVerdict(x.a.Bad(&f), []Source(nil), []Source{1}, []uint32{8, 9})
	x.add(packets[8], 2, Added)
	x.add(packets[9], 2, Added)
	f, _ = x.next()
	x.wantVerdict(x.a.Verified(&f), nil, nil, nil)
	if liars := d.Verified(&f); !slices.Equal(liars, []Source{7}) {
		t.Errorf("liars %v, want 7", liars)
	}
}

func TestParityThatRestoresNothingPossibleIsToldToo(t *testing.T) {
	x := newBench(t)
	d := NewDecoder(x.a)
	packets, parity := x.block(10)
	lie := forge(parity) // the key flag is neither 0 nor 1
	d.AddParity(&lie, 7)
	for i, p := range packets {
		x.add(p, 1, Added)
		if got, ok := d.Restore(0, p.Number); ok {
			t.Errorf("after %d packets: restored %+v", i+1, got)
		}
	}
	f, _ := x.next()
	x.a.Verified(&f)
	if liars := d.Verified(&f); !slices.Equal(liars, []Source{7}) {
		t.Errorf("liars %v, want 7", liars)
	}
}

func TestHonestParityIsNotChargedForAForgedMember(t *testing.T) {
	x := newBench(t)
	d := NewDecoder(x.a)
	packets, parity := x.block(10)
	d.AddParity(&parity, 3)
	x.add(forge(packets[0]), 7, Added)
	for _, p := range packets[1:9] {
		x.add(p, 1, Added)
	}
	restored, ok := d.Restore(0, 8)
	if !ok {
		t.Fatal("nothing was restored")
	}
	x.add(restored, Restored, Added)
	f, _ := x.next()
	x.a.Bad(&f)
	for _, p := range packets {
		x.add(p, 2, Added)
	}
	f, _ = x.next()
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, nil)
	if liars := d.Verified(&f); len(liars) != 0 {
		t.Errorf("liars %v, want none", liars)
	}
}

func TestParityIsBounded(t *testing.T) {
	x := newBench(t)
	d := NewDecoder(x.a)
	for n := range uint32(2 * maxParities) {
		for from := range Source(4) {
			p := Packet{Number: n, Block: 1 + uint8(from), Payload: make([]byte, imageSize+1)}
			if got := d.AddParity(&p, from); got != (from < maxOfBlock) {
				t.Fatalf("parity from %d: new %v", from, got)
			}
		}
	}
	if got := len(d.groups[0]); got != maxParities {
		t.Errorf("%d are here, want %d", got, maxParities)
	}
	d.Forget(0, 2*maxParities)
	if got := len(d.groups[0]); got != 0 {
		t.Errorf("%d are here after all were forgotten", got)
	}
	x.a.Forget(0, 100)
	for _, p := range []Packet{{Number: 99, Block: 1}, {Number: 100 + MaxSpan, Block: 1}, {Number: 100}, {Group: 3, Number: 100, Block: 1}} {
		if p.Payload = make([]byte, imageSize+1); d.AddParity(&p, 1) {
			t.Errorf("parity outside was taken: %+v", p)
		}
	}
}

// Any one of any block comes back, whatever the packets are.
func FuzzRestore(f *testing.F) {
	f.Add(uint64(1), uint8(10), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, count, lost uint8) {
		rng := rand.New(rand.NewPCG(seed, 0))
		count = 1 + count%BlockPackets
		lost %= count
		a := NewAssembler(lecture())
		d := NewDecoder(a)
		var e Encoder
		var gone, parity Packet
		for i := range uint32(count) {
			p := Packet{Group: 1, Number: 40 + i, Timestamp: rng.Uint64N(1 << 48), Key: rng.IntN(2) == 0, Parts: 1, Frame: 40 + i,
				Payload: make([]byte, 1+rng.IntN(MaxPayload))}
			for j := range p.Payload {
				p.Payload[j] = byte(rng.Uint32())
			}
			if got, ok := e.Add(start, &p); ok {
				parity = own(got)
			}
			if uint8(i) == lost {
				gone = p
			} else {
				a.Add(&p, 1)
			}
		}
		if !parity.IsParity() {
			got, _ := e.Advance(start.Add(BlockTime))
			parity = own(got)
		}
		if parity, err := Parse(parity.AppendTo(nil)); err != nil || !d.AddParity(&parity, 2) {
			t.Fatalf("parity %+v is refused: %v", parity, err)
		}
		if got, ok := d.Restore(1, 40); !ok || !reflect.DeepEqual(got, gone) {
			t.Errorf("restored %v, %+v, want %+v", ok, got, gone)
		}
	})
}

func BenchmarkRestore(b *testing.B) {
	x := newBench(b)
	packets, parity := x.block(10)
	for _, p := range packets[1:] {
		x.add(p, 1, Added)
	}
	d := NewDecoder(x.a)
	b.ReportAllocs()
	for b.Loop() {
		d.AddParity(&parity, 1)
		if _, ok := d.Restore(0, 0); !ok {
			b.Fatal("nothing was restored")
		}
		d.Restart(0)
	}
}
