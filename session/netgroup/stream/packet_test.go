package stream

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"lyceum/session/wire"
)

var packetTests = []struct {
	name string
	p    Packet
	wire []byte
}{
	{"the first", Packet{Parts: 1, Payload: []byte{9}},
		[]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9}},
	{"every field", Packet{Group: 2, Hops: 3, Number: 0x01020304, Key: true, Timestamp: 0xa1a2a3a4a5a6, Frame: 0x00020305,
		Part: 0x0101, Parts: 0x0102, Payload: []byte{7, 8}},
		[]byte{0x0a, 3, 1, 2, 3, 4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0, 2, 3, 5, 1, 1, 1, 2, 7, 8}},
	{"parity", Packet{Group: 1, Hops: 1, Number: 20, Block: 10, Payload: bytes.Repeat([]byte{5}, imageSize+1)},
		append([]byte{0x05, 1, 0, 0, 0, 20, 10}, bytes.Repeat([]byte{5}, imageSize+1)...)},
}

func TestPacketCodec(t *testing.T) {
	for _, tt := range packetTests {
		if got := tt.p.AppendTo(nil); !bytes.Equal(got, tt.wire) || tt.p.Size() != len(tt.wire) {
			t.Errorf("%s: AppendTo = %x, Size = %d, want %x", tt.name, got, tt.p.Size(), tt.wire)
		}
		if got, err := Parse(tt.wire); err != nil || !reflect.DeepEqual(got, tt.p) {
			t.Errorf("%s: Parse = %+v, %v; want %+v", tt.name, got, err, tt.p)
		}
		least := headerSize
		if tt.p.IsParity() {
			least = parityHeaderSize + imageSize
		}
		for n := range least + 1 {
			if _, err := Parse(tt.wire[:n]); !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%s cut to %d bytes: %v, want ErrMalformed", tt.name, n, err)
			}
		}
	}
}

func TestImpossiblePacketIsRefused(t *testing.T) {
	good, parity := packetTests[1].wire, packetTests[2].wire
	for name, b := range map[string][]byte{
		"layer group 3":                     with(good, 0, 3),
		"unknown flag":                      with(good, 0, 0x10),
		"no parts":                          with(with(good, 18, 0), 19, 0),
		"absurdly many parts":               with(good, 18, 0xff),
		"a part behind the last":            with(good, 17, 2),
		"parts before number 0":             with(with(with(good, 2, 0), 3, 0), 4, 0),
		"parts behind the last number":      with(with(with(with(with(good, 2, 0xff), 3, 0xff), 4, 0xff), 5, 0xff), 19, 3),
		"more frames than packets":          with(good, 12, 0x02),
		"no payload":                        good[:headerSize],
		"payload too long":                  append(bytes.Clone(good[:headerSize]), make([]byte, MaxPayload+1)...),
		"parity of no block":                with(parity, 6, 0),
		"parity of a block of 11":           with(parity, 6, 11),
		"parity that is a key frame":        with(parity, 0, 0x0d),
		"parity of no payload":              parity[:parityHeaderSize+imageSize],
		"parity of too long a payload":      append(bytes.Clone(parity), make([]byte, MaxPayload)...),
		"a block that goes behind the last": with(with(with(with(parity, 2, 0xff), 3, 0xff), 4, 0xff), 5, 0xf7),
	} {
		if p, err := Parse(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Parse = %+v, %v; want ErrMalformed", name, p, err)
		}
	}
}

func TestLongestPacketFitsMaxPacket(t *testing.T) {
	p := Packet{Block: 1, Payload: make([]byte, imageSize+MaxPayload)}
	if n := len(p.AppendTo(nil)); n != MaxPacket {
		t.Errorf("%d bytes, want %d", n, MaxPacket)
	}
}

func TestImageRestoresAllButPlaceAndHops(t *testing.T) {
	p := packetTests[1].p
	image := append(append(p.appendImageHead(nil), p.Payload...), 0, 0, 0)
	got := Packet{Group: p.Group, Number: p.Number, Hops: p.Hops}
	if !got.parseImage(image) || !reflect.DeepEqual(got, p) {
		t.Fatalf("restored %+v, want %+v", got, p)
	}
	for name, b := range map[string][]byte{
		"not a flag":        with(image, 0, 2),
		"rest is not zero":  with(image, len(image)-1, 1),
		"longer than it is": with(image, 16, 200),
		"no payload":        with(image[:imageSize], 16, 0),
		"no parts":          with(with(image, 13, 0), 14, 0),
		"cut":               image[:imageSize-1],
	} {
		if got := (Packet{Number: p.Number}); got.parseImage(b) {
			t.Errorf("%s: restored %+v", name, got)
		}
	}
}

func TestPacketCodecDoesNotAllocate(t *testing.T) {
	room := make([]byte, 0, MaxPacket)
	p := Packet{Parts: 1, Payload: make([]byte, MaxPayload)}
	if n := testing.AllocsPerRun(100, func() {
		room = p.AppendTo(room[:0])
		_, _ = Parse(room)
		_, _ = Parse(room[:10])
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func FuzzParsePacket(f *testing.F) {
	for _, tt := range packetTests {
		f.Add(tt.wire)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := Parse(in)
		if err != nil {
			return
		}
		if out := p.AppendTo(nil); !bytes.Equal(out, in) || len(in) > MaxPacket || p.Size() != len(in) {
			t.Errorf("%x parsed as %+v, which is %x", in, p, out)
		}
		if p.IsParity() {
			return
		}
		if uint64(p.First())+uint64(p.Parts) > 1<<32 || p.Part >= p.Parts || p.First() > p.Number || p.Frame > p.First() {
			t.Errorf("impossible: %+v", p)
		}
	})
}

func BenchmarkAppendParse(b *testing.B) {
	room := make([]byte, 0, MaxPacket)
	p := Packet{Parts: 1, Payload: make([]byte, MaxPayload)}
	b.ReportAllocs()
	b.SetBytes(MaxPacket)
	for b.Loop() {
		room = p.AppendTo(room[:0])
		if _, err := Parse(room); err != nil {
			b.Fatal(err)
		}
	}
}
