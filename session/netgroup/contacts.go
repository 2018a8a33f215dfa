package netgroup

import (
	"slices"
	"time"

	"lyceum/session/keying"
)

const (
	maxContacts = 128
	evictSample = 8
	forgetAfter = 5 * time.Minute  // after it was last heard of; bootstrap peers stay
	rejoinFor   = 10 * time.Minute // after a member vanished that stood near
	maxRejoins  = 16
	shunFor     = time.Minute // who sent too much nonsense
)

// contact returns the contact for a peer, making one if there is none and there is room; else nil.
func (g *Group) contact(now time.Time, id keying.PeerID) *contact {
	if id == g.c.PeerID() || g.state != groupOpen || g.spec.PeerToPeerDisabled {
		return nil
	}
	if k := g.contacts[id]; k != nil {
		return k
	}
	if len(g.contacts) >= maxContacts && !g.evict() {
		return nil
	}
	return g.newContact(now, id)
}

func (g *Group) newContact(now time.Time, id keying.PeerID) *contact {
	k := &contact{group: g, id: id, address: g.GroupAddress(id), heardAt: now, order: g.c.cfg.Rand.Uint64()}
	k.session = g.neighbors[id]
	g.contacts[id] = k
	g.known.Put(k.address, k)
	return k
}

func (g *Group) deleteContact(k *contact) {
	if k.isPresent() {
		g.present--
		g.presenceChanged = true
	}
	delete(g.contacts, k.id)
	g.known.Delete(k.address)
}

// evict makes room by forgetting a contact. Of some that chance picks it is one that only somebody spoke of who is
// gone, else one of whom the neighbour spoke that spoke of most. Where all were linked, the one gives way that was
// linked longest ago.
func (g *Group) evict() bool {
	var told *contact
	for range min(evictSample, g.known.Len()) {
		_, k := g.known.At(g.c.cfg.Rand.IntN(g.known.Len()))
		if !k.isIdle() || k.proven {
			continue
		}
		if told == nil || k.tellers() > told.tellers() {
			told = k
		}
	}
	if told == nil {
		told = g.leastNeeded()
	}
	if told != nil {
		g.deleteContact(told)
	}
	return told != nil
}

// isIdle reports whether a contact may be forgotten.
func (k *contact) isIdle() bool { return !k.bootstrap && k.attempt == nil && k.session == nil }

// tellers is how much is lost with a contact that was never linked: the less, the more of the kind there are.
func (k *contact) tellers() int {
	if teller := k.group.neighbors[k.via]; teller != nil && teller.up {
		return len(teller.lists)
	}
	return maxContacts // the teller is gone
}

// leastNeeded returns any contact that was never linked, or the one that was linked longest ago.
func (g *Group) leastNeeded() (least *contact) {
	for i := range g.known.Len() {
		_, k := g.known.At(i)
		switch {
		case !k.isIdle():
		case !k.proven:
			return k
		case least == nil || k.linkedAt.Before(least.linkedAt):
			least = k
		}
	}
	return least
}

// learnInvited takes in a peer of the invite.
func (g *Group) learnInvited(now time.Time, p Peer) {
	if k := g.contact(now, p.ID); k != nil {
		k.bootstrap = true
		k.invited = append(k.invited, usableOf(p.Addrs, true)...)
	}
}

// learnLinked takes in where a neighbour is, in its own words and in those of the network.
func (g *Group) learnLinked(now time.Time, n *neighbor) {
	k := g.contact(now, n.id)
	if k == nil {
		k = g.newContact(now, n.id) // one more than there may be, for as long as it is linked
	}
	k.refund()
	k.proven, k.departed, k.asked, k.calling = true, false, false, false
	k.heardAt, k.linkedAt, k.lostAt, k.rejoinTo = now, now, time.Time{}, time.Time{}
	k.seenAt, k.claimed = nil, nil
	for _, a := range n.addrs {
		if a.AddrPort.Addr().Unmap() == n.session.Address().Addr().Unmap() {
			k.seenAt = append(k.seenAt, a)
		} else {
			k.claimed = append(k.claimed, a)
		}
	}
}

// depart notes that a peer said goodbye. Others may speak of it for a while.
func (g *Group) depart(now time.Time, id keying.PeerID) {
	if k := g.contact(now, id); k != nil {
		k.departed, k.interval, k.rejoinTo = true, retryMax, time.Time{}
		k.backOff(now)
	}
}

// lost notes that a link ended. Who stood near and did not say goodbye is sought again soon and for long.
func (g *Group) lost(now time.Time, n *neighbor) {
	g.arrangeSoon(now)
	k := g.contacts[n.id]
	if k == nil || k.departed {
		return
	}
	k.paid = false // if it was not refunded, the attempt led to nobody
	if n.up {
		k.heardAt, k.linkedAt = now, now
		if now.Sub(n.upAt) > lasted {
			k.interval = 0
		}
	}
	switch {
	case n.released && !n.silent:
		k.retryAt = now
		return
	case n.up:
		k.lostAt = now
		if n.wasNear {
			g.rejoin(now, k)
		}
	}
	k.backOff(now)
}

// rejoin has a member that vanished sought for long. Of too many, those who vanished first are given up.
func (g *Group) rejoin(now time.Time, k *contact) {
	k.rejoinTo = now.Add(rejoinFor)
	g.rejoins = slices.DeleteFunc(g.rejoins, func(other *contact) bool { return other == k || !other.rejoins(now) })
	if len(g.rejoins) >= maxRejoins {
		g.rejoins[0].rejoinTo = time.Time{}
		g.rejoins = slices.Delete(g.rejoins, 0, 1)
	}
	g.rejoins = append(g.rejoins, k)
}

// forget drops contacts of whom nothing was heard for long, and those who left.
func (g *Group) forget(now time.Time) {
	for i := g.known.Len() - 1; i >= 0; i-- {
		_, k := g.known.At(i)
		if k.attempt != nil || k.session != nil || now.Before(k.retryAt) || k.rejoins(now) {
			continue
		}
		switch {
		case k.bootstrap:
			k.departed = false
		case k.departed, now.Sub(k.heardAt) > forgetAfter:
			g.deleteContact(k)
		}
	}
}
