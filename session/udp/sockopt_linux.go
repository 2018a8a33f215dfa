package udp

import "golang.org/x/sys/unix"

// bindToInterface restricts a socket to what arrives on and leaves by an interface. It is best
// effort: before Linux 5.7 it needs CAP_NET_RAW.
func bindToInterface(fd uintptr, v4 bool, index int, name string) {
	unix.SetsockoptString(int(fd), unix.SOL_SOCKET, unix.SO_BINDTODEVICE, name)
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

// forbidFragments lets the system send nothing in fragments, and keeps it from learning the path's
// MTU itself, which is for the sender of probes to find.
func forbidFragments(fd uintptr, v4 bool) {
	if v4 {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_MTU_DISCOVER, unix.IP_PMTUDISC_PROBE)
	} else {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IPV6, unix.IPV6_MTU_DISCOVER, unix.IPV6_PMTUDISC_PROBE)
	}
}

// forceBuffers sets the buffers beyond the limit for users, if we may. It needs CAP_NET_ADMIN.
func forceBuffers(fd uintptr, bytes int) bool {
	return unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, bytes) == nil &&
		unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, bytes) == nil
}
