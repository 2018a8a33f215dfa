package netgroup

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/keying"
)

// A vanished neighbour that stands near is noticed after nearKeepalive of silence, a second of unanswered pings and
// silentAfter, which makes a false alarm rare where one packet in twenty is lost. From then on the ring goes on
// without it; its link stays until the transport gives it up.
const (
	nearKeepalive = 3 * time.Second
	silentAfter   = 1500 * time.Millisecond
)

// insertSorted returns a list with one more neighbour, in the order of their peer IDs, so that a simulation
// repeats. Lists are replaced and not changed, so that who goes through one may drop neighbours.
func insertSorted(list []*neighbor, n *neighbor) []*neighbor {
	i, _ := slices.BinarySearchFunc(list, n.id, compareID)
	return slices.Insert(slices.Clone(list), i, n)
}

func deleteSorted(list []*neighbor, n *neighbor) []*neighbor {
	i, ok := slices.BinarySearchFunc(list, n.id, compareID)
	if !ok || list[i] != n {
		return list
	}
	return slices.Delete(slices.Clone(list), i, i+1)
}

func compareID(n *neighbor, id keying.PeerID) int { return bytes.Compare(n.id[:], id[:]) }

// sorted returns the neighbours in the order of their peer IDs, not to be changed.
func (g *Group) sorted() []*neighbor { return g.order }

// up returns the neighbours who have proven that they belong, in order, not to be changed.
func (g *Group) up() []*neighbor { return g.ups }

// addNeighbor takes in a neighbour that has proven nothing yet.
func (g *Group) addNeighbor(n *neighbor) {
	g.neighbors[n.id] = n
	g.lastNumber++
	n.number = g.lastNumber
	g.numbered[n.number] = n
	g.order = insertSorted(g.order, n)
	if k := g.contacts[n.id]; k != nil {
		k.session = n
	}
	g.mindAt(n.deadline)
}

// setUp takes in that a neighbour belongs to the group.
func (g *Group) setUp(now time.Time, n *neighbor) {
	n.up, n.upAt, n.rtt = true, now, n.session.RTT()
	n.loss.measure(n.session.Sent())
	g.ups = insertSorted(g.ups, n)
	g.reports.heard(n)
	g.learnLinked(now, n)
	n.contact = g.contacts[n.id]
	n.contact.setNeighbor(n)
	g.c.emit(NeighborConnected{Group: g, Peer: n.id, Author: n.author, Address: n.address})
	g.relink(now, n)
	g.linksChanged(now)
	g.tellOfPresence()
	g.logs.meet(n)
	if g.journal.Len() != n.length { // what came since was not posted to it
		g.compareLogs(now, n)
	}
	n.meet(now)
	if !g.clock.askAt.IsZero() && !g.clock.IsKnown() {
		n.askTime(now)
	}
	g.handKeys(now, n) // those that came since it was taken in
	if len(g.ups) == 1 {
		g.peersMayHaveChanged()
	}
	g.router.meet(now, n)
	g.meetDesks(now, n)
	g.streams.meet(now, n)
}

// remove forgets a neighbour.
func (g *Group) remove(now time.Time, n *neighbor) {
	delete(g.neighbors, n.id)
	g.noteOverdraft(now, n)
	g.order, g.ups = deleteSorted(g.order, n), deleteSorted(g.ups, n)
	g.guests = slices.DeleteFunc(g.guests, func(other *neighbor) bool { return other == n })
	g.forgetKnocker(n)
	if n.contact != nil {
		n.contact.setNeighbor(nil)
	}
	if k := g.contacts[n.id]; k != nil {
		k.session = nil
	}
	for _, l := range n.lists {
		l.count(l.linked, -1)
	}
	n.lists = nil
	delete(g.numbered, n.number)
	n.part(now)
	g.reports.gone(now, n)
	g.streams.part(now, n)
	g.logs.part(now, n)
	g.desk.sync.part(now, n)
	g.clock.Drop(int(n.number))
	g.lost(now, n)
	if n.up {
		g.c.emit(NeighborDisconnected{Group: g, Peer: n.id, Left: n.left})
		g.relink(now, n)
		g.linksChanged(now)
		if n.wasNear {
			g.tellNearAt = now
		}
	}
	g.tellOfPresence()
	g.becomeReadyIfSure(now)
}

