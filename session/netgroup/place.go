package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
)

// Where this machine stands among the members: what NetGroup of Flash Player 10.1 showed of it.

// Address returns where this machine stands on the group's ring.
func (g *Group) Address() ring.Address { return g.address }

// LocalCoverage returns the first and the last of the addresses, in the increasing direction, that this machine is
// nearest to: localCoverageFrom and localCoverageTo. LocalCoverageChanged tells of changes.
func (g *Group) LocalCoverage() (from, to ring.Address) { return g.from, g.to }

// EstimatedMemberCount returns how many members there are about, this machine among them. Up to some 50 it is exact
// once the group has settled.
func (g *Group) EstimatedMemberCount() int { return g.count }

// NeighborCount returns how many members are linked directly.
func (g *Group) NeighborCount() int { return len(g.ups) }

// HeardCount returns how many of them are heard. The others leave pings unanswered: they have vanished, or this
// machine is cut off.
func (g *Group) HeardCount() int { return g.linked.Len() }

// ObservedAddresses returns where at least two neighbours see this machine, or all who there are: its addresses on
// the outer side of a router.
func (g *Group) ObservedAddresses() (addrs []netip.AddrPort) {
	seen := map[netip.AddrPort]int{}
	for _, n := range g.ups {
		for _, a := range n.seesUs {
			if seen[a.AddrPort]++; seen[a.AddrPort] == min(2, len(g.ups)) && !slices.Contains(addrs, a.AddrPort) {
				addrs = append(addrs, a.AddrPort)
			}
		}
	}
	return addrs
}

// AddNeighbor has a peer sought at once, as NetGroup.addNeighbor did, at addresses that the owner vouches for;
// without any, neighbours who are linked to it are asked to introduce it. Links that nobody needs are given up
// after a while. It is false if the group is closed or full of peers to be sought.
func (g *Group) AddNeighbor(now time.Time, p Peer) bool {
	k := g.contact(now, p.ID)
	if k == nil {
		return false
	}
	k.asked, k.departed, k.retryAt, k.heardAt = true, false, now, now
	for _, a := range usableOf(p.Addrs, true) {
		if !k.knows(a.AddrPort) && len(k.invited) < maxAddresses {
			k.invited = append(k.invited, a)
		}
	}
	g.arrangeSoon(now)
	return true
}

// AddMemberHint notes that a peer may be in the group, as NetGroup.addMemberHint did. It is sought if the
// overlay has a place for it, with the care that hearsay is treated with.
func (g *Group) AddMemberHint(now time.Time, p Peer) bool {
	k := g.contact(now, p.ID)
	if k == nil {
		return false
	}
	k.heardAt = now
	for _, a := range usableOf(p.Addrs, true) {
		k.hint(now, a)
	}
	g.arrangeSoon(now)
	return true
}

// GroupAddress returns where a peer stands on the group's ring: convertPeerIDToGroupAddress of Flash Player.
func (g *Group) GroupAddress(id keying.PeerID) ring.Address {
	return ring.AddressOf(g.keys.rendezvous, id)
}

// LinkedAt reports whether the member at an address is a neighbour, and heard.
func (g *Group) LinkedAt(a ring.Address) bool {
	_, ok := g.linked.Get(a)
	return ok
}
