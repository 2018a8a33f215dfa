//go:build !windows

package filestore

// isFull reports whether an error is the system's of its own for a full disk.
func isFull(error) bool { return false }
