//go:build unix

package udp

import (
	"errors"
	"syscall"
)

// harmless reports whether a read error is about a datagram sent earlier, not about the socket.
func harmless(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.EHOSTUNREACH) ||
		errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EMSGSIZE)
}

// inUse makes err wrap syscall.EADDRINUSE if that is what it means; here it does already.
func inUse(err error) error { return err }
