package wire

const (
	errResponderHelloTag    = malformed("responder hello: tag echo")
	errResponderHelloCookie = malformed("responder hello: cookie")
)

// A ResponderHello answers an [InitiatorHello], or a [ForwardedHello], with a cookie, so that
// the responder need remember nothing yet (RFC 7016 §2.3.4, type 0x70).
type ResponderHello struct {
	TagEcho     []byte // the tag answered
	Cookie      []byte // to be echoed in [InitiatorKeying]; opaque to the initiator
	Certificate []byte // who the responder is; the crypto profile understands it
}

// AppendTo appends the chunk's payload to b.
func (c ResponderHello) AppendTo(b []byte) []byte {
	return append(AppendField(AppendField(b, c.TagEcho), c.Cookie), c.Certificate...)
}

// ParseResponderHello parses a chunk's payload.
func ParseResponderHello(p []byte) (ResponderHello, error) {
	tag, p, err := TakeField(p)
	if err != nil {
		return ResponderHello{}, errResponderHelloTag
	}
	cookie, p, err := TakeField(p)
	if err != nil {
		return ResponderHello{}, errResponderHelloCookie
	}
	return ResponderHello{TagEcho: tag, Cookie: cookie, Certificate: p[:len(p):len(p)]}, nil
}
