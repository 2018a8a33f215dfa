package store

import (
	"crypto/cipher"
	"crypto/hkdf"
	crand "crypto/rand"
	"crypto/sha256"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
)

// A sealer closes and opens the secrets of a file. It never shows its key.
type sealer struct{ aead cipher.AEAD }

func newSealer(key [32]byte) sealer {
	k, err := hkdf.Key(sha256.New, key[:], nil, "lyceum/v1/class file", chacha20poly1305.KeySize)
	if err != nil {
		panic("BUG: HKDF of 32 bytes: " + err.Error())
	}
	aead, err := chacha20poly1305.NewX(k)
	if err != nil {
		panic("BUG: XChaCha20-Poly1305 with a 32-byte key: " + err.Error())
	}
	return sealer{aead}
}

// Format implements fmt.Formatter and never shows the key.
func (sealer) Format(f fmt.State, _ rune) { fmt.Fprint(f, "class file key") }

// keyCheck is the secret without a name.
func keyCheck() (journal.GroupID, string, []byte) { return journal.GroupID{}, "", nil }

func associated(group journal.GroupID, name string) []byte {
	b := append([]byte("lyceum/v1/class file secret\x00"), group[:]...)
	return append(b, name...)
}

// seal returns a nonce and the sealed value.
func (s sealer) seal(group journal.GroupID, name string, value []byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(value)+chacha20poly1305.Overhead)
	_, _ = crand.Read(nonce) // never fails
	return s.aead.Seal(nonce, nonce, value, associated(group, name))
}

// open returns the value of what seal returned, or ErrKey: another key, group or name, or other bytes.
func (s sealer) open(group journal.GroupID, name string, sealed []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, ErrKey
	}
	nonce, rest := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	value, err := s.aead.Open([]byte{}, nonce, rest, associated(group, name))
	if err != nil {
		return nil, ErrKey
	}
	return value, nil
}
