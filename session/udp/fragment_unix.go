//go:build darwin || freebsd || solaris

package udp

import "golang.org/x/sys/unix"

// forbidFragments lets the system send nothing in fragments, as far as it can.
func forbidFragments(fd uintptr, v4 bool) {
	if v4 {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_DONTFRAG, 1)
	} else {
		unix.SetsockoptInt(int(fd), unix.IPPROTO_IPV6, unix.IPV6_DONTFRAG, 1)
	}
}
