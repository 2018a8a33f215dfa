package cli

import (
	"context"
	"io"
	"time"

	"lyceum/app/instance"
	"lyceum/app/model"
	"lyceum/app/rendezvous"
	"lyceum/app/room"
	"lyceum/session/doctor"
)

// A class is an open class as the commands use it; room.Room is one.
type class interface {
	Snapshot() room.Snapshot
	Events() <-chan room.Event
	talking
	taking
	leading
	inviting
	showing
	watching
	model.Easel
	examining
	sharing
	puzzling
	Leave() error
	LeaveAs(how room.OwnerLeaves, to string) error
	End() error
	State() (hash string, entries int)
	Stats() room.Stats
	Port() int
}

// talking is what anybody may say.
type talking interface {
	Say(text string) error
	SayToStaff(text string) error
	Tell(who, text string) error
	Edit(id, text string) error
	Erase(id string) error
	Clear() error
	React(emoji string) error
}

// taking is about who has the floor.
type taking interface {
	RaiseHand(up bool) error
	LowerHand(who string) error
	Present(who string) error
	PresentNobody() error
}

// leading is what staff decide.
type leading interface {
	Admit(who string) error
	Refuse(who string) error
	Remember(who string) error
	Remove(who string) error
	SetRole(who string, role room.Role) error
	SetDeputy(who string, on bool) error
	SetLock(item string, on bool) error
	Mute(who string) error
	AskToSpeak(who string) error
	SetWaitingRoom(on bool) error
	SetOwnerLeaves(how room.OwnerLeaves, to string) error
	ImportRoster(csv io.Reader) (people int, err error)
	Resolve(who, branch string) error
}

// inviting is about invites.
type inviting interface {
	Invite() string
	NewInvite(role room.Role, until time.Time) (room.Invite, error)
	Invites() ([]room.Invite, error)
	RevokeInvite(id string) error
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
	reopen func(ctx context.Context, o room.Options, which string, teaching bool) (class, error)
	browse func(ctx context.Context, o room.Options) (browser, error)
	rooms  model.Rooms

	rendezvous func(ctx context.Context, o rendezvous.Options) error
	examine    func(ctx context.Context, cfg doctor.Config) (reached bool)
	devices    func() []room.DeviceInfo
	claim      func(profileDir string) (holder, error)
	handOver   func(ctx context.Context, profileDir, invite string) error
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
	if o.reopen == nil {
		o.reopen = func(ctx context.Context, o room.Options, which string, teaching bool) (class, error) {
			r, err := room.Reopen(ctx, o, which, teaching)
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
	if o.devices == nil {
		o.devices = room.Devices
	}
	if o.claim == nil {
		o.claim = func(dir string) (holder, error) {
			i, err := instance.Claim(dir)
			if err != nil {
				return nil, err
			}
			return i, nil
		}
	}
	if o.handOver == nil {
		o.handOver = instance.HandOver
	}
	if o.rooms == nil {
		o.rooms = model.Live()
	}
	return o
}
