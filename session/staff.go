package session

import (
	"context"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// A DoorNews is news of who is let into the class and who is not.
type DoorNews struct {
	State  DoorState
	Author journal.Author
	Peer   keying.PeerID // zero if it is not known here
	Name   string        // the same
	Self   bool          // it is about this machine
}

// A DoorState says how somebody stands to the class.
type DoorState string

// What a DoorNews's State can be.
const (
	DoorWaiting  DoorState = "waiting"  // asks staff to be let in
	DoorAdmitted DoorState = "admitted" // is a member now, by the word of staff
	DoorRefused  DoorState = "refused"  // staff do not let this machine in
	DoorRemoved  DoorState = "removed"  // is a member no more
)

// Waiting is somebody who asks to be let in.
type Waiting = netgroup.Knocker

// Admit lets people in, and those who were removed in again; only staff can.
func (c *Class) Admit(ctx context.Context, people ...journal.Author) error {
	return c.decide(ctx, func(now time.Time) error { return c.group.Admit(now, people...) })
}

// Refuse tells somebody who waits that there is no way in; only staff can.
func (c *Class) Refuse(ctx context.Context, who journal.Author) error {
	return c.decide(ctx, func(now time.Time) error { return c.group.Refuse(now, who) })
}

// Remove ends somebody's membership: what is said from now on is not for them. Only staff can, and not to those of
// their own kind.
func (c *Class) Remove(ctx context.Context, who journal.Author) error {
	return c.decide(ctx, func(now time.Time) error { return c.group.Remove(now, who) })
}

// decide has staff do something on the loop.
func (c *Class) decide(ctx context.Context, what func(now time.Time) error) error {
	var decideErr error
	if err := c.do(ctx, func(now time.Time) {
		decideErr = what(now)
		c.lookAtDoor(now)
	}); err != nil {
		return err
	}
	return decideErr
}

// lookAtDoor notes who waits.
func (c *Class) lookAtDoor(now time.Time) {
	if waiting := c.group.Knockers(now); !slices.Equal(waiting, c.waiting) {
		c.waiting, c.dirty = waiting, true
	}
}

// door takes in what happens at the door, and tells of it.
func (c *Class) door(now time.Time, ev netgroup.Event) {
	var n DoorNews
	switch ev := ev.(type) {
	case netgroup.Waiting:
		n = DoorNews{State: DoorWaiting, Author: c.self(), Self: true}
	case netgroup.KnockReceived:
		n = DoorNews{State: DoorWaiting, Author: ev.Author, Peer: ev.Peer, Name: ev.Name}
	case netgroup.Refused:
		n = DoorNews{State: DoorRefused, Author: c.self(), Self: true}
	case netgroup.Admitted:
		if c.wasMember(ev.Author) {
			return // staff confirm by themselves who came by invite
		}
		delete(c.removed, ev.Author)
		n = DoorNews{State: DoorAdmitted, Author: ev.Author}
	case netgroup.Removed:
		c.removed[ev.Author] = true
		n = DoorNews{State: DoorRemoved, Author: ev.Author}
	default:
		return
	}
	c.stale = true
	c.introduce(&n) // while those who were let in just now are known from waiting
	c.lookAtDoor(now)
	if c.cfg.Door != nil {
		c.cfg.Door(n)
	}
}

// wasMember reports whether an admission changes nothing for somebody: who is in by invite, and was not removed.
func (c *Class) wasMember(a journal.Author) bool {
	return a != c.self() && !c.removed[a] && (c.group.Membership().IsOpen() || c.roster.members[a] != nil)
}

// introduce fills in what is known of whom news are about.
func (c *Class) introduce(n *DoorNews) {
	if n.Author == c.self() {
		n.Self, n.Name, n.Peer = true, c.me.Name, c.peer.ID()
		return
	}
	if m := c.roster.members[n.Author]; m != nil && n.Name == "" {
		n.Name, n.Peer = m.Name, m.Peer
	}
	for _, w := range c.waiting {
		if w.Author == n.Author {
			n.Name, n.Peer = w.Name, w.Peer
		}
	}
}
