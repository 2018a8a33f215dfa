package rendezvous

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"lyceum/session/rendezvous"
)

// A Report is what a rendezvous last said of itself.
type Report struct {
	URL   string    `json:"url"` // without an access key
	Since time.Time `json:"since"`
	At    time.Time `json:"at"` // when something changed last
	rendezvous.Status

	Running bool `json:"-"`
}

// ErrNeverRan is returned where no rendezvous has run.
var ErrNeverRan = errors.New("no rendezvous has run with this folder")

// Status returns the last report of the rendezvous with a folder, and whether it runs.
func Status(dir string) (r Report, err error) {
	b, err := readFile(dir, statusFile)
	switch {
	case err != nil:
		return r, err
	case b == nil:
		return r, ErrNeverRan
	}
	if err := parse(statusFile, b, &r); err != nil {
		return r, err
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	free, err := lock.TryLock()
	if err != nil {
		return r, err
	}
	r.Running = !free
	return r, lock.Close()
}
