package keying

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"

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
// [ErrRefused] for a signature that does not verify or that proves nothing.
//
// The layout is version (1) ‖ Ed25519 public key (32) ‖ X25519 public key (32) ‖ signature (64).
// The signature covers a domain prefix, the version and both keys: neither half can be swapped
// for another peer's. The static key's order is left to the handshake, which refuses low ones.
func ParseCertificate(b []byte) (Certificate, error) {
	c, err := ParseProven(b)
	if err != nil {
		return Certificate{}, err
	}
	if smallOrder([32]byte(c.Signing)) {
		return Certificate{}, fmt.Errorf("certificate: signing key of small order: %w", ErrRefused)
	}
	if !ed25519.Verify(c.Signing, certificateMessage(b[:keysSize]), b[keysSize:]) {
		return Certificate{}, fmt.Errorf("certificate: %w", ErrNotAuthentic)
	}
	return c, nil
}

// ParseProven parses a certificate that was checked already: that of a session, which the handshake
// does not open otherwise. It is as ParseCertificate, without the check, which takes longer than
// all else.
func ParseProven(b []byte) (Certificate, error) {
	if len(b) != certificateSize {
		return Certificate{}, fmt.Errorf("certificate of %d bytes, want %d: %w", len(b), certificateSize, wire.ErrMalformed)
	}
	if b[0] != certificateVersion {
		return Certificate{}, fmt.Errorf("certificate version %d: %w", b[0], wire.ErrMalformed)
	}
	signing := ed25519.PublicKey(bytes.Clone(b[1 : 1+ed25519.PublicKeySize]))
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

// smallOrders are the y coordinates, little endian and without the sign of x, of the points of
// Ed25519 whose order divides 8, with every encoding the verifier takes.
var smallOrders = [][32]byte{
	{0: 0x01}, {0: 0x00}, yOf(0xec), yOf(0xed), yOf(0xee), // 1, 0, p−1, p, p+1
	{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
		0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
	{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
		0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
}

// yOf returns a number near 2²⁵⁵ by its lowest byte.
func yOf(low byte) [32]byte {
	y := [32]byte(bytes.Repeat([]byte{0xff}, 32))
	y[0], y[31] = low, 0x7f
	return y
}

// smallOrder reports whether anyone could sign for this Ed25519 key: one signature verifies for
// an eighth of all messages or more.
func smallOrder(key [32]byte) bool {
	key[31] &= 0x7f
	return slices.Contains(smallOrders, key)
}
