package bank

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// FileName is what the bank of a profile is called in its folder.
const FileName = "bank.sqlite"

// The files of a bank: its name with these at the end. SQLite names the first two.
const (
	walSuffix  = "-wal"
	shmSuffix  = "-shm"
	lockSuffix = ".lock"
)

// A Bank is an open question bank. Any goroutine may use it.
type Bank struct {
	path  string
	db    *sql.DB
	lock  *flock.Flock
	saved *Saved

	mu sync.Mutex // held while something is written, or must not be
}

// Open opens the bank at a path, making it if it is not there. The folder must exist. A damaged file is kept beside, and
// what can be read of it is in the bank that is opened: [Bank.Saved] says so. The error wraps ErrInUse, ErrNewer,
// ErrForeign, or is the system's.
func Open(path string) (*Bank, error) {
	lock := flock.New(path+lockSuffix, flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, failed(path, "lock", err)
	}
	if !locked {
		return nil, fmt.Errorf("question bank %s: %w", filepath.Base(path), ErrInUse)
	}
	b := &Bank{path: path, lock: lock}
	err = b.open()
	if errors.Is(err, ErrDamaged) {
		if b.saved, err = b.renew(); err == nil {
			err = b.open()
		}
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// open does what Open says once the lock is held; of a damaged file it leaves nothing open.
func (b *Bank) open() (err error) {
	if err := create(b.path); err != nil {
		return failed(b.path, "create", err)
	}
	db, err := connect(b.path)
	if err != nil {
		return failed(b.path, "open", err)
	}
	if err := prepare(db); err != nil {
		return failed(b.path, "open", errors.Join(err, db.Close()))
	}
	b.db = db
	return nil
}

// prepare checks a file and brings it up to date.
func prepare(db *sql.DB) error {
	have, err := versionOf(db)
	if err != nil {
		return err
	}
	if _, err := db.Exec("PRAGMA journal_mode=WAL"); err != nil { // not before it is known to be ours
		return err
	}
	if err := check(db); err != nil {
		return err
	}
	return migrate(db, have)
}

// create makes an empty file that only its owner may read. One that is there is closed to others.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return errors.Join(f.Close(), syncDir(path))
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, name := range []string{path, path + walSuffix, path + shmSuffix} {
		info, err := os.Stat(name)
		if err != nil {
			continue
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s: %w", filepath.Base(name), ErrForeign)
		}
		if info.Mode().Perm()&0o077 != 0 {
			_ = os.Chmod(name, 0o600) // best effort: a file system without permissions keeps none
		}
	}
	return nil
}

// syncDir makes what happened to the names in a file's folder survive the loss of power, where the system can.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every system can sync a folder; there is nothing else to do then
	return dir.Close()
}

// Saved says what became of a damaged file when the bank was opened; nil: it was sound.
func (b *Bank) Saved() *Saved { return b.saved }

// Close closes the bank and lets others open it.
func (b *Bank) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var errs []error
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	return failed(b.path, "close", errors.Join(append(errs, b.lock.Unlock())...))
}

// write carries out f in one transaction: wholly, and on disk once it returns nil, or not at all.
func (b *Bank) write(doing string, f func(tx *sql.Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	tx, err := b.db.Begin()
	if err != nil {
		return failed(b.path, doing, err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // what matters is why
		return failed(b.path, doing, err)
	}
	if err := tx.Commit(); err != nil {
		_ = tx.Rollback()
		return failed(b.path, doing, err)
	}
	return nil
}

// A querier is a bank's database, or a transaction in it.
type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
}

// stamp returns a time as columns have it, in milliseconds since 1970.
func stamp(t time.Time) int64 { return t.UnixMilli() }

// timeOf returns the time of a column; zero for 0.
func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
