package room

import (
	"context"
	"fmt"

	"lyceum/session"
)

// A Browser lists the classes that others on this network let be seen.
type Browser struct{ lan *session.Browser }

// Browse begins to look for classes; only Options.Interfaces counts.
func Browse(ctx context.Context, o Options) (*Browser, error) {
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
