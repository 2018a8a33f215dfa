package udp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

const (
	socketBuffer = 1 << 20 // bytes asked for in each direction; the system may give less
	maxSockets   = 32      // more addresses than this are not listened on
	portAttempts = 32      // to find a port that is free for all sockets
)

// Options say where to listen. The zero value is any port on all interfaces.
type Options struct {
	Port       int      // 0 is any free one, the same for all addresses
	Interfaces []string // names; empty is all. Destinations on no network of theirs go out by the first named
}

// A Conn sends and receives datagrams on one port over IPv4 and IPv6. Its methods may be called
// from any goroutine.
type Conn struct {
	port    int
	named   bool // sockets are bound to the addresses of named interfaces
	sockets []socket
	in      *inbox
}

// A socket is bound to an address, or to the unspecified address of a family.
type socket struct {
	*net.UDPConn
	addr    netip.Addr
	network netip.Prefix // of the address's interface; of a family if unspecified
	zone    string       // name of the interface if addr is link-local IPv6
}

// Listen opens the sockets. A family that the machine lacks is left out. The error wraps
// [syscall.EADDRINUSE] if another program uses the port, [ErrNoInterface] if a named interface
// cannot be used.
func Listen(o Options) (*Conn, error) {
	if o.Port < 0 || o.Port > 65535 {
		return nil, fmt.Errorf("listen on UDP port %d: ports are 0 to 65535", o.Port)
	}
	var ifaces []iface
	if len(o.Interfaces) > 0 {
		var err error
		if ifaces, err = interfaces(o.Interfaces); err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
	}
	for attempt := 1; ; attempt++ {
		c := &Conn{port: o.Port, named: len(ifaces) > 0}
		err := c.open(ifaces)
		if err == nil {
			c.run()
			return c, nil
		}
		c.closeSockets()
		if o.Port != 0 || !errors.Is(err, syscall.EADDRINUSE) || attempt == portAttempts {
			return nil, err
		}
	}
}

// open binds all sockets to one port. Only a port in use, or not one address that works, is an
// error.
func (c *Conn) open(ifaces []iface) error {
	if !c.named {
		return c.bindAll([]bind{{addr: netip.IPv4Unspecified()}, {addr: netip.IPv6Unspecified()}})
	}
	var binds []bind
	for n := range ifaces {
		for _, p := range ifaces[n].prefixes {
			binds = append(binds, bind{ifaces[n].addr(p), p, &ifaces[n]})
		}
	}
	return c.bindAll(binds[:min(len(binds), maxSockets)])
}

// A bind is a socket to be: an address, and for named interfaces its network and interface.
type bind struct {
	addr    netip.Addr
	network netip.Prefix
	iface   *iface
}

func (c *Conn) bindAll(binds []bind) error {
	var failed error
	for _, b := range binds {
		u, err := listen(netip.AddrPortFrom(b.addr, uint16(c.port)), b.iface)
		switch {
		case errors.Is(err, syscall.EADDRINUSE):
			return fmt.Errorf("listen on UDP port %d: another program uses it: %w", c.port, err)
		case err != nil:
			failed = errors.Join(failed, err)
			continue
		}
		c.port = int(localAddr(u).Port())
		if !b.network.IsValid() {
			b.network = netip.PrefixFrom(b.addr, 0)
		}
		c.sockets = append(c.sockets, socket{u, b.addr, b.network.Masked(), b.addr.Zone()})
	}
	if len(c.sockets) == 0 {
		return fmt.Errorf("listen on UDP port %d: no address works: %w", c.port, failed)
	}
	return nil
}

// listen opens a socket at an address, on an interface alone if there is one.
func listen(at netip.AddrPort, on *iface) (*net.UDPConn, error) {
	network := "udp6" // which Go makes v6only, so that it can share the port with udp4
	if at.Addr().Is4() {
		network = "udp4"
	}
	var lc net.ListenConfig
	if on != nil {
		lc.Control = func(_, _ string, raw syscall.RawConn) error {
			// Best effort: without it the address alone restricts what arrives.
			return raw.Control(func(fd uintptr) { bindToInterface(fd, at.Addr().Is4(), &on.Interface) })
		}
	}
	pc, err := lc.ListenPacket(context.Background(), network, at.String())
	if err != nil {
		return nil, inUse(err)
	}
	u := pc.(*net.UDPConn)
	u.SetReadBuffer(socketBuffer) // less is slower, not wrong
	u.SetWriteBuffer(socketBuffer)
	return u, nil
}

