package stream

import (
	"bytes"
	"errors"
	"testing"

	"lyceum/session/wire"
)

var mapTests = []struct {
	name    string
	numbers []uint32 // that came, the first first
	wire    []byte
}{
	{"nothing", nil, []byte{0, 0, 0}},
	{"all of a few", []uint32{5, 6, 7}, []byte{5, 3, 0}},
	{"one missing", []uint32{5, 7}, []byte{5, 1, 1, 1}},
	{"nine follow a gap", []uint32{200, 202, 210}, []byte{0x81, 0x48, 1, 9, 0x01, 0x01}},
}

func TestMapHasWhatTheWindowHas(t *testing.T) {
	for _, tt := range mapTests {
		x := newView(t)
		for _, n := range tt.numbers {
			x.Add(x.now, n, true)
		}
		b := x.AppendMap(nil)
		if !bytes.Equal(b, tt.wire) {
			t.Errorf("%s: AppendMap = %x, want %x", tt.name, b, tt.wire)
		}
		m, rest, err := TakeMap(append(b, 0xff))
		if err != nil || len(rest) != 1 {
			t.Fatalf("%s: TakeMap leaves %x, %v", tt.name, rest, err)
		}
		var copied Map
		copied.Set(&m)
		clear(b)
		for n := range uint32(300) {
			if got, want := copied.Has(n), x.Has(n); got != want {
				t.Errorf("%s: Has(%d) = %v, want %v", tt.name, n, got, want)
			}
		}
		for n := range tt.wire {
			if _, _, err := TakeMap(tt.wire[:n]); !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%s cut to %d bytes: %v, want ErrMalformed", tt.name, n, err)
			}
		}
	}
}

func TestImpossibleMapIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"a number too long":       {0x80, 5, 3, 0},
		"no run but more":         {5, 0, 1, 1},
		"the last is not here":    {5, 1, 2, 1},
		"bits behind the last":    {5, 1, 1, 3},
		"over 8,192 at once":      {5, 0xc0, 0x01, 0},
		"over 8,192 in all":       {5, 0xa0, 0x00, 0xa0, 0x00},
		"more follow than can be": {5, 1, 0xff, 0xff, 0xff, 0x7f},
		"behind the last number":  {0x8f, 0xff, 0xff, 0xff, 0x7f, 2, 0},
		"a sum that wraps":        {0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0},
	} {
		if m, _, err := TakeMap(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: TakeMap = %+v, %v; want ErrMalformed", name, m, err)
		}
	}
}

// What parses is what would be written, and says of no number more than its encoding has bits for.
func FuzzTakeMap(f *testing.F) {
	for _, tt := range mapTests {
		f.Add(tt.wire)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		m, rest, err := TakeMap(in)
		if err != nil {
			return
		}
		if out := append(m.AppendTo(nil), rest...); !bytes.Equal(out, in) {
			t.Errorf("%x parsed as %+v, which is %x", in, m, out)
		}
		if m.End() > 1<<32 || m.First() > m.End() || m.End()-m.First() > MaxSpan {
			t.Fatalf("impossible: %+v", m)
		}
		if m.End() > m.First() && (!m.Has(uint32(m.First())) || !m.Has(uint32(m.End()-1))) {
			t.Errorf("%+v has not its own ends", m)
		}
		if m.First() > 0 && m.Has(uint32(m.First()-1)) || m.End() < 1<<32 && m.Has(uint32(m.End())) {
			t.Errorf("%+v has what is beyond its ends", m)
		}
	})
}
