package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxNumber is how many files of one name a folder takes. Our choice: nobody saves that many.
const maxNumber = 999

// ErrNames says that a folder has all the names already that a file could be saved under.
var ErrNames = errors.New("too many files of that name are there already")

// Save writes a file into a folder, whole or not at all, under a name that was free there: name as [Name] makes it, or with a
// number. Nothing is ever overwritten. It returns the path. Errors are write's, the system's, or wrap [ErrNames].
func Save(dir, name string, write func(io.Writer) error) (path string, err error) {
	f, err := os.CreateTemp(dir, ".lyceum-*.new") // its mode is 0600
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name()) // of which by then a saved file has another
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return "", err
	}
	return freeName(dir, Name(name), func(path string) error { return put(f.Name(), path) })
}

// MakeFolder makes a folder in another, under a name that was free there, as Save does, and returns its path.
func MakeFolder(dir, name string) (path string, err error) {
	return freeName(dir, Name(name), func(path string) error { return os.Mkdir(path, 0o700) })
}

// freeName tries names until make does not find one taken.
func freeName(dir, name string, make func(path string) error) (path string, err error) {
	for n := 1; n <= maxNumber; n++ {
		is := name
		if n > 1 {
			is = numbered(name, n)
		}
		path = filepath.Join(dir, is)
		if err = make(path); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
	return "", fmt.Errorf("%q: %w", name, ErrNames)
}

// put gives a file a name that is free: by a second name, which fails if there is one, or where a file system has no such by taking the
// name first.
func put(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Close(), os.Rename(from, to)); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}
