package profile

import (
	"crypto/cipher"
	crand "crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// Lengths of a passphrase, in bytes. A short one could be tried out by whoever has the file.
const (
	MinPassphrase = 8
	MaxPassphrase = 1024
)

// A Passphrase never shows itself.
type Passphrase []byte

// Format implements fmt.Formatter.
func (Passphrase) Format(f fmt.State, _ rune) { fmt.Fprint(f, "passphrase") }

// ErrPassphraseLength reports a passphrase that is too short or too long.
var ErrPassphraseLength = fmt.Errorf("a passphrase has %d to %d bytes", MinPassphrase, MaxPassphrase)

func checkPassphrase(passphrase Passphrase) error {
	if n := len(passphrase); n < MinPassphrase || n > MaxPassphrase {
		return ErrPassphraseLength
	}
	return nil
}

const saltSize = 16 // bytes

// A cost says how a key is made of a passphrase (Argon2id, RFC 9106).
type cost struct {
	time    uint32 // passes
	memory  uint32 // KiB
	threads uint8
	salt    [saltSize]byte
}

// Most that a file may ask for: more would only stall who opens it.
const (
	maxTime    = 64
	maxMemory  = 1 << 20 // KiB
	maxThreads = 64
)

var errCost = errors.New("a cost that cannot be")

// standard is what new files take: the second recommended choice of RFC 9106 §4. Tests take less.
var standard = cost{time: 3, memory: 64 << 10, threads: 4}

// newCost returns the standard cost with chance as salt.
func newCost() cost {
	c := standard
	_, _ = crand.Read(c.salt[:]) // never fails
	return c
}

// key makes the key; it takes a tenth of a second or so.
func (c cost) key(passphrase Passphrase) []byte {
	return argon2.IDKey(passphrase, c.salt[:], c.time, c.memory, c.threads, chacha20poly1305.KeySize)
}

// line returns "NAME argon2id TIME MEMORY THREADS SALT".
func (c cost) line(name string) string {
	return fmt.Sprintf("%s argon2id %d %d %d %s", name, c.time, c.memory, c.threads, base64.RawURLEncoding.EncodeToString(c.salt[:]))
}

// parseCost reads what line returns, and nothing else.
func parseCost(name, line string) (c cost, err error) {
	fields := strings.Split(line, " ")
	if len(fields) != 6 || fields[0] != name || fields[1] != "argon2id" {
		return c, errCost
	}
	time, err1 := strconv.ParseUint(fields[2], 10, 32)
	memory, err2 := strconv.ParseUint(fields[3], 10, 32)
	threads, err3 := strconv.ParseUint(fields[4], 10, 8)
	salt, err4 := base64.RawURLEncoding.Strict().DecodeString(fields[5])
	if errors.Join(err1, err2, err3, err4) != nil || len(salt) != saltSize {
		return c, errCost
	}
	c = cost{time: uint32(time), memory: uint32(memory), threads: uint8(threads), salt: [saltSize]byte(salt)}
	if c.time < 1 || c.time > maxTime || c.threads < 1 || c.threads > maxThreads ||
		c.memory < 8*uint32(c.threads) || c.memory > maxMemory || c.line(name) != line {
		return cost{}, errCost
	}
	return c, nil
}

func newAEAD(key []byte) cipher.AEAD {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic("BUG: XChaCha20-Poly1305 with a 32-byte key: " + err.Error())
	}
	return aead
}

// sealedSize is how many bytes seal makes of n.
func sealedSize(n int) int { return chacha20poly1305.NonceSizeX + n + chacha20poly1305.Overhead }

// seal returns a random nonce and the sealed text.
func seal(key, associated, plain []byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, sealedSize(len(plain)))
	_, _ = crand.Read(nonce) // never fails
	return newAEAD(key).Seal(nonce, nonce, plain, associated)
}

var errSealed = errors.New("sealed under another key, or damaged")

// unseal is the reverse of seal.
func unseal(key, associated, sealed []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, errSealed
	}
	nonce, rest := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := newAEAD(key).Open([]byte{}, nonce, rest, associated)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
