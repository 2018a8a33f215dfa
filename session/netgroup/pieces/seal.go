package pieces

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	// Size is how many bytes of a file a piece has, but for the last.
	Size = 64 << 10
	// Overhead is how much longer a piece's ciphertext is.
	Overhead = 16

	sealLabel = "lyceum/v1/file\x00"
)

// A Key seals one file. It is a secret: it does not print.
type Key [32]byte

// String implements fmt.Stringer, to keep the key out of logs.
func (Key) String() string { return "key" }

// GoString implements fmt.GoStringer, to keep the key out of logs.
func (Key) GoString() string { return "key" }

// NewKey draws a key.
func NewKey(random io.Reader) (k Key, err error) {
	if _, err = io.ReadFull(random, k[:]); err != nil {
		return Key{}, fmt.Errorf("draw a file's key: %w", err)
	}
	return k, nil
}

// A Sealer seals and opens the pieces of one file.
type Sealer struct {
	aead       cipher.AEAD
	associated []byte
}

// NewSealer returns the sealer of a file of a size in bytes.
func NewSealer(k Key, size uint64) *Sealer {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic("BUG: " + err.Error())
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return &Sealer{aead, binary.BigEndian.AppendUint64([]byte(sealLabel), size)}
}

// Seal appends the ciphertext of a piece to b. A piece's plaintext must always be the same under one key.
func (s *Sealer) Seal(b []byte, index uint64, plaintext []byte) []byte {
	return s.aead.Seal(b, nonce(index), plaintext, s.associated)
}

// Open appends the plaintext of a piece to b. It fails if the ciphertext is not what Seal made, which the
// tree excludes, or the key is another.
func (s *Sealer) Open(b []byte, index uint64, ciphertext []byte) ([]byte, error) {
	plaintext, err := s.aead.Open(b, nonce(index), ciphertext, s.associated)
	if err != nil {
		return nil, fmt.Errorf("open piece %d of a file: %w", index, err)
	}
	return plaintext, nil
}

func nonce(index uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 4, 12), index)
}
