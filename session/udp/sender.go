package udp

import (
	"errors"
	"net"
	"net/netip"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// hops is the TTL of announcements: they stay on the link.
const hops = 1

// A sender announces on one interface. Its socket is bound to an address of the interface,
// because on loopback Linux would otherwise choose the address of another one as the source.
type sender struct {
	*net.UDPConn
	group      netip.AddrPort
	broadcasts []netip.AddrPort
}

// newSender returns a sender for a group on an interface, or false if the interface has no
// address of the family or does not let us.
func newSender(group netip.AddrPort, on *iface) (sender, bool) {
	s := sender{group: group}
	var source netip.Addr
	for _, p := range on.prefixes {
		a := on.addr(p)
		if a.Is4() != group.Addr().Is4() {
			continue
		}
		// For IPv6 the link-local one: every host of the link can answer that.
		if !source.IsValid() || !a.Is4() && a.IsLinkLocalUnicast() && !source.IsLinkLocalUnicast() {
			source = a
		}
		if b, ok := on.broadcast(p); ok {
			s.broadcasts = append(s.broadcasts, netip.AddrPortFrom(b, group.Port()))
		}
	}
	if !source.IsValid() {
		return s, false
	}
	u, err := listen(netip.AddrPortFrom(source, 0), on)
	if err != nil {
		return s, false
	}
	s.UDPConn = u
	if err := s.configure(on); err != nil {
		u.Close()
		return s, false
	}
	return s, true
}

func (s *sender) configure(on *iface) error {
	if s.group.Addr().Is4() {
		p := ipv4.NewPacketConn(s)
		return errors.Join(p.SetMulticastInterface(&on.Interface), p.SetMulticastTTL(hops), p.SetTTL(hops), p.SetMulticastLoopback(true))
	}
	s.group = netip.AddrPortFrom(s.group.Addr().WithZone(on.Name), s.group.Port())
	p := ipv6.NewPacketConn(s)
	return errors.Join(p.SetMulticastInterface(&on.Interface), p.SetMulticastHopLimit(hops), p.SetMulticastLoopback(true))
}

// send sends b by each way and reports whether one of them worked.
func (s *sender) send(b []byte) (ok bool, err error) {
	_, err = s.WriteToUDPAddrPort(b, s.group)
	ok = err == nil
	for _, to := range s.broadcasts {
		_, e := s.WriteToUDPAddrPort(b, to)
		ok, err = ok || e == nil, errors.Join(err, e)
	}
	return ok, err
}
