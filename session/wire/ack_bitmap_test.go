package wire

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

func TestBitmapAckCodec(t *testing.T) {
	for _, tt := range ackTests {
		if got := tt.a.AppendBitmap(nil); !bytes.Equal(got, tt.bitmap) || tt.a.SizeBitmap() != len(got) {
			t.Errorf("%s: AppendBitmap, SizeBitmap = %x, %d; want %x", tt.name, got, tt.a.SizeBitmap(), tt.bitmap)
		}
		if got, err := ParseAckBitmap(tt.bitmap, nil); err != nil || !equalAcks(got, tt.a) {
			t.Errorf("%s: ParseAckBitmap(%x) = %+v, %v; want %+v", tt.name, tt.bitmap, got, err, tt.a)
		}
	}
}

func TestBitmapAckEveryByteValue(t *testing.T) {
	for octet := range 256 {
		got, err := ParseAckBitmap([]byte{1, 0, 10, byte(octet)}, nil)
		if err != nil {
			t.Fatalf("ParseAckBitmap of byte %02x: %v", octet, err)
		}
		seen := 0
		for _, r := range got.Received {
			for n := r.First; n <= r.Last; n++ {
				seen |= 1 << (n - 12)
			}
		}
		if checkRanges(t, []byte{byte(octet)}, got); seen != octet {
			t.Errorf("byte %02x parsed as %v, which is %02x", octet, got.Received, seen)
		}
	}
}

func TestBitmapAckWritesOverOldBytesInItsRoom(t *testing.T) {
	room := bytes.Repeat([]byte{0xff}, 32)
	if got := ackTests[2].a.AppendBitmap(room[:0]); !bytes.Equal(got, ackTests[2].bitmap) {
		t.Errorf("AppendBitmap into used memory = %x, want %x", got, ackTests[2].bitmap)
	}
}

func TestBitmapAckTrailingZerosIgnored(t *testing.T) {
	in := append(bytes.Clone(ackTests[5].bitmap), make([]byte, 100)...) // bits far above 64 bits, but not set
	if got, err := ParseAckBitmap(in, nil); err != nil || !equalAcks(got, ackTests[5].a) {
		t.Errorf("ParseAckBitmap(%x) = %+v, %v; want %+v", in, got, err, ackTests[5].a)
	}
}

func TestBitmapAckOverflowRejected(t *testing.T) {
	for name, in := range map[string][]byte{
		"first bit above cumulative 2^64-1": unhex("01 00 81ffffffffffffffff7f 01"),
		"first bit above cumulative 2^64-2": unhex("01 00 81ffffffffffffffff7e 01"),
		"run crosses 2^64":                  unhex("01 00 81ffffffffffffffff7d 03"),
		"second byte":                       unhex("01 00 81ffffffffffffffff7d 01 01"),
	} {
		if got, err := ParseAckBitmap(in, nil); !errors.Is(err, ErrMalformed) || !equalAcks(got, Ack{}) {
			t.Errorf("%s: ParseAckBitmap(%x) = %+v, %v; want ErrMalformed", name, in, got, err)
		}
	}
}

func TestBitmapAckUsesTheStorageGiven(t *testing.T) {
	buf := make([]Range, 0, 8)
	got, err := ParseAckBitmap(ackTests[2].bitmap, buf)
	if err != nil || !equalAcks(got, ackTests[2].a) || &got.Received[0] != &buf[:1][0] {
		t.Errorf("ParseAckBitmap = %+v, %v; want %+v in the storage given", got, err, ackTests[2].a)
	}
}

func TestBitmapAckThatFitsNoChunk(t *testing.T) {
	// Three bytes of head leave 65,532 of bitmap.
	widest := Ack{Received: []Range{{8 * 65532, 8*65532 + 1}}}
	if got := len(widest.AppendBitmap(nil)); got != MaxChunkPayload || widest.SizeBitmap() != got {
		t.Errorf("widest bitmap: AppendBitmap, SizeBitmap = %d, %d bytes; want %d", got, widest.SizeBitmap(), MaxChunkPayload)
	}
	for name, last := range map[string]uint64{"one bit too wide": 8*65532 + 2, "highest number": math.MaxUint64} {
		a := Ack{Received: []Range{{last, last}}}
		if got := a.SizeBitmap(); got != math.MaxInt {
			t.Errorf("%s: SizeBitmap = %d, want math.MaxInt", name, got)
		}
		checkPanics(t, name, func() { a.AppendBitmap(nil) })
	}
}

func TestBitmapAckOutOfOrderPanics(t *testing.T) {
	for name, a := range brokenAcks {
		checkPanics(t, name, func() { a.AppendBitmap(nil) })
	}
}

// What parses is ordered, encodes the same way in no more bytes, and says the same as ranges.
func FuzzParseAckBitmap(f *testing.F) {
	for _, tt := range ackTests {
		f.Add(tt.bitmap)
	}
	f.Add(unhex("01 00 81ffffffffffffffff7d 03"))
	f.Add(unhex("01 00 8005 55 aa 00 00 ff 80 01 00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := ParseAckBitmap(in, nil)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("ParseAckBitmap(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		checkRanges(t, in, a)
		checkAckRoundTrips(t, in, a)
		if out := a.AppendBitmap(nil); len(out) > len(in) {
			t.Errorf("%x grew to %x", in, out)
		}
	})
}
