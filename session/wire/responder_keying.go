package wire

import "encoding/binary"

const (
	errResponderKeyingSession   = malformed("responder keying: session ID")
	errResponderKeyingComponent = malformed("responder keying: key component")
)

// A ResponderKeying accepts an [InitiatorKeying]: the session is open (RFC 7016 §2.3.8, type
// 0x78).
type ResponderKeying struct {
	SessionID    uint32 // the initiator is to send under this ID
	KeyComponent []byte // the responder's half of the key agreement
	Signature    []byte // over the bytes above, then the initiator's key component
	Signed       []byte // set by parsing: the bytes above as they came; not appended
}

// AppendSigned appends to b the payload up to the signature. The signature covers that
// and then the initiator's key component, without a length. To check a signature received
// use Signed instead, since lengths have more than one encoding.
func (c ResponderKeying) AppendSigned(b []byte) []byte {
	return AppendField(binary.BigEndian.AppendUint32(b, c.SessionID), c.KeyComponent)
}

// AppendTo appends the chunk's payload to b.
func (c ResponderKeying) AppendTo(b []byte) []byte {
	return append(c.AppendSigned(b), c.Signature...)
}

// ParseResponderKeying parses a chunk's payload. Session ID 0, which no session can have, is
// for the caller to refuse.
func ParseResponderKeying(payload []byte) (ResponderKeying, error) {
	if len(payload) < 4 {
		return ResponderKeying{}, errResponderKeyingSession
	}
	component, p, err := TakeField(payload[4:])
	if err != nil {
		return ResponderKeying{}, errResponderKeyingComponent
	}
	n := len(payload) - len(p)
	return ResponderKeying{
		SessionID:    binary.BigEndian.Uint32(payload),
		KeyComponent: component,
		Signature:    p[:len(p):len(p)],
		Signed:       payload[:n:n],
	}, nil
}
