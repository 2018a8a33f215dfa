package memnet

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

const (
	latency   = time.Millisecond
	queueSize = 4096 // datagrams that wait at a receiver; more are dropped
	firstPort = 40000
)

// A LAN is one local network. Its methods may be called from any goroutine.
type LAN struct {
	mu     sync.Mutex // guards what follows
	conns  map[netip.AddrPort]*Conn
	groups []*Group
	cuts   map[[2]string]bool
	port   int
}

// New returns a network without hosts.
func New() *LAN {
	return &LAN{conns: map[netip.AddrPort]*Conn{}, cuts: map[[2]string]bool{}, port: firstPort}
}

// A Host is a machine on the network.
type Host struct {
	lan *LAN
	ip  netip.Addr // guarded by lan.mu
}

// Host returns the machine with an address.
func (l *LAN) Host(ip string) *Host { return &Host{l, netip.MustParseAddr(ip)} }

// Cut lets nothing through between two addresses any more, in either direction.
func (l *LAN) Cut(a, b string) { l.setCut(a, b, true) }

// Mend undoes Cut.
func (l *LAN) Mend(a, b string) { l.setCut(a, b, false) }

func (l *LAN) setCut(a, b string, cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cuts[[2]string{a, b}], l.cuts[[2]string{b, a}] = cut, cut
}

// A packet is on its way until a time.
type packet struct {
	data []byte
	from netip.AddrPort
	at   time.Time
}

// An inbox is where packets arrive.
type inbox struct {
	queue  chan packet
	held   *packet // taken from the queue too early; belongs to whoever reads
	closed chan struct{}
	failed chan error
	once   sync.Once
}

func newInbox() inbox {
	return inbox{queue: make(chan packet, queueSize), closed: make(chan struct{}), failed: make(chan error, 1)}
}

func (in *inbox) put(b []byte, from netip.AddrPort) {
	select {
	case in.queue <- packet{append([]byte(nil), b...), from, time.Now().Add(latency)}:
	default:
	}
}

// next waits until a packet arrives. After Close the error is net.ErrClosed.
func (in *inbox) next() (packet, error) {
	if in.held == nil {
		select {
		case p := <-in.queue:
			in.held = &p
		case err := <-in.failed:
			return packet{}, err
		case <-in.closed:
			return packet{}, net.ErrClosed
		}
	}
	arrives := time.NewTimer(time.Until(in.held.at))
	defer arrives.Stop()
	select {
	case <-arrives.C:
		p := *in.held
		in.held = nil
		return p, nil
	case <-in.closed:
		return packet{}, net.ErrClosed
	}
}

// A Conn is a socket of a host.
type Conn struct {
	inbox
	lan     *LAN
	host    *Host
	at      netip.AddrPort // guarded by lan.mu
	changed chan struct{}
}

// Listen opens a socket on a port, 0 for any free one. The error wraps syscall.EADDRINUSE.
func (h *Host) Listen(port int) (*Conn, error) {
	h.lan.mu.Lock()
	defer h.lan.mu.Unlock()
	if port == 0 {
		h.lan.port++
		port = h.lan.port
	}
	at := netip.AddrPortFrom(h.ip, uint16(port))
	if h.lan.conns[at] != nil {
		return nil, fmt.Errorf("listen on UDP port %d: another program uses it: %w", port, syscall.EADDRINUSE)
	}
	c := &Conn{inbox: newInbox(), lan: h.lan, host: h, at: at, changed: make(chan struct{}, 1)}
	h.lan.conns[at] = c
	return c, nil
}

// LocalAddrs returns the one address of the socket.
func (c *Conn) LocalAddrs() []netip.AddrPort { return []netip.AddrPort{c.addr()} }

// IsNear reports whether an address has the first three numbers of the socket's own.
func (c *Conn) IsNear(a netip.Addr) bool {
	own, err := c.addr().Addr().Prefix(24)
	return err == nil && own.Contains(a.Unmap())
}

// Port returns the socket's port.
func (c *Conn) Port() int { return int(c.addr().Port()) }

func (c *Conn) addr() netip.AddrPort {
	c.lan.mu.Lock()
	defer c.lan.mu.Unlock()
	return c.at
}

