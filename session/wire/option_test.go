package wire

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
)

func TestOptionCodec(t *testing.T) {
	for name, tt := range map[string]struct {
		typ   uint64
		value []byte
		wire  []byte
	}{
		"type 0, no value":  {0, []byte{}, []byte{1, 0}},
		"small":             {0x0a, []byte{2}, []byte{2, 0x0a, 2}},
		"type of two bytes": {0x2000, []byte("v"), []byte{3, 0xc0, 0, 'v'}},
		"127 bytes in all":  {1, make([]byte, 126), append([]byte{127, 1}, make([]byte, 126)...)},
		"128 bytes in all":  {1, make([]byte, 127), append([]byte{0x81, 0, 1}, make([]byte, 127)...)},
	} {
		if got := AppendOption(nil, tt.typ, tt.value); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: AppendOption = %x, want %x", name, got, tt.wire)
		}
		o, marker, rest, err := TakeOption(append(bytes.Clone(tt.wire), 'z'))
		if err != nil || marker || o.Type != tt.typ || !bytes.Equal(o.Value, tt.value) || string(rest) != "z" {
			t.Errorf("%s: TakeOption = %+v, %v, %x, %v; want %d, %x", name, o, marker, rest, err, tt.typ, tt.value)
		}
	}
}

func TestMarkerHasNeitherTypeNorValue(t *testing.T) {
	for name, in := range map[string][]byte{
		"as appended":         append(AppendMarker(nil), 'z'),
		"length zero, padded": {0x80, 0x80, 0, 'z'},
	} {
		o, marker, rest, err := TakeOption(in)
		if err != nil || !marker || !reflect.DeepEqual(o, Option{}) || string(rest) != "z" {
			t.Errorf("%s: TakeOption(%x) = %+v, %v, %x, %v; want a marker", name, in, o, marker, rest, err)
		}
	}
}

func TestOptionMalformed(t *testing.T) {
	for name, in := range map[string][]byte{
		"empty":                      nil,
		"cut inside the length":      {0x81},
		"longer than what is left":   {3, 1, 2},
		"type runs over the end":     {1, 0x80, 0x00}, // the second byte of the type is outside the option
		"type of over 64 bits":       unhex("0b ffffffffffffffffffff7f"),
		"length of over 64 bits":     unhex("ffffffffffffffffffff7f"),
		"length far beyond any byte": unhex("81ffffffffffffffff7f"),
	} {
		o, marker, rest, err := TakeOption(in)
		if !errors.Is(err, ErrMalformed) || marker || rest != nil || !reflect.DeepEqual(o, Option{}) {
			t.Errorf("%s: TakeOption(%x) = %+v, %v, %x, %v; want ErrMalformed", name, in, o, marker, rest, err)
		}
	}
}

func TestOptionListEndsAtFirstMarker(t *testing.T) {
	in := []byte{2, 1, 9, 1, 0, 0, 5, 0}
	list, rest, err := takeOptionList(in)
	if err != nil || !bytes.Equal(list, in[:6]) || !bytes.Equal(rest, in[6:]) {
		t.Errorf("takeOptionList(%x) = %x, %x, %v; want %x, %x", in, list, rest, err, in[:6], in[6:])
	}
	for n := range 6 {
		if list, rest, err := takeOptionList(in[:n]); !errors.Is(err, ErrMalformed) || list != nil || rest != nil {
			t.Errorf("takeOptionList(%x) = %x, %x, %v; want ErrMalformed", in[:n], list, rest, err)
		}
	}
}

func FuzzTakeOption(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte{0x80, 0})
	f.Add([]byte{2, 0x0a, 2, 0})
	f.Add([]byte{3, 0xc0, 0, 'v'})
	f.Add([]byte{3, 0x80, 0, 'v'})
	f.Fuzz(func(t *testing.T, in []byte) {
		o, marker, rest, err := TakeOption(in)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("TakeOption(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		if !bytes.HasSuffix(in, append(bytes.Clone(o.Value), rest...)) {
			t.Errorf("TakeOption(%x) = %+v, %x; want the end of the input", in, o, rest)
		}
		var out []byte
		if marker {
			out = AppendMarker(nil)
		} else {
			out = AppendOption(nil, o.Type, o.Value)
		}
		again, marker2, _, err := TakeOption(out)
		if err != nil || marker2 != marker || !reflect.DeepEqual(again, o) || len(out) > len(in)-len(rest) {
			t.Errorf("TakeOption(%x) = %+v, became %x, then %+v, %v", in, o, out, again, err)
		}
		own := bytes.Clone(in)
		o, _, _, _ = TakeOption(own)
		checkAliases(t, own, o.Value)
	})
}
