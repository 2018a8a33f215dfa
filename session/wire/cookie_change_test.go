package wire

import "testing"

var cookieChangeTests = []codecTest[CookieChange]{
	{"lengths differ", CookieChange{[]byte("old"), []byte("newer")}, []byte("\x03oldnewer")},
	{"both empty", CookieChange{[]byte{}, []byte{}}, []byte{0}},
}

func TestCookieChangeCodec(t *testing.T) {
	checkCodec(t, cookieChangeTests, ParseCookieChange)
}

func TestCookieChangeCutShortIsMalformed(t *testing.T) {
	checkPrefixesMalformed(t, ParseCookieChange, []byte("\x03old"))
}

func FuzzParseCookieChange(f *testing.F) {
	fuzzCodec(f, cookieChangeTests, ParseCookieChange, properties[CookieChange]{
		parts: func(c CookieChange) [][]byte { return [][]byte{c.OldCookie, c.NewCookie} },
	})
}
