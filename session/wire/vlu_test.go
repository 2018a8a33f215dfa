package wire

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

var vluTests = []struct {
	v    uint64
	wire []byte
}{
	{0, []byte{0}},
	{127, []byte{0x7f}},
	{128, []byte{0x81, 0x00}},
	{16383, []byte{0xff, 0x7f}},
	{16384, []byte{0x81, 0x80, 0x00}},
	{1 << 63, []byte{0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}},
	{math.MaxUint64, []byte{0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}},
}

func TestVLUCodec(t *testing.T) {
	for _, tt := range vluTests {
		if got := AppendVLU(nil, tt.v); !bytes.Equal(got, tt.wire) {
			t.Errorf("AppendVLU(%d) = %x, want %x", tt.v, got, tt.wire)
		}
		if got := SizeVLU(tt.v); got != len(tt.wire) {
			t.Errorf("SizeVLU(%d) = %d, want %d", tt.v, got, len(tt.wire))
		}
		got, rest, err := TakeVLU(append(bytes.Clone(tt.wire), 0xaa))
		if err != nil || got != tt.v || !bytes.Equal(rest, []byte{0xaa}) {
			t.Errorf("TakeVLU(%x aa) = %d, %x, %v; want %d, aa", tt.wire, got, rest, err, tt.v)
		}
	}
}

func TestVLUOverflowRejected(t *testing.T) {
	for name, in := range map[string][]byte{
		"2^64":              {0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
		"2^64 zero-padded":  {0x80, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
		"ten groups of one": bytes.Repeat([]byte{0xff}, 10),
		"eleven groups":     {0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
	} {
		if v, rest, err := TakeVLU(in); err != errVLUOverflow || v != 0 || rest != nil {
			t.Errorf("%s: TakeVLU(%x) = %d, %x, %v; want overflow", name, in, v, rest, err)
		}
	}
	if !errors.Is(errVLUOverflow, ErrMalformed) {
		t.Error("overflow does not wrap ErrMalformed")
	}
}
