package netsim

import "net/netip"

// route lets the router decide that the packet has come to, and reports whether it lets it pass.
// It must be called when the packet is there, because tables change.
func (w *World) route(p *packet) bool {
	switch p.stage {
	case atExit:
		if p.site.holds(p.to) {
			p.stage = atPath
			return true
		}
		return p.site.exit(p)
	case atFilter:
		return p.site.enter(p)
	default: // atEntry
		p.stage = atDownlink // where it turns out to be unreachable if it is not here
		if next := p.site.toward(p.site.home(p.to)); next != nil {
			p.site, p.stage = next, atLineDown
		}
		return true
	}
}

// exit takes a packet from inside to the site's line, or back inside.
func (s *Site) exit(p *packet) bool {
	n := s.nat
	p.stage = atLineUp
	if n == nil {
		return true
	}
	hairpin := n.Mapping != None && p.to.Addr() == n.Outside
	if hairpin && !n.Hairpinning {
		return false
	}
	from, ok := n.outward(s.w.now, s.w.rand, p.from, p.to)
	if !ok {
		return false
	}
	p.from = from
	if hairpin {
		// "A NAT Hairpinning behavior MUST be 'External source IP address and port'" (RFC 4787
		// REQ-9 a): the receiver sees the sender as from outside. Our choice: so does the filter.
		return s.enter(p)
	}
	return true
}

// enter takes a packet from outside into the site.
func (s *Site) enter(p *packet) bool {
	p.stage = atEntry
	if s.nat == nil {
		return true
	}
	to, ok := s.nat.inward(s.w.now, p.from, p.to)
	if ok {
		p.to = to
	}
	return ok
}

// home returns the site that a datagram to an address in s's network must get to: that of the
// host, or the one whose NAT has the address. Nil if nobody has it.
func (s *Site) home(addr netip.AddrPort) *Site {
	if h := s.hosts[addr]; h != nil {
		return h.site
	}
	return s.nats[addr.Addr()]
}

// holds reports whether a datagram to addr need not leave s.
func (s *Site) holds(addr netip.AddrPort) bool {
	home := s.home(addr)
	return home != nil && (home == s || s.toward(home) != nil)
}

// toward returns the site directly in s that is or contains home, or nil if s does not contain it.
func (s *Site) toward(home *Site) *Site {
	for home != nil && home.parent != s {
		home = home.parent
	}
	return home
}
