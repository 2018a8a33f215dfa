package journal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"fmt"
	"io"
)

// ErrNotForUs reports something sealed to a key that does not open it.
var ErrNotForUs = errors.New("sealed to another key, or changed")

// A SealingKey is the private half of an HPKE key: DHKEM(X25519, HKDF-SHA256). It never shows itself.
type SealingKey struct{ private hpke.PrivateKey }

// suite returns what everything sealed to a key uses besides the key's own KEM (RFC 9180).
func suite() (hpke.KDF, hpke.AEAD) { return hpke.HKDFSHA256(), hpke.ChaCha20Poly1305() }

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// NewSealingKey makes a key from 32 bytes of chance.
func NewSealingKey(random io.Reader) (SealingKey, error) {
	var seed [32]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return SealingKey{}, fmt.Errorf("sealing key: %w", err)
	}
	k, err := kem().DeriveKeyPair(seed[:])
	if err != nil {
		return SealingKey{}, fmt.Errorf("sealing key: %w", err)
	}
	return SealingKey{k}, nil
}

// ParseSealingKey reads the bytes of a private key, as [SealingKey.Bytes] returns them.
func ParseSealingKey(b []byte) (SealingKey, error) {
	k, err := kem().NewPrivateKey(b)
	if err != nil {
		return SealingKey{}, malformed("sealing key of %d bytes", len(b))
	}
	return SealingKey{k}, nil
}

// SealingKeyOf returns a key that is kept elsewhere: it opens, and has no Bytes.
func SealingKeyOf(key ecdh.KeyExchanger) (SealingKey, error) {
	k, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return SealingKey{}, fmt.Errorf("sealing key: %w", err)
	}
	return SealingKey{k}, nil
}

// IsZero reports whether there is no key.
func (k SealingKey) IsZero() bool { return k.private == nil }

// Public returns the public half, which others seal to; zeros if there is no key.
func (k SealingKey) Public() (public [32]byte) {
	if k.private != nil {
		copy(public[:], k.private.PublicKey().Bytes())
	}
	return public
}

// Bytes returns the private key, 32 bytes, to be handed to another member of staff over a session.
func (k SealingKey) Bytes() []byte {
	b, err := k.private.Bytes()
	if err != nil {
		panic("BUG: X25519 key without bytes: " + err.Error())
	}
	return b
}

// String keeps the key out of logs and errors.
func (k SealingKey) String() string { return "sealing key" }

// Format does so for every verb.
func (k SealingKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// sealInfo binds what is sealed to its purpose and group.
func sealInfo(label string, group GroupID) []byte {
	return append([]byte("lyceum/v1/"+label+"\x00"), group[:]...)
}

// SealTo seals a message to the holder of a public key. The label says what for and the header is
// authenticated along with it; both have to be the same in [SealingKey.Open]. It returns 32 bytes of key
// exchange, the sealed message and its 16-byte tag. The error says that public is no key.
func SealTo(public [32]byte, label string, group GroupID, header, message []byte) ([]byte, error) {
	key, err := kem().NewPublicKey(public[:])
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	kdf, aead := suite()
	enc, sender, err := hpke.NewSender(key, kdf, aead, sealInfo(label, group))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	sealed, err := sender.Seal(header, message)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return append(enc, sealed...), nil
}

// Open opens what was sealed to the key. Errors wrap [ErrNotForUs].
func (k SealingKey) Open(label string, group GroupID, header, sealed []byte) ([]byte, error) {
	const encSize = 32
	if k.private == nil || len(sealed) < encSize+tagSize {
		return nil, ErrNotForUs
	}
	kdf, aead := suite()
	r, err := hpke.NewRecipient(sealed[:encSize], k.private, kdf, aead, sealInfo(label, group))
	if err != nil {
		return nil, ErrNotForUs
	}
	message, err := r.Open(header, sealed[encSize:])
	if err != nil {
		return nil, ErrNotForUs
	}
	return message, nil
}
