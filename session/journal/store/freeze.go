package store

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
)

// A Frozen is a whole class file to be read, as one piece without a WAL. While it is open the class cannot be.
type Frozen struct {
	file *os.File
	size int64
	lock *flock.Flock
}

// Freeze has everything in a class file itself and opens it for reading. The error wraps ErrInUse, ErrDamaged,
// ErrForeign, or is the system's.
func Freeze(path string) (*Frozen, error) {
	lock, err := acquire(path)
	if err != nil {
		return nil, err
	}
	z := &Frozen{lock: lock}
	if err := z.open(path); err != nil {
		return nil, failed(path, "freeze", errors.Join(err, lock.Unlock()))
	}
	return z, nil
}

func (z *Frozen) open(path string) error {
	if err := finishSalvage(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := connect(path)
	if err != nil {
		return err
	}
	_, err = versionOf(db)
	if err == nil {
		err = check(db)
	}
	var busy, frames, moved int
	if err == nil {
		err = db.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	}
	if err == nil && busy != 0 {
		err = ErrInUse // by somebody who lists
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if z.file, err = os.Open(path); err != nil {
		return err
	}
	info, err := z.file.Stat()
	if err != nil {
		return errors.Join(err, z.file.Close())
	}
	z.size = info.Size()
	return nil
}

// Size returns how many bytes there are to read.
func (z *Frozen) Size() int64 { return z.size }

// Read implements io.Reader.
func (z *Frozen) Read(b []byte) (int, error) { return z.file.Read(b) }

// Close lets the class be opened again.
func (z *Frozen) Close() error { return errors.Join(z.file.Close(), z.lock.Unlock()) }
