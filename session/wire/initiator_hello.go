package wire

const errInitiatorHello = malformed("initiator hello: discriminator")

// An InitiatorHello looks for an endpoint and asks it for a cookie (RFC 7016 §2.3.2, type
// 0x30).
type InitiatorHello struct {
	Discriminator []byte // names the endpoint wanted; the crypto profile understands it
	Tag           []byte // chosen by the initiator to recognise the answer
}

// AppendTo appends the chunk's payload to b.
func (c InitiatorHello) AppendTo(b []byte) []byte {
	return append(AppendField(b, c.Discriminator), c.Tag...)
}

// ParseInitiatorHello parses a chunk's payload. Discriminator and tag may be empty; whether
// to answer is for the caller to judge.
func ParseInitiatorHello(p []byte) (InitiatorHello, error) {
	discriminator, p, err := TakeField(p)
	if err != nil {
		return InitiatorHello{}, errInitiatorHello
	}
	return InitiatorHello{Discriminator: discriminator, Tag: p[:len(p):len(p)]}, nil
}
