package profile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lyceum/quiz/bank"
)

// maxFile is how long a file of the profile may be, in bytes; class files are not read here.
const maxFile = 1 << 20

// writeFile replaces a file, whole or not at all, readable by its owner only, and has it on disk.
func writeFile(dir, name string, b []byte) error {
	f, err := os.CreateTemp(dir, name+"-*.new") // readable by its owner only
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}

// readFile reads a file of the profile. A longer one than there can be is an error.
func readFile(dir, name string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = &fs.PathError{Op: "read", Path: name, Err: errors.New("too long")}
	}
	return b, err
}

// syncDir has the names in a folder on disk, where the system can.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync() // not every system can sync a folder; there is nothing else to do then
	return f.Close()
}

// setAside renames a damaged file, so that what is written next does not replace what somebody may still mend.
func setAside(dir, name string) {
	_ = os.Rename(filepath.Join(dir, name), filepath.Join(dir, name+".damaged")) // best effort: it is lost anyway
}

// tidy finishes a restore that was interrupted and removes what interrupted writes left.
func tidy(dir string) error {
	if err := finishRestore(dir); err != nil {
		return err
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		own, rest, _ := strings.Cut(n.Name(), "-")
		if slices.Contains([]string{identityFile, peopleFile, movedFile, bank.FileName}, own) && strings.HasSuffix(rest, ".new") {
			if err := os.Remove(filepath.Join(dir, n.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