// relink has the ring, and who passes on posts, count on a neighbour that is up and heard, and on no other.
func (g *Group) relink(now time.Time, n *neighbor) {
	if n.up && !n.silent && g.neighbors[n.id] == n {
		g.linked.Put(n.address, n)
		g.spreading.add(now, n)
		if g.fleeting != nil {
			g.fleeting.add(now, n)
		}
	} else {
		if other, ok := g.linked.Get(n.address); ok && other == n {
			g.linked.Delete(n.address)
		}
		g.spreading.remove(now, n)
		if g.fleeting != nil {
			g.fleeting.remove(now, n)
		}
		g.router.gone(now, n)
	}
	g.coverageMayChange()
	g.arrangeSoon(now)
}

// suspected notes that a neighbour leaves pings unanswered.
func (n *neighbor) suspected(now time.Time) {
	n.seek(now)
	if n.up {
		n.silentAt = now.Add(silentAfter)
		n.group.mindAt(n.silentAt)
	}
}

// recovered notes that a neighbour was heard again.
func (n *neighbor) recovered(now time.Time) {
	n.silentAt = time.Time{}
	if n.silent {
		n.setSilent(false)
		n.group.reports.heard(n)
		n.group.relink(now, n)
		n.group.tellOfPresence()
	}
}

// fellSilent has the ring go on without a neighbour.
func (g *Group) fellSilent(now time.Time, n *neighbor) {
	n.silentAt = time.Time{}
	n.setSilent(true)
	g.relink(now, n)
	if n.wasNear {
		g.tellNearAt = now
		g.reports.missed(now, n)
	}
	g.tellOfPresence()
}

// mindAt has a neighbour looked after at some time; zero means never.
func (g *Group) mindAt(at time.Time) { g.neighborsAt = earliest(g.neighborsAt, at) }

// advanceNeighbors does what is due for some neighbour.
func (g *Group) advanceNeighbors(now time.Time) {
	if g.neighborsAt.IsZero() || now.Before(g.neighborsAt) {
		return
	}
	g.neighborsAt = time.Time{}
	for _, n := range g.order {
		n.advance(now)
		g.mindAt(n.wake())
	}
}

func (n *neighbor) wake() time.Time {
	if n.dropped {
		return time.Time{}
	}
	wake := earliest(n.resumeAt, n.silentAt)
	if n.refusing {
		wake = earliest(wake, n.knockAt)
	}
	if !n.up || n.doubtful { // a guest has one too
		wake = earliest(wake, n.deadline)
	}
	return wake
}

// advance lets a paused neighbour go on, drops who has proven nothing in time or was a guest for long enough, and
// takes note of who is silent.
func (n *neighbor) advance(now time.Time) {
	if !n.resumeAt.IsZero() && !now.Before(n.resumeAt) {
		n.resumeAt = time.Time{}
		if n.in != nil {
			n.in.SetPaused(now, false)
		}
		n.streams.pause(now, false)
		n.aside.pause(now, false)
	}
	if !n.silentAt.IsZero() && !now.Before(n.silentAt) {
		n.group.fellSilent(now, n)
	}
	if n.refusing && !n.knockAt.IsZero() && !now.Before(n.knockAt) {
		n.knockAt = time.Time{}
		n.group.knockAll(now)
	}
	switch {
	case n.dropped, now.Before(n.deadline):
	case n.doubtful:
		n.judgeAgain(now)
	case !n.up:
		n.drop(now)
	}
}
