package wire

const errCookieChange = malformed("cookie change: old cookie")

// A CookieChange gives an initiator whose address has changed since its cookie was made
// another cookie to repeat its keying with (RFC 7016 §2.3.6, type 0x79).
type CookieChange struct {
	OldCookie []byte // the one echoed
	NewCookie []byte // may differ in length
}

// AppendTo appends the chunk's payload to b.
func (c CookieChange) AppendTo(b []byte) []byte {
	return append(AppendField(b, c.OldCookie), c.NewCookie...)
}

// ParseCookieChange parses a chunk's payload.
func ParseCookieChange(p []byte) (CookieChange, error) {
	old, p, err := TakeField(p)
	if err != nil {
		return CookieChange{}, errCookieChange
	}
	return CookieChange{OldCookie: old, NewCookie: p[:len(p):len(p)]}, nil
}
