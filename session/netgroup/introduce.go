package netgroup

import (
	"net/netip"
	"slices"
	"time"
)

// maxIntroducers is how many neighbours an attempt asks for an introduction (our choice: one may be gone
// and one may be lying).
const maxIntroducers = 3

// introduces reports whether the peer of one session may learn from here where that of another is: if
// both have proven in the same group that they belong. The group tells them of each other anyway.
func introduces(asking, wanted Session) bool {
	for _, a := range linkOf(asking).neighbors {
		b := linkOf(wanted).neighbor(a.group)
		if a.proven() && b != nil && b.proven() && a.group.state == groupOpen {
			return true
		}
	}
	return false
}

// proven reports whether a neighbour has shown that it is in the group, and still may be.
func (n *neighbor) proven() bool { return n.shown && !n.dropped }

// introducers returns where neighbours are who say that they are linked to a contact, and a rendezvous that tells
// of it. Different contacts are asked for at different ones.
func (k *contact) introducers() (addrs []netip.AddrPort) {
	if at, ok := k.rendezvous(); ok {
		addrs = append(addrs, at)
	}
	all := k.group.sorted() // those who have no room for this machine introduce it too
	for i := range all {
		n := all[(uint64(i)+k.order%uint64(len(all)))%uint64(len(all))]
		if len(addrs) == maxIntroducers {
			break
		}
		if n.tellsOf(k) && !n.silent {
			addrs = append(addrs, n.session.Address())
		}
	}
	return addrs
}

// tellsOf reports whether a neighbour says that it is linked to a contact.
func (n *neighbor) tellsOf(k *contact) bool {
	return slices.ContainsFunc(n.lists, func(l listed) bool { return l.id == k.id && l.linked })
}

// seek asks those who are linked to a silent neighbour too where it is: it may have moved behind a router that
// keeps us from hearing so, or we have.
func (n *neighbor) seek(now time.Time) {
	if k := n.group.contacts[n.id]; k != nil && n.up {
		n.session.Seek(now, k.introducers()...)
	}
}

// tellOwnAddresses says which addresses, told by others, mean this machine.
func (c *Connection) tellOwnAddresses() {
	var own []netip.AddrPort
	for _, g := range c.groups {
		own = append(own, g.me.Addrs...)
	}
	c.transport.SetOwnAddresses(own...)
}
