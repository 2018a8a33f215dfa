package wire

import (
	"bytes"
	"reflect"
	"testing"
)

var flowOptionsTests = []codecTest[FlowOptions]{
	{"none", FlowOptions{}, unhex("00")},
	{"metadata", FlowOptions{Metadata: []byte("md"), HasMetadata: true}, unhex("03006d64 00")},
	{"empty metadata", FlowOptions{Metadata: []byte{}, HasMetadata: true}, unhex("0100 00")},
	{"return flow", FlowOptions{ReturnFlow: 300, HasReturnFlow: true}, unhex("030a822c 00")},
	{"return flow 0", FlowOptions{ReturnFlow: 0, HasReturnFlow: true}, unhex("020a00 00")},
	{"both", FlowOptions{Metadata: []byte("m"), HasMetadata: true, ReturnFlow: 2, HasReturnFlow: true},
		unhex("02006d 020a02 00")},
}

func TestFlowOptionsCodec(t *testing.T) {
	checkCodec(t, flowOptionsTests, ParseFlowOptions)
}

func TestFlowOptionsMalformed(t *testing.T) {
	checkMalformed(t, ParseFlowOptions, map[string][]byte{
		"empty":                         nil,
		"no marker":                     unhex("03006d64"),
		"cut inside an option":          unhex("03006d"),
		"return flow without a flow ID": unhex("010a 00"),
		"flow ID runs over its option":  unhex("020a81 00"),
		"flow ID above 64 bits":         unhex("0b0a82808080808080808000 00"),
	})
}

// A receiver must reject a flow with an option it does not know below 0x2000 and ignore
// one from there up: RFC 7016 §2.3.11.1.
func TestFlowOptionsUnknownBelow2000AreMandatory(t *testing.T) {
	for typ, want := range map[uint64]bool{0x01: true, 0x09: true, 0x0b: true, 0x1fff: true, 0x2000: false, 1 << 63: false} {
		raw := AppendMarker(AppendOption(FlowOptions{Metadata: []byte("m"), HasMetadata: true}.AppendTo(nil)[:3], typ, []byte("?")))
		got, err := ParseFlowOptions(raw)
		if err != nil || got.UnknownMandatory != want || string(got.Metadata) != "m" {
			t.Errorf("option %#x: Parse(%x) = %+v, %v; want UnknownMandatory %v", typ, raw, got, err, want)
		}
	}
}

func TestFlowOptionsLastOfADuplicateCounts(t *testing.T) {
	got, err := ParseFlowOptions(unhex("020061 020a01 020062 020a02 00"))
	want := FlowOptions{Metadata: []byte("b"), HasMetadata: true, ReturnFlow: 2, HasReturnFlow: true}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Parse of duplicates = %+v, %v; want %+v", got, err, want)
	}
}

func TestFlowOptionsNothingCountsAfterTheMarker(t *testing.T) {
	got, err := ParseFlowOptions(unhex("020061 00 020062 ff"))
	if err != nil || !bytes.Equal(got.Metadata, []byte("a")) {
		t.Errorf("Parse = %+v, %v; want metadata a", got, err)
	}
}

func FuzzParseFlowOptions(f *testing.F) {
	f.Add(unhex("020101 03c00001 00"))
	f.Add(unhex("020061 020a01 020062 030a8002 00"))
	fuzzCodec(f, flowOptionsTests, ParseFlowOptions, properties[FlowOptions]{
		parts:  func(o FlowOptions) [][]byte { return [][]byte{o.Metadata} },
		forget: func(o *FlowOptions) { o.UnknownMandatory = false }, // unknown options are not kept
	})
}
