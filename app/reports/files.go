package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// replace writes a file so that at any moment the old one or the new one is there.
func replace(folder, name string, content []byte) error {
	beside := filepath.Join(folder, "."+name+".part")
	f, err := os.OpenFile(beside, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(beside, filepath.Join(folder, name))
	}
	if err != nil {
		_ = os.Remove(beside) // it may hold what room there is left
	}
	return err
}

// syncDir puts the names in a folder on the disk, where the system can.
func syncDir(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	_ = d.Sync() // not every system can; there is nothing else to do then
	return d.Close()
}

// isMissing reports whether something is not there.
func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, os.ErrNotExist)
}

// besidePrefix begins the names of folders that are being made.
const besidePrefix = ".lyceum-new-"

// sweep removes folders that somebody was making when their computer died, an hour before now at least.
func sweep(root string, now time.Time) {
	names, _ := readNames(root, maxFolders)
	for _, name := range names {
		folder := filepath.Join(root, name)
		if !strings.HasPrefix(name, besidePrefix) {
			continue
		}
		if info, err := os.Lstat(folder); err == nil && info.IsDir() && now.Sub(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(folder) // best effort: nobody looks for it
		}
	}
}

// readNames returns the names of a folder's entries, in order; at most so many.
func readNames(folder string, most int) ([]string, error) {
	d, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(most)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	slices.Sort(names)
	return names, err
}
