//go:build !linux && !darwin && !windows

package room

// freeBytes does not know.
func freeBytes(string) (bytes uint64, known bool) { return 0, false }
