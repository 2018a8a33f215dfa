package room

import (
	"time"

	"lyceum/session"
)

// An Event is something that happened in a class, for those who follow it as a stream.
type Event interface{ event() }

// Joined says that a person is in the class: for the first time, or again.
type Joined struct{ Person Person }

// Left says that a person is gone. OnPurpose tells leaving from losing touch.
type Left struct {
	Person    Person
	OnPurpose bool
}

// Begun says that the class meets again: the next sitting has begun.
type Begun struct {
	Title   string
	Sitting int // 2 and up
}

// Said is a line of chat.
type Said struct{ Message Message }

// Edited is a line of chat that says something else now.
type Edited struct{ Message Message }

// Erased is a line of chat that was taken away: its Text is empty.
type Erased struct{ Message Message }

// HandMoved says that somebody raised a hand, or that it is down again. Others behind move up without an event of
// their own.
type HandMoved struct {
	Person   Person
	Up       bool
	Position int // in the queue, from 1; 0 with a hand that is down
}

// RoleChanged says what a person is from now on.
type RoleChanged struct{ Person Person }

// Presenting says who presents from now on; the zero Person is nobody.
type Presenting struct{ Person Person }

// Locked says that students may not do something for now, or may again.
type Locked struct {
	Item string // as LockItems lists them
	On   bool
	By   Person
}

// Reacted says how somebody feels about what goes on.
type Reacted struct {
	Person Person
	Emoji  string
}

// Saved says how many entries of this person's own log are on this computer's disk: what they say cannot be lost
// any more.
type Saved struct{ Entries uint64 }

// Reconnecting says that this computer has lost touch with all others and looks for them. All goes on working here.
type Reconnecting struct{}

// Reconnected says that it has found somebody again.
type Reconnected struct{ After time.Duration }

// Failed is something that went wrong while the class goes on.
type Failed struct{ Err error }

// Linked says how this computer stands to the class from now on.
type Linked struct{ Connection Connection }

// Met is news of a rendezvous of the class.
type Met struct {
	Rendezvous string // its peer ID
	State      string // one of the five below
	Code       string // the same in the words of the original, such as NetConnection.Connect.Rejected
	Reason     string // of a rejection or refusal
}

// What Met.State can be.
const (
	MetConnected = string(session.MeetingConnected) // it introduces this computer to others
	MetFailed    = string(session.MeetingFailed)    // it cannot be reached
	MetRejected  = string(session.MeetingRejected)  // it does not want this computer, or not any longer
	MetRefused   = string(session.MeetingRefused)   // it does not want this class
	MetClosed    = string(session.MeetingClosed)    // it was lost, or has ended
)

// AtDoor says that somebody waits to be let in, was let in, was refused or removed. Others' events come to staff;
// everybody has those about themselves.
type AtDoor struct {
	State string // waiting, admitted, refused, removed, or revoked: who waits came by an invite that was
	Name  string // empty if it is not known
	ID    string // as a Person has one; the same
	Self  bool   // it is the person at this computer
}

// Rekeyed says that what is new in the class is sealed under another key.
type Rekeyed struct{ Key string } // which, in hexadecimal

// ForkSeen says that a person's log is forked; not Open, that staff have said which branch counts.
type ForkSeen struct {
	Fork Fork
	Open bool
}

// FaultSeen says, to staff, why nothing shows of what a person says; not Open, that it is so no longer: its time has come,
// or the person was removed.
type FaultSeen struct {
	Fault Fault
	Open  bool
}

// Ended is the last event: this computer is out of the class.
type Ended struct{ Reason string }

func (Joined) event()       {}
func (Left) event()         {}
func (Begun) event()        {}
func (Said) event()         {}
func (Edited) event()       {}
func (Erased) event()       {}
func (HandMoved) event()    {}
func (RoleChanged) event()  {}
func (Presenting) event()   {}
func (Locked) event()       {}
func (Reacted) event()      {}
func (Saved) event()        {}
func (Linked) event()       {}
func (Reconnecting) event() {}
func (Reconnected) event()  {}
func (Met) event()          {}
func (AtDoor) event()       {}
func (Rekeyed) event()      {}
func (Failed) event()       {}
func (ForkSeen) event()     {}
func (FaultSeen) event()    {}
func (Ended) event()        {}

// eventBuffer is how many events may wait for their reader. A reader that falls further behind misses
// the newest; Snapshot always tells the whole.
const eventBuffer = 4096
