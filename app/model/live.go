package model

import (
	"context"
	"time"

	"lyceum/app/room"
	"lyceum/session/doctor"
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

// Practise implements Lobby.
func (live) Practise(ctx context.Context, o room.Options, title string) (Room, error) {
	r, err := room.Practise(ctx, o, title)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// ReadInvite implements Lobby.
func (live) ReadInvite(text string, now time.Time) (room.InviteInfo, error) {
	return room.ReadInvite(text, now)
}

// Recent implements Lobby.
func (live) Recent(profileDir string) ([]room.Recent, error) { return room.RecentClasses(profileDir) }

// Forget implements Lobby.
func (live) Forget(file string) error { return room.ForgetClass(file) }

// OpenCheck implements Lobby.
func (live) OpenCheck(m room.Media) (Checker, error) {
	c, err := room.OpenCheck(m)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Devices implements Lobby.
func (live) Devices() []room.DeviceInfo { return room.Devices() }

// WatchDevices implements Lobby.
func (live) WatchDevices(ctx context.Context, changed func()) { room.WatchDevices(ctx, changed) }

// Examine implements Lobby.
func (live) Examine(ctx context.Context, cfg doctor.Config) bool { return doctor.Examine(ctx, cfg) }

// Browse implements Rooms.
func (live) Browse(ctx context.Context, o room.Options) (Browser, error) {
	b, err := room.Browse(ctx, o)
	if err != nil {
		return nil, err
	}
	return b, nil
}
