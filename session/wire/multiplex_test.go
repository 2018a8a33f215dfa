package wire

import (
	"bytes"
	"errors"
	"testing"
)

func TestSessionIDIsScrambledWithTheFirstEightBytes(t *testing.T) {
	const id = 0x01020304
	for name, tt := range map[string]struct{ packet, want string }{
		"longer packet":            {"10203040 0a0b0c0d ffffffff", "1b293f49"},
		"exactly two words":        {"10203040 0a0b0c0d", "1b293f49"},
		"six bytes: zeros follow":  {"10203040 0a0b", "1b293344"},
		"three bytes: zeros too":   {"102030", "11223304"},
		"no packet: the ID itself": {"", "01020304"},
	} {
		d := append(unhex("deadbeef"), unhex(tt.packet)...)
		PutSessionID(d, id)
		if want := unhex(tt.want + tt.packet); !bytes.Equal(d, want) {
			t.Errorf("%s: PutSessionID wrote %x, want %x", name, d, want)
		}
		if got, err := SessionID(d); err != nil || got != id {
			t.Errorf("%s: SessionID(%x) = %08x, %v; want %08x", name, d, got, err, id)
		}
	}
}

func TestSessionIDNeedsFourBytes(t *testing.T) {
	for n := range 4 {
		if _, err := SessionID(make([]byte, n)); !errors.Is(err, ErrMalformed) {
			t.Errorf("SessionID of %d bytes: error = %v, want ErrMalformed", n, err)
		}
	}
}

// Putting back the ID that was read reproduces the datagram, whatever it is.
func FuzzSessionID(f *testing.F) {
	f.Add([]byte{})
	f.Add(unhex("01020304"))
	f.Add(unhex("0102030405"))
	f.Add(unhex("1b293f49102030400a0b0c0dffffffff"))
	f.Fuzz(func(t *testing.T, in []byte) {
		id, err := SessionID(in)
		if err != nil {
			if len(in) >= SessionIDSize || !errors.Is(err, ErrMalformed) {
				t.Errorf("SessionID(%x) error = %v", in, err)
			}
			return
		}
		out := bytes.Clone(in)
		clear(out[:SessionIDSize])
		if PutSessionID(out, id); !bytes.Equal(out, in) {
			t.Errorf("SessionID(%x) = %08x, which put back gives %x", in, id, out)
		}
	})
}
