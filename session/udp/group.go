package udp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"

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
type Group struct {
	receivers []*net.UDPConn
	senders   []sender
	in        *inbox
}

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
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("join group: %w", err)
	}
	ifaces, err := interfaces(o.Interfaces)
	if err != nil {
		return nil, fmt.Errorf("join group: %w", err)
	}
	if len(o.Interfaces) == 0 {
		ifaces = preferOutside(ifaces)
	}
	g := &Group{in: newInbox()}
	var failed error
	for _, at := range []netip.AddrPort{o.V4, o.V6} {
		if at.IsValid() {
			if err := g.join(at, ifaces, o); err != nil {
				failed = errors.Join(failed, fmt.Errorf("join group %v: %w", at, err))
			}
		}
	}
	if len(g.receivers) == 0 {
		return nil, failed
	}
	return g, nil
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
func (g *Group) join(at netip.AddrPort, ifaces []iface, o GroupOptions) error {
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
	joined, failed := false, ErrNoInterface
	for i := range ifaces[:min(len(ifaces), maxSockets)] {
		if err := g.joinOn(u, at, &ifaces[i], &f); err != nil {
			failed = errors.Join(failed, fmt.Errorf("interface %s: %w", ifaces[i].Name, err))
			continue
		}
		joined = true
	}
	if !joined {
		u.Close()
		return failed
	}
	setBuffers(u)
	g.receivers = append(g.receivers, u)
	g.in.start(f.receiver(u, v4))
	return nil
}

// joinOn joins the group on one interface, or listens there for broadcasts alone.
func (g *Group) joinOn(u *net.UDPConn, at netip.AddrPort, on *iface, f *groupFilter) error {
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
	g.senders = append(g.senders, s)
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
	for i := range g.senders {
		ok, err := g.senders[i].send(b)
		sent, failed = sent || ok, errors.Join(failed, err)
	}
	if sent {
		return nil
	}
	return fmt.Errorf("announce: no interface took it: %w", failed)
}

// Close leaves the group, makes ReadFrom return and waits for the readers to end. Closing twice
// is fine.
func (g *Group) Close() error {
	return g.in.close(func() error {
		var errs error
		for _, u := range g.receivers {
			errs = errors.Join(errs, u.Close())
		}
		for i := range g.senders {
			errs = errors.Join(errs, g.senders[i].Close())
		}
		return errs
	})
}
