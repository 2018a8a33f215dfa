package rendezvous

import (
	"fmt"
	"net"
	"net/netip"
)

// interfaceOf returns the name of the interface that has an address.
func interfaceOf(a netip.Addr) (string, error) {
	ifaces, err := net.Interfaces()
	if err != nil {
		return "", err
	}
	for _, i := range ifaces {
		addrs, err := i.Addrs()
		if err != nil {
			continue // it has just gone away
		}
		for _, at := range addrs {
			if p, err := netip.ParsePrefix(at.String()); err == nil && p.Addr().Unmap() == a.Unmap().WithZone("") {
				return i.Name, nil
			}
		}
	}
	return "", fmt.Errorf("listen on %v: %w", a, ErrNotHere)
}

// host returns by what others reach the service, as far as this machine can tell.
func (s *service) host() string {
	addrs := s.conn.LocalAddrs()
	best := netip.Addr{}
	for _, a := range addrs {
		if a := a.Addr().Unmap(); better(a, best) {
			best = a
		}
	}
	switch {
	case s.o.Host != "":
		return s.o.Host
	case s.o.Address.IsValid() && !s.o.Address.IsUnspecified():
		return s.o.Address.Unmap().String()
	case best.IsValid():
		return best.String()
	}
	return "localhost"
}

// better reports whether an address is more likely to be of use to others than another: public ones, and of
// those IPv4, which more can reach.
func better(a, b netip.Addr) bool {
	rank := func(a netip.Addr) int {
		n := 0
		if a.IsValid() {
			n++
		}
		if a.IsValid() && !a.IsLoopback() {
			n += 2
		}
		if a.IsGlobalUnicast() && !a.IsPrivate() {
			n += 4
		}
		if a.Is4() {
			n += 1
		}
		return n
	}
	return rank(a) > rank(b)
}
