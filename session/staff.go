package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// A NoticeKind says what a Notice tells.
type NoticeKind uint8

// What happens at the door of a class.
const (
	Waiting  NoticeKind = iota // somebody knocks, or this machine has to
	Admitted                   // who knocked is let in
	Refused                    // or is not
	Removed                    // a member is one no more
	Rekeyed                    // what is new is sealed under another content key
)

// maxKnocked is how many who knocked are remembered, to tell what came of it.
const maxKnocked = 1024

// A Notice tells of the door of a class. Author is zero for Rekeyed; the name is what the person goes by.
type Notice struct {
	Kind   NoticeKind
	Author journal.Author
	Peer   keying.PeerID // zero if it is not known
	Name   string
	KeyID  journal.KeyID // of Rekeyed
}

// atTheDoor takes in what happens there.
func (c *Class) atTheDoor(ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.Waiting:
		c.waiting = true
		c.notice(Waiting, c.self(), c.cfg.Name)
	case netgroup.KnockReceived:
		if len(c.knocked) >= maxKnocked { // most of whom are gone
			clear(c.knocked)
		}
		c.knocked[ev.Author] = ev.Knocker
		c.notice(Waiting, ev.Author, ev.Name)
	case netgroup.Admitted:
		if k, knocked := c.knocked[ev.Author]; knocked {
			c.notice(Admitted, ev.Author, k.Name)
			delete(c.knocked, ev.Author)
		} else if ev.Author == c.self() && c.waiting {
			c.waiting = false
			c.notice(Admitted, ev.Author, c.cfg.Name)
		}
	case netgroup.Refused:
		c.notice(Refused, c.self(), c.cfg.Name)
	case netgroup.Removed:
		c.stale = true
		join, _ := c.group.Membership().Join(ev.Author)
		c.notice(Removed, ev.Author, join.Name)
	case netgroup.RightsChanged:
		c.stale = true
	case netgroup.EpochChanged:
		if c.cfg.Door != nil {
			c.cfg.Door(Notice{Kind: Rekeyed, KeyID: ev.KeyID})
		}
	}
}

func (c *Class) notice(kind NoticeKind, a journal.Author, name string) {
	if c.cfg.Door == nil {
		return
	}
	peer := c.knocked[a].Peer
	if m := c.roster.members[a]; m != nil {
		peer = m.Peer
	} else if a == c.self() {
		peer = c.cfg.Identity.PeerID()
	}
	c.cfg.Door(Notice{Kind: kind, Author: a, Peer: peer, Name: name})
}

// standing returns what the record makes of somebody now.
func (c *Class) standing(a journal.Author) standing {
	m := c.group.Membership()
	return standing{rights: m.Standing(a).Rights(), removed: m.IsRemoved(a)}
}

// Knockers returns who waits to be let in; nobody unless this machine may decide about them.
func (c *Class) Knockers(ctx context.Context) (all []netgroup.Knocker, err error) {
	err = c.do(ctx, func(now time.Time) { all = c.group.Knockers(now) })
	return all, err
}

// Admit lets people in who knock, or those again who were removed. Errors of this and the methods below wrap
// ErrClosed, ErrNotReady or ErrNotAllowed.
func (c *Class) Admit(ctx context.Context, authors ...journal.Author) error {
	return c.direct(ctx, "admit", func(now time.Time) error { return c.group.Admit(now, authors...) })
}

// Refuse tells people who knock that they are not let in.
func (c *Class) Refuse(ctx context.Context, authors ...journal.Author) error {
	return c.direct(ctx, "refuse", func(now time.Time) error {
		for _, a := range authors {
			if err := c.group.Refuse(now, a); err != nil {
				return err
			}
			if k, knocked := c.knocked[a]; knocked {
				c.notice(Refused, a, k.Name)
				delete(c.knocked, a)
			}
		}
		return nil
	})
}

// Remove ends somebody's membership: what follows is sealed under a key that the removed do not get.
func (c *Class) Remove(ctx context.Context, a journal.Author) error {
	return c.direct(ctx, "remove", func(now time.Time) error { return c.group.Remove(now, a) })
}

// SetWaitingRoom has newcomers wait until staff admit them, or no more.
func (c *Class) SetWaitingRoom(ctx context.Context, on bool) error {
	return c.direct(ctx, "waiting room", func(now time.Time) error { return c.group.SetWaitingRoom(now, on) })
}

// direct does what takes the right to moderate.
func (c *Class) direct(ctx context.Context, what string, f func(now time.Time) error) error {
	var err error
	if doErr := c.do(ctx, func(now time.Time) {
		switch {
		case c.closed || c.roster.ended != 0:
			err = ErrClosed
		case !c.isReady():
			err = ErrNotReady
		case !c.roster.may(c.self(), journal.Moderate):
			err = ErrNotAllowed
		default:
			err = f(now)
		}
	}); doErr != nil {
		return doErr
	}
	if errors.Is(err, netgroup.ErrNotStaff) {
		err = ErrNotAllowed
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
