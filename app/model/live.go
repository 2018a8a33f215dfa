package model

import (
	"context"

	"lyceum/app/room"
)

// Live returns the Rooms of the real network.
func Live() Rooms { return live{} }

type live struct{}

// Launch implements Rooms.
func (live) Launch(ctx context.Context, o room.Options, title string, open bool) (Room, error) {
	r, err := room.Launch(ctx, o, title, open)
	if err != nil {
		return nil, err // not a Room that holds a nil
	}
	return r, nil
}

// Join implements Rooms.
func (live) Join(ctx context.Context, o room.Options, invite string) (Room, error) {
	r, err := room.Join(ctx, o, invite)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Reopen implements Rooms.
func (live) Reopen(ctx context.Context, o room.Options, file string, teaching bool) (Room, error) {
	r, err := room.Reopen(ctx, o, file, teaching)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Browse implements Rooms.
func (live) Browse(ctx context.Context, o room.Options) (Browser, error) {
	b, err := room.Browse(ctx, o)
	if err != nil {
		return nil, err
	}
	return b, nil
}
