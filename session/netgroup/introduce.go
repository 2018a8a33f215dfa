package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// maxIntroducers is how many neighbours an attempt asks for an introduction (our choice: one may be gone
// and one may be lying).
const maxIntroducers = 3

// introduces reports whether the peer of one session may learn from here where that of another is: if
// both have proven in the same group that they belong. The group tells them of each other anyway.
func (c *Connection) introduces(asking, wanted *rtmfp.Session) bool {
	a, b := upNeighbor(asking), upNeighbor(wanted)
	return a != nil && b != nil && a.group == b.group && a.group.state == groupOpen
}

// upNeighbor returns the neighbour that a session belongs to if that is a member, else nil.
func upNeighbor(s *rtmfp.Session) *neighbor {
	if n, ok := s.Owner.(*neighbor); ok && n.up && !n.dropped {
		return n
	}
	return nil
}

// introducers returns where neighbours are who say that they are linked to a contact. Different contacts
// are asked for at different ones.
func (k *contact) introducers() (addrs []netip.AddrPort) {
	up := k.group.up()
	for i := range up {
		n := up[(uint64(i)+k.order%uint64(len(up)))%uint64(len(up))]
		if len(addrs) < maxIntroducers && slices.Contains(n.reported, k.id) {
			addrs = append(addrs, n.session.Address())
		}
	}
	return addrs
}

// seek asks those who are linked to a silent neighbour too where it is: it may have moved behind a router that
// keeps us from hearing so, or we have.
func (n *neighbor) seek(now time.Time) {
	if k := n.group.contacts[n.id]; k != nil && n.up {
		// It fails only where there is no session to save.
		_ = n.session.Seek(now, keying.Discriminator(n.id), k.introducers()...)
	}
}

// tellOwnAddresses says which addresses, told by others, mean this machine.
func (c *Connection) tellOwnAddresses() {
	var own []netip.AddrPort
	for _, g := range c.groups {
		own = append(own, g.me.Addrs...)
	}
	c.endpoint.SetOwnAddresses(own...)
}
