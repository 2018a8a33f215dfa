package stream

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"lyceum/session/wire"
)

var pairTests = []struct {
	name string
	p    Pair
	wire []byte
}{
	{"the first", Pair{Now: []byte{1, 2}}, []byte{0, 1, 2}},
	{"repeats the one before", Pair{Now: []byte{3}, Before: []byte{1, 2}, Age: 20000}, []byte{0x81, 0x9c, 0x20, 2, 1, 2, 3}},
}

func TestPairCodec(t *testing.T) {
	for _, tt := range pairTests {
		if got := tt.p.AppendTo(nil); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: AppendTo = %x, want %x", tt.name, got, tt.wire)
		}
		if got, err := ParsePair(tt.wire); err != nil || !reflect.DeepEqual(got, tt.p) {
			t.Errorf("%s: ParsePair = %+v, %v; want %+v", tt.name, got, err, tt.p)
		}
	}
	for name, b := range map[string][]byte{
		"nothing":              {},
		"only an age":          {0},
		"cut in the repeat":    {1, 3, 1},
		"nothing new":          {1, 1, 1},
		"an empty repeat":      {1, 0, 1},
		"too old":              {0x8c, 0x9a, 0x41, 1, 1, 1},
		"a number too long":    {0x80, 0, 1},
		"a repeat's too":       {1, 0x80, 1, 1, 1},
		"a number without end": {0x80, 0x80},
	} {
		if _, err := ParsePair(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: error %v, want ErrMalformed", name, err)
		}
	}
}

func FuzzParsePair(f *testing.F) {
	for _, tt := range pairTests {
		f.Add(tt.wire)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if p, err := ParsePair(in); err == nil {
			if out := p.AppendTo(nil); !bytes.Equal(out, in) || len(p.Now) == 0 || (p.Age == 0) != (len(p.Before) == 0) {
				t.Errorf("%x parsed as %+v, which is %x", in, p, out)
			}
		}
	})
}