func localAddr(u *net.UDPConn) netip.AddrPort { return u.LocalAddr().(*net.UDPAddr).AddrPort() }

func (c *Conn) run() {
	c.in = newInbox()
	for _, s := range c.sockets {
		c.in.start(func(b []byte) (int, netip.AddrPort, bool, error) {
			n, from, err := s.ReadFromUDPAddrPort(b)
			return n, from, true, err
		})
	}
}

// ReadFrom waits for a datagram on any socket and copies it to b, which should have room for
// [MaxDatagram]; what does not fit is cut off. from is never an IPv4-mapped address. After Close
// the error is [net.ErrClosed]; any other error means that a socket failed for good.
func (c *Conn) ReadFrom(b []byte) (n int, from netip.AddrPort, err error) { return c.in.read(b) }

// WriteTo sends b. It does not allocate unless it fails. An error says nothing about later
// datagrams to the same address.
func (c *Conn) WriteTo(b []byte, to netip.AddrPort) error {
	a := to.Addr().Unmap()
	s := c.socketFor(a)
	if s == nil {
		return fmt.Errorf("send to %v: no socket of ours leads there: %w", to, syscall.ENETUNREACH)
	}
	_, err := s.WriteToUDPAddrPort(b, netip.AddrPortFrom(a, to.Port()))
	return err
}

// socketFor returns the socket on whose network a is; where none is, the first one that is
// neither loopback nor link-local, or nil.
func (c *Conn) socketFor(a netip.Addr) *socket {
	var best, other *socket
	for i := range c.sockets {
		s := &c.sockets[i]
		if s.addr.Is4() != a.Is4() {
			continue
		}
		if !c.named {
			return s
		}
		if s.network.Contains(a.WithZone("")) && s.zone == a.Zone() {
			if best == nil || s.network.Bits() > best.network.Bits() {
				best = s
			}
		} else if other == nil && !s.addr.IsLoopback() && s.zone == "" {
			other = s
		}
	}
	if best == nil && !a.IsLoopback() && a.Zone() == "" {
		return other
	}
	return best
}

// Port returns the port all sockets are bound to.
func (c *Conn) Port() int { return c.port }

// LocalAddrs returns the addresses at which others on our networks may reach us, with our port:
// those of the allowed interfaces that are up now. Link-local IPv6 addresses are left out,
// because their zone means nothing to others. Loopback appears only if it was allowed by name or
// there is nothing else.
func (c *Conn) LocalAddrs() []netip.AddrPort {
	var out, loop []netip.AddrPort
	for _, a := range c.candidates() {
		switch at := netip.AddrPortFrom(a, uint16(c.port)); {
		case !a.Is4() && a.IsLinkLocalUnicast():
		case a.IsLoopback() && !c.named:
			loop = append(loop, at)
		default:
			out = append(out, at)
		}
	}
	if len(out) == 0 {
		return loop
	}
	return out
}

// candidates returns all addresses of ours that a socket of ours serves.
func (c *Conn) candidates() []netip.Addr {
	var addrs []netip.Addr
	if c.named {
		for _, s := range c.sockets {
			addrs = append(addrs, s.addr)
		}
		return addrs
	}
	all, err := interfaces(nil)
	if err != nil {
		return nil // nothing to tell others then
	}
	for _, i := range all {
		for _, p := range i.prefixes {
			if c.socketFor(p.Addr()) != nil {
				addrs = append(addrs, i.addr(p))
			}
		}
	}
	return addrs
}

// Close closes the sockets, makes ReadFrom return and waits for the readers to end. Closing twice
// is fine.
func (c *Conn) Close() error { return c.in.close(c.closeSockets) }

func (c *Conn) closeSockets() error {
	var errs error
	for _, s := range c.sockets {
		errs = errors.Join(errs, s.Close())
	}
	return errs
}
