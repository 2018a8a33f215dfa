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
	Key    journal.KeyID // of DoorEpoch
	Self   bool          // it is about this machine
}

// A DoorState says how somebody stands to the class.
type DoorState string

// What a DoorNews's State can be.
const (
	DoorWaiting  DoorState = "waiting"  // asks staff to be let in
	DoorAdmitted DoorState = "admitted" // is a member now, by the word of staff
	DoorRefused  DoorState = "refused"  // staff do not let this machine in
	DoorRevoked  DoorState = "revoked"  // this machine's invite was revoked; it waits all the same
	DoorRemoved  DoorState = "removed"  // is a member no more
	DoorEpoch    DoorState = "epoch"    // nobody: what is new is sealed under another content key
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
	return c.decide(ctx, func(now time.Time) error { return c.remove(now, who) })
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
	case netgroup.InviteRevoked:
		c.inviteErr = ErrInviteRevoked
		n = DoorNews{State: DoorRevoked, Author: c.self(), Self: true}
	case netgroup.Admitted:
		if ev.Author == c.self() {
			c.inviteErr = nil
		}
		if ev.Author != c.self() && !c.isWaiting(ev.Author) {
			return // by invite, or long ago
		}
		n = DoorNews{State: DoorAdmitted, Author: ev.Author}
	case netgroup.Removed:
		if ev.Author != c.self() && !c.isShown(ev.Author) {
			c.stale = true
			return // before this machine came, or came back
		}
		n = DoorNews{State: DoorRemoved, Author: ev.Author}
	case netgroup.EpochChanged:
		n = DoorNews{State: DoorEpoch, Key: ev.KeyID}
	case netgroup.RightsChanged:
		c.stale = true
		return
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

// isShown reports whether somebody was among the members of the last view.
func (c *Class) isShown(a journal.Author) bool {
	return slices.ContainsFunc(c.members, func(m Member) bool { return m.Author == a })
}

// isWaiting reports whether somebody was seen to wait.
func (c *Class) isWaiting(a journal.Author) bool {
	return slices.ContainsFunc(c.waiting, func(w Waiting) bool { return w.Author == a })
}

// SetWaitingRoom has newcomers wait until staff let them in, or no more; only staff can.
func (c *Class) SetWaitingRoom(ctx context.Context, on bool) error {
	return c.decide(ctx, func(now time.Time) error { return c.group.SetWaitingRoom(now, on) })
}
