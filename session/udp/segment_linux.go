package udp

import (
	"encoding/binary"
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// canSegment reports whether the system knows UDP_SEGMENT: Linux does since 4.18.
func canSegment(fd uintptr) bool {
	_, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_UDP, unix.UDP_SEGMENT)
	return err == nil
}

// putSegmentSize makes of control, which may be nil, the message to the system that says how long
// each datagram is.
func putSegmentSize(control []byte, size int) []byte {
	if control == nil {
		control = make([]byte, unix.CmsgSpace(2))
		h := (*unix.Cmsghdr)(unsafe.Pointer(&control[0]))
		h.Level, h.Type = unix.IPPROTO_UDP, unix.UDP_SEGMENT
		h.SetLen(unix.CmsgLen(2))
	}
	binary.NativeEndian.PutUint16(control[unix.CmsgLen(0):], uint16(size))
	return control
}

// segmentationFailed reports whether a segmented send may have failed because it was one: EIO is
// what a card gives that cannot compute checksums, the others are given for options that do not go
// together.
func segmentationFailed(err error) bool {
	return errors.Is(err, unix.EIO) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOPROTOOPT)
}
