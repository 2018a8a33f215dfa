package udp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
)

// A socket is bound to an address, or to the unspecified address of a family.
type socket struct {
	*net.UDPConn
	bind
	segments atomic.Bool // the system cuts what we send into datagrams

	mu      sync.Mutex // guards control
	control []byte     // tells the system where to cut
}

// A bind says what a socket is or shall be bound to. It can be compared.
type bind struct {
	addr    netip.Addr
	network netip.Prefix // of the address's interface; of a family if addr is unspecified
	index   int          // of the interface the socket is bound to; 0 is all
	name    string       // of the same
}

// zone returns the name of the interface if that belongs to the address.
func (b *bind) zone() string { return b.addr.Zone() }

// bindsFor returns what to listen on: the addresses of the interfaces if they were named, else
// everything of each family.
func bindsFor(ifaces []iface, named bool) (binds []bind) {
	if !named {
		for _, a := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
			binds = append(binds, bind{addr: a, network: netip.PrefixFrom(a, 0)})
		}
		return binds
	}
	for n := range ifaces {
		i := &ifaces[n]
		for _, p := range i.prefixes {
			binds = append(binds, bind{i.addr(p), p.Masked(), i.Index, i.Name})
		}
	}
	return binds[:min(len(binds), maxSockets)]
}

// bindAll opens a socket for each bind, all on one port; 0 is any free one. Only a port in use, or
// not one that works, is an error, and then none is open.
func bindAll(binds []bind, port int) (sockets []*socket, err error) {
	var failed error
	for _, b := range binds {
		s, err := open(b, port)
		switch {
		case errors.Is(err, syscall.EADDRINUSE):
			closeAll(sockets)
			return nil, fmt.Errorf("another program uses it: %w", err)
		case err != nil:
			failed = errors.Join(failed, err)
			continue
		}
		port = int(localAddr(s.UDPConn).Port())
		sockets = append(sockets, s)
	}
	if len(sockets) == 0 {
		return nil, fmt.Errorf("no address works: %w", failed)
	}
	return sockets, nil
}

// open opens a socket for sessions.
func open(b bind, port int) (*socket, error) {
	u, err := listenOn(netip.AddrPortFrom(b.addr, uint16(port)), b.index, b.name)
	if err != nil {
		return nil, err
	}
	s := &socket{UDPConn: u, bind: b}
	if raw, err := u.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) {
			forbidFragments(fd, b.addr.Is4())
			s.segments.Store(canSegment(fd))
		})
	}
	return s, nil
}

// listenOn opens a socket at an address, on the interface of that index alone unless it is 0.
func listenOn(at netip.AddrPort, index int, name string) (*net.UDPConn, error) {
	network := "udp6" // which Go makes v6only, so that it can share the port with udp4
	if at.Addr().Is4() {
		network = "udp4"
	}
	var lc net.ListenConfig
	if index != 0 {
		if at.Addr().Zone() != "" {
			// By its number: by its name Go would find, for up to a minute, an interface that is gone where another came in
			// its place, as when an adapter is pulled out and plugged in again. Asking by number also makes Go look again.
			at = netip.AddrPortFrom(at.Addr().WithZone(strconv.Itoa(index)), at.Port())
		}
		lc.Control = func(_, _ string, raw syscall.RawConn) error {
			// Best effort: without it the address alone restricts what arrives.
			return raw.Control(func(fd uintptr) { bindToInterface(fd, at.Addr().Is4(), index, name) })
		}
	}
	pc, err := lc.ListenPacket(context.Background(), network, at.String())
	if err != nil {
		return nil, inUse(err)
	}
	u := pc.(*net.UDPConn)
	setBuffers(u)
	return u, nil
}

// Bytes asked for as the system's buffer in each direction: the first that it grants. Less is
// slower, not wrong. 4 MiB hold what a gigabit a second brings in 30 ms (our choice).
var socketBuffers = []int{4 << 20, 1 << 20}

func setBuffers(u *net.UDPConn) {
	raw, err := u.SyscallConn()
	if err != nil {
		return
	}
	forced := false
	raw.Control(func(fd uintptr) { forced = forceBuffers(fd, socketBuffers[0]) })
	if forced {
		return
	}
	for _, set := range []func(int) error{u.SetReadBuffer, u.SetWriteBuffer} {
		for _, n := range socketBuffers {
			if set(n) == nil {
				break
			}
		}
	}
}

func localAddr(u *net.UDPConn) netip.AddrPort { return u.LocalAddr().(*net.UDPAddr).AddrPort() }

func closeAll(sockets []*socket) error {
	var errs error
	for _, s := range sockets {
		errs = errors.Join(errs, s.Close())
	}
	return errs
}

// socketFor returns the socket on whose network a is; where none is, the first one that is
// neither loopback nor link-local, or nil.
func (c *Conn) socketFor(a netip.Addr) *socket {
	var best, other *socket
	for _, s := range *c.sockets.Load() {
		if s.addr.Is4() != a.Is4() {
			continue
		}
		if s.index == 0 {
			return s
		}
		if s.network.Contains(a.WithZone("")) && s.zone() == a.Zone() {
			if best == nil || s.network.Bits() > best.network.Bits() {
				best = s
			}
		} else if other == nil && !s.addr.IsLoopback() && s.zone() == "" {
			other = s
		}
	}
	if best == nil && !a.IsLoopback() && a.Zone() == "" {
		return other
	}
	return best
}
