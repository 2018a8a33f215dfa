package room

import (
	"context"
	"fmt"

	"lyceum/session"
	"lyceum/session/udp"
)

// A Browser lists the classes that others on this network let be seen.
type Browser struct{ lan *session.Browser }

// Browse begins to look for classes; only Options.Interfaces counts. On a computer without a network, where nobody named
// loopback, the error wraps ErrNoInterface.
func Browse(ctx context.Context, o Options) (*Browser, error) {
	if o.network.JoinGroup == nil && len(o.Interfaces) == 0 {
		if err := udp.LeadsOut(); err != nil {
			return nil, fmt.Errorf("look for classes: %w", err)
		}
	}
	lan, err := session.Browse(ctx, o.network, o.Interfaces)
	if err != nil {
		return nil, fmt.Errorf("look for classes: %w", err)
	}
	return &Browser{lan}, nil
}

// Classes returns the classes announced now.
func (b *Browser) Classes() []Announcement {
	heard := b.lan.Classes()
	list := make([]Announcement, 0, len(heard))
	for _, a := range heard {
		list = append(list, Announcement{
			Key: a.Key(), Title: a.Title, Teacher: a.Teacher, People: a.People,
			Open: a.Invite != "", Invite: a.Invite, PeerID: a.Peer.String(), Seen: a.Seen, Started: a.Started, Waits: a.Waits,
		})
	}
	return list
}

// Changed yields a value after Classes changed; several changes may yield one.
func (b *Browser) Changed() <-chan struct{} { return b.lan.Changed() }

// Close stops looking.
func (b *Browser) Close() error { return b.lan.Close() }
