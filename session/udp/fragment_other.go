//go:build unix && !linux && !darwin && !freebsd && !solaris

package udp

// forbidFragments does nothing: these systems have no such option for IPv4.
func forbidFragments(fd uintptr, v4 bool) {}
