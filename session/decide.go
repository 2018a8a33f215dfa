package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/journal"
)

// Write writes an entry to the own log and posts it. It is folded, and on disk, before Write returns, unless the
// disk has failed (View.DiskError): then the class goes on without. If ctx ends first, it may still be written. Errors
// wrap ErrClosed, ErrNotAllowed, ErrNotReady, ErrLocked or the journal's.
func (c *Class) Write(ctx context.Context, kind journal.Kind, body []byte) error {
	return c.decide(ctx, func(now time.Time) error { return c.write(now, kind, body) })
}

// Append is Write, and returns the number of the entry in this machine's log.
func (c *Class) Append(ctx context.Context, kind journal.Kind, body []byte) (seq uint64, err error) {
	err = c.decide(ctx, func(now time.Time) (err error) {
		seq, err = c.add(now, kind, body)
		return err
	})
	return seq, err
}

func (c *Class) write(now time.Time, kind journal.Kind, body []byte) error {
	_, err := c.add(now, kind, body)
	return err
}

// add writes an entry and returns its number.
func (c *Class) add(now time.Time, kind journal.Kind, body []byte) (seq uint64, err error) {
	if err := c.mayWrite(kind); err != nil {
		return 0, err
	}
	e, err := c.group.Append(now, kind, body)
	if err != nil {
		return 0, fmt.Errorf("write %v: %w", kind, err)
	}
	return e.Seq, nil
}

// isReady reports whether this machine's log may be written and begins with a join that counts.
func (c *Class) isReady() bool { return c.group.IsReady() && c.roster.members[c.self()] != nil }

// End ends the class for everyone; its instructor may, and a deputy. Leave is still to be called.
func (c *Class) End(ctx context.Context) error { return c.Write(ctx, journal.KindEnd, nil) }

// decide does something on the loop, and waits until what it wrote is on disk.
func (c *Class) decide(ctx context.Context, what func(now time.Time) error) error {
	var decideErr error
	var onDisk <-chan struct{}
	if err := c.do(ctx, func(now time.Time) {
		decideErr = what(now)
		c.peer.takeEvents(now) // while it is known who waited
		c.lookAtDoor(now)
		onDisk = c.disk.untilWritten()
	}); err != nil {
		return err
	}
	if decideErr != nil || onDisk == nil {
		return decideErr
	}
	select {
	case <-onDisk:
		return nil
	case <-c.Done():
		return nil // closing the file writes what waits
	case <-ctx.Done():
		return ctx.Err()
	}
}
