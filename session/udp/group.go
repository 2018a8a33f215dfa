package udp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// GroupOptions name what to announce on and where.
type GroupOptions struct {
	V4, V6     netip.AddrPort // multicast group and port of each family; the zero value leaves the family out
	Interfaces []string       // names; empty is all that are up, loopback only if there is no other
	// MulticastOnly sends by multicast alone, and hears nothing else. Announcements go by broadcast too, because some
	// networks lose multicast; who sends much does not want every machine of such a network to receive it.
	MulticastOnly bool
}

// A Group sends to and hears everybody on the local networks who joined the same group, other
// programs of this machine included. Its methods may be called from any goroutine.
//
// Who hears an announcement may hear it several times, by IPv4 multicast, IPv4 broadcast and
// IPv6 multicast; who sends hears itself. Linux has no route for IPv6 multicast on loopback, so
// a group on lo needs V4.
//
// A Group follows its interfaces. While it joins anew it is in both for a moment, and hears what comes twice.
type Group struct {
	o       GroupOptions
	in      *inbox
	look    func(names []string) ([]iface, error)
	seen    []iface // when last looked at; belongs to the follower, as the next
	unready bool    // not on all that was seen: an address could not be used yet
	present atomic.Pointer[joined]
	closed  chan struct{}
	follows follower
	running sync.WaitGroup // the follower
	closing sync.Once
}

// A joined is what a Group has open at one time.
type joined struct {
	receivers []groupReceiver
	senders   []sender
	unready   bool // an address could not be used yet
}

type groupReceiver struct {
	*net.UDPConn
	receive receiver
}

// alongside is how long what was joined before is heard still after it was joined anew: what came to it meanwhile has
// been read by then (our choice).
const alongside = 100 * time.Millisecond

// groupFilter says which datagrams are announcements.
type groupFilter struct {
	group      netip.Addr
	broadcasts []netip.Addr
	indexes    []int          // interfaces
	names      []string       // of the same interfaces
	prefixes   []netip.Prefix // of the same interfaces
	all        bool           // interfaces were not restricted

	multicastOnly bool
}

// JoinGroup joins the groups on every allowed interface. A family or an interface that does not
// work is left out; the error is set if nothing is left. It wraps [ErrNoInterface] for a named
// interface that cannot be used, [syscall.EADDRINUSE] if a program that does not share has the port.
func JoinGroup(o GroupOptions) (*Group, error) {
	return joinGroup(o, system{nil, newNotices, present, settle})
}

func joinGroup(o GroupOptions, sys system) (*Group, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("join group: %w", err)
	}
	g := &Group{o: o, in: newInbox(), look: sys.look, closed: make(chan struct{})}
	g.follows = sys.follower(g.closed) // before the first look, so that nothing is missed
	var err error
	if g.seen, err = interfaces(o.Interfaces); err != nil {
		err = fmt.Errorf("join group: %w", err)
	} else {
		err = g.join()
	}
	if err != nil {
		g.follows.Close()
		return nil, err
	}
	g.running.Go(func() { g.follows.run(g.refresh) })
	return g, nil
}

// join joins on what was last seen, and begins to listen there.
func (g *Group) join() error {
	ifaces := g.seen
	if len(g.o.Interfaces) == 0 {
		ifaces = preferOutside(ifaces)
	}
	j := &joined{}
	var failed error
	for _, at := range []netip.AddrPort{g.o.V4, g.o.V6} {
		if at.IsValid() {
			if err := j.join(at, ifaces, g.o); err != nil {
				failed = errors.Join(failed, fmt.Errorf("join group %v: %w", at, err))
			}
		}
	}
	g.unready = j.unready
	if len(j.receivers) == 0 {
		return failed
	}
	g.present.Store(j)
	for _, r := range j.receivers {
		g.in.start(r.receive)
	}
	return nil
}

// refresh looks at the interfaces, and joins anew if anything changed, or was not ready: the end of the check of an
// IPv6 address for duplicates is a notice, but nothing that is seen changes by it. Where joining does not work what was
// joined stays as it is: it may be of use again.
func (g *Group) refresh() {
	now, err := g.look(g.o.Interfaces)
	if err != nil || !g.unready && sameInterfaces(g.seen, now) {
		return
	}
	g.seen = now
	before := g.present.Load()
	if g.join() != nil {
		return
	}
	select {
	case <-time.After(alongside):
	case <-g.closed:
	}
	before.close() // it is of no use, whatever that says
}

