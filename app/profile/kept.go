package profile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"lyceum/session/journal/store"
)

// Kept tells how many classes a folder, the user's own if dir is empty, keeps, and how many bytes all that belongs to
// them takes. It does not open the profile.
func Kept(dir string) (classes int, bytes int64, err error) {
	dir, err = ClassDirOf(dir)
	if err != nil {
		return 0, 0, err
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		bytes += info.Size()
		if strings.HasSuffix(path, store.Suffix) {
			classes++
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) { // none was ever kept, or one goes this moment
		err = nil
	}
	return classes, bytes, err
}

// DeleteClasses deletes every class that a folder, the user's own if dir is empty, keeps. The identity and who is
// remembered stay. It does not overwrite what the disk held. The error wraps ErrInUse or is the system's; then some may be
// left.
func DeleteClasses(dir string) error {
	dir, lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	err = os.RemoveAll(filepath.Join(dir, classFolder))
	return errors.Join(err, syncDir(dir), lock.Unlock())
}
