package keying

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"lyceum/session/wire"
)

const (
	certificateVersion = 1
	// keysSize is the signed part: version ‖ Ed25519 public key ‖ X25519 public key.
	keysSize        = 1 + ed25519.PublicKeySize + 32
	certificateSize = keysSize + ed25519.SignatureSize
	// certificateDomain begins what the signature covers, so that no other signature of the
	// same key can pass for a certificate's.
	certificateDomain = "lyceum/v1/certificate\x00"
)

// A Certificate is the public half of an [Identity], proven: the owner of the signing key said
// that the static key is its own.
type Certificate struct {
	Signing ed25519.PublicKey // checks what the peer signs
	Static  [32]byte          // X25519, agrees on session keys
}

// ParseCertificate parses a certificate and checks its signature. The result shares no memory
// with b. The error wraps [wire.ErrMalformed] for a wrong length or version and
// [ErrNotAuthentic] for a signature that does not verify.
//
// The layout is version (1) ‖ Ed25519 public key (32) ‖ X25519 public key (32) ‖ signature (64).
// The signature covers a domain prefix, the version and both keys: neither half can be swapped
// for another peer's. The static key's order is left to the handshake, which refuses low ones.
func ParseCertificate(b []byte) (Certificate, error) {
	if len(b) != certificateSize {
		return Certificate{}, fmt.Errorf("certificate of %d bytes, want %d: %w", len(b), certificateSize, wire.ErrMalformed)
	}
	if b[0] != certificateVersion {
		return Certificate{}, fmt.Errorf("certificate version %d: %w", b[0], wire.ErrMalformed)
	}
	signing := ed25519.PublicKey(bytes.Clone(b[1 : 1+ed25519.PublicKeySize]))
	if !ed25519.Verify(signing, certificateMessage(b[:keysSize]), b[keysSize:]) {
		return Certificate{}, fmt.Errorf("certificate: %w", ErrNotAuthentic)
	}
	return Certificate{Signing: signing, Static: [32]byte(b[1+ed25519.PublicKeySize : keysSize])}, nil
}

// PeerID returns SHA-256(version ‖ both public keys).
func (c Certificate) PeerID() PeerID {
	return sha256.Sum256(c.appendKeys(make([]byte, 0, keysSize)))
}

// appendKeys appends the signed part without its domain prefix.
func (c Certificate) appendKeys(b []byte) []byte {
	b = append(b, certificateVersion)
	b = append(b, c.Signing...)
	return append(b, c.Static[:]...)
}

// certificateMessage returns what a certificate's signature covers.
func certificateMessage(keys []byte) []byte {
	return append([]byte(certificateDomain), keys...)
}
