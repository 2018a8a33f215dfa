//go:build unix && !linux

package udp

import "golang.org/x/sys/unix"

// shareGroupPort lets several sockets have the port. Unlike on Linux SO_REUSEADDR is not enough.
func shareGroupPort(fd uintptr, v4 bool) error {
	if err := unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return err
	}
	return unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
}

// forceBuffers does nothing: there is no way past the limit.
func forceBuffers(fd uintptr, bytes int) bool { return false }
