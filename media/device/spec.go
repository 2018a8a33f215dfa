package device

import (
	"path/filepath"
	"slices"
	"strings"
)

// A Kind says what a device is for.
type Kind uint8

const (
	Camera Kind = iota
	Screen
	Microphone
	Speaker
)

// String returns the kind in the words of commands and events.
func (k Kind) String() string {
	return [...]string{"camera", "screen", "mic", "speaker"}[k]
}

// From says where pictures or sound come from, or where sound goes.
type From uint8

const (
	Default From = iota // the device that the system prefers
	Named               // the device with Spec.Name
	Test                // a test card or sound
	File                // the file with the path Spec.Name, again and again
	None                // nothing: a source that never gives anything, a sink that is paced by the clock
)

// A Spec says what to open.
type Spec struct {
	Kind     Kind
	From     From
	Name     string       // of a device, or the path of a file
	Initials string       // on a test card; their sum sets the pitch of the test sound
	Changed  func(Change) // told what happens to an open device, from a goroutine of its own; it may not wait; may be nil
}

// fileTypes are the endings of files that can stand in for a kind of device.
var fileTypes = map[Kind][]string{
	Camera:     {".y4m", ".ivf", ".webm"},
	Screen:     {".y4m", ".ivf", ".webm"},
	Microphone: {".wav", ".webm"},
}

// ParseSpec reads what a person wrote for a device of a kind: "default" or nothing, "none", "test", a file by its
// ending, or the name of a device. There need be no such file or device yet.
func ParseSpec(kind Kind, text string) (Spec, error) {
	switch text {
	case "", "default":
		return Spec{Kind: kind}, nil
	case "none":
		return Spec{Kind: kind, From: None}, nil
	case "test":
		if kind == Speaker {
			return Spec{}, &Error{kind, text, ErrNoStandIn}
		}
		return Spec{Kind: kind, From: Test}, nil
	}
	ending := strings.ToLower(filepath.Ext(text))
	if slices.Contains(fileTypes[kind], ending) {
		return Spec{Kind: kind, From: File, Name: text}, nil
	}
	for other, types := range fileTypes {
		if slices.Contains(types, ending) && other != kind {
			if kind == Speaker {
				return Spec{}, &Error{kind, text, ErrNoStandIn}
			}
			return Spec{}, &Error{kind, text, ErrFileType}
		}
	}
	return Spec{Kind: kind, From: Named, Name: text}, nil
}

// String returns what ParseSpec reads.
func (s Spec) String() string {
	switch s.From {
	case Default:
		return "default"
	case Test:
		return "test"
	case None:
		return "none"
	}
	return s.Name
}

// A Mode is the pictures that are wanted. A camera's are cropped and scaled to exactly this size; a screen's are scaled
// to fit into it, and never made larger; a file keeps its own.
type Mode struct {
	Width, Height int // even
	FPS           int // 1 to 60; 0 means 30, of a screen 10
}

// An Info is one device that is there.
type Info struct {
	Kind    Kind
	Name    string // unlike any other of its kind
	ID      string // the system's own; another when it is plugged in elsewhere
	Default bool   // what the system prefers; never a monitor
	Monitor bool   // a source of the sound that is played on this machine, never chosen for somebody
}

// A What says what happened to a device.
type What uint8

const (
	Added    What = iota // Watch: it is there now
	Removed              // Watch: it is gone
	Replaced             // an open device is gone, or stopped, and another one is used
	Lost                 // an open device is gone, and there is none to use
	Returned             // the device that was asked for is back, and used again
)

// String returns the word of events.
func (w What) String() string {
	return [...]string{"added", "removed", "replaced", "lost", "returned"}[w]
}

// A Change is something that happened to a device.
type Change struct {
	Kind Kind
	What What
	Name string // of the device that this is about
	Now  string // of the device that is used from now on, where one is
	Err  error  // why, where it is known; wraps one of this package's errors
}
