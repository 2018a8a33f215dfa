package wire

import "testing"

var initiatorHelloTests = []codecTest[InitiatorHello]{
	{"usual", InitiatorHello{[]byte("EPD"), []byte("tag")}, []byte("\x03EPDtag")},
	{"no tag", InitiatorHello{[]byte("EPD"), []byte{}}, []byte("\x03EPD")},
	{"nothing", InitiatorHello{[]byte{}, []byte{}}, []byte{0}},
}

func TestInitiatorHelloCodec(t *testing.T) {
	checkCodec(t, initiatorHelloTests, ParseInitiatorHello)
}

func TestInitiatorHelloCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseInitiatorHello, []byte("\x03EPD"))
}

func FuzzParseInitiatorHello(f *testing.F) {
	fuzzCodec(f, initiatorHelloTests, ParseInitiatorHello, properties[InitiatorHello]{
		parts: func(c InitiatorHello) [][]byte { return [][]byte{c.Discriminator, c.Tag} },
	})
}
