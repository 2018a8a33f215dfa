package netgroup

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

const (
	reportEvery   = 10 * time.Second
	tellAfter     = time.Second            // neighbours are told of changes; a newcomer is quicker to seek them itself
	tellNearAfter = 200 * time.Millisecond // those next to this machine on the ring
	tellNearEvery = time.Second            // at most, but when one of them is lost
	tellAllUpTo   = 64                     // members: of larger groups only those near are told of changes

	tellableFor = 500 * time.Millisecond

	listedNear   = 8 // members next to the receiver that it is told of
	listedChance = 3 // and others, so that it knows some all over the ring
)

// tells are the reports that are due.
type tells struct {
	reportAt   time.Time // to some neighbour
	tellAt     time.Time // to all of a small group, after a change; zero: there was none
	tellNearAt time.Time // to those near, after a change among them
	toldNearAt time.Time // when they were told last
	rounds     int       // of reports to some neighbour

	tellable   ring.Circle[*contact] // whom others can be told of,
	tellableAt time.Time             // as of then
}

// linksChanged has the neighbours told soon.
func (g *Group) linksChanged(now time.Time) {
	if g.tellAt.IsZero() {
		g.tellAt = now.Add(tellAfter)
	}
	g.arrangeSoon(now)
}

// report sends the reports that are due. The one in ten seconds goes to a neighbour chosen by chance, along
// with how far the logs go, and mends whatever was missed; every other one goes to somebody near, so that the
// ring closes even where nothing changes.
func (g *Group) report(now time.Time) {
	if due := g.tellAt; !due.IsZero() && !now.Before(due) {
		g.tellAt = time.Time{}
		if g.count <= tellAllUpTo {
			g.tellNearAt = time.Time{}
			for _, n := range g.ups {
				g.tellChanges(now, n)
			}
		}
	}
	if due := g.tellNearAt; !due.IsZero() && !now.Before(due) {
		g.tellNearAt, g.toldNearAt = time.Time{}, now
		for _, n := range g.near {
			g.tellChanges(now, n)
		}
	}
	if now.Before(g.reportAt) {
		return
	}
	g.reportAt = now.Add(reportEvery)
	for _, n := range g.ups {
		n.rtt = n.session.RTT()
		n.loss.measure(n.session.Sent())
		if g.count > 2*tellAllUpTo { // changes are not told any more; the count is an estimate that comes and goes
			n.reported = nil
		}
	}
	g.forget(now)
	g.tellCapacity()
	g.peersMayHaveChanged()
	g.seekDeskStaff(now)
	g.seekStaff(now)
	g.arrangeSoon(now)
	list := g.ups
	if g.rounds++; g.rounds%2 == 0 && len(g.near) > 0 {
		list = g.near
	}
	if len(list) == 0 {
		return
	}
	n := list[g.c.cfg.Rand.IntN(len(list))]
	g.reportTo(now, n)
	g.compareLogs(now, n)
	g.desk.sync.compare(now, n)
}

func (g *Group) reportsDue() time.Time {
	return earliest(g.reportAt, earliest(g.tellAt, g.tellNearAt))
}

// reportTo tells a neighbour of itself, of this machine and of others.
func (g *Group) reportTo(now time.Time, n *neighbor) {
	r := g.reportFor(now, n)
	n.send(now, r.append(nil))
	n.noteReported(r)
}

func (g *Group) reportFor(now time.Time, n *neighbor) *report {
	members := g.own
	if now.Sub(g.joinedAt) < settleFor { // it knows too few yet
		members = max(g.own, g.count)
	}
	return &report{
		members: uint64(members), capacity: g.Uplink(), own: g.ownAddresses(),
		observed: []wire.Address{{AddrPort: n.session.Address(), Origin: wire.OriginObserved}},
		list:     g.listFor(now, n),
	}
}

// listFor computes whom to tell a neighbour of: those next to it on the ring, its fingers, and some by chance; all
// whom this machine is linked to where these are few. All have proven to this machine that they belong: it
// passes on nothing that it was told, so that what a liar makes up goes no further than to its neighbours.
func (g *Group) listFor(now time.Time, n *neighbor) []listing {
	if small := g.count <= tellAllUpTo; small || !now.Before(g.tellableAt.Add(tellableFor)) {
		g.tellableAt = now
		g.tellable.Clear()
		for i := range g.known.Len() {
			if a, k := g.known.At(i); k.isTellable(now) {
				g.tellable.Put(a, k)
			}
		}
	}
	var list []picked
	if g.count <= tellAllUpTo {
		list = g.pickAll()
	} else {
		list = g.pickFor(n.address)
	}
	return listings(now, slices.DeleteFunc(list, func(p picked) bool { return p.id == n.id || !p.isTellable(now) }))
}

// A picked contact is one that a neighbour is to be told of.
type picked struct {
	*contact
	chance bool
}

