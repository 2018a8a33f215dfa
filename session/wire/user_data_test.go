package wire

import (
	"bytes"
	"math"
	"testing"
)

var userDataTests = []codecTest[UserData]{
	{"whole", UserData{FlowID: 2, Sequence: 5, FSNOffset: 3, Data: []byte{0, 1, 2}}, unhex("00 02 05 03 000102")},
	{"begin", UserData{FlowID: 128, Sequence: 1, FSNOffset: 1, Fragmentation: Begin, Data: []byte("a")},
		unhex("10 8100 01 01 61")},
	{"end, final", UserData{FlowID: 2, Sequence: 9, FSNOffset: 9, Fragmentation: End, Final: true, Data: []byte("z")},
		unhex("21 02 09 09 7a")},
	{"middle, empty", UserData{FlowID: 2, Sequence: 9, FSNOffset: 1, Fragmentation: Middle, Data: []byte{}},
		unhex("30 02 09 01")},
	{"abandoned, FSN is its own number", UserData{FlowID: 2, Sequence: 9, Abandoned: true}, unhex("02 02 09 00")},
	{"options", UserData{FlowID: 2, Sequence: 1, FSNOffset: 1, HasOptions: true, Options: unhex("03006d64 020a07 00"),
		Data: []byte("d")}, unhex("80 02 01 01 03006d64 020a07 00 64")},
	{"lone marker", UserData{FlowID: 2, Sequence: 1, FSNOffset: 1, HasOptions: true, Options: []byte{0}, Data: []byte("d")},
		unhex("80 02 01 01 00 64")},
	{"highest number", UserData{FlowID: math.MaxUint64, Sequence: math.MaxUint64, FSNOffset: math.MaxUint64, Data: []byte{}},
		unhex("00 81ffffffffffffffff7f 81ffffffffffffffff7f 81ffffffffffffffff7f")},
}

func TestUserDataCodec(t *testing.T) {
	checkCodec(t, userDataTests, ParseUserData)
	for _, tt := range userDataTests {
		head := tt.wire[:len(tt.wire)-len(tt.c.Data)]
		if got := tt.c.AppendHeadTo(nil); !bytes.Equal(got, head) {
			t.Errorf("%s: AppendHeadTo = %x, want %x", tt.name, got, head)
		}
	}
}

func TestUserDataNumberRules(t *testing.T) {
	checkMalformed(t, ParseUserData, map[string][]byte{
		"sequence number 0":             unhex("00 02 00 00"),
		"sequence number 0, abandoned":  unhex("02 02 00 00"),
		"offset above sequence number":  unhex("00 02 05 06"),
		"the same, abandoned":           unhex("02 02 05 06"),
		"offset 0 but not abandoned":    unhex("00 02 05 00"),
		"sequence number above 64 bits": unhex("00 02 82808080808080808000 01"),
	})
}

func TestUserDataCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseUserData, unhex("80 8102 8103 8101 03006d64 020a07 00"))
}

func TestUserDataReservedBitsIgnored(t *testing.T) {
	got, err := ParseUserData(unhex("4c 02 05 03"))
	if err != nil || got.Fragmentation != Whole || got.Abandoned || got.Final || got.HasOptions {
		t.Errorf("Parse with all reserved bits set = %+v, %v; want no flag", got, err)
	}
	if out := (UserData{Fragmentation: 0xff, Sequence: 1, FSNOffset: 1}).AppendTo(nil); out[0] != 0x30 {
		t.Errorf("flags of fragmentation 0xff = %02x, want 30", out[0])
	}
}

func TestUserDataOfAbandonedFragmentIsIgnored(t *testing.T) {
	got, err := ParseUserData(unhex("02 02 05 03 616263"))
	if err != nil || !got.Abandoned || got.Data != nil {
		t.Errorf("Parse of an abandoned fragment with data = %+v, %v; want none of it", got, err)
	}
}

func TestUserDataOptionsWithoutBytesAreALoneMarker(t *testing.T) {
	c := UserData{FlowID: 2, Sequence: 1, FSNOffset: 1, HasOptions: true, Data: []byte("d")}
	if got, want := c.AppendTo(nil), unhex("80 02 01 01 00 64"); !bytes.Equal(got, want) {
		t.Errorf("AppendTo = %x, want %x", got, want)
	}
}

func FuzzParseUserData(f *testing.F) {
	fuzzCodec(f, userDataTests, ParseUserData, properties[UserData]{
		parts: func(c UserData) [][]byte { return [][]byte{c.Options, c.Data} },
		check: func(t *testing.T, in []byte, c UserData) {
			if c.Sequence == 0 || c.FSNOffset > c.Sequence || c.FSNOffset == 0 && !c.Abandoned {
				t.Errorf("%x parsed as %+v, which breaks the rules of its numbers", in, c)
			}
		},
	})
}
