package netgroup

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

const (
	retryFirst  = 2 * time.Second // after a link was lost or not to be had
	retryMax    = time.Minute
	maxContacts = 512
	maxHints    = 4                // addresses of one contact that others told of
	forgetAfter = 10 * time.Minute // without a word of it; bootstrap peers stay
	shunFor     = time.Minute      // who sent too much nonsense
)

// A contact is a peer that may be in the group, and where it may be reached. It is hearsay as long as
// neighbours alone speak of it: they may make up both.
type contact struct {
	group *Group
	id    keying.PeerID
	order uint64 // chance, so that members seek different ones and nobody can choose to be first

	invited []wire.Address   // from the invite
	nearby  []netip.AddrPort // where it told the local network that it is; see learnNearby
	seenAt  []wire.Address   // where it was when it was last linked, and told of itself at the same IP address
	claimed []wire.Address   // told of itself elsewhere: hearsay like hints
	hints   []wire.Address   // by neighbours, the newest last

	bootstrap bool          // in the invite
	proven    bool          // was linked
	via       keying.PeerID // which neighbour spoke of it first

	attempt  *link     // whose session is opening; nil if none is
	paid     bool      // it may go where hearsay says, which was taken from the budget
	giveUpAt time.Time // when to end an attempt on hearsay; zero otherwise
	fresh    bool      // addresses came after the attempt began
	retryAt  time.Time
	interval time.Duration
	learned  time.Time // when it was last linked or spoken of
	linkedAt time.Time // when it was last linked

	departed bool // said goodbye: not sought before retryAt, whoever speaks of it
}

func (k *contact) hearsay() bool { return !k.bootstrap && !k.proven && len(k.nearby) == 0 }

// trusted returns where the peer was, where it tells the local network that it is, and where the invite says
// so: nobody else can be meant.
func (k *contact) trusted() []netip.AddrPort { return k.withNearby(merged(k.seenAt, k.invited)) }

// addrs returns where to try, what is known best first. Beyond what is trusted these may be a bystander's.
func (k *contact) addrs() []netip.AddrPort {
	return k.withNearby(merged(k.seenAt, k.invited, k.claimed, k.hints))
}

func (k *contact) withNearby(addrs []netip.AddrPort) []netip.AddrPort {
	for _, a := range k.nearby {
		if !slices.Contains(addrs, a) {
			addrs = append(addrs, a)
		}
	}
	return addrs
}

func merged(lists ...[]wire.Address) (all []netip.AddrPort) {
	for _, list := range lists {
		for _, a := range list {
			if !slices.Contains(all, a.AddrPort) {
				all = append(all, a.AddrPort)
			}
		}
	}
	return all
}

// targets returns where an attempt may go now: to all addresses if those of hearsay can be paid for. What
// introducers answer is hearsay too.
func (k *contact) targets(now time.Time) []netip.AddrPort {
	all, trusted := append(k.addrs(), k.introducers()...), k.trusted()
	if len(all) == len(trusted) || k.pay(now) {
		return all
	}
	return trusted
}

// pay takes one attempt on hearsay from the budget, unless this attempt has been paid for.
func (k *contact) pay(now time.Time) bool {
	k.paid = k.paid || k.group.hearsay.spend(now)
	return k.paid
}

// refund gives back what was paid for an attempt that led to a member, or was not made.
func (k *contact) refund() {
	if k.paid {
		k.paid = false
		k.group.hearsay.giveBack()
	}
}

// usable reports whether an address can be that of one peer here. Loopback addresses mean another machine to
// everyone, so they count only between peers who are linked by loopback themselves.
func usable(a netip.AddrPort, loopback bool) bool {
	return sendable(a) && (loopback || !a.Addr().Unmap().IsLoopback())
}

// usableOf returns the usable of some addresses, no more than two for each IP address: that is what a
// peer with one socket can have there.
func usableOf(addrs []wire.Address, loopback bool) (out []wire.Address) {
	for _, a := range addrs {
		same := 0
		for _, b := range out {
			if b.AddrPort == a.AddrPort {
				same = 2
			} else if b.AddrPort.Addr() == a.AddrPort.Addr() {
				same++
			}
		}
		if same < 2 && usable(a.AddrPort, loopback) {
			out = append(out, a)
		}
	}
	return out
}

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
	k := &contact{group: g, id: id, learned: now, order: g.c.cfg.Rand.Uint64()}
	g.contacts[id] = k
	return k
}

