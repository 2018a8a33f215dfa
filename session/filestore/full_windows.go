package filestore

import (
	"errors"
	"syscall"
)

// Windows has two errors for a full disk, which package syscall does not take for ENOSPC.
const (
	errorHandleDiskFull = syscall.Errno(39)
	errorDiskFull       = syscall.Errno(112)
)

// isFull reports whether an error is one of those.
func isFull(err error) bool {
	return errors.Is(err, errorHandleDiskFull) || errors.Is(err, errorDiskFull)
}
