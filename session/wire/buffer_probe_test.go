package wire

import "testing"

var bufferProbeTests = []codecTest[BufferProbe]{
	{"zero", BufferProbe{}, []byte{0}},
	{"two-byte flow ID", BufferProbe{FlowID: 300}, unhex("822c")},
}

func TestBufferProbeCodec(t *testing.T) {
	checkCodec(t, bufferProbeTests, ParseBufferProbe)
}

func TestBufferProbeCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseBufferProbe, unhex("822c"))
}

func TestBufferProbeBytesAfterFlowIDIgnored(t *testing.T) {
	if got, err := ParseBufferProbe([]byte{5, 0xff}); err != nil || got.FlowID != 5 {
		t.Errorf("Parse(05 ff) = %+v, %v; want flow 5", got, err)
	}
}

func FuzzParseBufferProbe(f *testing.F) {
	fuzzCodec(f, bufferProbeTests, ParseBufferProbe, properties[BufferProbe]{})
}
