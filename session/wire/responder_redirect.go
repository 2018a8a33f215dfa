package wire

const (
	errRedirectTag     = malformed("responder redirect: tag echo")
	errRedirectAddress = malformed("responder redirect: address")
)

// A ResponderRedirect answers an [InitiatorHello] with addresses at which to try (RFC 7016
// §2.3.5, type 0x71).
type ResponderRedirect struct {
	TagEcho   []byte    // the tag answered
	Addresses []Address // none: try the address that this packet came from
}

// AppendTo appends the chunk's payload to b. It panics if an address has no IP.
func (c ResponderRedirect) AppendTo(b []byte) []byte {
	b = AppendField(b, c.TagEcho)
	for _, a := range c.Addresses {
		b = a.AppendTo(b)
	}
	return b
}

// ParseResponderRedirect parses a chunk's payload. It allocates the list, if not empty, which
// has no limit but the payload's size: one address for 7 bytes. The caller takes
// no more addresses than it wants. An address cut short makes the chunk malformed.
func ParseResponderRedirect(p []byte) (ResponderRedirect, error) {
	tag, p, err := TakeField(p)
	if err != nil {
		return ResponderRedirect{}, errRedirectTag
	}
	n, err := countAddresses(p)
	if err != nil {
		return ResponderRedirect{}, err
	}
	if n == 0 {
		return ResponderRedirect{TagEcho: tag}, nil
	}
	c := ResponderRedirect{TagEcho: tag, Addresses: make([]Address, n)}
	for i := range c.Addresses {
		c.Addresses[i], p, _ = TakeAddress(p) // counted, so it parses
	}
	return c, nil
}

// countAddresses returns how many addresses make up the whole of b.
func countAddresses(b []byte) (n int, err error) {
	for ; len(b) > 0; n++ {
		if _, b, err = TakeAddress(b); err != nil {
			return 0, errRedirectAddress
		}
	}
	return n, nil
}
