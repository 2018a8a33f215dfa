package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// What becomes of a class whose owner, who launched the sitting, is gone: what the owner chose. The owner who leaves
// sees to it on the way out; for one who vanished, or left without, the acting lead does.

// SetOwnerPolicy says what is done when the owner leaves or vanishes; only an instructor can. Who is to take over
// becomes a deputy at once, for when the owner has vanished nobody may be left to make one.
func (c *Class) SetOwnerPolicy(ctx context.Context, p conduct.OwnerPolicy) error {
	return c.decide(ctx, func(now time.Time) error { return c.setOwnerPolicy(now, p) })
}

func (c *Class) setOwnerPolicy(now time.Time, p conduct.OwnerPolicy) error {
	if err := c.mayWrite(journal.KindOwner); err != nil {
		return err
	}
	if p.Choice == conduct.HandOver {
		if p.Heir == c.self() || !c.isMember(p.Heir) {
			return fmt.Errorf("heir: %w", ErrNoMember)
		}
		if c.standing(p.Heir).role != journal.Instructor {
			if err := c.setDeputy(now, p.Heir, true); err != nil {
				return err
			}
		}
	}
	if c.conduct.Owner.Snapshot() == p {
		return nil
	}
	return c.declare(now, journal.KindOwner, p.Encode)
}

// LeaveAs leaves the class as Leave does, after an instructor's choice of what becomes of it was carried out. If it
// cannot be, the error says why and nobody has left.
func (c *Class) LeaveAs(ctx context.Context, p conduct.OwnerPolicy) error {
	if err := c.decide(ctx, func(now time.Time) error {
		if err := c.setOwnerPolicy(now, p); err != nil {
			return err
		}
		return c.carryOut(now, p) // Leave does so too, for the owner, and tells of no error
	}); err != nil {
		return err
	}
	return c.Leave(ctx)
}

// carryOut does what was chosen. What is so already is left alone.
func (c *Class) carryOut(now time.Time, p conduct.OwnerPolicy) error {
	switch p.Choice {
	case conduct.LockUp:
		return c.setLock(now, conduct.AllLocks, true)
	case conduct.HandOver:
		if c.isMember(p.Heir) {
			return c.present(now, p.Heir)
		}
	}
	return nil
}

// An absence is that of the owner, as this machine sees it.
type absence struct {
	since   time.Time // zero: the owner is there
	settled bool      // what was chosen is done, by this machine or somebody else
}

// watchOwner carries out what the owner chose, if this machine is the lead and the owner has left, or is out of sight
// for [conduct.OwnerGrace].
func (c *Class) watchOwner(now time.Time) {
	owner := c.roster.members[c.conduct.Sittings.Last().Owner]
	if owner == nil || c.isOver() || owner.Author == c.self() || !owner.Left && c.group.Present(owner.Peer) {
		c.ownerAway = absence{}
		return
	}
	if c.ownerAway.since.IsZero() {
		c.ownerAway.since = now
	}
	grace := conduct.OwnerGrace
	if owner.Left {
		grace = 0
	}
	if c.ownerAway.settled || now.Sub(c.ownerAway.since) < grace || !c.leads() {
		return
	}
	c.ownerAway.settled = true
	if c.wasSettled(owner) {
		return
	}
	if err := c.carryOut(now, c.conduct.Owner.Snapshot()); err != nil {
		c.cfg.Log.Warn("what is to be done when the owner is gone", "error", err)
	}
}

// wasSettled reports whether somebody locked or unlocked anything since the owner was gone: then the lead before this
// one has seen to it, and what came after is not undone.
func (c *Class) wasSettled(owner *person) bool {
	since := journal.ClockAt(c.ownerAway.since)
	if owner.Left {
		since = owner.said
	}
	history := c.conduct.Locks.Snapshot()
	return len(history) > 0 && history[len(history)-1].From > since
}
