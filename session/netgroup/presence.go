package netgroup

import (
	"slices"

	"lyceum/session/keying"
)

// A listed contact is one that a neighbour told of in its last report.
type listed struct {
	*contact
	linked bool // to that neighbour, by its word
	chance bool // told of by chance
}

// isPresent reports whether a contact is linked here and heard, or to a neighbour by its word.
func (k *contact) isPresent() bool { return k.neighbor != nil && !k.neighbor.silent || k.listed > 0 }

// count notes that one neighbour more or less says that it is linked to a contact, if it says that.
func (k *contact) count(linked bool, by int) {
	if linked {
		was := k.isPresent()
		k.listed += by
		k.presenceMay(was)
	}
}

// setNeighbor notes that a contact is linked, or with nil that it is not.
func (k *contact) setNeighbor(n *neighbor) {
	was := k.isPresent()
	k.neighbor = n
	k.presenceMay(was)
}

// setSilent notes that a neighbour is silent, or heard again. So who vanishes is missed by those next to it within
// seconds, and by who hears that from them, though its links stay until the transport gives them up.
func (n *neighbor) setSilent(silent bool) {
	was := n.contact.isPresent()
	n.silent = silent
	n.contact.presenceMay(was)
}

// presenceMay notes whether a contact's presence has changed from what it was.
func (k *contact) presenceMay(was bool) {
	g := k.group
	switch is := k.isPresent(); {
	case is == was || g.contacts[k.id] != k: // or it gave way to others
		return
	case is:
		g.present++
	default:
		g.present--
	}
	g.presenceChanged = true
}

// unlist forgets what a neighbour told of before. Whom nobody tells of any more is forgotten altogether.
func (g *Group) unlist(n *neighbor, before []listed) {
	for _, l := range before {
		l.count(l.linked, -1)
		k := l.contact
		if k.via == n.id && k.hearsay() && k.listed == 0 && k.attempt == nil && k.session == nil &&
			g.contacts[k.id] == k && !slices.ContainsFunc(n.lists, func(l listed) bool { return l.contact == k }) {
			g.deleteContact(k)
		}
	}
}

// tellOfPresence tells the owner if somebody came or went.
func (g *Group) tellOfPresence() {
	if g.presenceChanged {
		g.presenceChanged = false
		g.c.emit(PresenceChanged{g})
	}
}

// Present reports whether a peer is linked to this machine and heard, or to one of its neighbours, as far as those
// have said; where members are not linked, whether it is heard on the local network.
func (g *Group) Present(id keying.PeerID) bool {
	k := g.contacts[id]
	return id == g.c.PeerID() || k != nil && k.isPresent() || g.spec.PeerToPeerDisabled && g.lan != nil && g.lan.has(id)
}
