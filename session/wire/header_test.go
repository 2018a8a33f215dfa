package wire

import (
	"bytes"
	"errors"
	"testing"
)

var headerTests = []struct {
	name string
	h    Header
	wire []byte
}{
	{"initiator", Header{Mode: ModeInitiator}, []byte{0x01}},
	{"responder", Header{Mode: ModeResponder}, []byte{0x02}},
	{"startup with timestamp", Header{Mode: ModeStartup, HasTimestamp: true, Timestamp: 0x01dd}, unhex("0b 01dd")},
	{"echo alone", Header{Mode: ModeInitiator, HasTimestampEcho: true, TimestampEcho: 0xfffe}, unhex("05 fffe")},
	{"time critical", Header{Mode: ModeInitiator, TimeCritical: true}, []byte{0x81}},
	{"time critical reverse", Header{Mode: ModeInitiator, TimeCriticalReverse: true}, []byte{0x41}},
	{"everything", Header{ModeResponder, true, true, true, true, 1, 2}, unhex("ce 0001 0002")},
}

func TestHeaderCodec(t *testing.T) {
	for _, tt := range headerTests {
		if got := tt.h.AppendTo(nil); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: AppendTo = %x, want %x", tt.name, got, tt.wire)
		}
		got, rest, err := TakeHeader(append(bytes.Clone(tt.wire), 'z'))
		if err != nil || got != tt.h || string(rest) != "z" {
			t.Errorf("%s: TakeHeader(%x) = %+v, %x, %v; want %+v, z", tt.name, tt.wire, got, rest, err, tt.h)
		}
	}
}

func TestHeaderReservedBitsIgnored(t *testing.T) {
	for _, tt := range headerTests {
		in := bytes.Clone(tt.wire)
		in[0] |= 0x30
		if got, _, err := TakeHeader(in); err != nil || got != tt.h {
			t.Errorf("%s: TakeHeader(%x) = %+v, %v; want %+v", tt.name, in, got, err, tt.h)
		}
	}
}

func TestHeaderModeZeroRejected(t *testing.T) {
	for _, in := range [][]byte{{0}, {0xf0}, unhex("cc00010002")} {
		if h, rest, err := TakeHeader(in); !errors.Is(err, ErrMalformed) || h != (Header{}) || rest != nil {
			t.Errorf("TakeHeader(%x) = %+v, %x, %v; want ErrMalformed", in, h, rest, err)
		}
	}
}

func TestHeaderCutShortRejected(t *testing.T) {
	for _, tt := range headerTests {
		for n := range tt.wire {
			if h, _, err := TakeHeader(tt.wire[:n]); !errors.Is(err, ErrMalformed) || h != (Header{}) {
				t.Errorf("%s: TakeHeader(%x) = %+v, %v; want ErrMalformed", tt.name, tt.wire[:n], h, err)
			}
		}
	}
}

func TestHeaderWithoutModePanics(t *testing.T) {
	checkPanics(t, "mode 0", func() { Header{}.AppendTo(nil) })
	checkPanics(t, "mode 4", func() { Header{Mode: 4}.AppendTo(nil) })
}

func FuzzTakeHeader(f *testing.F) {
	for _, tt := range headerTests {
		f.Add(tt.wire)
	}
	f.Add(unhex("ff00010002"))
	f.Fuzz(func(t *testing.T, in []byte) {
		h, rest, err := TakeHeader(in)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("TakeHeader(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		want := bytes.Clone(in)
		want[0] &^= 0x30 // reserved bits are sent as 0
		if out := append(h.AppendTo(nil), rest...); !bytes.Equal(out, want) {
			t.Errorf("%x parsed as %+v, became %x, want %x", in, h, out, want)
		}
	})
}