// pickAll returns all who can be told of, or of too many those who were linked last.
func (g *Group) pickAll() (list []picked) {
	for i := range g.tellable.Len() {
		_, k := g.tellable.At(i)
		list = append(list, picked{k, true})
	}
	if len(list) > maxListed {
		slices.SortStableFunc(list, func(a, b picked) int { return -a.linkedAt.Compare(b.linkedAt) })
		list = list[:maxListed]
	}
	return list
}

// isTellable reports whether others are told of a contact: if it is linked, or was until not long ago.
func (k *contact) isTellable(now time.Time) bool {
	if k.neighbor != nil {
		return !k.neighbor.silent
	}
	return k.proven && !k.departed && k.lostAt.IsZero() && now.Sub(k.linkedAt) < maxListedAge
}

// pickFor picks from those who can be told of for who stands at an address.
func (g *Group) pickFor(at ring.Address) (list []picked) {
	for range min(listedChance, g.tellable.Len()) {
		_, k := g.tellable.At(g.c.cfg.Rand.IntN(g.tellable.Len()))
		list = append(list, picked{k, true})
	}
	place := func(_ ring.Address, k *contact, ok bool) {
		if ok {
			list = append(list, picked{k, false})
		}
	}
	for i := range listedNear / 2 {
		place(g.tellable.Increasing(at, i+1))
		place(g.tellable.Decreasing(at, i+1))
	}
	for to := range ring.Fingers(at, g.count) {
		place(g.tellable.Nearest(to))
	}
	slices.SortStableFunc(list, func(a, b picked) int { return bytes.Compare(a.id[:], b.id[:]) })
	return slices.CompactFunc(list, func(a, b picked) bool { return a.contact == b.contact }) // the first, so chance
}

// listings writes down what is known of some contacts, by peer ID.
func listings(now time.Time, known []picked) []listing {
	list := make([]listing, 0, len(known))
	for _, k := range known {
		l := listing{Peer: Peer{ID: k.id}, chance: k.chance}
		if k.neighbor != nil {
			l.linked, l.Addrs = true, k.neighbor.addrs
		} else {
			l.age = now.Sub(k.linkedAt).Truncate(time.Second)
			l.Addrs = append(append(l.Addrs, k.seenAt...), k.claimed...)
		}
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b listing) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return list
}

// gotReport takes in what a neighbour says.
func (n *neighbor) gotReport(now time.Time, body []byte) error {
	r, err := parseReport(body)
	if err != nil {
		return err
	}
	n.estimate, n.capacity = int(r.members), r.capacity
	n.seesUs = r.observed
	if !slices.Equal(n.claims, r.own) {
		n.claims = r.own
		n.setAddresses(r.own)
		n.group.learnLinked(now, n)
	}
	n.gotList(now, r.list)
	return nil
}

// gotReferral takes in whom somebody who has no room tells of instead.
func (n *neighbor) gotReferral(now time.Time, body []byte) error {
	list, err := parseList(body)
	if err != nil {
		return err
	}
	k := n.group.contacts[n.id]
	if k == nil || !k.calling || n.referred {
		return nil // nobody has asked it
	}
	n.referred = true
	n.gotList(now, list)
	return nil
}

// gotList takes in of whom a neighbour tells: whom to seek, and who is present. What it told of before and does
// not any more is forgotten, so that one neighbour cannot fill the table.
func (n *neighbor) gotList(now time.Time, list []listing) { n.hearOf(now, nil, list) }

// hearOf takes in of whom a neighbour tells, besides those that it told of before and still does.
func (n *neighbor) hearOf(now time.Time, kept []listed, list []listing) {
	g := n.group
	before := n.lists
	n.lists = make([]listed, 0, len(kept)+len(list))
	for _, l := range kept {
		if k := g.contacts[l.id]; k != nil { // another, if it was forgotten meanwhile
			l.contact = k
		}
		n.lists = append(n.lists, l)
		l.count(l.linked, +1)
	}
	loopback := n.session.Address().Addr().Unmap().IsLoopback()
	within := g.nearby()
	for _, l := range list {
		k := g.contacts[l.ID]
		if k == nil {
			if full := len(g.contacts) >= maxContacts; full && !l.chance && !within.has(g.GroupAddress(l.ID)) {
				continue // others are known for that place
			}
			if k = g.contact(now, l.ID); k == nil {
				continue
			}
			k.via, k.heardAt = n.id, now.Add(-l.age)
			g.arrangeFor(now, k)
		}
		n.lists = append(n.lists, listed{k, l.linked, l.chance})
		k.count(l.linked, +1)
		if k.departed {
			continue
		}
		if at := now.Add(-l.age); at.After(k.heardAt) {
			k.heardAt = at
		}
		for _, a := range usableOf(l.Addrs, loopback) {
			k.hint(now, a)
		}
	}
	g.unlist(n, before)
	g.tellOfPresence()
}
