package profile

import (
	crand "crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"lyceum/session/keying"
)

// sealedIdentity begins the line of an identity under a passphrase.
const sealedIdentity = "lyceum-identity-1"

// loadIdentity reads the seed of a folder's identity, making one if there is none, from a file that only its owner
// may read from then on.
func loadIdentity(dir string, passphrase Passphrase) (seed, error) {
	text, err := readFile(dir, identityFile)
	if errors.Is(err, fs.ErrNotExist) {
		return newIdentity(dir)
	}
	if err != nil {
		return seed{}, err
	}
	file := filepath.Join(dir, identityFile)
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(file, 0o600) // best effort: a file system without permissions keeps none
	}
	return parseIdentity(string(text), passphrase)
}

// parseIdentity reads an identity file. The text itself stays out of the errors.
func parseIdentity(text string, passphrase Passphrase) (seed, error) {
	if strings.HasPrefix(text, sealedIdentity) {
		return openSeed(text, passphrase)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != len(seed{}) {
		return seed{}, ErrBroken
	}
	return seed(b), nil
}

// newIdentity makes a seed and writes it.
func newIdentity(dir string) (s seed, err error) {
	_, _ = crand.Read(s[:]) // never fails
	return s, writeFile(dir, identityFile, []byte(bareIdentity(s)))
}

func bareIdentity(s seed) string { return base64.RawURLEncoding.EncodeToString(s[:]) + "\n" }

// sealSeed returns the identity file of a seed under a passphrase.
func sealSeed(s seed, passphrase Passphrase) string {
	c := newCost()
	head := c.line(sealedIdentity)
	sealed := seal(c.key(passphrase), []byte(head), s[:])
	return head + " " + base64.RawURLEncoding.EncodeToString(sealed) + "\n"
}

// openSeed is the reverse of sealSeed.
func openSeed(text string, passphrase Passphrase) (seed, error) {
	line, found := strings.CutSuffix(text, "\n")
	head, sealedText, ok := cutLast(line, " ")
	if !found || !ok {
		return seed{}, ErrBroken
	}
	c, err := parseCost(sealedIdentity, head)
	if err != nil {
		return seed{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(sealedText)
	if err != nil || len(sealed) != sealedSize(len(seed{})) {
		return seed{}, ErrBroken
	}
	if len(passphrase) == 0 {
		return seed{}, ErrPassphraseNeeded
	}
	b, err := unseal(c.key(passphrase), []byte(head), sealed)
	if err != nil {
		return seed{}, ErrPassphraseWrong
	}
	return seed(b), nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Look returns the identity of a folder, the user's own if dir is empty. It neither opens the profile, which another
// program may use, nor makes anything. The error wraps ErrBroken, ErrPassphraseNeeded, ErrPassphraseWrong, ErrMoved or
// fs.ErrNotExist, or is the system's.
func Look(dir string, passphrase Passphrase) (*keying.Identity, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return nil, err
		}
	}
	if isMoved(dir) {
		return nil, ErrMoved
	}
	text, err := readFile(dir, identityFile)
	if err != nil {
		return nil, err
	}
	s, err := parseIdentity(string(text), passphrase)
	if err != nil {
		return nil, err
	}
	return keying.NewIdentity(s), nil
}

// HasPassphrase reports whether a folder's identity, the user's own if dir is empty, needs a passphrase. It does not
// open the profile. One that is not there needs none.
func HasPassphrase(dir string) (bool, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return false, err
		}
	}
	text, err := readFile(dir, identityFile)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return strings.HasPrefix(string(text), sealedIdentity), err
}

// SetPassphrase has the identity need a passphrase from now on, another one, or none if it is empty. It does not
// erase what the disk may still hold of the file before. The error wraps ErrPassphraseLength or is the system's;
// then nothing has changed.
func (p *Profile) SetPassphrase(passphrase Passphrase) error {
	text := bareIdentity(p.seed)
	if len(passphrase) > 0 {
		if err := checkPassphrase(passphrase); err != nil {
			return err
		}
		text = sealSeed(p.seed, passphrase)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return writeFile(p.Dir, identityFile, []byte(text))
}
