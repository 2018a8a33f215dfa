package keying

import (
	"crypto/cipher"
	"crypto/sha256"
	"math"
)

// startupKey is the Default Session Key of this profile (RFC 7016 §2.2.3): public, the same
// for everyone, and so of use against corruption and other protocols' packets only.
var startupKey = sha256.Sum256([]byte("lyceum/1 startup"))

// A startupCipher seals the packets that travel before a session has keys. Its layout is that
// of session packets. It has no replay window, since anyone can seal anything.
type startupCipher struct {
	key     cipher.AEAD
	counter uint64 // of the next packet; keeps equal packets from looking equal, no more
	head    packetHead
}

func newStartupCipher() *startupCipher { return &startupCipher{key: newAEAD(startupKey)} }

func (c *startupCipher) Overhead() int { return overhead }

func (c *startupCipher) Seal(dst, plain []byte, sessionID uint32) []byte {
	dst = c.head.seal(c.key, dst, plain, sessionID, c.counter)
	c.counter = (c.counter + 1) % math.MaxUint64
	return dst
}

func (c *startupCipher) Open(dst, sealed []byte, sessionID uint32) ([]byte, error) {
	counter, err := takeCounter(sealed)
	if err != nil {
		return dst, err
	}
	return c.head.open(c.key, dst, sealed, sessionID, counter)
}
