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
	{0, unhex("00")},
	{127, unhex("7f")},
	{128, unhex("8100")},
	{16383, unhex("ff7f")},
	{16384, unhex("818000")},
	{1<<57 - 1, unhex("81ffffffffffffff7f")},
	{1 << 63, unhex("81808080808080808000")},
	{math.MaxUint64, unhex("81ffffffffffffffff7f")},
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

func TestVLUSizeChangesEverySevenBits(t *testing.T) {
	for n := 1; n < 10; n++ {
		v := uint64(1) << (7 * n)
		if below, at := SizeVLU(v-1), SizeVLU(v); below != n || at != n+1 {
			t.Errorf("SizeVLU(2^%d-1), SizeVLU(2^%[1]d) = %d, %d; want %d, %d", 7*n, below, at, n, n+1)
		}
	}
}

func TestVLUOverLongAccepted(t *testing.T) {
	for _, tt := range vluTests {
		in := append(bytes.Repeat([]byte{0x80}, 1000), tt.wire...)
		if got, rest, err := TakeVLU(in); err != nil || got != tt.v || len(rest) != 0 {
			t.Errorf("TakeVLU(1000 zero groups, %x) = %d, %x, %v; want %d", tt.wire, got, rest, err, tt.v)
		}
	}
}

func TestVLUOverflowRejected(t *testing.T) {
	for name, in := range map[string][]byte{
		"2^64":             unhex("82808080808080808000"),
		"2^64 zero-padded": unhex("8082808080808080808000"),
		"70 bits set":      unhex("ffffffffffffffffff7f"),
		"11 groups":        unhex("8180808080808080808000"),
		"cut after 64":     bytes.Repeat([]byte{0xff}, 11),
	} {
		if v, rest, err := TakeVLU(in); err != errVLUOverflow || v != 0 || rest != nil {
			t.Errorf("%s: TakeVLU(%x) = %d, %x, %v; want 0, none, overflow", name, in, v, rest, err)
		}
	}
	if !errors.Is(errVLUOverflow, ErrMalformed) {
		t.Error("overflow does not wrap ErrMalformed")
	}
}

func TestVLUCutShortRejected(t *testing.T) {
	for _, in := range [][]byte{nil, {0x80}, {0x81, 0x80}} {
		if _, _, err := TakeVLU(in); err != errVLUCut || !errors.Is(err, ErrMalformed) {
			t.Errorf("TakeVLU(%x) error = %v, want cut short", in, err)
		}
	}
}

func TestFieldCodec(t *testing.T) {
	long := bytes.Repeat([]byte{7}, 200)
	for name, tt := range map[string]struct{ field, wire []byte }{
		"empty":       {[]byte{}, []byte{0}},
		"three bytes": {[]byte("abc"), []byte("\x03abc")},
		"200 bytes":   {long, append([]byte{0x81, 0x48}, long...)},
	} {
		if got := AppendField(nil, tt.field); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: AppendField = %x, want %x", name, got, tt.wire)
		}
		field, rest, err := TakeField(append(bytes.Clone(tt.wire), 'z'))
		if err != nil || !bytes.Equal(field, tt.field) || string(rest) != "z" {
			t.Errorf("%s: TakeField = %x, %x, %v; want %x, z", name, field, rest, err, tt.field)
		}
	}
}

func TestFieldLongerThanInputRejected(t *testing.T) {
	for name, in := range map[string][]byte{
		"no length":     nil,
		"one byte over": {2, 'a'},
		"length 2^63":   unhex("81808080808080808000 61"),
		"length 2^64-1": unhex("81ffffffffffffffff7f 61"),
	} {
		if field, rest, err := TakeField(in); !errors.Is(err, ErrMalformed) || field != nil || rest != nil {
			t.Errorf("%s: TakeField(%x) = %x, %x, %v; want ErrMalformed", name, in, field, rest, err)
		}
	}
}

// What is taken, put back and joined with the rest is the input or a shorter form of it.
func FuzzTakeVLU(f *testing.F) {
	for _, tt := range vluTests {
		f.Add(tt.wire)
		f.Add(append([]byte{0x80, 0x80}, tt.wire...))
	}
	f.Add(bytes.Repeat([]byte{0xff}, 12))
	f.Fuzz(func(t *testing.T, in []byte) {
		v, rest, err := TakeVLU(in)
		if err != nil {
			if !errors.Is(err, ErrMalformed) || v != 0 || rest != nil {
				t.Errorf("TakeVLU(%x) = %d, %x, %v; want ErrMalformed alone", in, v, rest, err)
			}
			return
		}
		used := len(in) - len(rest)
		if !bytes.Equal(in[used:], rest) {
			t.Errorf("TakeVLU(%x) left %x, want the end of the input", in, rest)
		}
		out := AppendVLU(nil, v)
		zeros := used - len(out)
		if zeros < 0 || len(out) != SizeVLU(v) || !bytes.Equal(in[zeros:used], out) ||
			len(bytes.Trim(in[:zeros], "\x80")) != 0 {
			t.Errorf("TakeVLU(%x) = %d, which encodes as %x", in, v, out)
		}
	})
}

func FuzzTakeField(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte("\x03abcrest"))
	f.Add([]byte("\x80\x80\x01a"))
	f.Add(unhex("81ffffffffffffffff7f61"))
	f.Fuzz(func(t *testing.T, in []byte) {
		field, rest, err := TakeField(in)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("TakeField(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		if !bytes.HasSuffix(in, append(bytes.Clone(field), rest...)) {
			t.Errorf("TakeField(%x) = %x, %x; want the end of the input", in, field, rest)
		}
		out := append(AppendField(nil, field), rest...)
		again, rest2, err := TakeField(out)
		if err != nil || len(out) > len(in) || !bytes.Equal(again, field) || !bytes.Equal(rest2, rest) {
			t.Errorf("TakeField(%x) = %x, became %x, then %x, %v", in, field, out, again, err)
		}
		own := bytes.Clone(in)
		field, _, _ = TakeField(own)
		checkAliases(t, own, field)
	})
}
