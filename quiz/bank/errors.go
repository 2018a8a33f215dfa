package bank

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Errors about a bank. A full disk is syscall.ENOSPC, a file that may not be read or written fs.ErrPermission.
var (
	// ErrInUse reports a file that is open already, here or in another program.
	ErrInUse = errors.New("question bank is in use")
	// ErrNewer reports a file of a later version; the error is a [NewerError].
	ErrNewer = errors.New("question bank is of a newer version")
	// ErrForeign reports something that is no question bank, and is left alone.
	ErrForeign = errors.New("not a question bank")
	// ErrDamaged reports a file, or a question in it, that cannot be read.
	ErrDamaged = errors.New("question bank is damaged")
	// ErrNotFound reports a question, category, version or plan that is not there.
	ErrNotFound = errors.New("not found")
	// ErrExists reports a category that is there already.
	ErrExists = errors.New("exists already")
	// ErrNotEmpty reports a category that has questions.
	ErrNotEmpty = errors.New("has questions")
	// ErrNamed reports a category from which a plan takes questions.
	ErrNamed = errors.New("a saved test takes questions from it")
	// ErrLimit reports too much of something.
	ErrLimit = errors.New("too much")
	// ErrBad reports what can never be written: the caller is wrong.
	ErrBad = errors.New("impossible")
	// ErrPool reports that there are fewer questions for a pool than it picks; the error is a [PoolError].
	ErrPool = errors.New("too few questions")
)

// A NewerError says which version a file has that this program does not know. It is an [ErrNewer].
type NewerError struct{ Version int }

// Error implements error.
func (e *NewerError) Error() string {
	return fmt.Sprintf("%v: %d, known is %d", ErrNewer, e.Version, version)
}

// Is makes the error an ErrNewer.
func (e *NewerError) Is(target error) bool { return target == ErrNewer }

// A PoolError says which slot of a plan has too few questions. It is an [ErrPool].
type PoolError struct {
	Slot       int // 0 is the first
	Have, Pick int
	// Shared is how many more there would be if other slots did not take them.
	Shared int
}

// Error implements error.
func (e *PoolError) Error() string {
	return fmt.Sprintf("slot %d picks %d of %d questions: %v", e.Slot+1, e.Pick, e.Have, ErrPool)
}

// Is makes the error an ErrPool.
func (e *PoolError) Is(target error) bool { return target == ErrPool }

// failed names what went wrong with a file, and translates the codes of SQLite that a caller branches on.
func failed(path, doing string, err error) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil {
		return fmt.Errorf("question bank %s: %s: %w: %w", filepath.Base(path), doing, kind, err)
	}
	return fmt.Errorf("question bank %s: %s: %w", filepath.Base(path), doing, err)
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
