package model

import (
	"context"
	"time"

	"lyceum/app/room"
)

// Rooms opens classes. The program joins it to package room; tests pass a fake.
// Its methods may block, so the store calls them from goroutines of their own.
// The context bounds the opening, not the class: a room that opened in spite of
// its end is left like any other.
type Rooms interface {
	Lobby
	Launch(ctx context.Context, o room.Options, title string, open bool) (Room, error)
	Join(ctx context.Context, o room.Options, invite string) (Room, error)
	Reopen(ctx context.Context, o room.Options, file string, teaching bool) (Room, error)
	Browse(ctx context.Context, o room.Options) (Browser, error)
}

// A Room is an open class, as room.Room is one. Leave bounds itself, and whatever
// it cannot do in its time it gives up; room.Room takes ten seconds.
type Room interface {
	Snapshot() room.Snapshot
	Changed() <-chan struct{} // newest wins
	Events() <-chan room.Event
	Leave() error

	Say(text string) error
	SayToStaff(text string) error
	Tell(who, text string) error
	Edit(id, text string) error
	Erase(id string) error

	React(emoji string) error
	RaiseHand(up bool) error
	LowerHand(who string) error
	Present(who string) error
	PresentNobody() error
	SetLock(item string, on bool) error

	Admit(who string) error
	Refuse(who string) error
	Remember(who string) error
	Remove(who string) error
	SetRole(who string, role room.Role) error
	SetDeputy(who string, on bool) error

	NewInvite(role room.Role, until time.Time) (room.Invite, error)
	Invites() ([]room.Invite, error)
	RevokeInvite(id string) error
	SetOwnerLeaves(how room.OwnerLeaves, to string) error
	LeaveAs(how room.OwnerLeaves, to string) error

	SetOn(k room.DeviceKind, on bool) error
	SetPushToTalk(on bool)
	Talk(down bool)
	StopTalking()
	Call(who string) error
	Answer() error
	HangUp() error
	Show(all []room.Shown) error
	Stats() room.Stats
	StreamStats() []room.StreamStats

	Choose(k room.DeviceKind, text string) error
	SetSound(noise, echo bool)
	SetVolume(who string, percent int) error
	Level() float64
	Chime(sound string)
	Mute(who string) error
	AskToSpeak(who string) error
	SetWaitingRoom(on bool) error
	StartRecording(path string) error
	StopRecording() error
}

// An Ender is a Room that its instructor can end for everyone.
type Ender interface{ End() error }

// A Browser lists the classes that are announced on this network.
type Browser interface {
	Classes() []room.Announcement
	Changed() <-chan struct{}
	// Knock returns an invite to a class by its key. With one that is not open to everybody it asks the staff, and waits for
	// the answer until ctx ends.
	Knock(ctx context.Context, o room.Options, key string) (invite string, err error)
	Close() error
}
