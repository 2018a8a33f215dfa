package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

const (
	reportEvery  = 10 * time.Second
	retryFirst   = 2 * time.Second // after a link was lost or not to be had
	retryMax     = time.Minute
	maxContacts  = 512
	forgetAfter  = 10 * time.Minute // without success; bootstrap peers stay
	maxInFlight  = 2 * MaxNeighbors // connection attempts at once
	tellAtOnceTo = MaxNeighbors     // neighbours told of a new one without waiting for the report
)

// A contact is a peer that may be in the group, and where it may be reached.
type contact struct {
	id        keying.PeerID
	addrs     []wire.Address
	bootstrap bool // from the invite
	trying    bool // a session is opening
	retryAt   time.Time
	interval  time.Duration
	learned   time.Time // when it was last heard to be a member
}

// learn notes a peer and where it may be. What neighbours say of others is a hint, so it never displaces
// the invite's peers, and the list is bounded.
func (g *Group) learn(id keying.PeerID, addrs []wire.Address, bootstrap bool) {
	if id == g.c.PeerID() || g.state != groupOpen {
		return
	}
	k := g.contacts[id]
	if k == nil {
		if len(g.contacts) >= maxContacts {
			return
		}
		k = &contact{id: id}
		g.contacts[id] = k
	}
	k.bootstrap = k.bootstrap || bootstrap
	for _, a := range addrs {
		usable := a.AddrPort.IsValid() && a.AddrPort.Port() != 0 && !a.AddrPort.Addr().IsMulticast() && !a.AddrPort.Addr().IsUnspecified()
		known := slices.ContainsFunc(k.addrs, func(b wire.Address) bool { return a.AddrPort == b.AddrPort })
		if !usable || known {
			continue
		}
		k.addrs = append(k.addrs, a)
		if len(k.addrs) > maxAddresses { // the newest are likelier to work
			k.addrs = k.addrs[1:]
		}
	}
}

// seek opens sessions with contacts while there is room for more neighbours.
func (g *Group) seek(now time.Time) {
	if g.state != groupOpen {
		return
	}
	trying := 0
	for _, k := range g.contacts {
		if k.trying {
			trying++
		}
	}
	for _, k := range g.sortedContacts() {
		if len(g.neighbors)+trying >= MaxNeighbors || trying >= maxInFlight {
			return
		}
		if g.neighbors[k.id] != nil || k.trying || now.Before(k.retryAt) || len(k.addrs) == 0 {
			continue
		}
		if g.connect(now, k) {
			trying++
		}
	}
}

// connect begins a session with a contact.
func (g *Group) connect(now time.Time, k *contact) bool {
	addrs := make([]netip.AddrPort, 0, len(k.addrs))
	for _, a := range k.addrs {
		addrs = append(addrs, a.AddrPort)
	}
	s, err := g.c.endpoint.Connect(now, keying.Discriminator(k.id), g.keys.tag, addrs...)
	if err != nil || s.IsOpen() { // open for another group, or refused: later
		k.backOff(now)
		return false
	}
	k.trying = true
	s.Owner = &neighbor{group: g, id: k.id, session: s} // until it opens: to hear if it does not
	return true
}

func (k *contact) backOff(now time.Time) {
	k.interval = min(max(2*k.interval, retryFirst), retryMax)
	k.retryAt = now.Add(k.interval)
	if k.learned.IsZero() {
		k.learned = now
	}
}

// lost plans when to try a contact again after its session ended or did not open.
func (g *Group) lost(now time.Time, n *neighbor) {
	k := g.contacts[n.id]
	if k == nil {
		return
	}
	k.trying = false
	if n.up {
		k.interval, k.learned = 0, now
	}
	k.backOff(now)
	if !k.bootstrap && now.Sub(k.learned) > forgetAfter {
		delete(g.contacts, n.id)
	}
}

func (g *Group) stopSeeking(now time.Time) {
	for _, k := range g.sortedContacts() {
		if s := g.c.endpoint.Session(k.id); k.trying && s != nil && !s.IsOpen() {
			s.Close(now)
		}
	}
	clear(g.contacts)
}

func (g *Group) sortedContacts() []*contact {
	all := make([]*contact, 0, len(g.contacts))
	for _, k := range g.contacts {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b *contact) int {
		if a.bootstrap != b.bootstrap {
			if a.bootstrap {
				return -1
			}
			return 1
		}
		return slices.Compare(a.id[:], b.id[:])
	})
	return all
}

// introduce tells a new neighbour of the others, and them of it, so that the mesh closes at once.
func (g *Group) introduce(now time.Time, n *neighbor) {
	up := g.up()
	n.send(now, appendPeers(nil, peersOf(up, n)))
	for _, other := range up[:min(len(up), tellAtOnceTo)] {
		if other != n {
			other.send(now, appendPeers(nil, peersOf(up, other)))
		}
	}
}

// peersOf lists who is linked here, for somebody who is one of them.
func peersOf(up []*neighbor, to *neighbor) []Peer {
	peers := make([]Peer, 0, len(up))
	for _, n := range up {
		if n != to && len(peers) < maxPeers {
			peers = append(peers, Peer{ID: n.id, Addrs: n.addrs})
		}
	}
	return peers
}

// gotPeers takes in who is linked to a neighbour: whom to seek, and who is present.
func (n *neighbor) gotPeers(now time.Time, body []byte) error {
	peers, err := parsePeers(body)
	if err != nil {
		return err
	}
	n.reported = n.reported[:0]
	for _, p := range peers {
		n.reported = append(n.reported, p.ID)
		n.group.learn(p.ID, p.Addrs, false)
		if k := n.group.contacts[p.ID]; k != nil {
			k.learned = now
		}
	}
	n.group.seek(now)
	n.group.presenceMayHaveChanged()
	return nil
}

// report tells one neighbour, chosen by chance, who is linked here and how far the logs go. It mends
// whatever was missed.
func (g *Group) report(now time.Time) {
	if now.Before(g.reportAt) {
		return
	}
	g.reportAt = now.Add(reportEvery)
	up := g.up()
	if len(up) == 0 {
		return
	}
	n := up[g.c.cfg.Rand.IntN(len(up))]
	n.send(now, appendPeers(nil, peersOf(up, n)))
	n.send(now, appendHeads(nil, g.journal.Heads()))
}

// presenceMayHaveChanged compares who is present with who was.
func (g *Group) presenceMayHaveChanged() {
	present := map[keying.PeerID]bool{g.c.PeerID(): true}
	for _, n := range g.neighbors {
		if !n.up {
			continue
		}
		present[n.id] = true
		for _, id := range n.reported {
			present[id] = true
		}
	}
	same := len(present) == len(g.present)
	for id := range present {
		same = same && g.present[id]
	}
	if !same {
		g.present = present
		g.c.emit(PresenceChanged{g})
	}
}

// Present reports whether a peer is linked to this machine or to one of its neighbours, as far as those
// have said.
func (g *Group) Present(id keying.PeerID) bool { return g.present[id] || id == g.c.PeerID() }
