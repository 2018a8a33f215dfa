package wire

const (
	errForwardedDiscriminator = malformed("forwarded hello: discriminator")
	errForwardedReplyAddress  = malformed("forwarded hello: reply address")
)

// A ForwardedHello passes an [InitiatorHello] on to the endpoint that it looks for, inside
// an open session with that (RFC 7016 §2.3.3, type 0x0f).
type ForwardedHello struct {
	Discriminator []byte
	ReplyAddress  Address // where the forwarder saw the initiator
	Tag           []byte  // copied, to be echoed
}

// AppendTo appends the chunk's payload to b. It panics if the reply address has no IP.
func (c ForwardedHello) AppendTo(b []byte) []byte {
	b = AppendField(b, c.Discriminator)
	return append(c.ReplyAddress.AppendTo(b), c.Tag...)
}

// ParseForwardedHello parses a chunk's payload.
func ParseForwardedHello(p []byte) (ForwardedHello, error) {
	discriminator, p, err := TakeField(p)
	if err != nil {
		return ForwardedHello{}, errForwardedDiscriminator
	}
	reply, p, err := TakeAddress(p)
	if err != nil {
		return ForwardedHello{}, errForwardedReplyAddress
	}
	return ForwardedHello{Discriminator: discriminator, ReplyAddress: reply, Tag: p[:len(p):len(p)]}, nil
}
