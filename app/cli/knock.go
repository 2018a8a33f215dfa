package cli

import (
	"context"
	"errors"
	"slices"

	"lyceum/app/room"
)

// errSameTitle reports that --class names several classes.
var errSameTitle = commandError("Several classes on this network have that title. Use the key that `lyceum classes` shows.")

// joinAnnounced joins a class that is announced on this network, by its title or key. It waits until the class is
// heard, and if that is not open to everybody, until its teacher says yes.
func (c *common) joinAnnounced(ctx context.Context, which string) error {
	p := c.printer()
	b, err := c.env.open.browse(ctx, c.options())
	if err != nil {
		return p.fail(err)
	}
	invite, err := c.inviteOf(ctx, p, b, which)
	if err = errors.Join(err, b.Close()); err != nil {
		return p.fail(err)
	}
	return c.join(ctx, invite)
}

func (c *common) inviteOf(ctx context.Context, p *printer, b browser, which string) (string, error) {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	a, err := hear(ctx, b, which)
	if err != nil {
		return "", err
	}
	if !a.Open {
		p.print("waiting", fields{{"name", c.name}, {"id", ""}, {"self", true}})
	}
	invite, err := b.Knock(ctx, c.options(), a.Key)
	if err == nil && !a.Open {
		p.print("admitted", fields{{"name", c.name}, {"id", ""}, {"self", true}})
	}
	return invite, err
}

// hear waits for a class.
func hear(ctx context.Context, b browser, which string) (room.Announcement, error) {
	for {
		found := slices.DeleteFunc(b.Classes(), func(a room.Announcement) bool { return a.Key != which && a.Title != which })
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return room.Announcement{}, errSameTitle
		}
		select {
		case <-b.Changed():
		case <-ctx.Done():
			return room.Announcement{}, ctx.Err()
		}
	}
}
