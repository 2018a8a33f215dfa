package rendezvous

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"lyceum/app/profile"
)

// Names in the folder of a rendezvous.
const (
	keysFile   = "keys.json"
	closedFile = "closed.json"
	statusFile = "status.json"
	editLock   = "edit.lock" // held while keys.json or closed.json is being changed
)

// maxFile is how long a file may be, in bytes: some ten thousand keys.
const maxFile = 4 << 20

// DefaultDir is the folder of a rendezvous in a profile folder, the user's own if that is empty.
func DefaultDir(profileDir string) (string, error) {
	if profileDir == "" {
		var err error
		if profileDir, err = profile.DefaultDir(); err != nil {
			return "", err
		}
	}
	return filepath.Join(profileDir, "rendezvous"), nil
}

// readFile returns a file's bytes, none if it is not there.
func readFile(dir, name string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("%s is longer than %d bytes", f.Name(), maxFile)
	}
	return b, err
}

// parse reads what a file should hold; an empty or absent one leaves v as it is. Unknown names are refused:
// a misspelt quota must not pass for none.
func parse(name string, b []byte, v any) error {
	if len(bytes.TrimSpace(b)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// writeFile replaces a file, whole or not at all, readable by its owner only.
func writeFile(dir, name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, name+".*.new") // readable by its owner only
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}

// edit changes a file while nobody else does. v is what it holds; change reports whether to write it.
func edit[T any](dir, name string, v *T, change func() error) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, editLock))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	b, err := readFile(dir, name)
	if err != nil {
		return err
	}
	if err := parse(name, b, v); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	return writeFile(dir, name, v)
}
