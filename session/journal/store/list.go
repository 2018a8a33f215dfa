package store

import (
	"cmp"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lyceum/session/journal"
)

// Suffix ends the name of a class file.
const Suffix = ".lyceum"

// FilesSuffix is what the name of the folder with a class's files has behind that of the class file (package filestore).
const FilesSuffix = ".files"

// PathOf returns where the class file of a group lies in a folder: the first 16 hexadecimal digits of the group ID
// and Suffix.
func PathOf(dir string, group journal.GroupID) string {
	return filepath.Join(dir, journal.Hash(group).String()+Suffix)
}

// An Info is what a class file says of itself.
type Info struct {
	Path     string
	Group    journal.GroupID
	Title    string
	Teacher  string    // who launched it last
	Role     string    // of the profile's owner
	Practice bool      // it was held alone
	Opened   time.Time // zero if nobody noted it
	Keep     time.Time // zero for no date of its own
	Size     int64     // bytes, with its WAL and the class's files
	Entries  int       // of both logs
	Err      error     // why the rest could not be read: ErrDamaged, ErrNewer, ErrForeign or the system's
}

// List describes the class files of a folder, the one last opened first. They may be open. A folder that is not
// there has none.
func List(dir string) ([]Info, error) {
	paths, err := classFiles(dir)
	if err != nil {
		return nil, err
	}
	var infos []Info
	for _, path := range paths {
		infos = append(infos, describe(path))
	}
	slices.SortStableFunc(infos, func(a, b Info) int {
		return cmp.Or(b.Opened.Compare(a.Opened), strings.Compare(a.Path, b.Path))
	})
	return infos, nil
}

// classFiles returns the paths of a folder's class files.
func classFiles(dir string) (paths []string, err error) {
	names, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if n.Type().IsRegular() && strings.HasSuffix(n.Name(), Suffix) {
			paths = append(paths, filepath.Join(dir, n.Name()))
		}
	}
	return paths, nil
}

func describe(path string) Info {
	info := Info{Path: path}
	for _, name := range []string{path, path + walSuffix} {
		if s, err := os.Stat(name); err == nil {
			info.Size += s.Size()
		}
	}
	info.Size += sizeOfFiles(path + FilesSuffix)
	db, err := connect(path)
	if err == nil {
		err = errors.Join(info.read(db), db.Close())
	}
	info.Err = failed(path, "describe", err)
	return info
}

// sizeOfFiles returns how long the files of a folder are together, as far as that can be seen.
func sizeOfFiles(dir string) (size int64) {
	list, _ := os.ReadDir(dir)
	for _, f := range list {
		if info, err := f.Info(); err == nil {
			size += info.Size()
		}
	}
	return size
}

// read fills in what the database knows.
func (i *Info) read(db *sql.DB) error {
	if have, err := versionOf(db); err != nil || have == 0 {
		return err
	}
	if err := db.QueryRow("SELECT coalesce(max(id), 0) FROM entry").Scan(&i.Entries); err != nil { // none is ever deleted
		return err
	}
	rows, err := db.Query("SELECT name, value FROM fact WHERE name IN (?, ?, ?, ?, ?, ?, ?)",
		FactGroup, FactTitle, FactTeacher, FactRole, FactOpened, FactKeep, FactPractice)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var value []byte
		if err := rows.Scan(&name, &value); err != nil {
			return err
		}
		switch name {
		case FactGroup:
			copy(i.Group[:], value)
		case FactTitle:
			i.Title = string(value)
		case FactTeacher:
			i.Teacher = string(value)
		case FactRole:
			i.Role = string(value)
		case FactPractice:
			i.Practice = string(value) == "1"
		case FactOpened:
			i.Opened = timeOf(value)
		case FactKeep:
			i.Keep = timeOf(value)
		}
	}
	return rows.Err()
}

// Delete removes a class file and all that belongs to it, also the class's files and what a salvage kept. The error wraps ErrInUse while it
// is open, or fs.ErrNotExist. It does not overwrite: see the package documentation.
func Delete(path string) error {
	if _, err := os.Stat(path); err != nil {
		return failed(path, "delete", err)
	}
	lock, err := acquire(path)
	if err != nil {
		return err
	}
	names, err := belongings(path)
	if err != nil {
		return failed(path, "delete", errors.Join(err, lock.Unlock()))
	}
	// The file itself goes last of what holds anything: until then it is listed, and can be deleted again.
	names = slices.DeleteFunc(names, func(name string) bool { return name == lock.Path() })
	var errs []error
	for _, name := range append(names, path, lock.Path()) {
		if err := os.RemoveAll(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return failed(path, "delete", errors.Join(append(errs, syncDir(path), lock.Unlock())...))
}

// belongings returns the paths of what lies beside a class file and has its name with something at the end.
func belongings(path string) (names []string, err error) {
	dir, base := filepath.Split(path)
	all, err := os.ReadDir(filepath.Clean(dir))
	for _, n := range all {
		if strings.HasPrefix(n.Name(), base+"-") || strings.HasPrefix(n.Name(), base+".") {
			names = append(names, dir+n.Name())
		}
	}
	return names, err
}

// ExpireOlder deletes the class files of a folder whose time is over: those with a date of their own (FactKeep) once
// now is after it, the others once they were last opened before a time. One that is open, damaged or says
// nothing about when it was opened stays. It returns the paths of those deleted.
func ExpireOlder(dir string, now, before time.Time) (deleted []string, err error) {
	infos, err := List(dir)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, i := range infos {
		if !i.expired(now, before) {
			continue
		}
		switch err := Delete(i.Path); {
		case err == nil:
			deleted = append(deleted, i.Path)
		case !errors.Is(err, ErrInUse):
			errs = append(errs, err)
		}
	}
	return deleted, errors.Join(errs...)
}

func (i *Info) expired(now, before time.Time) bool {
	switch {
	case i.Err != nil || i.Opened.IsZero():
		return false
	case !i.Keep.IsZero():
		return now.After(i.Keep)
	}
	return i.Opened.Before(before)
}
