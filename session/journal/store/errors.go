package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Errors about class files. A full disk is syscall.ENOSPC, a file that may not be read or written
// fs.ErrPermission.
var (
	// ErrInUse reports a file that is open already, here or in another program.
	ErrInUse = errors.New("class file is in use")
	// ErrKey reports that the secrets of the file were sealed under another key.
	ErrKey = errors.New("class file belongs to another identity")
	// ErrNewer reports a file of a later version; the error is a [NewerError].
	ErrNewer = errors.New("class file is of a newer version")
	// ErrForeign reports an SQLite database that is no class file.
	ErrForeign = errors.New("not a class file")
	// ErrDamaged reports a file whose structure is broken. [Salvage] saves what can be read.
	ErrDamaged = errors.New("class file is damaged")
	// ErrBatch reports a batch that can never be written: the caller is wrong.
	ErrBatch = errors.New("impossible batch")
	// ErrBacklog reports that a [Writer] holds as much as it may and takes nothing more.
	ErrBacklog = errors.New("too much waits to be written")
	// ErrClosed reports that a [Writer] is closed.
	ErrClosed = errors.New("writer is closed")
)

// A NewerError says which version a file has that this program does not know. It is an [ErrNewer].
type NewerError struct{ Version int }

// Error implements error.
func (e *NewerError) Error() string {
	return fmt.Sprintf("%v: %d, known is %d", ErrNewer, e.Version, version)
}

// Is makes the error an ErrNewer.
func (e *NewerError) Is(target error) bool { return target == ErrNewer }

// failed names what went wrong with a file, and translates the codes of SQLite that a caller branches on.
func failed(path, doing string, err error) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil {
		return fmt.Errorf("class file %s: %s: %w: %w", filepath.Base(path), doing, kind, err)
	}
	return fmt.Errorf("class file %s: %s: %w", filepath.Base(path), doing, err)
}

// kindOf returns what an error of SQLite means to a caller, nil if nothing in particular.
func kindOf(err error) error {
	var s sqlite3.Error
	if !errors.As(err, &s) {
		return nil
	}
	switch s.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return ErrDamaged
	case sqlite3.ErrFull:
		return syscall.ENOSPC
	case sqlite3.ErrPerm, sqlite3.ErrReadonly:
		return fs.ErrPermission
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrInUse
	}
	if s.SystemErrno != 0 {
		return s.SystemErrno
	}
	return nil
}
