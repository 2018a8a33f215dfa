//go:build !386 && !s390x

package udp

import (
	"net"
	"net/netip"
	"strconv"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What one call of the system may return from a socket that coalesces. (The kernel's limits: an IP
// packet's length and UDP_MAX_SEGMENTS, 64 in older kernels.)
const (
	maxCoalesced      = 1 << 16 // bytes
	maxCoalescedCount = 128     // datagrams
)

// room reports whether a call of the system has enough room.
func room(b []byte, sizes []int) bool {
	return len(b) >= maxCoalesced && len(sizes) >= maxCoalescedCount
}

// coalesce lets the system hand over several datagrams of one size and sender as one. It reports
// whether it can: Linux does since 5.0.
func coalesce(fd uintptr) bool {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_UDP, unix.UDP_GRO, 1) == nil
}

// A filler reads from a socket, without allocating. The messages that the system fills in live
// as long as it does.
type filler struct {
	b         []byte // where to
	sizes     []int
	froms     []netip.AddrPort
	datagrams int   // received
	used      int   // bytes of b
	dry       bool  // there were no more
	err       error // the socket failed for good

	zones   *zones
	header  unix.Msghdr
	vector  unix.Iovec
	from    unix.RawSockaddrInet6 // large enough for IPv4 too
	control [4]uint64             // aligned as the system wants it
	groups  bool                  // the socket coalesces
}

func (r *filler) init(z *zones, groups bool) {
	r.zones, r.groups = z, groups
	r.header.Name = (*byte)(unsafe.Pointer(&r.from))
	r.header.Iov = &r.vector
	r.header.SetIovlen(1)
}

// into sets where the next datagrams go.
func (r *filler) into(b []byte, sizes []int, froms []netip.AddrPort) {
	r.b, r.sizes, r.froms = b, sizes, froms
	r.datagrams, r.used, r.dry, r.err = 0, 0, false, nil
}

// receiveOne makes one call of the system.
func (r *filler) receiveOne(fd int) error {
	b := r.b[r.used:]
	r.vector.Base = unsafe.SliceData(b)
	r.vector.SetLen(min(len(b), maxCoalesced))
	r.header.Namelen = unix.SizeofSockaddrInet6
	r.header.Control, r.header.Flags = nil, 0
	r.header.SetControllen(0)
	if r.groups {
		r.header.Control = (*byte)(unsafe.Pointer(&r.control))
		r.header.SetControllen(int(unsafe.Sizeof(r.control)))
	}
	n, _, errno := unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&r.header)), unix.MSG_DONTWAIT)
	if errno != 0 {
		return errno
	}
	cut := r.header.Flags&unix.MSG_TRUNC != 0
	datagrams, used := split(b[:n], r.segment(), cut, r.sizes[r.datagrams:])
	if datagrams == 0 {
		return nil
	}
	from := r.sender()
	for i := range datagrams {
		r.froms[r.datagrams+i] = from
	}
	r.datagrams += datagrams
	r.used += used
	return nil
}

// segment returns how long each of the datagrams is, 0 if there is one.
func (r *filler) segment() int {
	h := (*unix.Cmsghdr)(unsafe.Pointer(&r.control)) // the only message we asked for
	if !r.groups || uint64(r.header.Controllen) < uint64(unix.CmsgLen(4)) || h.Level != unix.IPPROTO_UDP || h.Type != unix.UDP_GRO {
		return 0
	}
	return int(*(*int32)(unsafe.Add(unsafe.Pointer(&r.control), unix.CmsgLen(0))))
}

// sender converts the sender's address.
func (r *filler) sender() netip.AddrPort {
	port := *(*[2]byte)(unsafe.Pointer(&r.from.Port)) // in network byte order
	p := uint16(port[0])<<8 | uint16(port[1])
	if r.from.Family == unix.AF_INET {
		v4 := (*unix.RawSockaddrInet4)(unsafe.Pointer(&r.from))
		return netip.AddrPortFrom(netip.AddrFrom4(v4.Addr), p)
	}
	a := netip.AddrFrom16(r.from.Addr).Unmap()
	if r.from.Scope_id != 0 && a.Is6() {
		a = a.WithZone(r.zones.name(r.from.Scope_id))
	}
	return netip.AddrPortFrom(a, p)
}

// zones remembers the names of interfaces, because asking for them allocates.
type zones struct {
	names map[uint32]string
	stale atomic.Bool // interfaces changed
}

// name returns an interface's name, or its number if it has gone.
func (z *zones) name(index uint32) string {
	if z.names == nil || z.stale.Swap(false) {
		z.names = map[uint32]string{}
	}
	name, ok := z.names[index]
	if !ok {
		name = strconv.FormatUint(uint64(index), 10)
		if i, err := net.InterfaceByIndex(int(index)); err == nil {
			name = i.Name
		}
		z.names[index] = name
	}
	return name
}

// wouldBlock reports whether nothing waits to be read, not even an error.
func wouldBlock(fd int) bool {
	for {
		_, _, errno := unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd), 0, 0, unix.MSG_PEEK|unix.MSG_DONTWAIT, 0, 0)
		if errno != unix.EINTR {
			return errno == unix.EAGAIN
		}
	}
}
