package udp

import (
	"errors"
	"fmt"
	"math/bits"
	"syscall"

	"golang.org/x/sys/windows"
)

// Options of ws2ipdef.h with one number for IPv4 and IPv6.
const (
	unicastIf    = 31 // IP_UNICAST_IF, IPV6_UNICAST_IF
	dontFragment = 14 // IP_DONTFRAGMENT, IPV6_DONTFRAG
)

// bindToInterface makes a socket send by an interface. Windows accepts a datagram only on the
// interface that has its address (strong host model), so receiving needs nothing.
func bindToInterface(fd uintptr, v4 bool, index int, name string) {
	if v4 { // the index in network byte order, for historical reasons; Windows is little-endian
		windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_IP, unicastIf, int(bits.ReverseBytes32(uint32(index))))
	} else {
		windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_IPV6, unicastIf, index)
	}
}

// forbidFragments lets the system send nothing in fragments.
func forbidFragments(fd uintptr, v4 bool) {
	level := windows.IPPROTO_IPV6
	if v4 {
		level = windows.IPPROTO_IP
	}
	windows.SetsockoptInt(windows.Handle(fd), level, dontFragment, 1)
}

// forceBuffers does nothing: there is no limit to go beyond.
func forceBuffers(fd uintptr, bytes int) bool { return false }

// shareGroupPort lets several sockets have the port.
func shareGroupPort(fd uintptr, v4 bool) error {
	return windows.SetsockoptInt(windows.Handle(fd), windows.SOL_SOCKET, windows.SO_REUSEADDR, 1)
}

// harmless reports whether a read error is about one datagram, not about the socket: an ICMP
// answer to one sent earlier, or one longer than the buffer.
func harmless(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, windows.WSAENETRESET) ||
		errors.Is(err, windows.WSAEMSGSIZE)
}

// inUse makes err wrap syscall.EADDRINUSE, which Windows never returns, if that is what it means.
func inUse(err error) error {
	if errors.Is(err, windows.WSAEADDRINUSE) {
		return fmt.Errorf("%w (%w)", err, syscall.EADDRINUSE)
	}
	return err
}
