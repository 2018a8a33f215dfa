package udp

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// A netlink hears from the kernel when an interface or an address comes, goes or changes.
type netlink struct {
	*os.File
	raw syscall.RawConn
	buf []byte
}

// newNotices falls back to looking at regular times where netlink is forbidden, as to apps on
// Android.
func newNotices(closed <-chan struct{}) notices {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return newPoll(closed)
	}
	groups := uint32(unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR | unix.RTMGRP_IPV6_IFADDR)
	err = unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups})
	f := os.NewFile(uintptr(fd), "netlink")
	if err == nil {
		if raw, err := f.SyscallConn(); err == nil {
			return newNetlink(f, raw)
		}
	}
	f.Close()
	return newPoll(closed)
}

func newNetlink(f *os.File, raw syscall.RawConn) *netlink {
	return &netlink{f, raw, make([]byte, 1)} // what the messages say does not matter
}

// next waits for a message and takes all that are there.
func (n *netlink) next() error {
	got := false
	return n.raw.Read(func(fd uintptr) bool {
		for {
			switch bytes, err := unix.Read(int(fd), n.buf); {
			case err == unix.EINTR:
			case err == unix.EAGAIN:
				return got
			case bytes > 0 || err == unix.ENOBUFS: // there were more than the kernel kept
				got = true
			default: // cannot be, and shall not keep us busy
				return true
			}
		}
	})
}
