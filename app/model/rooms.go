package model

import (
	"context"

	"lyceum/app/room"
)

// Rooms opens classes. The program joins it to package room; tests pass a fake.
// Its methods may block, so the store calls them from goroutines of their own.
// The context bounds the opening, not the class: a room that opened in spite of
// its end is left like any other.
type Rooms interface {
	Launch(ctx context.Context, o room.Options, title string, open bool) (Room, error)
	Join(ctx context.Context, o room.Options, invite string) (Room, error)
	Browse(ctx context.Context, o room.Options) (Browser, error)
}

// A Room is an open class, as room.Room is one. Leave bounds itself, and whatever
// it cannot do in its time it gives up; room.Room takes ten seconds.
type Room interface {
	Snapshot() room.Snapshot
	Changed() <-chan struct{} // newest wins
	Say(text string) error
	Leave() error
}

// An Ender is a Room that its instructor can end for everyone.
type Ender interface{ End() error }

// A Browser lists the classes that are announced on this network.
type Browser interface {
	Classes() []room.Announcement
	Changed() <-chan struct{}
	Close() error
}
