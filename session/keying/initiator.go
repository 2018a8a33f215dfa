package keying

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/flynn/noise"

	"lyceum/session/wire"
)

// lyceumInitiator is an attempt of ours to open a session.
type lyceumInitiator struct {
	config  handshakeConfig // without random, which seed feeds; psk is this attempt's own copy
	seed    [32]byte        // the ephemeral private key; zeroed when the attempt is spent
	claim   []byte          // payload of message 1
	nearID  uint32
	message []byte                // message 1
	state   *noise.HandshakeState // message 1 written, 2 not yet read; nil after a failed read
	spent   bool
}

// Initiate implements [Profile]. The error wraps [wire.ErrMalformed] or [ErrRefused] for a bad
// certificate (a static key of low order among them), and [ErrRefused] for a tag that this end
// has no key for.
func (l *Lyceum) Initiate(nearID uint32, responderCertificate []byte, tag Tag) (Initiator, error) {
	if nearID == 0 {
		panic("BUG: initiate with session ID 0")
	}
	c, err := ParseCertificate(responderCertificate)
	if err != nil {
		return nil, fmt.Errorf("initiate: %w", err)
	}
	psk, ok := l.psks(tag)
	if !ok {
		return nil, fmt.Errorf("initiate: no pre-shared key for the tag: %w", ErrRefused)
	}
	i := &lyceumInitiator{
		config: handshakeConfig{
			initiator:  true,
			prologue:   prologue(nearID, responderCertificate),
			static:     l.id.static,
			peerStatic: c.Static[:],
			psk:        psk[:],
		},
		claim:  appendClaim(nil, l.id.certificate, tag),
		nearID: nearID,
	}
	if _, err := io.ReadFull(l.random, i.seed[:]); err != nil {
		return nil, fmt.Errorf("initiate: ephemeral key: %w", err)
	}
	if err := i.begin(); err != nil {
		return nil, fmt.Errorf("initiate: %w", err)
	}
	return i, nil
}

// begin makes the handshake state up to message 1, the same each time since it has one seed.
func (i *lyceumInitiator) begin() error {
	c := i.config
	c.random = bytes.NewReader(i.seed[:])
	state := newHandshake(c)
	message, _, _, err := state.WriteMessage(nil, i.claim)
	if err != nil {
		return noiseRefusal("responder's static key", err)
	}
	i.state, i.message = state, message
	return nil
}

// Keying implements [Initiator].
func (i *lyceumInitiator) Keying(cookie []byte) wire.InitiatorKeying {
	return wire.InitiatorKeying{SessionID: i.nearID, CookieEcho: cookie, KeyComponent: i.message}
}

// Finish implements [Initiator]. The error wraps [wire.ErrMalformed] or [ErrRefused].
func (i *lyceumInitiator) Finish(k wire.ResponderKeying) (Keys, error) {
	if i.spent {
		return Keys{}, fmt.Errorf("responder keying: the session has its keys already: %w", ErrRefused)
	}
	if k.SessionID == 0 || len(k.KeyComponent) != responderComponentSize || len(k.Signature) != 0 {
		return Keys{}, fmt.Errorf("responder keying: %w", wire.ErrMalformed)
	}
	if i.state == nil {
		if err := i.begin(); err != nil {
			return Keys{}, fmt.Errorf("responder keying: %w", err)
		}
	}
	state := i.state
	i.state = nil // a failed read spoils it, and a good one uses it up
	payload, send, receive, err := state.ReadMessage(nil, k.KeyComponent)
	if err != nil {
		return Keys{}, noiseRefusal("responder keying", err)
	}
	if len(payload) != 4 || binary.BigEndian.Uint32(payload) != k.SessionID {
		return Keys{}, fmt.Errorf("responder keying: session ID is not the sealed one: %w", ErrRefused)
	}
	clear(i.config.psk)
	i.spent, i.seed, i.config.psk = true, [32]byte{}, nil
	return newKeys(state, true, send, receive), nil
}

// Format implements fmt.Formatter: the ephemeral key never shows.
func (i *lyceumInitiator) Format(f fmt.State, _ rune) { redact(f, "session attempt") }
