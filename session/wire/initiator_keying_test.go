package wire

import (
	"bytes"
	"testing"
)

const initiatorKeyingSigned = "\x01\x02\x03\x04\x06cookie\x04cert\x03key"

var initiatorKeyingTests = []codecTest[InitiatorKeying]{
	{"signed", InitiatorKeying{0x01020304, []byte("cookie"), []byte("cert"), []byte("key"), []byte("sig"),
		[]byte(initiatorKeyingSigned)}, []byte(initiatorKeyingSigned + "sig")},
	{"empty fields, no signature", InitiatorKeying{1, []byte{}, []byte{}, []byte{}, []byte{},
		[]byte{0, 0, 0, 1, 0, 0, 0}}, []byte{0, 0, 0, 1, 0, 0, 0}},
}

func TestInitiatorKeyingCodec(t *testing.T) {
	checkCodec(t, initiatorKeyingTests, ParseInitiatorKeying)
}

func TestInitiatorKeyingCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseInitiatorKeying, []byte(initiatorKeyingSigned))
}

func TestInitiatorKeyingSignedIsWhatPrecedesTheSignature(t *testing.T) {
	c := initiatorKeyingTests[0].c
	if got := c.AppendSigned(nil); string(got) != initiatorKeyingSigned {
		t.Errorf("AppendSigned = %q, want %q", got, initiatorKeyingSigned)
	}
	// A far end that pads a length has signed the padding too.
	padded := []byte("\x01\x02\x03\x04\x80\x06cookie\x04cert\x03key")
	got, err := ParseInitiatorKeying(append(bytes.Clone(padded), "sig"...))
	if err != nil || !bytes.Equal(got.Signed, padded) || string(got.Signature) != "sig" {
		t.Errorf("Parse with a padded length: Signed = %q, Signature %q, %v; want %q, sig", got.Signed, got.Signature, err, padded)
	}
}

func FuzzParseInitiatorKeying(f *testing.F) {
	fuzzCodec(f, initiatorKeyingTests, ParseInitiatorKeying, properties[InitiatorKeying]{
		parts: func(c InitiatorKeying) [][]byte {
			return [][]byte{c.CookieEcho, c.Certificate, c.KeyComponent, c.Signature, c.Signed}
		},
		forget: func(c *InitiatorKeying) { c.Signed = nil }, // its lengths may have been padded
		check: func(t *testing.T, in []byte, c InitiatorKeying) {
			if whole := append(bytes.Clone(c.Signed), c.Signature...); !bytes.Equal(whole, in) {
				t.Errorf("%x: Signed and Signature make %x", in, whole)
			}
		},
	})
}
