package room

import "lyceum/session"

// keepFree is how much of a disk files of the class leave to what is written there besides, such as what is said, in bytes. Our choice:
// many times what a class writes in a day.
const keepFree = 256 << 20

// diskRoom returns session.ErrDiskFull if a disk has no room for so many bytes more. Where the system does not say, that shows when they
// are written.
func diskRoom(folder string, bytes uint64) error {
	if free, known := freeBytes(folder); known && free < bytes+keepFree {
		return session.ErrDiskFull
	}
	return nil
}
