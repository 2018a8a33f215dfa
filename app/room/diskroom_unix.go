//go:build linux || darwin

package room

import "syscall"

// freeBytes returns how much this person can write to the disk of a folder.
func freeBytes(folder string) (bytes uint64, known bool) {
	var is syscall.Statfs_t
	if err := syscall.Statfs(folder, &is); err != nil {
		return 0, false
	}
	return is.Bavail * uint64(is.Bsize), true
}
