package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lyceum/session/netgroup"
)

// Errors of Knock.
var (
	ErrRefused    = errors.New("the class does not let you in")
	ErrNotReached = errors.New("the class does not answer")
)

// Knock asks the staff of a class that is announced on this network to be let in, under cfg.Name, and waits for that
// as long as ctx lasts. It returns the invite to join with. The class's own invite may be in the announcement: then
// nobody has to be asked. Errors wrap [ErrRefused], [ErrNotReached] or ctx's.
func Knock(ctx context.Context, cfg Config, class netgroup.Announcement) (*netgroup.Spec, error) {
	invited, ended := make(chan *netgroup.Spec, 1), make(chan error, 1)
	p, err := OpenPeer(ctx, PeerConfig{
		Identity: cfg.Identity, Port: cfg.Port, Interfaces: cfg.Interfaces, Log: cfg.Log, Network: cfg.Network,
		Handle: func(_ time.Time, ev netgroup.Event) {
			switch ev := ev.(type) {
			case netgroup.Invited:
				invited <- ev.Invite
			case netgroup.KnockEnded:
				ended <- knockError(ev)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	spec, err := waitForInvite(ctx, p, class, cfg.Name, invited, ended)
	if closeErr := p.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, fmt.Errorf("knock at class %q: %w", class.Title, err)
	}
	return spec, nil
}

func knockError(ev netgroup.KnockEnded) error {
	if ev.Refused {
		return ErrRefused
	}
	return ErrNotReached
}

func waitForInvite(ctx context.Context, p *Peer, class netgroup.Announcement, name string, invited <-chan *netgroup.Spec, ended <-chan error) (*netgroup.Spec, error) {
	var knockErr error
	if err := p.Do(ctx, func(now time.Time, c *netgroup.Connection) { knockErr = c.KnockAt(now, class, name) }); err != nil {
		return nil, err
	}
	if knockErr != nil {
		return nil, knockErr
	}
	select {
	case spec := <-invited:
		return spec, nil
	case err := <-ended:
		return nil, err
	case <-p.Done():
		return nil, ErrNotReached
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
