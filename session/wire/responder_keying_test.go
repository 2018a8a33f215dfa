package wire

import (
	"bytes"
	"testing"
)

const responderKeyingSigned = "\x01\x02\x03\x04\x03key"

var responderKeyingTests = []codecTest[ResponderKeying]{
	{"signed", ResponderKeying{0x01020304, []byte("key"), []byte("sig"), []byte(responderKeyingSigned)},
		[]byte(responderKeyingSigned + "sig")},
	{"no key, no signature", ResponderKeying{1, []byte{}, []byte{}, []byte{0, 0, 0, 1, 0}}, []byte{0, 0, 0, 1, 0}},
}

func TestResponderKeyingCodec(t *testing.T) {
	checkCodec(t, responderKeyingTests, ParseResponderKeying)
}

func TestResponderKeyingCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseResponderKeying, []byte(responderKeyingSigned))
}

func TestResponderKeyingSignedIsWhatPrecedesTheSignature(t *testing.T) {
	c := responderKeyingTests[0].c
	if got := c.AppendSigned(nil); string(got) != responderKeyingSigned {
		t.Errorf("AppendSigned = %q, want %q", got, responderKeyingSigned)
	}
	padded := []byte("\x01\x02\x03\x04\x80\x03key")
	got, err := ParseResponderKeying(append(bytes.Clone(padded), "sig"...))
	if err != nil || !bytes.Equal(got.Signed, padded) || string(got.Signature) != "sig" {
		t.Errorf("Parse with a padded length: Signed = %q, Signature %q, %v; want %q, sig", got.Signed, got.Signature, err, padded)
	}
}

func FuzzParseResponderKeying(f *testing.F) {
	fuzzCodec(f, responderKeyingTests, ParseResponderKeying, properties[ResponderKeying]{
		parts: func(c ResponderKeying) [][]byte {
			return [][]byte{c.KeyComponent, c.Signature, c.Signed}
		},
		forget: func(c *ResponderKeying) { c.Signed = nil }, // its lengths may have been padded
		check: func(t *testing.T, in []byte, c ResponderKeying) {
			if whole := append(bytes.Clone(c.Signed), c.Signature...); !bytes.Equal(whole, in) {
				t.Errorf("%x: Signed and Signature make %x", in, whole)
			}
		},
	})
}
