package wire

import "testing"

var flowExceptionTests = []codecTest[FlowException]{
	{"zero", FlowException{}, []byte{0, 0}},
	{"two-byte flow ID", FlowException{FlowID: 128, Code: 1}, []byte{0x81, 0x00, 1}},
}

func TestFlowExceptionCodec(t *testing.T) {
	checkCodec(t, flowExceptionTests, ParseFlowException)
}

func TestFlowExceptionCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseFlowException, unhex("8100 8101"))
}

func TestFlowExceptionBytesAfterCodeIgnored(t *testing.T) {
	in := []byte{0x80, 0x00, 0x05, 0xff} // a long zero, and a byte to ignore
	if got, err := ParseFlowException(in); err != nil || got != (FlowException{0, 5}) {
		t.Errorf("Parse(%x) = %+v, %v; want flow 0, code 5", in, got, err)
	}
}

func FuzzParseFlowException(f *testing.F) {
	fuzzCodec(f, flowExceptionTests, ParseFlowException, properties[FlowException]{})
}
