package model

import (
	"strconv"
	"time"

	"lyceum/app/room"
)

// A Snapshot is everything the window shows at one moment. Nobody changes it or
// anything it points to, so any goroutine may read it and panes may compare it
// with the one before.
type Snapshot struct {
	Name         string // empty until the person has said it
	NameFault    string // why the last name was not taken
	Theme        Theme
	Greeting     string
	Busy         Busy
	JoinFault    string // why the last join did not happen
	TeachFault   string // why the last class did not start
	Network      []NetworkClass
	NetworkFault string // why the list cannot be filled
	Panels       Panels
	Class        *Class  // nil on the start screen
	Toasts       []Toast // newest first, at most maxToasts
}

// A Theme is the person's choice of colours.
type Theme string

const (
	ThemeSystem Theme = "" // as the desktop says
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Busy says what the start screen waits for.
type Busy uint8

const (
	Idle Busy = iota
	Joining
	Starting
)

// Panels says which side panels of a class are open.
type Panels struct{ People, Chat bool }

// A NetworkClass is one row of the classes found on this network.
type NetworkClass struct {
	Key            string
	Title, Teacher string
	TeacherID      string // decides the teacher's colour
	People         int
	Open           bool // can be joined without an invite
}

// Count returns how many people there are, as it is shown; a dash if that is not told.
func (c NetworkClass) Count() string {
	if c.People == 0 {
		return "–"
	}
	return strconv.Itoa(c.People)
}

// A Phase is how far this window is with its class.
type Phase uint8

const (
	Connecting Phase = iota // nobody has answered yet
	NoAnswer                // the same, for longer than answerWithin
	Present
	Leaving
	Ended
)

// A Class is the class this window is in.
type Class struct {
	Number     int // differs for each class opened in this run
	Phase      Phase
	Teaching   bool // launched here
	CanEnd     bool // this person can end it for everyone
	Open       bool // shown to, and open for, everybody on this network
	Title      string
	Role       room.Role
	Connection room.Connection
	Staff      []room.Person
	Others     []room.Person
	Here       int // people connected, this one included
	Teacher    room.Person
	Chat       []Group
	Unread     int      // messages that came while the chat was closed
	Unsent     []Unsent // the newest, oldest first; at most outboxSize
	Invite     string   // empty for who cannot invite
	StartedAt  time.Time
	Fault      string // the sentence to show with NoAnswer and Ended
}

// A Group is a run of chat lines with one head, or a single line of news.
type Group struct {
	ID    string // of its first message; stable
	News  string // set for a line of news; then only ID and At count besides
	From  string // person ID
	Name  string
	Role  room.Role
	Own   bool
	At    time.Time
	Texts []string
}

// An Unsent is a text that was to be sent and was not; a toast says why. Whoever
// typed it gets it back.
type Unsent struct {
	Number int // rises by one with each in a class, from 1
	Text   string
}

// A Toast is a short piece of news in the corner.
type Toast struct {
	ID    int
	Fault bool // stays until closed
	Text  string
}
