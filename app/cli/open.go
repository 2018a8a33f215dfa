package cli

import (
	"context"
	"time"

	"lyceum/app/model"
	"lyceum/app/rendezvous"
	"lyceum/app/room"
	"lyceum/session/doctor"
)

// A class is an open class as the commands use it; room.Room is one.
type class interface {
	Snapshot() room.Snapshot
	Events() <-chan room.Event
	Say(text string) error
	Leave() error
	End() error
	Admit(who string) error
	Refuse(who string) error
	Remove(who string) error
	Invite() string
	NewInvite(role room.Role, until time.Time) (string, error)
	State() (hash string, entries int)
	Port() int
}

// A browser lists classes, as room.Browser does.
type browser interface {
	Classes() []room.Announcement
	Changed() <-chan struct{}
	Knock(ctx context.Context, o room.Options, key string) (invite string, err error)
	Close() error
}

// The openers open classes, without a window and in one.
type openers struct {
	launch func(ctx context.Context, o room.Options, title string, open bool) (class, error)
	join   func(ctx context.Context, o room.Options, invite string) (class, error)
	browse func(ctx context.Context, o room.Options) (browser, error)
	rooms  model.Rooms

	rendezvous func(ctx context.Context, o rendezvous.Options) error
	examine    func(ctx context.Context, cfg doctor.Config) (reached bool)
}

// orReal fills in what opens classes on the real network.
func (o openers) orReal() openers {
	if o.launch == nil {
		o.launch = func(ctx context.Context, o room.Options, title string, open bool) (class, error) {
			r, err := room.Launch(ctx, o, title, open)
			if err != nil {
				return nil, err // not a class that holds a nil
			}
			return r, nil
		}
	}
	if o.join == nil {
		o.join = func(ctx context.Context, o room.Options, invite string) (class, error) {
			r, err := room.Join(ctx, o, invite)
			if err != nil {
				return nil, err
			}
			return r, nil
		}
	}
	if o.browse == nil {
		o.browse = func(ctx context.Context, o room.Options) (browser, error) {
			b, err := room.Browse(ctx, o)
			if err != nil {
				return nil, err
			}
			return b, nil
		}
	}
	if o.rendezvous == nil {
		o.rendezvous = rendezvous.Run
	}
	if o.examine == nil {
		o.examine = doctor.Examine
	}
	if o.rooms == nil {
		o.rooms = model.Live()
	}
	return o
}
