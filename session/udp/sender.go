package udp

import (
	"errors"
	"net"
	"net/netip"
	"slices"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// hops is the TTL of announcements: they stay on the link.
const hops = 1

// A sender announces on one interface. Its socket is bound to an address of the interface,
// because on loopback Linux would otherwise choose the address of another one as the source.
type sender struct {
	*net.UDPConn
	name       string // of the interface
	group      netip.AddrPort
	broadcasts []netip.AddrPort
}

// newSender returns a sender for a group on an interface.
func newSender(group netip.AddrPort, on *iface) (sender, error) {
	s := sender{name: on.Name, group: group}
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
			to := netip.AddrPortFrom(b, group.Port())
			if !slices.Contains(s.broadcasts, to) { // several addresses on one network
				s.broadcasts = append(s.broadcasts, to)
			}
		}
	}
	if !source.IsValid() {
		return s, errors.New("no address of the group's family")
	}
	u, err := listenOn(netip.AddrPortFrom(source, 0), on.Index, on.Name)
	if err != nil {
		return s, err
	}
	s.UDPConn = u
	if err := s.configure(on); err != nil {
		u.Close()
		return s, err
	}
	return s, nil
}

func (s *sender) configure(on *iface) error {
	if s.group.Addr().Is4() {
		p := ipv4.NewPacketConn(s)
		return errors.Join(p.SetMulticastInterface(&on.Interface), p.SetMulticastTTL(hops), p.SetTTL(hops), p.SetMulticastLoopback(true))
	}
	// Without a zone, which the next line says: Go would look for its number with each datagram.
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
