package netsim

import (
	"fmt"
	"net/netip"
)

// A network is a space of addresses: the public one, or the one behind a NAT. In it every
// address is unique, and whoever is in it can send to all the others.
type network struct {
	hosts map[netip.AddrPort]*host // looked up; iterated only by taken, where no order matters
	nats  map[netip.Addr]*Site     // by outside address; looked up, never iterated
	paths map[pair]*pipe           // looked up, never iterated
}

func newNetwork() *network {
	return &network{
		hosts: make(map[netip.AddrPort]*host),
		nats:  make(map[netip.Addr]*Site),
		paths: make(map[pair]*pipe),
	}
}

// A Site is a home, a school or a provider: hosts, and perhaps further sites, behind one router,
// which may be a NAT. Within a site they reach one another directly; everything else goes by the
// router, which hands out what is addressed to nobody inside. Sites behind NATs may use the same
// inside addresses. World.AddSite and Site.AddSite make sites; World.Public is the outermost.
type Site struct {
	w        *World
	parent   *Site // nil for the public network
	*network       // the parent's, unless a NAT translates
	below    bool  // there are sites in this one
	nat      *nat  // nil for a plain router
	up, down *pipe // the line of the site; nil if unlimited
}

// Public returns the public network as a site, for code that treats all sites alike.
func (w *World) Public() *Site { return &w.public }

// AddSite connects a site to the public network. The zero NAT is a plain router: hosts behind it
// have public addresses, and nothing but a line (SetLine) in common.
func (w *World) AddSite(n NAT) *Site { return w.public.AddSite(n) }

// AddSite connects a site to another, as a home to a provider whose router is a NAT too. It
// panics if the NAT is impossible or its outside address taken.
func (s *Site) AddSite(n NAT) *Site {
	n.check()
	in := &Site{w: s.w, parent: s, network: s.network}
	if n.Kind != Public {
		in.nat = newNAT(n)
	}
	if n.Mapping != None {
		s.taken(n.Outside)
		s.nats[n.Outside] = in
		in.network = newNetwork()
	}
	s.below = true
	return in
}

// taken panics if a NAT cannot have an outside address in s because somebody is there.
func (s *Site) taken(addr netip.Addr) {
	taken := s.nats[addr] != nil
	for a := range s.hosts {
		taken = taken || a.Addr() == addr
	}
	if taken {
		panic(fmt.Sprintf("netsim: address %v is taken", addr))
	}
}

// SetLine makes everything that leaves the site for outside cross up, and everything that comes
// in cross down, from the next datagram on: all hosts of the site share these two. What a NAT
// refuses to let in has crossed down by then; what it sends back inside by hairpinning crosses
// neither. It panics for the public network, which has no outside.
func (s *Site) SetLine(up, down Link) {
	s.routed("line")
	s.up, s.down = newPipe(up), newPipe(down)
}

// Restart makes the site's NAT forget all mappings, as after a power failure. A NAT that keeps
// port numbers will mostly give out the same again.
func (s *Site) Restart() {
	s.translated("to restart")
	s.nat = newNAT(s.nat.NAT)
}

// Readdress gives the site's NAT another outside address, as providers do over night. Mappings
// are forgotten. It panics if the address is taken.
func (s *Site) Readdress(outside netip.Addr) {
	s.translated("to readdress")
	n := s.nat.NAT
	if n.Mapping == None {
		panic("netsim: this router does not translate: it has no address")
	}
	old := n.Outside
	n.Outside = outside
	n.check()
	s.parent.taken(outside)
	delete(s.parent.nats, old)
	s.parent.nats[outside] = s
	s.nat = newNAT(n)
}

// Outside returns as what the host at an inside address appears outside, just beyond this site's
// NAT, to a remote address that it has sent to; false if there is no mapping now.
func (s *Site) Outside(inside, remote netip.AddrPort) (netip.AddrPort, bool) {
	s.translated("to ask")
	return s.nat.lookup(s.w.now, inside, remote)
}

func (s *Site) routed(what string) {
	if s.parent == nil {
		panic("netsim: the public network has no " + what)
	}
}

func (s *Site) translated(what string) {
	if s.nat == nil {
		panic("netsim: this site has no NAT " + what)
	}
}

// Add puts a node at an address of the site, like World.Add.
func (s *Site) Add(addr netip.AddrPort, n Node, uplink Link) {
	h := &host{addr: addr, node: n, up: newPipe(uplink), wake: never, alarm: never}
	s.place(h, addr)
	s.w.setWake(h, s.w.now)
}

func (s *Site) place(h *host, addr netip.AddrPort) {
	if !addr.IsValid() || addr.Addr().Is4In6() {
		panic(fmt.Sprintf("netsim: invalid address %v", addr))
	}
	if other := s.hosts[addr]; other != nil && other != h || s.nats[addr.Addr()] != nil {
		panic(fmt.Sprintf("netsim: address %v is taken", addr))
	}
	h.addr, h.site = addr, s
	s.hosts[addr] = h
}

// reach returns the host at addr if it is in the site itself, otherwise nil.
func (s *Site) reach(addr netip.AddrPort) *host {
	if h := s.hosts[addr]; h != nil && h.site == s {
		return h
	}
	return nil
}

// host returns who is at addr and panics if nobody is.
func (s *Site) host(addr netip.AddrPort) *host {
	h := s.reach(addr)
	if h == nil {
		panic(fmt.Sprintf("netsim: nobody is at %v", addr))
	}
	return h
}

// Remove takes the host at addr off the network, like World.Remove.
func (s *Site) Remove(addr netip.AddrPort) {
	s.host(addr).gone = true
	delete(s.hosts, addr)
}

// Move takes a host to another address in the same or another site, as when a laptop changes
// networks. Datagrams under way to the old address reach nobody; uplink and downlink stay with
// the host, lines with the sites. A NAT keeps its mappings for the old address until they expire.
// The node is not told.
func (s *Site) Move(old netip.AddrPort, to *Site, new netip.AddrPort) {
	h := s.host(old)
	to.place(h, new)
	if old != new || to.network != s.network {
		delete(s.hosts, old)
	}
}

// SetUplink replaces the uplink of the host at addr, like World.SetUplink.
func (s *Site) SetUplink(addr netip.AddrPort, l Link) { s.host(addr).up = newPipe(l) }

// SetDownlink sets the downlink of the host at addr, like World.SetDownlink.
func (s *Site) SetDownlink(addr netip.AddrPort, l Link) { s.host(addr).down = newPipe(l) }

// SetPath makes datagrams that cross this site from one of its addresses to another, neither
// from nor to outside, cross l, like World.SetPath.
func (s *Site) SetPath(from, to netip.AddrPort, l Link) { s.paths[pair{from, to}] = newPipe(l) }

// Poke says that something outside the network changed the node at addr, like World.Poke.
func (s *Site) Poke(addr netip.AddrPort) { s.w.setWake(s.host(addr), s.w.now) }

// Inject sends a datagram from within the site, like World.Inject.
func (s *Site) Inject(from, to netip.AddrPort, datagram []byte) {
	s.w.stats.Injected++
	p := s.w.packet(from, to, datagram)
	p.arrive(s)
	s.w.launch(p)
}
