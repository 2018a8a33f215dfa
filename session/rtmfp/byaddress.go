package rtmfp

import (
	"net/netip"
	"slices"
)

// Open sessions are found by the address of their peer as well: whoever asks to be introduced shows
// nothing but where the hello came from. Several sessions may share an address, and peers move, so all
// that opens, ends or follows a session goes through the three functions here.

// setDest sets where packets for the peer go. Nothing else writes dest.
func (s *Session) setDest(addr netip.AddrPort) {
	listed := s.listed
	s.unlist()
	s.dest = addr
	if listed {
		s.list()
	}
}

// list lets a session that opens be found by its address.
func (s *Session) list() {
	if !s.listed {
		s.listed = true
		s.e.byAddress[s.dest] = append(s.e.byAddress[s.dest], s)
	}
}

// unlist takes it out again, when it opens no more flows. It does nothing to a session that is not listed.
func (s *Session) unlist() {
	if !s.listed {
		return
	}
	s.listed = false
	rest := slices.DeleteFunc(s.e.byAddress[s.dest], func(o *Session) bool { return o == s })
	if len(rest) == 0 {
		delete(s.e.byAddress, s.dest)
	} else {
		s.e.byAddress[s.dest] = rest
	}
}

// usable reports whether packets to one peer can be sent to addr at all.
func usable(addr netip.AddrPort) bool {
	ip := addr.Addr().Unmap()
	return ip.IsValid() && addr.Port() != 0 && !ip.IsUnspecified() && !ip.IsMulticast() &&
		ip != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// meaningful reports whether addr names the same place at the far end of a path as here, which leads to
// far. Loopback is another machine to everyone, and the zone of a link-local address does not travel.
func meaningful(addr, far netip.AddrPort) bool {
	ip := addr.Addr().Unmap()
	return usable(addr) && (!ip.IsLoopback() || far.Addr().Unmap().IsLoopback()) && !(ip.Is6() && ip.IsLinkLocalUnicast())
}

// SetOwnAddresses says at which addresses this endpoint can be reached, in place of those said before.
// What others tell of these leads nowhere but here, so it is not followed.
func (e *Endpoint) SetOwnAddresses(addrs ...netip.AddrPort) {
	e.own = map[netip.AddrPort]bool{}
	for _, a := range addrs {
		e.own[netip.AddrPortFrom(a.Addr().Unmap(), a.Port())] = true
	}
}
