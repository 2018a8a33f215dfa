package wire

import (
	"bytes"
	"testing"
)

var nextUserDataTests = []codecTest[NextUserData]{
	{"whole", NextUserData{Data: []byte{3, 4, 5}}, unhex("00 030405")},
	{"end, final", NextUserData{Fragmentation: End, Final: true, Data: []byte("z")}, unhex("21 7a")},
	{"abandoned", NextUserData{Abandoned: true}, unhex("02")},
	{"options", NextUserData{HasOptions: true, Options: unhex("0100 00"), Data: []byte("d")}, unhex("80 0100 00 64")},
	{"empty", NextUserData{Data: []byte{}}, unhex("00")},
}

func TestNextUserDataCodec(t *testing.T) {
	checkCodec(t, nextUserDataTests, ParseNextUserData)
	for _, tt := range nextUserDataTests {
		head := tt.wire[:len(tt.wire)-len(tt.c.Data)]
		if got := tt.c.AppendHeadTo(nil); !bytes.Equal(got, head) {
			t.Errorf("%s: AppendHeadTo = %x, want %x", tt.name, got, head)
		}
	}
}

func TestNextUserDataCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseNextUserData, unhex("80 03006d64 00"))
}

func TestNextUserDataReservedBitsIgnored(t *testing.T) {
	got, err := ParseNextUserData([]byte{0x4c})
	if err != nil || got.Fragmentation != Whole || got.Abandoned || got.Final || got.HasOptions {
		t.Errorf("Parse with all reserved bits set = %+v, %v; want no flag", got, err)
	}
}

// The example of RFC 7016 §2.3.12: three whole messages, numbers 5, 6 and 7, forward
// sequence number 2.
func TestNextUserDataContinuesUserData(t *testing.T) {
	packet := unhex("10 0007 00 02 05 03 000102 | 11 0004 00 030405 | 11 0004 00 060708")
	c, payload, rest, ok := NextChunk(packet)
	first, err := ParseUserData(payload)
	if !ok || c != TypeUserData || err != nil {
		t.Fatalf("first chunk = %v, %v, %v; want user data", c, ok, err)
	}
	if first.FlowID != 2 || first.Sequence != 5 || first.Sequence-first.FSNOffset != 2 || first.Fragmentation != Whole ||
		!bytes.Equal(first.Data, []byte{0, 1, 2}) {
		t.Errorf("first chunk = %+v, want flow 2, number 5, FSN 2, 000102", first)
	}
	b := AppendChunk(nil, c, first.AppendTo(nil))
	for _, want := range [][]byte{{3, 4, 5}, {6, 7, 8}} {
		c, payload, rest, ok = NextChunk(rest)
		next, err := ParseNextUserData(payload)
		if !ok || c != TypeNextUserData || err != nil || next.Fragmentation != Whole || !bytes.Equal(next.Data, want) {
			t.Errorf("next chunk = %v, %+v, %v, %v; want whole, %x", c, next, ok, err, want)
		}
		b = AppendChunk(b, c, next.AppendTo(nil))
	}
	if len(rest) != 0 || !bytes.Equal(b, packet) {
		t.Errorf("built again = %x, %d bytes left; want %x", b, len(rest), packet)
	}
}

func FuzzParseNextUserData(f *testing.F) {
	fuzzCodec(f, nextUserDataTests, ParseNextUserData, properties[NextUserData]{
		parts: func(c NextUserData) [][]byte { return [][]byte{c.Options, c.Data} },
	})
}
