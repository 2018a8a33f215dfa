package netgroup

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
)

// What contacts that only the local network told of may cost. A hostile member can make up any number of
// members at its own address and, where the network lets it lie about that, at others.
const (
	updatesRead   = 200.0 // a second; each costs two signature checks
	updatesAtOnce = 400.0

	nearbyTryRate   = 2.0 // attempts a second
	nearbyTryAtOnce = hearsayAtOnce
	nearbyAtATime   = 4
	nearbyWithin    = 5 * time.Second // it is near
	maxNearbyAddrs  = 4               // of one contact: IPv4 and IPv6 on two networks
)

// A MemberUpdate is a datagram that its receiver is to send to every member on the local network: by IP
// multicast to the group's [Spec.UpdateAddresses], by broadcast, on every interface.
type MemberUpdate struct {
	Group    *Group
	Datagram []byte // of [UpdateSize]; the receiver's from now on
}

func (MemberUpdate) event() {}

// lan finds members on the local network, for a group whose invite enables it.
type lan struct {
	keys  updateKeys
	rate  allowance // of updates that open
	tries allowance // of attempts on those who are only known from updates
	nearby
}

// UpdateAddresses returns where the group's membership updates go: to the invite's IP multicast addresses that
// everybody may send to, else to one of IPv4 and one of IPv6 that the group secret gives. It is nil if
// IPMulticastMemberUpdatesEnabled is off.
func (s *Spec) UpdateAddresses() (addrs []netip.AddrPort) {
	if !s.IPMulticastMemberUpdatesEnabled {
		return nil
	}
	for _, a := range s.IPMulticast {
		if !a.Source.IsValid() {
			addrs = append(addrs, a.AddrPort)
		}
	}
	if len(addrs) == 0 {
		k := deriveUpdateKeys(s.ID(), s.Secret)
		addrs = []netip.AddrPort{k.v4, k.v6}
	}
	return addrs
}

// An UpdateFilter tells a group's membership updates from whatever else comes to their port, so that the goroutine
// that owns the group need not look at that. Any goroutine may use it.
type UpdateFilter struct{ keys updateKeys }

// UpdateFilter returns the filter for the group's updates.
func (s *Spec) UpdateFilter() UpdateFilter { return UpdateFilter{deriveUpdateKeys(s.ID(), s.Secret)} }

// Accepts reports whether somebody who has the invite made a datagram. What it says is for
// [Group.ReceiveUpdate] to judge.
func (f UpdateFilter) Accepts(datagram []byte) bool {
	_, err := f.keys.unseal(datagram)
	return err == nil
}

// ReceiveUpdate takes in a datagram that came to one of the group's [Spec.UpdateAddresses], or by broadcast. It
// is read during the call only. What [UpdateFilter.Accepts] refuses is ignored here too.
func (g *Group) ReceiveUpdate(now time.Time, from netip.AddrPort, datagram []byte) {
	l := g.lan
	if l == nil || g.state != groupOpen || !l.rate.has(now, updatesRead, updatesAtOnce) {
		return
	}
	u, err := l.keys.open(datagram)
	if err != nil || u.peer == g.c.PeerID() {
		return
	}
	l.rate.spent++
	if !u.comesFrom(from) || g.barred.has(now, u.peer) || !l.hear(now, from.Addr(), u, g.c.cfg.Rand) {
		g.counters.Updates++
		return
	}
	if u.flags&updateGoodbye == 0 && !g.spec.PeerToPeerDisabled {
		g.learnNearby(now, u.peer, netip.AddrPortFrom(from.Addr().Unmap(), u.port))
	}
	g.tellOfNearby()
}

// advanceLAN has an update sent if one is due.
func (g *Group) advanceLAN(now time.Time) {
	l := g.lan
	if l == nil {
		return
	}
	l.forget(now)
	if l.isDue(now) {
		g.sendUpdate(now, 0)
	}
	g.tellOfNearby()
}

// tellOfNearby tells the owner if somebody came or went of a group that is in touch by updates alone.
func (g *Group) tellOfNearby() {
	if l := g.lan; l.surprised {
		l.surprised = false
		if g.spec.PeerToPeerDisabled {
			g.present, g.presenceChanged = l.count(), true
			g.tellOfPresence()
		}
	}
}

// sendUpdate tells the local network that this machine is there, or with updateGoodbye that it leaves.
func (g *Group) sendUpdate(now time.Time, flags byte) {
	if len(g.me.Addrs) == 0 {
		g.lan.next(now, g.c.cfg.Rand) // until it has an address
		return
	}
	u := memberUpdate{flags: flags, port: g.me.Addrs[0].Port()}
	if alone := len(g.neighbors) == 0 && !g.spec.PeerToPeerDisabled; flags == 0 && (alone || g.lan.burst == updateBurst) {
		u.flags = updateSeeking
	}
	for _, a := range g.me.Addrs[:min(len(g.me.Addrs), maxAddresses)] {
		u.ips = append(u.ips, a.Addr().Unmap().WithZone(""))
	}
	u.sequence, u.next = g.lan.next(now, g.c.cfg.Rand)
	b, err := g.lan.keys.seal(u, g.c.cfg.Identity, g.c.cfg.Random)
	if err != nil {
		return // there will be more chance another time
	}
	g.c.emit(MemberUpdate{g, b})
}

// learnNearby takes in a member of this network. It said itself where it is, and the datagram came from there.
func (g *Group) learnNearby(now time.Time, id keying.PeerID, at netip.AddrPort) {
	k := g.contact(now, id)
	if k == nil || !usable(at, true) {
		return
	}
	k.heardAt = now
	k.meet(now, at)
	if k.departed || g.neighbors[id] != nil {
		return
	}
	g.arrangeSoon(now)
}

// meet notes an address at which a member of this network was heard. It displaces others of the kind only.
func (k *contact) meet(now time.Time, at netip.AddrPort) {
	for i, known := range k.nearby {
		if known == at {
			return
		}
		if known.Addr() == at.Addr() { // it was started again
			k.nearby[i] = at
			k.refresh(now)
			return
		}
	}
	if len(k.nearby) == maxNearbyAddrs {
		k.nearby = k.nearby[1:]
	}
	k.nearby = append(k.nearby, at)
	k.refresh(now)
}

// onlyNearby reports whether nothing but updates on the local network tells of a contact.
func (k *contact) onlyNearby() bool { return !k.bootstrap && !k.proven && len(k.nearby) > 0 }
