package keying

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"lyceum/session/wire"
)

// A PeerID names a peer for good: a hash of its public keys, the fingerprint of RFC 7425.
type PeerID [32]byte

// peerIDText is URL-safe base64 without padding. Strict: one string an ID, so that IDs can be
// compared as text.
var peerIDText = base64.RawURLEncoding.Strict()

// String returns the ID as 43 characters of URL-safe base64 without padding.
func (p PeerID) String() string { return peerIDText.EncodeToString(p[:]) }

// ParsePeerID reads what String wrote. The error wraps [wire.ErrMalformed].
func ParsePeerID(s string) (PeerID, error) {
	var id PeerID
	b, err := peerIDText.DecodeString(s)
	// The decoder skips line breaks, hence the check of the text's own length.
	if err != nil || len(b) != len(id) || len(s) != peerIDText.EncodedLen(len(id)) {
		return id, fmt.Errorf("peer ID: want 43 characters of URL-safe base64: %w", wire.ErrMalformed)
	}
	copy(id[:], b)
	return id, nil
}

// discriminatorPrefix is the head of an option of type 0x0f, fingerprint, with 32 bytes of
// value (RFC 7425 §4.4.2.3).
var discriminatorPrefix = []byte{0x21, 0x0f}

// Discriminator returns the 34 bytes that ask for the peer with this ID: the canonical endpoint
// discriminator of RFC 7425, which is the option 0x0f and nothing else.
func Discriminator(id PeerID) []byte {
	return append(bytes.Clone(discriminatorPrefix), id[:]...)
}

// parseDiscriminator is the inverse of Discriminator.
func parseDiscriminator(d []byte) (PeerID, error) {
	var id PeerID
	rest, ok := bytes.CutPrefix(d, discriminatorPrefix)
	if !ok || len(rest) != len(id) {
		return id, fmt.Errorf("endpoint discriminator: want a fingerprint and nothing else: %w", wire.ErrMalformed)
	}
	copy(id[:], rest)
	return id, nil
}
