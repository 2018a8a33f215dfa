package studio

import (
	"lyceum/media/device"
	"lyceum/session/journal"
)

// An Event is news of a studio.
type Event interface{ event() }

// DeviceOpened says which device is used from now on.
type DeviceOpened struct {
	Kind device.Kind
	Name string // the device's own; of what stands in for one, as a Spec reads
}

// DeviceChanged says what happened to a device that is in use.
type DeviceChanged struct{ device.Change }

// Failed is something that went wrong while the rest goes on.
type Failed struct{ Err error }

// Stopped says why something that was on is off: a lock, a right that was taken, a device that failed.
type Stopped struct {
	Kind device.Kind
	Err  error
}

// Called says how a private call stands.
type Called struct {
	With     journal.Author
	State    CallState
	Incoming bool   // they called
	Reason   Reason // of an end
}

// A Hint is something about the microphone that the person may not have noticed.
type Hint struct{ What HintKind }

func (DeviceOpened) event()  {}
func (DeviceChanged) event() {}
func (Failed) event()        {}
func (Stopped) event()       {}
func (Called) event()        {}
func (Hint) event()          {}
func (Speaking) event()      {}

// Speaking says that somebody whom the class hears speaks, or does no more.
type Speaking struct {
	Who journal.Author
	On  bool
}

// A HintKind is what a Hint says.
type HintKind string

// What a Hint can say.
const (
	TalkingWhileMuted HintKind = "muted"  // somebody talks, and nobody hears it
	SilentMicrophone  HintKind = "silent" // nothing comes from it
	NoisyMicrophone   HintKind = "noisy"
)
