package filestore

import (
	"errors"
	"fmt"
	"syscall"
)

// MaxFiles is how many files a folder takes. Our choice: a member takes part in 256 object spaces of a group at most.
const MaxFiles = 200

// Errors of a Store.
var (
	ErrQuota = errors.New("the files of the class would take more room than they may")
	ErrMany  = fmt.Errorf("a class has %d files at most", MaxFiles)
	// ErrFull reports a full disk. It is syscall.ENOSPC.
	ErrFull = fmt.Errorf("keep a file of the class: %w", syscall.ENOSPC)
	// ErrMissing reports that a piece is not here, or what was here was damaged.
	ErrMissing = errors.New("that part of the file is not here")
	// ErrTicket reports a key that is not the file's.
	ErrTicket = errors.New("the ticket has another key than the file")
	// ErrForeign reports something that is no file of a folder, or of a later version.
	ErrForeign = errors.New("not a kept file")
)

// fullOn says it in one way when a disk, or what one person may have of it, is full.
func fullOn(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || isFull(err) {
		return fmt.Errorf("%w: %v", ErrFull, err)
	}
	return err
}
