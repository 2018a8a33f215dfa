package netgroup

import (
	"slices"
	"time"
)

const (
	// Whoever finds no room here is a guest: it is told of others, and introduced to them, but of nothing that
	// the group says. Of too many the one that came first goes.
	maxGuests = 256
	guestFor  = 10 * time.Second

	callersShare = 5 // eighths of all places
)

// admitsAs reports whether a peer that opened a session may be a neighbour, and if as a guest only. Who has been
// sought from here may. Of others there are fewer than there may be neighbours, so that nobody who comes in numbers
// takes the places of those whom this machine chooses itself; but who stands next to it has a few places more.
func (g *Group) admitsAs(n *neighbor) (guest bool) {
	if k := g.contacts[n.id]; k != nil && k.calling {
		n.called, n.free = true, k.bootstrap || slices.Contains(g.chances, k)
		return false
	}
	room := min(g.most*callersShare/8-g.callers(), g.room())
	return room <= 0 && (room <= -nearSpare || !g.standsNear(n.address))
}

// callers counts the neighbours that began their links themselves.
func (g *Group) callers() (count int) {
	for _, n := range g.order {
		if !n.called && !n.guest && !n.knocking {
			count++
		}
	}
	return count
}

// room returns how many neighbours more this machine may seek.
func (g *Group) room() int { return g.most - (len(g.order) - len(g.guests) - len(g.knockers)) }

// host takes in a guest that has proven that it belongs, and tells it of others.
func (g *Group) host(now time.Time, n *neighbor) {
	n.send(now, appendReferral(nil, g.listFor(now, n)))
	n.deadline = now.Add(guestFor)
	g.mindAt(n.deadline)
	if len(g.guests) > maxGuests {
		g.guests[0].drop(now)
	}
}

// promote makes a guest a neighbour: the overlay has a place for it now.
func (n *neighbor) promote(now time.Time) {
	g := n.group
	if !n.guest || !n.shown || n.dropped || g.room() <= 0 && !g.standsNear(n.address) || g.room() <= -nearSpare {
		return
	}
	n.guest, n.called = false, true
	g.guests = slices.DeleteFunc(g.guests, func(other *neighbor) bool { return other == n })
	n.show(now)
	g.enter(now, n)
}

// release asks neighbours that are not needed to part, and returns when to go on. They may need this machine; then
// they do not answer.
func (g *Group) release(now time.Time) (next time.Time) {
	for _, n := range g.ups {
		if n.dropped || n.contact == nil || n.contact.roles != 0 || n.silent || g.streams.needs(n) {
			continue
		}
		if at := later(n.upAt.Add(settleFor), n.releaseAt); now.Before(at) {
			next = earliest(next, at)
			continue
		}
		n.releaseAt = now.Add(releaseEvery)
		n.released = true // if it ends now, that is why
		n.send(now, []byte{byte(messageRelease)})
	}
	return next
}

// gotRelease parts with a neighbour that does not need this machine, unless this machine needs it.
func (n *neighbor) gotRelease(now time.Time) {
	if n.contact != nil && n.contact.roles == 0 && !n.group.isMesh() && !n.group.streams.needs(n) {
		n.released = true
		n.drop(now)
	}
}
