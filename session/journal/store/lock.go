package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// The files of a class file: its name with these at the end. SQLite names the first two.
const (
	walSuffix  = "-wal"
	shmSuffix  = "-shm"
	lockSuffix = ".lock"
)

// lockTries bounds how often a lock is asked for again because its file was deleted just then.
const lockTries = 10

// acquire locks the file beside path, or returns ErrInUse. SQLite's own locks would also keep out those who only
// list the folder.
func acquire(path string) (*flock.Flock, error) {
	for range lockTries {
		lock := flock.New(path+lockSuffix, flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil {
			return nil, failed(path, "lock", err)
		}
		if !locked {
			return nil, fmt.Errorf("class file %s: %w", filepath.Base(path), ErrInUse)
		}
		if current(lock) {
			return lock, nil
		}
		_ = lock.Unlock() // nobody else can have it: its name is gone
	}
	return nil, fmt.Errorf("class file %s: %w", filepath.Base(path), ErrInUse)
}

// current reports whether the file that is locked still has its name: Delete removes it while it is locked.
func current(lock *flock.Flock) bool {
	held, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(lock.Path())
	return err == nil && os.SameFile(held, named)
}

// create makes an empty file that only its owner may read, and has its name survive the loss of power. A file that
// is there is closed to others.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return protect(path)
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), syncDir(path))
}

// protect closes a file and what belongs to it to all but its owner.
func protect(path string) error {
	for _, name := range []string{path, path + walSuffix, path + shmSuffix} {
		info, err := os.Stat(name)
		if err != nil {
			continue
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s: %w", filepath.Base(name), ErrForeign)
		}
		if info.Mode().Perm()&0o077 != 0 {
			_ = os.Chmod(name, 0o600) // best effort: a file system without permissions keeps none
		}
	}
	return nil
}

// syncDir makes what happened to the names in a file's folder survive the loss of power, where the system can.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every system can sync a folder; there is nothing else to do then
	return dir.Close()
}
