package udp

import "golang.org/x/sys/unix"

// bindToInterface restricts a socket to what arrives on and leaves by an interface.
func bindToInterface(fd uintptr, v4 bool, index int, name string) {
	if v4 {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_BOUND_IF, index)
	} else {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IPV6, unix.IPV6_BOUND_IF, index)
	}
}
