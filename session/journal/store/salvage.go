package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"lyceum/session/journal"
)

// The files of a salvage: the class file's name with these at the end.
const (
	damagedSuffix   = ".damaged"   // the damaged file, as it was; the second is .damaged-2
	salvagingSuffix = ".salvaging" // the new one, while it is written
	salvagedSuffix  = ".salvaged"  // the new one, complete, on its way to its place
)

// Bounds of a salvage.
const (
	maxDamaged   = 9       // damaged files kept of one class
	salvageBatch = 256     // rows written at once
	maxRows      = 1 << 40 // more entries than a file can have
)

// A Salvaged says what a salvage saved.
type Salvaged struct {
	Entries, Evidence, Facts, Secrets int
	// Lost is how many entries are known to have been there and could not be read. Entries of others come back from
	// them; the own log's end does if anybody has it, so it must be asked for before anything is written.
	Lost int
	// Damaged is the path of the damaged file.
	Damaged string
}

// Salvage copies what can be read of a damaged class file into a new one, which takes its place; the damaged one is
// kept beside it. It may be interrupted at any time. The error wraps ErrInUse, ErrKey (nothing is changed then), or
// is the system's.
func Salvage(path string, key [32]byte) (Salvaged, error) {
	lock, err := acquire(path)
	if err != nil {
		return Salvaged{}, err
	}
	s := &salvage{key: key}
	err = s.run(path)
	return s.Salvaged, failed(path, "salvage", errors.Join(err, lock.Unlock()))
}

// A salvage is one under way.
type salvage struct {
	Salvaged
	key  [32]byte
	from *sql.DB
	to   *File
	top  uint64 // highest row number of an entry

	foreign bool // what shows the right key is sealed under another one, or damaged
	opened  bool // some secret is sealed under the given key
}

func (s *salvage) run(path string) error {
	if err := finishSalvage(path); err != nil {
		return err
	}
	var err error
	if s.Damaged, err = keepDamaged(path); err != nil {
		return err
	}
	if err := s.copy(path + salvagingSuffix); err != nil {
		return errors.Join(err, removeAll(path+salvagingSuffix), removeAll(s.Damaged))
	}
	if err := os.Rename(path+salvagingSuffix, path+salvagedSuffix); err != nil {
		return err
	}
	if err := syncDir(path); err != nil {
		return err
	}
	return finishSalvage(path)
}

// finishSalvage puts a complete new file into its place. The WAL of the damaged one must not be taken for its own.
func finishSalvage(path string) error {
	if _, err := os.Stat(path + salvagedSuffix); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, name := range []string{path + walSuffix, path + shmSuffix} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncDir(path); err != nil {
		return err
	}
	return errors.Join(os.Rename(path+salvagedSuffix, path), syncDir(path))
}

// keepDamaged copies a file and its WAL and returns the copy's path.
func keepDamaged(path string) (string, error) {
	for n := range maxDamaged {
		name := path + damagedSuffix
		if n > 0 {
			name = fmt.Sprintf("%s-%d", name, n+1)
		}
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		err := copyFile(path+walSuffix, name+walSuffix)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			err = copyFile(path, name)
		}
		return name, errors.Join(err, syncDir(path))
	}
	return "", fmt.Errorf("%d damaged files are kept already", maxDamaged)
}

// copyFile copies a file into a new one for its owner alone, and has it on disk.
func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}