// evict makes room by forgetting a contact that only somebody spoke of who is gone; failing that, the one
// that was linked longest ago.
func (g *Group) evict() bool {
	var oldest *contact
	for _, k := range g.sortedContacts() {
		if k.bootstrap || k.attempt != nil || g.neighbors[k.id] != nil {
			continue
		}
		if k.proven {
			if oldest == nil || k.linkedAt.Before(oldest.linkedAt) {
				oldest = k
			}
			continue
		}
		if teller := g.neighbors[k.via]; teller == nil || !teller.up {
			delete(g.contacts, k.id)
			return true
		}
	}
	if oldest != nil {
		delete(g.contacts, oldest.id)
	}
	return oldest != nil
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
		return
	}
	k.refund()
	k.proven, k.departed, k.learned, k.linkedAt = true, false, now, now
	k.seenAt, k.claimed = nil, nil
	for _, a := range n.addrs {
		if a.AddrPort.Addr().Unmap() == n.session.Address().Addr().Unmap() {
			k.seenAt = append(k.seenAt, a)
		} else {
			k.claimed = append(k.claimed, a)
		}
	}
}

// learnHints takes in of whom a neighbour speaks. What it spoke of before and does not speak of any more
// is forgotten, so that one neighbour cannot fill the list.
func (g *Group) learnHints(now time.Time, n *neighbor, peers []Peer) {
	for id, k := range g.contacts {
		if k.via == n.id && k.hearsay() && k.attempt == nil && !slices.Contains(n.reported, id) {
			delete(g.contacts, id)
		}
	}
	loopback := n.session.Address().Addr().Unmap().IsLoopback()
	for _, p := range peers {
		known := g.contacts[p.ID] != nil
		k := g.contact(now, p.ID)
		if k == nil || k.departed {
			continue
		}
		if !known {
			k.via = n.id
		}
		k.learned = now
		for _, a := range usableOf(p.Addrs, loopback) {
			k.hint(a)
		}
	}
}

// hint notes an address that a neighbour told of. It displaces other hints only.
func (k *contact) hint(a wire.Address) {
	if slices.Contains(k.addrs(), a.AddrPort) {
		return
	}
	if k.hints = append(k.hints, a); len(k.hints) > maxHints {
		k.hints = slices.Delete(k.hints, 0, 1)
	}
	k.fresh = true
}

func (k *contact) backOff(now time.Time) {
	k.interval = min(max(2*k.interval, retryFirst), retryMax)
	k.retryAt = now.Add(k.interval)
}

// depart notes that a peer said goodbye. Others may speak of it for a while.
func (g *Group) depart(now time.Time, id keying.PeerID) {
	if k := g.contact(now, id); k != nil {
		k.departed, k.interval = true, retryMax
		k.backOff(now)
	}
}

// forget drops contacts of whom nothing was heard for long, and those who left.
func (g *Group) forget(now time.Time) {
	for id, k := range g.contacts {
		if k.attempt != nil || g.neighbors[id] != nil || now.Before(k.retryAt) {
			continue
		}
		switch {
		case k.bootstrap:
			k.departed = false
		case k.departed, now.Sub(k.learned) > forgetAfter:
			delete(g.contacts, id)
		}
	}
}

// sortedContacts returns the contacts in the order in which they are tried: those of the invite, those
// who were linked, then hearsay and whoever did not answer or had no room.
func (g *Group) sortedContacts() []*contact {
	all := make([]*contact, 0, len(g.contacts))
	for _, k := range g.contacts {
		all = append(all, k)
	}
	rank := func(k *contact) int {
		switch {
		case k.interval > retryFirst:
			return 2
		case k.bootstrap:
			return 0
		case k.proven:
			return 1
		}
		return 2
	}
	slices.SortFunc(all, func(a, b *contact) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.order, b.order), slices.Compare(a.id[:], b.id[:]))
	})
	return all
}
