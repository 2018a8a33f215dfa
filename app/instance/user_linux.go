package instance

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// sameUser returns an error unless this user is at the other end.
func sameUser(c *net.UnixConn) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	var who *unix.Ucred
	var asked error
	if err := raw.Control(func(fd uintptr) { who, asked = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); err != nil {
		return err
	}
	if asked != nil {
		return asked
	}
	if int(who.Uid) != os.Getuid() {
		return errNotUs
	}
	return nil
}
