package wire

import "encoding/binary"

const (
	errInitiatorKeyingSession     = malformed("initiator keying: session ID")
	errInitiatorKeyingCookie      = malformed("initiator keying: cookie echo")
	errInitiatorKeyingCertificate = malformed("initiator keying: certificate")
	errInitiatorKeyingComponent   = malformed("initiator keying: key component")
)

// An InitiatorKeying opens a session from the initiator's side (RFC 7016 §2.3.7, type 0x38).
type InitiatorKeying struct {
	SessionID    uint32 // the responder is to send under this ID
	CookieEcho   []byte // from [ResponderHello] or [CookieChange]
	Certificate  []byte // the initiator's
	KeyComponent []byte // its half of the key agreement
	Signature    []byte // over the bytes of all the above
	Signed       []byte // set by parsing: those bytes as they came; not appended
}

// AppendSigned appends to b what the signature covers: the payload up to it. To check a
// signature received use Signed instead, since lengths have more than one encoding.
func (c InitiatorKeying) AppendSigned(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, c.SessionID)
	return AppendField(AppendField(AppendField(b, c.CookieEcho), c.Certificate), c.KeyComponent)
}

// AppendTo appends the chunk's payload to b.
func (c InitiatorKeying) AppendTo(b []byte) []byte {
	return append(c.AppendSigned(b), c.Signature...)
}

// ParseInitiatorKeying parses a chunk's payload. Session ID 0, which no session can have, is
// for the caller to refuse.
func ParseInitiatorKeying(payload []byte) (InitiatorKeying, error) {
	var c InitiatorKeying
	if len(payload) < 4 {
		return InitiatorKeying{}, errInitiatorKeyingSession
	}
	c.SessionID = binary.BigEndian.Uint32(payload)
	p, err := payload[4:], error(nil)
	if c.CookieEcho, p, err = TakeField(p); err != nil {
		return InitiatorKeying{}, errInitiatorKeyingCookie
	}
	if c.Certificate, p, err = TakeField(p); err != nil {
		return InitiatorKeying{}, errInitiatorKeyingCertificate
	}
	if c.KeyComponent, p, err = TakeField(p); err != nil {
		return InitiatorKeying{}, errInitiatorKeyingComponent
	}
	c.Signature = p[:len(p):len(p)]
	n := len(payload) - len(p)
	c.Signed = payload[:n:n]
	return c, nil
}
