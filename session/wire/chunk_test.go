package wire

import (
	"bytes"
	"testing"
)

var (
	startupTypes = []ChunkType{TypeInitiatorHello, TypeResponderHello, TypeResponderRedirect,
		TypeCookieChange, TypeInitiatorKeying, TypeResponderKeying}
	sessionTypes = []ChunkType{TypeForwardedHello, TypePing, TypePingReply, TypeUserData,
		TypeNextUserData, TypeAckBitmap, TypeAckRanges, TypeBufferProbe, TypeFlowException,
		TypeCloseRequest, TypeCloseAck}
	anywhereTypes = []ChunkType{TypePacketFragment, TypePadding, TypePaddingFF}
)

// "Startup chunks only in mode 3, others only in mode 1 and 2": RFC 7016 §2.3.
func TestChunkAllowedInItsModesOnly(t *testing.T) {
	want := map[ChunkType][4]bool{} // by mode; unknown types are in none
	for _, c := range startupTypes {
		want[c] = [4]bool{ModeStartup: true}
	}
	for _, c := range sessionTypes {
		want[c] = [4]bool{ModeInitiator: true, ModeResponder: true}
	}
	for _, c := range anywhereTypes {
		want[c] = [4]bool{ModeInitiator: true, ModeResponder: true, ModeStartup: true}
	}
	for c := range 256 {
		for m := range Mode(4) {
			if got := ChunkType(c).AllowedIn(m); got != want[ChunkType(c)][m] {
				t.Errorf("%v.AllowedIn(%d) = %v, want %v", ChunkType(c), m, got, !got)
			}
		}
	}
}

func TestChunkTypeNamesAreDistinct(t *testing.T) {
	seen := map[string]int{}
	for c := range 256 {
		seen[ChunkType(c).String()]++
	}
	if n := len(seen); n != 255 || seen["padding"] != 2 {
		t.Errorf("256 types have %d names, %d of them padding; want 255, 2", n, seen["padding"])
	}
	if got := ChunkType(0xec).String(); got != "chunk 0xec" {
		t.Errorf("String of an unknown type = %q, want chunk 0xec", got)
	}
}

func TestChunkFramingInPlace(t *testing.T) {
	b := []byte("before")
	start := len(b)
	b = BeginChunk(b, TypeBufferProbe)
	b = BufferProbe{FlowID: 300}.AppendTo(b)
	EndChunk(b, start)
	want := append([]byte("before"), unhex("18 0002 822c")...)
	if !bytes.Equal(b, want) {
		t.Errorf("BeginChunk … EndChunk = %x, want %x", b, want)
	}
	if got := AppendChunk([]byte("before"), TypeBufferProbe, unhex("822c")); !bytes.Equal(got, want) {
		t.Errorf("AppendChunk = %x, want %x", got, want)
	}
}

func TestNextChunkStopsAtPadding(t *testing.T) {
	for name, tail := range map[string][]byte{
		"nothing":                  nil,
		"one byte":                 {0x01},
		"two bytes":                {0x01, 0x00},
		"length one over the rest": {0x01, 0x00, 0x03, 'a', 'b'},
		"encryption padding":       bytes.Repeat([]byte{0xff}, 15),
	} {
		in := append(AppendChunk(nil, TypePing, []byte("hi")), tail...)
		c, payload, rest, ok := NextChunk(in)
		if !ok || c != TypePing || string(payload) != "hi" || !bytes.Equal(rest, tail) {
			t.Errorf("%s: NextChunk(%x) = %v, %x, %x, %v; want ping, hi, %x", name, in, c, payload, rest, ok, tail)
		}
		if c, payload, after, ok := NextChunk(rest); ok || c != 0 || payload != nil || after != nil {
			t.Errorf("%s: NextChunk(%x) = %v, %x, %x, %v; want none", name, rest, c, payload, after, ok)
		}
	}
}

func TestNextChunkTakesEmptyAndLargestPayload(t *testing.T) {
	for _, n := range []int{0, MaxChunkPayload} {
		in := AppendChunk(nil, TypePing, make([]byte, n))
		if _, payload, rest, ok := NextChunk(in); !ok || len(payload) != n || len(rest) != 0 {
			t.Errorf("%d bytes came back as %d, rest %d, %v", n, len(payload), len(rest), ok)
		}
	}
}

// A malformed chunk is skipped and parsing goes on with the next: RFC 7016 §2.3.
func TestMalformedChunkIsSkippedNextStillParsed(t *testing.T) {
	b := AppendChunk(nil, TypeFlowException, []byte{0x81}) // cut inside a VLU
	b = AppendChunk(b, TypeUserData, []byte{0, 2, 0, 0})   // sequence number 0
	b = AppendChunk(b, 0xec, []byte{9})                    // unknown
	b = AppendChunk(b, TypeBufferProbe, []byte{5})

	var malformed, unknown int
	var got []BufferProbe
	for {
		c, payload, rest, ok := NextChunk(b)
		if !ok {
			break
		}
		b = rest
		var err error
		switch {
		case !c.AllowedIn(ModeInitiator):
			unknown++
		case c == TypeFlowException:
			_, err = ParseFlowException(payload)
		case c == TypeUserData:
			_, err = ParseUserData(payload)
		case c == TypeBufferProbe:
			var p BufferProbe
			p, err = ParseBufferProbe(payload)
			got = append(got, p)
		}
		if err != nil {
			malformed++
		}
	}
	if malformed != 2 || unknown != 1 || len(got) != 1 || got[0].FlowID != 5 {
		t.Errorf("%d malformed, %d unknown, %+v; want 2, 1 and a probe of flow 5", malformed, unknown, got)
	}
}

func TestChunkTooLongPanics(t *testing.T) {
	checkPanics(t, "65,536 bytes", func() { AppendChunk(nil, TypePing, make([]byte, MaxChunkPayload+1)) })
	checkPanics(t, "no header", func() { EndChunk([]byte{1, 2}, 0) })
}

// Whatever the packet, its chunks put together again are its beginning, and the walk ends.
func FuzzNextChunk(f *testing.F) {
	f.Add([]byte{})
	f.Add(unhex("10 0007 00 02 05 03 000102 | 11 0004 00 030405 | 11 0004 00 060708"))
	f.Add(unhex("01 0000 | ff ffff ff"))
	f.Add(unhex("00 0003 000000 | 0c 0000 | 41"))
	f.Fuzz(func(t *testing.T, in []byte) {
		own := bytes.Clone(in)
		var out []byte
		left := own
		for {
			c, payload, rest, ok := NextChunk(left)
			if !ok {
				break
			}
			if len(rest)+len(payload)+ChunkHeaderSize != len(left) {
				t.Fatalf("NextChunk(%x) = %v, %x, %x: bytes lost or gained", left, c, payload, rest)
			}
			out = AppendChunk(out, c, payload)
			checkAliases(t, own, payload)
			left = rest
		}
		if out = append(out, left...); !bytes.Equal(out, in) {
			t.Errorf("chunks of %x put together again are %x", in, out)
		}
	})
}
