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
	maxDamaged   = 9   // damaged files kept of one class
	salvageBatch = 256 // rows written at once
	minEntry     = 181 // bytes of the shortest entry: one with an empty body
)

// A Salvaged says what a salvage saved.
type Salvaged struct {
	Entries, Evidence, Facts, Secrets int
	// Lost is how many rows are known to have been there and could not be read. Entries of others come back from
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
	top  int64 // highest row ID that an entry or evidence can have
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
	if err := s.checkKey(); err != nil {
		return err
	}
	info, err := os.Stat(s.Damaged)
	if err != nil {
		return err
	}
	s.top = info.Size() / minEntry // rows are numbered without gaps, and each takes more than this
	if err := s.copyRaws("entry", &s.Entries, func(b *Batch, r Raw) { b.Entries = append(b.Entries, r) }); err != nil {
		return err
	}
	if err := s.copyRaws("evidence", &s.Evidence, func(b *Batch, r Raw) { b.Evidence = append(b.Evidence, r) }); err != nil {
		return err
	}
	if err := s.copyValues("fact", "value", &s.Facts); err != nil {
		return err
	}
	return s.copyValues("secret", "sealed", &s.Secrets)
}

// checkKey returns ErrKey if the damaged file still shows that it is another identity's.
func (s *salvage) checkKey() error {
	var sealed []byte
	if err := s.from.QueryRow("SELECT sealed FROM secret WHERE name=''").Scan(&sealed); err != nil {
		return nil // it is lost; the new file has one
	}
	group, name, _ := keyCheck()
	_, err := s.to.seal.open(group, name, sealed)
	return err
}

// copyRaws copies the rows of a table of entries one by one, so that a page that cannot be read costs its own rows
// alone.
func (s *salvage) copyRaws(table string, count *int, add func(*Batch, Raw)) error {
	top := s.top
	var highest sql.NullInt64
	if err := s.from.QueryRow("SELECT max(id) FROM " + table).Scan(&highest); err == nil {
		top = min(top, highest.Int64)
	}
	row, err := s.from.Prepare("SELECT log, raw FROM " + table + " WHERE id=?")
	if err != nil {
		return nil // the table is not there: an earlier version, or no schema that could be read
	}
	defer row.Close()
	var batch Batch
	lost, n := 0, 0 // lost since the last row that was there
	for id := int64(1); id <= top; id++ {
		var r Raw
		err := row.QueryRow(id).Scan(&r.Log, &r.Raw)
		one := Batch{Entries: []Raw{r}}
		switch {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil || one.check() != nil:
			lost++
			continue
		}
		s.Lost, lost = s.Lost+lost, 0
		add(&batch, r)
		if n++; n%salvageBatch == 0 {
			if err := s.to.putAll([]Batch{batch}); err != nil {
				return err
			}
			batch = Batch{}
		}
	}
	if highest.Valid {
		s.Lost += lost
	}
	*count = n
	return s.to.putAll([]Batch{batch})
}

// copyValues copies a table of values by name. Secrets stay sealed as they are.
func (s *salvage) copyValues(table, column string, count *int) error {
	for _, order := range []string{"ASC", "DESC"} { // from both ends, as far as a damaged page
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
			result, err := s.to.db.Exec("INSERT INTO "+table+" VALUES (?, ?) ON CONFLICT DO NOTHING", name, value)
			if err != nil {
				return errors.Join(err, rows.Close())
			}
			if fresh, _ := result.RowsAffected(); fresh > 0 {
				*count++
			}
		}
		whole := rows.Err() == nil
		_ = rows.Close()
		if whole {
			return nil
		}
	}
	return nil
}
