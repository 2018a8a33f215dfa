// Package profile is the folder of one identity on this computer: its secret seed, readable by its owner only,
// and a lock, for one identity is used by one program at a time.
//
//	p, err := profile.Open(dir)
//	defer p.Close()
//	use(p.Identity)
//
// What else lies in the folder is for others to know.
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

	"github.com/gofrs/flock"

	"lyceum/session/keying"
)

// Errors about a profile folder.
var (
	ErrInUse  = errors.New("another running Lyceum uses this profile")
	ErrBroken = errors.New("the identity in this profile is damaged")
)

// A Profile is an open folder. It is locked until it is closed: two programs that write to one log would
// contradict each other.
type Profile struct {
	Identity *keying.Identity
	Dir      string
	lock     *flock.Flock
}

// DefaultDir is the user's own folder.
func DefaultDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("profile: %w", err)
	}
	return filepath.Join(dir, "lyceum"), nil
}

// Open locks a folder, the user's own if dir is empty, and loads its identity, making both if they are not
// there. The error wraps ErrInUse or ErrBroken, or is the system's.
func Open(dir string) (*Profile, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("profile %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("profile %s: %w", dir, ErrInUse)
	}
	id, err := loadIdentity(filepath.Join(dir, "identity"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("profile %s: %w", dir, err), lock.Unlock())
	}
	return &Profile{Identity: id, Dir: dir, lock: lock}, nil
}

// Close lets others use the profile.
func (p *Profile) Close() error { return p.lock.Unlock() }

// loadIdentity reads the seed of an identity, from a file that only its owner may read from then on.
func loadIdentity(file string) (*keying.Identity, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return newIdentity(file)
	}
	if err != nil {
		return nil, err
	}
	seed, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(seed) != 32 { // the bytes themselves stay out of the error
		return nil, ErrBroken
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(file, 0o600) // best effort: a file system without permissions keeps none
	}
	return keying.NewIdentity([32]byte(seed)), nil
}

// newIdentity makes a seed and writes it, whole or not at all.
func newIdentity(file string) (*keying.Identity, error) {
	var seed [32]byte
	_, _ = crand.Read(seed[:])                                    // never fails
	f, err := os.CreateTemp(filepath.Dir(file), "identity-*.new") // readable by its owner only
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	_, err = f.WriteString(base64.RawURLEncoding.EncodeToString(seed[:]) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	if err := os.Rename(f.Name(), file); err != nil {
		return nil, err
	}
	return keying.NewIdentity(seed), nil
}
