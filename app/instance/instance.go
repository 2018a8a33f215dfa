package instance

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"lyceum/app/profile"
)

// MaxMessage is how long a message may be, in bytes: a long letter around an invite.
const MaxMessage = 64 << 10

// Errors of this package.
var (
	ErrTaken   = errors.New("another window has this profile")
	ErrSilent  = errors.New("the window that has this profile does not answer")
	ErrTooLong = errors.New("too long to be handed over")
	errNotUs   = errors.New("another user is at the other end")
)

// Names in the folder.
const (
	lockFile   = "window.lock"
	socketFile = "window.sock"
)

// answer is what a message gets when it was taken.
const answer = "ok"

// An Instance is the one window of a profile.
type Instance struct {
	lock   *flock.Flock
	listen *net.UnixListener // nil: nobody can hand anything over
	folder *os.File          // that the socket's name begins with; nil: none
}

// Claim makes this program the one window of the profile in dir, the user's own if it is empty. The error wraps ErrTaken
// or is the system's. That no socket can be made is no error: the window opens all the same.
func Claim(dir string) (*Instance, error) {
	dir, err := folderOf(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("instance: %w", err)
	}
	i := &Instance{lock: flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))}
	locked, err := i.lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("instance: %w", err)
	case !locked:
		return nil, fmt.Errorf("instance: %s: %w", dir, ErrTaken)
	}
	if err := os.Remove(filepath.Join(dir, socketFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return i, nil
	}
	path, folder, err := socketPath(dir)
	if err != nil {
		return i, nil
	}
	i.folder = folder
	if i.listen, err = net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"}); err != nil {
		return i, nil
	}
	_ = os.Chmod(filepath.Join(dir, socketFile), 0o600) // the folder keeps others out anyway
	return i, nil
}

// Close gives the profile up, and ends Serve.
func (i *Instance) Close() error {
	var errs []error
	if i.listen != nil {
		errs = append(errs, i.listen.Close()) // which removes the socket
	}
	if i.folder != nil {
		errs = append(errs, i.folder.Close())
	}
	return errors.Join(append(errs, i.lock.Unlock())...)
}

func folderOf(dir string) (string, error) {
	if dir != "" {
		return dir, nil
	}
	return profile.DefaultDir()
}

// maxPath is how long the name of a socket may be on every system, in bytes.
const maxPath = 100

// socketPath returns a name of the socket that the system takes. If the folder's own is too long it goes by way of the open
// folder, which the caller closes after the socket.
func socketPath(dir string) (path string, folder *os.File, err error) {
	path = filepath.Join(dir, socketFile)
	if len(path) <= maxPath {
		return path, nil, nil
	}
	if folder, err = os.Open(dir); err != nil {
		return "", nil, err
	}
	path = fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), socketFile)
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return "", nil, errors.Join(err, folder.Close())
	}
	return path, folder, nil
}