// Move gives the machine another address, as when a laptop changes networks, and has Changed fire.
// What is on its way to the old one reaches nobody. The port stays. Groups of the host send from there.
func (c *Conn) Move(ip string) {
	c.lan.mu.Lock()
	defer c.lan.mu.Unlock()
	delete(c.lan.conns, c.at)
	c.host.ip = netip.MustParseAddr(ip)
	c.at = netip.AddrPortFrom(c.host.ip, c.at.Port())
	c.lan.conns[c.at] = c
	select {
	case c.changed <- struct{}{}:
	default: // it has not been noticed yet that it fired before
	}
}

// Changed fires after Move.
func (c *Conn) Changed() <-chan struct{} { return c.changed }

// ReadBatch waits for a datagram and copies to b all that have arrived by then, one after the other, while
// there are places for their sizes and senders and room for them. After Close the error is net.ErrClosed.
// One goroutine calls it.
func (c *Conn) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	p, err := c.next()
	if err != nil {
		return 0, err
	}
	for {
		sizes[n], froms[n] = copy(b, p.data), p.from
		b = b[sizes[n]:]
		if n++; n == len(sizes) || len(c.queue) == 0 {
			return n, nil
		}
		if p = <-c.queue; p.at.After(time.Now()) || len(p.data) > len(b) {
			c.held = &p
			return n, nil
		}
	}
}

// WriteBatch sends the datagrams that lie in b, each of size bytes and the last perhaps shorter. What
// cannot arrive is lost without an error, as on a real network.
func (c *Conn) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	c.lan.mu.Lock()
	defer c.lan.mu.Unlock()
	other := c.lan.conns[to]
	if other == nil || c.lan.cuts[[2]string{c.at.Addr().String(), to.Addr().String()}] {
		return nil
	}
	for {
		n := min(size, len(b))
		other.put(b[:n], c.at)
		if b = b[n:]; len(b) == 0 {
			return nil
		}
	}
}

// Fail makes ReadBatch return err, as when the machine's network breaks for good.
func (c *Conn) Fail(err error) { c.failed <- err }

// Close closes the socket. Closing twice is fine.
func (c *Conn) Close() error {
	c.once.Do(func() {
		c.lan.mu.Lock()
		delete(c.lan.conns, c.at)
		c.lan.mu.Unlock()
		close(c.closed)
	})
	return nil
}

// A Group hears what all who joined at the same address send, itself included.
type Group struct {
	inbox
	lan   *LAN
	group netip.AddrPort
	host  *Host
}

// JoinGroup joins the multicast group of an address.
func (h *Host) JoinGroup(group netip.AddrPort) *Group {
	g := &Group{inbox: newInbox(), lan: h.lan, group: group, host: h}
	h.lan.mu.Lock()
	defer h.lan.mu.Unlock()
	h.lan.groups = append(h.lan.groups, g)
	return g
}

// ReadFrom waits for a datagram and copies it to b. After Close the error is net.ErrClosed.
func (g *Group) ReadFrom(b []byte) (int, netip.AddrPort, error) {
	p, err := g.next()
	return copy(b, p.data), p.from, err
}

// Send sends b to everybody in the group. After Close the error is net.ErrClosed.
func (g *Group) Send(b []byte) error {
	select {
	case <-g.closed:
		return net.ErrClosed
	default:
	}
	g.lan.mu.Lock()
	defer g.lan.mu.Unlock()
	for _, other := range g.lan.groups {
		if other.group == g.group && !g.lan.cuts[[2]string{g.host.ip.String(), other.host.ip.String()}] {
			other.put(b, netip.AddrPortFrom(g.host.ip, g.group.Port()))
		}
	}
	return nil
}

// Close leaves the group. Closing twice is fine.
func (g *Group) Close() error {
	g.once.Do(func() {
		g.lan.mu.Lock()
		defer g.lan.mu.Unlock()
		for i, other := range g.lan.groups {
			if other == g {
				g.lan.groups = append(g.lan.groups[:i:i], g.lan.groups[i+1:]...)
				break
			}
		}
		close(g.closed)
	})
	return nil
}
