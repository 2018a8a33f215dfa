package wire

import "testing"

var responderHelloTests = []codecTest[ResponderHello]{
	{"usual", ResponderHello{[]byte("tag"), []byte("cookie"), []byte("cert")}, []byte("\x03tag\x06cookiecert")},
	{"all empty", ResponderHello{[]byte{}, []byte{}, []byte{}}, []byte{0, 0}},
}

func TestResponderHelloCodec(t *testing.T) {
	checkCodec(t, responderHelloTests, ParseResponderHello)
}

func TestResponderHelloCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseResponderHello, []byte("\x03tag\x06cookie"))
}

func FuzzParseResponderHello(f *testing.F) {
	fuzzCodec(f, responderHelloTests, ParseResponderHello, properties[ResponderHello]{
		parts: func(c ResponderHello) [][]byte { return [][]byte{c.TagEcho, c.Cookie, c.Certificate} },
	})
}
