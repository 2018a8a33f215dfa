package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// ImportRoster makes rows the list of people who are expected in the class, for staff to read: those who moderate or
// grade write and see it (View.Roster). No rows empty it. Errors wrap [journal.ErrMalformed] for a row that cannot be
// in a list, or are those of Write.
func (c *Class) ImportRoster(ctx context.Context, rows []conduct.RosterRow) error {
	return c.decide(ctx, func(now time.Time) error { return c.importRoster(now, rows) })
}

func (c *Class) importRoster(now time.Time, rows []conduct.RosterRow) error {
	switch {
	case c.closed:
		return ErrClosed
	case !c.isReady() || !c.group.IsDeskReady():
		return ErrNotReady
	case !conduct.May(journal.KindRoster, c.standing(c.self()).rights):
		return ErrNotAllowed
	}
	number := max(uint64(now.UnixMilli()), c.imported+1)
	bodies, err := conduct.EncodeRoster(number, rows)
	if err != nil {
		return err
	}
	c.imported = number
	for _, body := range bodies {
		if _, err := c.group.AppendDesk(now, journal.KindRoster, body); err != nil {
			return err
		}
	}
	return nil
}

// WriteViewing writes down, for staff and this machine's person to read, that somebody looked at that person. Errors are those
// of Write. It does not wait for the disk.
func (c *Class) WriteViewing(ctx context.Context, v conduct.Viewing) error {
	var writeErr error
	if err := c.do(ctx, func(now time.Time) { writeErr = c.writeViewing(now, v) }); err != nil {
		return err
	}
	return writeErr
}

func (c *Class) writeViewing(now time.Time, v conduct.Viewing) error {
	switch {
	case c.closed:
		return ErrClosed
	case !c.isReady() || !c.group.IsDeskReady():
		return ErrNotReady
	}
	body, err := v.Encode()
	if err != nil {
		return err
	}
	_, err = c.group.AppendDesk(now, journal.KindViewed, body)
	return err
}

// AppendDesk writes an entry to this machine's desk log, for staff and its own person to read, waits until it is on disk, and returns
// its number in that log. Kind is one that says nothing of the class's record. Errors are those of Write.
func (c *Class) AppendDesk(ctx context.Context, kind journal.Kind, body []byte) (seq uint64, err error) {
	err = c.decide(ctx, func(now time.Time) (err error) {
		seq, err = c.addDesk(now, kind, body)
		return err
	})
	return seq, err
}

func (c *Class) addDesk(now time.Time, kind journal.Kind, body []byte) (seq uint64, err error) {
	switch {
	case c.closed || c.isOver():
		return 0, ErrClosed
	case !c.isReady() || !c.group.IsDeskReady():
		return 0, ErrNotReady
	case kind.TakesPost() && c.standing(c.self()).rights&journal.Post == 0:
		return 0, ErrNotAllowed
	}
	e, err := c.group.AppendDesk(now, kind, body)
	if err != nil {
		return 0, fmt.Errorf("write %v: %w", kind, err)
	}
	c.dirty = true
	return e.Seq, nil
}

// desk takes in what happens in desk logs.
func (c *Class) desk(ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.DeskEntryFolded:
		c.foldDesk(ev.Entry)
	case netgroup.DeskFoldRestarted:
		c.expected, c.expects, c.viewed, c.active = conduct.RosterFold{}, nil, c.newViewFold(), conduct.ActivityFold{}
		if c.cfg.RestartDesk != nil {
			c.cfg.RestartDesk()
		}
		for e := range c.group.DeskFolded() {
			c.foldDesk(e)
		}
	}
}

// newViewFold returns an empty fold of looks by those who may monitor, or could once.
func (c *Class) newViewFold() conduct.ViewFold {
	return conduct.ViewFold{MayLook: func(viewer journal.Author) bool { return c.group.Membership().EverHeld(viewer, journal.Monitor) }}
}

func (c *Class) foldDesk(e journal.Entry) {
	c.active.Apply(e)
	c.expected.Apply(e)
	c.viewed.Apply(e)
	c.expects = nil
	if c.cfg.FoldDesk != nil {
		c.cfg.FoldDesk(e)
	}
	if e.Author != c.self() || e.Kind != journal.KindRoster || e.Sealed {
		return
	}
	if p, err := conduct.ParseRosterPart(e.Body); err == nil {
		c.imported = max(c.imported, p.Import) // the next one has a larger number
	}
}
