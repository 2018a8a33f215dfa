package udp

import (
	"fmt"
	"net"
	"net/netip"
)

// An Interface is a network interface that is up and has an address.
type Interface struct {
	Name     string
	Prefixes []netip.Prefix // own address and length of the network; without zones
	Flags    net.Flags
}

// Interfaces returns the interfaces of the given names, or all that are up. The error wraps [ErrNoInterface] for a
// name that cannot be used.
func Interfaces(names []string) (all []Interface, err error) {
	found, err := interfaces(names)
	for _, i := range found {
		all = append(all, Interface{i.Name, i.prefixes, i.Flags})
	}
	return all, err
}

// A Way is one by which a [Group] announces: to the multicast group, or by broadcast, on one interface.
type Way struct {
	Interface string
	To        netip.AddrPort
}

// Multicast reports whether the way is to a multicast group; the others are broadcasts.
func (w Way) Multicast() bool { return w.To.Addr().IsMulticast() }

// Ways returns all ways by which Send announces.
func (g *Group) Ways() (ways []Way) {
	senders := g.present.Load().senders
	for i := range senders {
		s := &senders[i]
		ways = append(ways, Way{s.name, s.group})
		for _, to := range s.broadcasts {
			ways = append(ways, Way{s.name, to})
		}
	}
	return ways
}

// SendBy announces b by one way alone, to find out which of them lead anywhere.
func (g *Group) SendBy(w Way, b []byte) error {
	senders := g.present.Load().senders
	for i := range senders {
		s := &senders[i]
		if s.name != w.Interface || s.group.Addr().Is4() != w.To.Addr().Is4() {
			continue
		}
		if _, err := s.WriteToUDPAddrPort(b, w.To); err != nil {
			return fmt.Errorf("announce to %v on %s: %w", w.To, w.Interface, err)
		}
		return nil
	}
	return fmt.Errorf("announce on %s: %w", w.Interface, ErrNoInterface)
}
