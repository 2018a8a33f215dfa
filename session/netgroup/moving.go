package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/wire"
)

// NetworkChanged tells that this machine's own addresses or interfaces have changed, and what the addresses are
// now. All peers are asked for a sign of life at once, from which they see where this machine is; those met
// from now on are told the addresses.
func (c *Connection) NetworkChanged(now time.Time, addrs []netip.AddrPort) {
	for _, g := range c.groups {
		g.me.Addrs = addrs
		if g.lan != nil && g.state == groupOpen {
			g.lan.start(now)
		}
	}
	c.capacity = uplinkMeter{} // it may be another line
	c.tellOwnAddresses()
	for _, m := range c.meetings {
		m.client.SetLocal(m.localAddresses())
		m.client.NetworkChanged(now)
	}
	c.transport.NetworkChanged(now)
	c.settle(now)
}

// moved notes that a neighbour is at another address, where the session has followed it to. Others are told,
// and it is sought there after the link was lost.
func (g *Group) moved(now time.Time, n *neighbor, old netip.AddrPort) {
	if !n.up {
		return // its join will say more
	}
	claimed := slices.DeleteFunc(slices.Clone(n.addrs), func(a wire.Address) bool {
		return a.AddrPort == old && a.Origin == wire.OriginObserved
	})
	n.setAddresses(claimed)
	g.learnLinked(now, n)
	g.linksChanged(now)
}

// setAddresses takes in where others may reach a neighbour: where it is seen first, then where it says. Those to
// whom it is introduced are told the same.
func (n *neighbor) setAddresses(claimed []wire.Address) {
	at := n.session.Address()
	addrs := append([]wire.Address{{AddrPort: at, Origin: wire.OriginObserved}}, claimed...)
	addrs = usableOf(addrs, at.Addr().Unmap().IsLoopback())
	n.addrs = addrs[:min(len(addrs), maxAddresses)]
	n.session.SetLocalAddresses(merged(n.addrs)...)
}
