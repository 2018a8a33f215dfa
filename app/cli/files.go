package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writePrivate writes a file that only its owner may read, whole or not at all: who waits for it must not read half
// of it.
func writePrivate(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".lyceum-*.new")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func writeInvite(file, invite string) error {
	return writePrivate(file, func(w io.Writer) error {
		_, err := io.WriteString(w, invite+"\n")
		return err
	})
}