func (o GroupOptions) check() error {
	if !o.V4.IsValid() && !o.V6.IsValid() {
		return errors.New("no group given")
	}
	for _, a := range []netip.AddrPort{o.V4, o.V6} {
		if a.IsValid() && (!a.Addr().IsMulticast() || a.Port() == 0) {
			return fmt.Errorf("%v is no multicast address with a port", a)
		}
	}
	if o.V4.IsValid() && !o.V4.Addr().Is4() || o.V6.IsValid() && !o.V6.Addr().Is6() {
		return fmt.Errorf("%v and %v are not one IPv4 and one IPv6 group", o.V4, o.V6)
	}
	return nil
}

// preferOutside leaves out what cannot reach other machines, unless nothing can.
func preferOutside(ifaces []iface) []iface {
	out := slices.DeleteFunc(slices.Clone(ifaces), func(i iface) bool {
		return i.loopback() || i.Flags&(net.FlagMulticast|net.FlagBroadcast) == 0
	})
	if len(out) == 0 {
		return ifaces
	}
	return out
}

// join opens one receiving socket for the group, and a sending one on each interface.
func (j *joined) join(at netip.AddrPort, ifaces []iface, o GroupOptions) error {
	f := groupFilter{group: at.Addr(), all: len(o.Interfaces) == 0, multicastOnly: o.MulticastOnly}
	v4 := at.Addr().Is4()
	network, wildcard := "udp6", netip.IPv6Unspecified()
	if v4 {
		network, wildcard = "udp4", netip.IPv4Unspecified()
	}
	lc := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) (err error) {
		if e := raw.Control(func(fd uintptr) { err = shareGroupPort(fd, v4) }); e != nil {
			return e
		}
		return err
	}}
	pc, err := lc.ListenPacket(context.Background(), network, netip.AddrPortFrom(wildcard, at.Port()).String())
	if err != nil {
		return inUse(err)
	}
	u := pc.(*net.UDPConn)
	some, failed := false, ErrNoInterface
	for i := range ifaces[:min(len(ifaces), maxSockets)] {
		if err := j.joinOn(u, at, &ifaces[i], &f); err != nil {
			j.unready = j.unready || errors.Is(err, syscall.EADDRNOTAVAIL)
			failed = errors.Join(failed, fmt.Errorf("interface %s: %w", ifaces[i].Name, err))
			continue
		}
		some = true
	}
	if !some {
		u.Close()
		return failed
	}
	setBuffers(u)
	j.receivers = append(j.receivers, groupReceiver{u, f.receiver(u, v4)})
	return nil
}

// joinOn joins the group on one interface, or listens there for broadcasts alone.
func (j *joined) joinOn(u *net.UDPConn, at netip.AddrPort, on *iface, f *groupFilter) error {
	s, err := newSender(at, on)
	if err != nil {
		return err
	}
	if f.multicastOnly {
		s.broadcasts = nil
	}
	group := &net.UDPAddr{IP: at.Addr().AsSlice()}
	if at.Addr().Is4() {
		p := ipv4.NewPacketConn(u)
		p.SetMulticastLoopback(true) // on Windows it is the receiver's choice
		err = p.JoinGroup(&on.Interface, group)
	} else {
		p := ipv6.NewPacketConn(u)
		p.SetMulticastLoopback(true)
		err = p.JoinGroup(&on.Interface, group)
	}
	if err != nil && len(s.broadcasts) == 0 {
		s.Close()
		return err
	}
	j.senders = append(j.senders, s)
	f.indexes, f.names = append(f.indexes, on.Index), append(f.names, on.Name)
	f.prefixes = append(f.prefixes, on.prefixes...)
	for _, b := range s.broadcasts {
		f.broadcasts = append(f.broadcasts, b.Addr())
	}
	return nil
}

// ReadFrom waits for an announcement and copies it to b, which should have room for
// [MaxDatagram]. After Close the error is [net.ErrClosed].
func (g *Group) ReadFrom(b []byte) (n int, from netip.AddrPort, err error) { return g.in.read(b) }

// Send announces b on every interface by every way. It fails only if not one interface took it.
func (g *Group) Send(b []byte) error {
	var failed error
	sent := false
	senders := g.present.Load().senders
	for i := range senders {
		ok, err := senders[i].send(b)
		sent, failed = sent || ok, errors.Join(failed, err)
	}
	if sent {
		return nil
	}
	return fmt.Errorf("announce: no interface took it: %w", failed)
}

// Close leaves the group, makes ReadFrom return and waits for the readers to end. Closing twice
// is fine.
func (g *Group) Close() (err error) {
	g.closing.Do(func() {
		close(g.closed)
		err = g.follows.Close()
		g.running.Wait()
		err = errors.Join(err, g.in.close(func() error { return g.present.Load().close() }))
	})
	return err
}

func (j *joined) close() (err error) {
	for _, r := range j.receivers {
		err = errors.Join(err, r.Close())
	}
	for i := range j.senders {
		err = errors.Join(err, j.senders[i].Close())
	}
	return err
}
