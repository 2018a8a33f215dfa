package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"lyceum/session/journal"
)

// The logs of a class.
const (
	Class uint8 = 0 // to all
	Desk  uint8 = 1 // to staff
)

// A File is an open class file. Any goroutine may use it.
type File struct {
	path string
	db   *sql.DB      // for reading; writing goes through conn
	lock *flock.Flock // nil for the new file of a salvage, which has its class file's
	seal sealer

	mu      sync.Mutex // guards what follows, and is held while a batch is written
	conn    *sql.Conn
	put     statements
	authors map[journal.Author]int64 // row IDs of those written lately
	group   journal.GroupID          // zero while it is not known
}

// Open opens the class file at a path, making it if it is not there. key is the identity's, for the secrets. The
// folder must exist. The error wraps ErrInUse, ErrKey, ErrNewer, ErrForeign, ErrDamaged, or is the system's.
func Open(path string, key [32]byte) (*File, error) {
	lock, err := acquire(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, lock: lock, seal: newSealer(key), authors: make(map[journal.Author]int64)}
	err = failed(path, "finish salvage", finishSalvage(path))
	if err == nil {
		err = f.open()
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// open does what Open says once the lock is held.
func (f *File) open() (err error) {
	if err := create(f.path); err != nil {
		return failed(f.path, "create", err)
	}
	if f.db, err = connect(f.path); err != nil {
		return failed(f.path, "open", err)
	}
	have, err := versionOf(f.db)
	if err != nil {
		return failed(f.path, "open", err)
	}
	if _, err := f.db.Exec("PRAGMA journal_mode=WAL"); err != nil { // not before it is known to be ours
		return failed(f.path, "open", err)
	}
	if err := check(f.db); err != nil {
		return failed(f.path, "check", err)
	}
	if have > 0 {
		if err := f.checkKey(); err != nil {
			return err
		}
	}
	if err := migrate(f.db, have, f.seal); err != nil {
		return failed(f.path, "bring up to date", err)
	}
	if f.group, err = f.readGroup(); err != nil {
		return err
	}
	if f.conn, err = f.db.Conn(context.Background()); err != nil {
		return failed(f.path, "open", err)
	}
	f.put, err = prepare(f.conn)
	return failed(f.path, "open", err)
}

// checkKey returns ErrKey unless the file's secrets are sealed under the given key.
func (f *File) checkKey() error {
	var sealed []byte
	err := f.db.QueryRow("SELECT sealed FROM secret WHERE name=''").Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrDamaged // it is written with the file
	}
	if err != nil {
		return failed(f.path, "key", err)
	}
	group, name, _ := keyCheck()
	if _, err := f.seal.open(group, name, sealed); err != nil {
		if f.opensAny() {
			err = ErrDamaged
		}
		return fmt.Errorf("class file %s: %w", filepath.Base(f.path), err)
	}
	return nil
}

// opensAny reports whether some secret is sealed under the given key: then the file is not another identity's, though
// what shows that is damaged.
func (f *File) opensAny() bool {
	group, err := f.readGroup()
	if err != nil {
		return false
	}
	rows, err := f.db.Query("SELECT name, sealed FROM secret WHERE name<>''")
	if err != nil {
		return false
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var sealed []byte
		if rows.Scan(&name, &sealed) != nil {
			return false
		}
		if _, err := f.seal.open(group, name, sealed); err == nil {
			return true
		}
	}
	return false
}

// readGroup returns the group ID that the file has, zero if it has none yet.
func (f *File) readGroup() (group journal.GroupID, err error) {
	value, ok, err := f.Fact(FactGroup)
	if err != nil || !ok {
		return group, err
	}
	if len(value) != len(group) {
		return group, failed(f.path, "group ID", ErrDamaged)
	}
	return journal.GroupID(value), nil
}

// Path returns where the file lies.
func (f *File) Path() string { return f.path }

// Close closes the file, once its [Writer] is closed, and lets others open it.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	if f.conn != nil {
		f.put.close()
		errs = append(errs, f.conn.Close())
	}
	if f.db != nil {
		errs = append(errs, f.db.Close())
	}
	if f.lock != nil {
		errs = append(errs, f.lock.Unlock())
	}
	return failed(f.path, "close", errors.Join(errs...))
}
