package monitor

import (
	"time"

	"lyceum/session/journal"
)

// A Presence says whether somebody is there.
type Presence uint8

// What a Presence can be.
const (
	Here   Presence = iota
	Gone            // without a goodbye
	Absent          // said goodbye
)

// String returns one word.
func (p Presence) String() string { return wordOf(p, "here", "gone", "left") }

// A State is what staff know of one member. Times are class time. Nobody changes it.
type State struct {
	Author   journal.Author
	Presence Presence
	Since    time.Time // of Gone: when the member was heard last
	Heard    time.Time // when the member made the last report that came; zero: none did
	Report   Report    // that one, with what others before it said of the version and links
	FocusAt  time.Time // since when Report.Focused is as it is; zero: not known
	IdleFrom time.Time // when the person last did something, while Report.Idle is not 0

	LinksAt time.Time // when the member told of its links last; zero: never. They are in the report for two of the usual times
}

// A Person is a member as the log of the class has it.
type Person struct {
	Author journal.Author
	Left   bool // said goodbye, and did not come back
	Gone   bool // staff said so, and nobody that it is back
}
