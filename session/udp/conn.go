package udp

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	maxSockets   = 32 // more addresses than this are not listened on
	portAttempts = 32 // to find a port that is free for all sockets
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
	names   []string                  // of the interfaces to whose addresses sockets are bound; empty is all
	sockets atomic.Pointer[[]*socket] // nobody changes the slice; replaced by refresh
	in      intake

	look    func(names []string) ([]iface, error)
	seen    []iface                        // when last looked at; belongs to the follower
	near    atomic.Pointer[[]netip.Prefix] // networks of seen; nobody changes the slice
	changed chan struct{}                  // yields a value after seen changed
	closed  chan struct{}
	follows follower
	running sync.WaitGroup // the follower
	closing sync.Once
}

// An intake takes in what the sockets of a Conn receive.
type intake interface {
	// start begins to receive from a socket until that is closed.
	start(s *socket)
	// read is Conn.ReadBatch.
	read(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error)
	// renamed says that names of interfaces may have changed.
	renamed()
	// close makes read return and waits for all goroutines. closeSockets closes all sockets.
	close(closeSockets func() error) error
}

// Listen opens the sockets. A family that the machine lacks is left out. The error wraps
// [syscall.EADDRINUSE] if another program uses the port, [ErrNoInterface] if a named interface
// cannot be used.
func Listen(o Options) (*Conn, error) {
	return listen(o, system{newIntake(), newNotices, present, settle})
}

// A system is what differs between systems, and what tests replace.
type system struct {
	in      intake // of a Conn
	notices func(closed <-chan struct{}) notices
	look    func(names []string) ([]iface, error) // at the interfaces, once the Conn or Group exists
	settle  time.Duration                         // as of a follower
}

func (s *system) follower(closed <-chan struct{}) follower {
	return follower{s.notices(closed), s.settle, closed}
}

func listen(o Options, sys system) (*Conn, error) {
	if o.Port < 0 || o.Port > 65535 {
		return nil, fmt.Errorf("listen on UDP port %d: ports are 0 to 65535", o.Port)
	}
	c := &Conn{
		names: o.Interfaces, in: sys.in, look: sys.look,
		changed: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	c.follows = sys.follower(c.closed) // before the first look, so that nothing is missed
	var err error
	c.seen, err = interfaces(o.Interfaces)
	if err != nil && len(c.names) > 0 {
		c.follows.Close()
		return nil, fmt.Errorf("listen: %w", err)
	}
	c.noteNear()
	if err := c.open(o.Port); err != nil {
		c.follows.Close()
		return nil, fmt.Errorf("listen on UDP port %d: %w", o.Port, err)
	}
	for _, s := range *c.sockets.Load() {
		c.in.start(s)
	}
	c.running.Go(func() { c.follows.run(c.refresh) })
	return c, nil
}

// open binds a socket for each address to one port. Only a port in use, or not one address that
// works, is an error.
func (c *Conn) open(port int) error {
	binds := bindsFor(c.seen, len(c.names) > 0)
	for attempt := 1; ; attempt++ {
		sockets, err := bindAll(binds, port)
		if err == nil {
			c.port = int(localAddr(sockets[0].UDPConn).Port())
			c.sockets.Store(&sockets)
			return nil
		}
		if port != 0 || !errors.Is(err, syscall.EADDRINUSE) || attempt == portAttempts {
			return err
		}
	}
}

// ReadBatch waits for a datagram on any socket and copies what has arrived, one after the other,
// to b: datagram i is the next sizes[i] bytes and came from froms[i], which is never an
// IPv4-mapped address. froms is as long as sizes. What does not fit is lost or waits; with room
// for 64 KiB and 128 datagrams nothing is lost. Datagrams longer than [MaxDatagram] are dropped.
// After Close the error is [net.ErrClosed]; any other error means that a socket failed for good.
func (c *Conn) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	return c.in.read(b, sizes, froms)
}

// WriteBatch sends the datagrams that lie one after the other in b, each of size bytes and the
// last perhaps shorter, to one address. It does not allocate unless it fails. An error says that
// some of them were not sent, and nothing about later datagrams to the same address; it wraps
// [syscall.EMSGSIZE] if they are too long for the network, for nothing is fragmented.
func (c *Conn) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	a := to.Addr().Unmap()
	s := c.socketFor(a)
	if s == nil {
		return fmt.Errorf("send to %v: no socket of ours leads there: %w", to, syscall.ENETUNREACH)
	}
	return s.send(b, size, netip.AddrPortFrom(a, to.Port()))
}

// Port returns the port all sockets are bound to.
func (c *Conn) Port() int { return c.port }

// Changed yields a value after the machine's addresses changed, or an interface went up or down:
// those of the allowed interfaces, if they were named. Several changes may yield one value.
func (c *Conn) Changed() <-chan struct{} { return c.changed }

// LocalAddrs returns the addresses at which others on our networks may reach us, with our port:
// those of the allowed interfaces that are up now. Link-local IPv6 addresses are left out,
// because their zone means nothing to others. Loopback appears only if it was allowed by name or
// there is nothing else.
func (c *Conn) LocalAddrs() []netip.AddrPort {
	var out, loop []netip.AddrPort
	for _, a := range c.candidates() {
		switch at := netip.AddrPortFrom(a, uint16(c.port)); {
		case !a.Is4() && a.IsLinkLocalUnicast():
		case a.IsLoopback() && len(c.names) == 0:
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

// IsNear reports whether an address is on a network that this machine is on too, or its own.
func (c *Conn) IsNear(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return a.IsLoopback() || slices.ContainsFunc(*c.near.Load(), func(p netip.Prefix) bool { return p.Contains(a) })
}

// noteNear notes which networks this machine is on.
func (c *Conn) noteNear() {
	var all []netip.Prefix
	for _, i := range c.seen {
		all = append(all, i.prefixes...)
	}
	c.near.Store(&all)
}

// candidates returns all addresses of ours that a socket of ours serves.
func (c *Conn) candidates() []netip.Addr {
	var addrs []netip.Addr
	if len(c.names) > 0 {
		for _, s := range *c.sockets.Load() {
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

// Close closes the sockets, makes ReadBatch return and waits for all goroutines to end. Closing
// twice is fine.
func (c *Conn) Close() (err error) {
	c.closing.Do(func() {
		close(c.closed)
		err = c.follows.Close()
		c.running.Wait()
		err = errors.Join(err, c.in.close(func() error { return closeAll(*c.sockets.Load()) }))
	})
	return err
}
