package wire

import "testing"

var packetFragmentTests = []codecTest[PacketFragment]{
	{"first", PacketFragment{More: true, PacketID: 300, Index: 0, Data: []byte("ab")}, unhex("80 822c 00 6162")},
	{"last", PacketFragment{PacketID: 0, Index: 128, Data: []byte("c")}, unhex("00 00 8100 63")},
}

func TestPacketFragmentCodec(t *testing.T) {
	checkCodec(t, packetFragmentTests, ParsePacketFragment)
}

func TestPacketFragmentReservedBitsIgnored(t *testing.T) {
	got, err := ParsePacketFragment(unhex("7f 00 00 61"))
	if err != nil || got.More {
		t.Errorf("Parse with all reserved bits set = %+v, %v; want no more fragments", got, err)
	}
}

func TestPacketFragmentEmptyIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParsePacketFragment, unhex("80 822c 00 61"))
	checkPanics(t, "append", func() { PacketFragment{More: true}.AppendTo(nil) })
}

func FuzzParsePacketFragment(f *testing.F) {
	fuzzCodec(f, packetFragmentTests, ParsePacketFragment, properties[PacketFragment]{
		parts: func(c PacketFragment) [][]byte { return [][]byte{c.Data} },
	})
}
