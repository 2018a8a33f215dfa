package profile

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"lyceum/session/keying"
)

// Errors about a profile folder.
var (
	ErrInUse  = errors.New("another running Lyceum uses this profile")
	ErrBroken = errors.New("the identity in this profile is damaged")
	// ErrPassphraseNeeded reports an identity that only its passphrase opens, ErrPassphraseWrong that it was not that.
	ErrPassphraseNeeded = errors.New("the identity in this profile needs its passphrase")
	ErrPassphraseWrong  = errors.New("that is not the passphrase")
	// ErrMoved reports an identity that was moved to another computer. It must not be used on two: its logs would
	// contradict each other.
	ErrMoved = errors.New("the identity in this profile was moved to another computer")
)

// Names in the folder.
const (
	identityFile = "identity"
	settingsFile = "window.json" // of the window (package app/model)
	peopleFile   = "people"
	movedFile    = "moved"
	classFolder  = "classes"
	lockFile     = "lock"
)

// A Profile is an open folder. It is locked until it is closed: two programs that write to one log would
// contradict each other. Any goroutine may use it.
type Profile struct {
	Identity *keying.Identity
	Dir      string
	lock     *flock.Flock
	seed     seed

	mu sync.Mutex // guards the files of the folder
}

// Format implements fmt.Formatter and never shows the seed.
func (p *Profile) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "profile of %v", p.Identity) }

// DefaultDir is the user's own folder.
func DefaultDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("profile: %w", err)
	}
	return filepath.Join(dir, "lyceum"), nil
}

// Open locks a folder, the user's own if dir is empty, and loads its identity, making both if they are not
// there. The error wraps ErrInUse, ErrBroken, ErrPassphraseNeeded or ErrMoved, or is the system's.
func Open(dir string) (*Profile, error) { return OpenWith(dir, nil) }

// OpenWith is Open with a passphrase, which an identity without one does not mind; nil is none. The error may also
// wrap ErrPassphraseWrong.
func OpenWith(dir string, passphrase Passphrase) (*Profile, error) {
	return open(dir, func(dir string) (seed, error) {
		if isMoved(dir) {
			return seed{}, ErrMoved
		}
		return loadIdentity(dir, passphrase)
	})
}

// open locks a folder and finishes what was interrupted there, then loads its seed.
func open(dir string, load func(dir string) (seed, error)) (*Profile, error) {
	dir, lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	s := seed{}
	if err = tidy(dir); err == nil {
		s, err = load(dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("profile %s: %w", dir, err), lock.Unlock())
	}
	return &Profile{Identity: keying.NewIdentity(s), Dir: dir, lock: lock, seed: s}, nil
}

// lockDir makes a folder, the user's own if dir is empty, and locks it.
func lockDir(dir string) (string, *flock.Flock, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return "", nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, fmt.Errorf("profile: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return "", nil, fmt.Errorf("profile %s: %w", dir, err)
	}
	if !locked {
		return "", nil, fmt.Errorf("profile %s: %w", dir, ErrInUse)
	}
	return dir, lock, nil
}

// Close lets others use the profile.
func (p *Profile) Close() error { return p.lock.Unlock() }

// ClassDir is the folder of the class files. It need not be there.
func (p *Profile) ClassDir() string { return filepath.Join(p.Dir, classFolder) }

// ClassDirOf returns ClassDir of a profile that is not open; the user's own if dir is empty.
func ClassDirOf(dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, classFolder), nil
}

// FileKey returns the key of this identity's class files.
func (p *Profile) FileKey() [32]byte { return p.Identity.FileKey() }

// A seed is what an identity is made of. It never shows itself.
type seed [32]byte

// Format implements fmt.Formatter.
func (seed) Format(f fmt.State, _ rune) { fmt.Fprint(f, "seed") }

// derive returns a key for one purpose.
func (s seed) derive(label string) [32]byte {
	key, err := hkdf.Key(sha256.New, s[:], nil, label, 32)
	if err != nil {
		panic("BUG: HKDF: " + err.Error())
	}
	return [32]byte(key)
}

// isMoved reports whether the folder says that its identity lives elsewhere.
func isMoved(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, movedFile))
	return !errors.Is(err, fs.ErrNotExist) // if nobody can tell, better not write
}

// MarkMoved has Open refuse this profile from now on, for it goes on on another computer. The caller closes it.
func (p *Profile) MarkMoved() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return writeFile(p.Dir, movedFile, []byte("This identity was moved to another computer. It must not be used on both.\n"))
}

// Return undoes MarkMoved: the identity is used on this computer again, and on no other. The error wraps ErrInUse or
// is the system's.
func Return(dir string) error {
	dir, lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	err = os.Remove(filepath.Join(dir, movedFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, syncDir(dir), lock.Unlock())
}
