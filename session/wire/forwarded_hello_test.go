package wire

import "testing"

var forwardedHelloTests = []codecTest[ForwardedHello]{
	{"IPv4", ForwardedHello{[]byte("EPD"), addressTests[0].a, []byte("tag")},
		append(append([]byte("\x03EPD"), addressTests[0].wire...), "tag"...)},
	{"IPv6, no tag", ForwardedHello{[]byte{}, addressTests[2].a, []byte{}},
		append([]byte{0}, addressTests[2].wire...)},
}

func TestForwardedHelloCodec(t *testing.T) {
	checkCodec(t, forwardedHelloTests, ParseForwardedHello)
}

func TestForwardedHelloCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseForwardedHello, append([]byte("\x03EPD"), addressTests[0].wire...))
	checkPrefixesMalformed(t, ParseForwardedHello, append([]byte("\x03EPD"), addressTests[2].wire...))
}

func FuzzParseForwardedHello(f *testing.F) {
	fuzzCodec(f, forwardedHelloTests, ParseForwardedHello, properties[ForwardedHello]{
		parts: func(c ForwardedHello) [][]byte { return [][]byte{c.Discriminator, c.Tag} },
	})
}
