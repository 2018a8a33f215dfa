package keying

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/wire"
)

// Respond implements [Profile]. The error wraps [wire.ErrMalformed] or [ErrRefused], unless it is
// the source of chance that failed.
func (l *Lyceum) Respond(nearID uint32, k wire.InitiatorKeying) (Response, error) {
	if nearID == 0 {
		panic("BUG: respond with session ID 0")
	}
	if k.SessionID == 0 || len(k.KeyComponent) != initiatorComponentSize ||
		len(k.Certificate) != 0 || len(k.Signature) != 0 {
		return Response{}, fmt.Errorf("initiator keying: %w", wire.ErrMalformed)
	}
	state := newHandshake(handshakeConfig{
		prologue: prologue(k.SessionID, l.id.certificate),
		static:   l.id.static,
		random:   l.random,
	})
	claim, _, _, err := state.ReadMessage(nil, k.KeyComponent)
	if err != nil {
		return Response{}, noiseRefusal("initiator keying", err)
	}
	certificate, tag, err := parseClaim(claim)
	if err != nil {
		return Response{}, fmt.Errorf("initiator keying: %w", err)
	}
	peer, err := provenOwner(certificate, state.PeerStatic())
	if err != nil {
		return Response{}, fmt.Errorf("initiator keying: %w", err)
	}
	psk, ok := l.psks(tag)
	if !ok {
		return Response{}, fmt.Errorf("initiator keying: unknown tag: %w", ErrRefused)
	}
	if err := state.SetPresharedKey(psk[:]); err != nil {
		panic("BUG: handshake: " + err.Error())
	}
	sealedID := binary.BigEndian.AppendUint32(nil, nearID)
	message, receive, send, err := state.WriteMessage(nil, sealedID)
	if err != nil { // reading message 1 has proved both of the peer's keys, so chance has run out
		return Response{}, fmt.Errorf("responder keying: ephemeral key: %w", err)
	}
	return Response{
		Peer:        peer,
		Certificate: certificate,
		Tag:         tag,
		Keying:      wire.ResponderKeying{SessionID: nearID, KeyComponent: message},
		Keys:        newKeys(state, false, receive, send),
	}, nil
}

// provenOwner returns whose certificate it is. A certificate is public, so it proves nothing
// about who shows it until its static key is the one that Noise authenticated.
func provenOwner(certificate, static []byte) (PeerID, error) {
	c, err := ParseCertificate(certificate)
	if err != nil {
		return PeerID{}, err
	}
	if [32]byte(static) != c.Static {
		return PeerID{}, fmt.Errorf("certificate shown by another than its owner: %w", ErrRefused)
	}
	return c.PeerID(), nil
}
