package wire

import (
	"bytes"
	"testing"
)

var responderRedirectTests = []codecTest[ResponderRedirect]{
	{"one", ResponderRedirect{[]byte("tag"), []Address{addressTests[0].a}},
		append([]byte("\x03tag"), addressTests[0].wire...)},
	{"two families", ResponderRedirect{[]byte{}, []Address{addressTests[3].a, addressTests[1].a}},
		append(append([]byte{0}, addressTests[3].wire...), addressTests[1].wire...)},
}

// No address means the one that the packet came from: an implied redirect, RFC 7016 §2.3.5.
var impliedRedirectTests = []codecTest[ResponderRedirect]{
	{"implied", ResponderRedirect{TagEcho: []byte("tag")}, []byte("\x03tag")},
}

func TestResponderRedirectCodec(t *testing.T) {
	checkCodec(t, responderRedirectTests, ParseResponderRedirect)
}

func TestResponderRedirectMayBeImplied(t *testing.T) {
	checkCodec(t, impliedRedirectTests, ParseResponderRedirect)
}

func TestResponderRedirectCutAddressIsMalformed(t *testing.T) {
	first := append([]byte("\x03tag"), addressTests[0].wire...)
	checkPrefixesMalformed(t, ParseResponderRedirect, []byte("\x03tag"))
	for n := 1; n < len(addressTests[2].wire); n++ {
		checkMalformed(t, ParseResponderRedirect, map[string][]byte{
			"second address cut": append(bytes.Clone(first), addressTests[2].wire[:n]...),
		})
	}
}

func FuzzParseResponderRedirect(f *testing.F) {
	fuzzCodec(f, append(impliedRedirectTests, responderRedirectTests...), ParseResponderRedirect, properties[ResponderRedirect]{
		parts: func(c ResponderRedirect) [][]byte { return [][]byte{c.TagEcho} },
		check: func(t *testing.T, in []byte, c ResponderRedirect) {
			if addressSize4*len(c.Addresses) > len(in) {
				t.Errorf("%d addresses out of %d bytes", len(c.Addresses), len(in))
			}
		},
	})
}
