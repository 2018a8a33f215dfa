package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/journal"
)

// Write writes an entry to the own log and posts it. It is folded before Write returns. If ctx ends
// first, it may still be written. Errors wrap ErrClosed, ErrNotAllowed, ErrNotReady or the journal's.
func (c *Class) Write(ctx context.Context, kind journal.Kind, body []byte) error {
	var writeErr error
	if err := c.do(ctx, func(now time.Time) {
		writeErr = c.write(now, kind, body)
	}); err != nil {
		return err
	}
	return writeErr
}

func (c *Class) write(now time.Time, kind journal.Kind, body []byte) error {
	if c.closed || c.roster.ended != 0 {
		return ErrClosed
	}
	if !c.isReady() {
		return fmt.Errorf("write %v: %w", kind, ErrNotReady)
	}
	if !c.roster.may(c.self(), neededRight(kind)) {
		return ErrNotAllowed
	}
	if _, err := c.group.Append(now, kind, body); err != nil {
		return fmt.Errorf("write %v: %w", kind, err)
	}
	return nil
}

// isReady reports whether this machine's log may be written and begins with a join that counts.
func (c *Class) isReady() bool { return c.group.IsReady() && c.roster.members[c.self()] != nil }

// neededRight is what it takes for an entry to count, besides being a member.
func neededRight(kind journal.Kind) journal.Rights {
	switch kind {
	case journal.KindJoin, journal.KindLeave:
		return 0
	case journal.KindLaunch:
		return journal.AllRights
	case journal.KindEnd:
		return endRights
	}
	return journal.Post
}

// End ends the class for everyone; its instructor may, and a deputy. Leave is still to be called.
func (c *Class) End(ctx context.Context) error { return c.Write(ctx, journal.KindEnd, nil) }

// decide has staff do something on the loop.
func (c *Class) decide(ctx context.Context, what func(now time.Time) error) error {
	var decideErr error
	if err := c.do(ctx, func(now time.Time) {
		decideErr = what(now)
		c.peer.takeEvents(now) // while it is known who waited
		c.lookAtDoor(now)
	}); err != nil {
		return err
	}
	return decideErr
}