// removeAll removes a database and what SQLite keeps beside it.
func removeAll(path string) error {
	var errs []error
	for _, name := range []string{path, path + walSuffix, path + shmSuffix} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// copy writes a new file with all that the kept one shows.
func (s *salvage) copy(path string) (err error) {
	if err := removeAll(path); err != nil { // of an interrupted salvage
		return err
	}
	if s.from, err = connect(s.Damaged); err != nil {
		return err
	}
	defer s.from.Close() // its own complaints about the damage change nothing
	f := &File{path: path, lock: nil, seal: newSealer(s.key), authors: make(map[journal.Author]int64)}
	if err := f.open(); err != nil {
		return errors.Join(err, f.Close())
	}
	s.to = f
	if err := errors.Join(s.copyAll(), f.Close()); err != nil {
		return err
	}
	if _, err := os.Stat(path + walSuffix); err == nil {
		return fmt.Errorf("%s is not complete", filepath.Base(path))
	}
	return nil
}

func (s *salvage) copyAll() error {
	p, closePages, err := openPages(s.Damaged)
	if err != nil {
		return err
	}
	defer closePages()
	// First whatever looks like a row on any page, then what the tables of names still show, which is never stale.
	if err := s.carve(p); err != nil {
		return err
	}
	for _, t := range []struct{ table, column string }{{"fact", "value"}, {"secret", "sealed"}} {
		if err := s.copyValues(t.table, t.column); err != nil {
			return err
		}
	}
	return s.count()
}

// carve copies the rows on all pages.
func (s *salvage) carve(p *pages) error {
	var batch Batch
	var values []row
	var failure error
	add := func(r row) {
		one, ok := r.batch()
		switch {
		case r.isKeyCheck():
			group, name, _ := keyCheck()
			_, err := s.to.seal.open(group, name, r.columns[1].bytes)
			s.foreign = s.foreign || err != nil
			return
		case !ok:
			if r.isValue() {
				values = append(values, r)
			}
			return
		case len(one.Entries) > 0:
			s.top = max(s.top, r.id)
		}
		batch.Entries, batch.Evidence = append(batch.Entries, one.Entries...), append(batch.Evidence, one.Evidence...)
		if len(batch.Entries)+len(batch.Evidence) >= salvageBatch {
			failure = errors.Join(failure, s.to.putAll([]Batch{batch}))
			batch = Batch{}
		}
	}
	for number := uint32(2); number <= p.count && failure == nil; number++ { // page 1 has the schema
		p.rows(number, add)
	}
	failure = errors.Join(failure, s.to.putAll([]Batch{batch}), s.putValues(values))
	if s.foreign && !s.opened {
		failure = errors.Join(failure, ErrKey)
	}
	return failure
}

// batch returns what a row of entry or evidence holds, ok = false if it is no such row.
func (r *row) batch() (b Batch, ok bool) {
	n := len(r.columns)
	if n != 5 && n != 6 || r.id > maxRows || !r.columns[n-1].isBytes {
		return b, false
	}
	raws := []Raw{{uint8(r.columns[1].integer), r.columns[n-1].bytes}}
	if n == 5 {
		b.Entries = raws
	} else {
		b.Evidence = raws
	}
	return b, b.check() == nil
}

// isValue reports whether a row is a fact or a secret.
func (r *row) isValue() bool {
	return len(r.columns) == 2 && r.columns[0].isText && r.columns[1].isBytes &&
		len(r.columns[0].bytes) > 0 && len(r.columns[0].bytes) <= maxName
}

// isKeyCheck reports whether a row is the secret without a name.
func (r *row) isKeyCheck() bool {
	return len(r.columns) == 2 && r.columns[0].isText && r.columns[1].isBytes && len(r.columns[0].bytes) == 0
}

// putValues writes facts and secrets. They look alike; a secret is what opens as one.
func (s *salvage) putValues(values []row) error {
	var group journal.GroupID
	for _, v := range values {
		if string(v.columns[0].bytes) == FactGroup {
			copy(group[:], v.columns[1].bytes)
		}
	}
	for _, v := range values {
		name, value, table := string(v.columns[0].bytes), v.columns[1].bytes, "fact"
		if _, err := s.to.seal.open(group, name, value); err == nil {
			table, s.opened = "secret", true
		}
		if err := s.putValue(table, name, value); err != nil {
			return err
		}
	}
	return nil
}

// putValue writes a fact, or a secret that stays sealed as it is.
func (s *salvage) putValue(table, name string, value []byte) error {
	_, err := s.to.db.Exec("INSERT OR REPLACE INTO "+table+" VALUES (?, ?)", name, value)
	return err
}

// copyValues copies what a table of values shows, from both ends as far as a page that cannot be read.
func (s *salvage) copyValues(table, column string) error {
	for _, order := range []string{"ASC", "DESC"} {
		rows, err := s.from.Query("SELECT name, " + column + " FROM " + table + " WHERE name<>'' ORDER BY name " + order)
		if err != nil {
			continue
		}
		for rows.Next() {
			var name string
			var value []byte
			if rows.Scan(&name, &value) != nil {
				break
			}
			if err := s.putValue(table, name, value); err != nil {
				return errors.Join(err, rows.Close())
			}
		}
		whole := rows.Err() == nil
		_ = rows.Close() // its complaint is that of Err
		if whole {
			break
		}
	}
	return nil
}

// count fills in what was saved. Rows are numbered without gaps, so the highest number tells what was there.
func (s *salvage) count() error {
	for _, t := range []struct {
		rows string
		n    *int
	}{
		{"entry", &s.Entries}, {"evidence", &s.Evidence}, {"fact", &s.Facts}, {"secret WHERE name<>''", &s.Secrets},
	} {
		if err := s.to.db.QueryRow("SELECT count(*) FROM " + t.rows).Scan(t.n); err != nil {
			return err
		}
	}
	var highest uint64
	if err := s.from.QueryRow("SELECT coalesce(max(id), 0) FROM entry").Scan(&highest); err == nil && highest < maxRows {
		s.top = max(s.top, highest)
	}
	s.Lost = max(0, int(s.top)-s.Entries)
	return nil
}
