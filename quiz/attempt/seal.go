package attempt

import (
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// A Sealer seals to members. session.Seals is one.
type Sealer interface {
	// SealToMember seals to one member.
	SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error)
}

// An Opener opens what was sealed to this machine. session.Seals is one. [Tests] calls it from Apply, so where that is called it
// must not wait.
type Opener interface {
	// OpenAsMember opens what was sealed to the member at this machine; the error wraps [journal.ErrNotForUs].
	OpenAsMember(label string, header, sealed []byte) ([]byte, error)
}

// MaxPaper is how large the file of a test may be, in bytes, before it is sealed.
const MaxPaper = 64 << 20

// ErrPaper says that a file is not the sealed paper of that test.
var ErrPaper = errors.New("the file does not open with the key of the test")

// A PaperKey opens the sealed paper of one test. It does not print.
type PaperKey [chacha20poly1305.KeySize]byte

// String keeps the key out of logs and errors.
func (PaperKey) String() string { return "key of a test" }

// Format does so for every verb.
func (k PaperKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// A Commitment is what is told of a key beforehand, so that nobody can bring another later.
type Commitment [sha256.Size]byte

// NewPaperKey makes a key.
func NewPaperKey(random io.Reader) (k PaperKey, err error) {
	_, err = io.ReadFull(random, k[:])
	return k, err
}

// Commit returns what is told of a key beforehand: SHA-256 of a label, the test and the key.
func (k PaperKey) Commit(test quiz.ID) Commitment {
	b := append([]byte("lyceum/v1/test key\x00"), test[:]...)
	return sha256.Sum256(append(b, k[:]...))
}

// SealPaper seals the paper of a test with XChaCha20-Poly1305: 24 bytes of chance, then the sealed bytes. What is authenticated along
// with it is the label "lyceum/v1/test paper" and the test. A key seals one paper.
func SealPaper(k PaperKey, test quiz.ID, paper []byte, random io.Reader) ([]byte, error) {
	if len(paper) > MaxPaper {
		return nil, fmt.Errorf("paper of %d bytes, at most %d: %w", len(paper), MaxPaper, journal.ErrLimit)
	}
	b := make([]byte, chacha20poly1305.NonceSizeX, SealedSize(len(paper)))
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, err
	}
	return k.cipher().Seal(b, b, paper, paperHeader(test)), nil
}

// SealedSize returns how long a paper of n bytes is once it is sealed.
func SealedSize(n int) int { return chacha20poly1305.NonceSizeX + n + chacha20poly1305.Overhead }

// OpenPaper opens what SealPaper sealed. Errors wrap [ErrPaper].
func OpenPaper(k PaperKey, test quiz.ID, sealed []byte) ([]byte, error) {
	if len(sealed) < SealedSize(0) || len(sealed) > SealedSize(MaxPaper) {
		return nil, fmt.Errorf("%d bytes: %w", len(sealed), ErrPaper)
	}
	nonce, rest := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	paper, err := k.cipher().Open(nil, nonce, rest, paperHeader(test))
	if err != nil {
		return nil, ErrPaper
	}
	return paper, nil
}

func (k PaperKey) cipher() cipher.AEAD {
	aead, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		panic("BUG: attempt: " + err.Error()) // only for keys of another length
	}
	return aead
}

func paperHeader(test quiz.ID) []byte { return append([]byte("lyceum/v1/test paper\x00"), test[:]...) }
