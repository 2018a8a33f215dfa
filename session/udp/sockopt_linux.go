package udp

import (
	"net"

	"golang.org/x/sys/unix"
)

// bindToInterface restricts a socket to what arrives on and leaves by an interface. It is best
// effort: before Linux 5.7 it needs CAP_NET_RAW.
func bindToInterface(fd uintptr, v4 bool, on *net.Interface) {
	unix.SetsockoptString(int(fd), unix.SOL_SOCKET, unix.SO_BINDTODEVICE, on.Name)
}

// shareGroupPort lets several sockets, of any user, have the port, each getting a copy of every
// multicast and broadcast datagram, and only those of groups it joined itself.
func shareGroupPort(fd uintptr, v4 bool) error {
	if v4 {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_MULTICAST_ALL, 0)
	} else {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_ALL, 0)
	}
	return unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
}
