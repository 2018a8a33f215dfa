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
	NameFault     string // why the last name was not taken
	Greeting      string
	Busy          Busy
	JoinFault     string // why the last join did not happen
	TeachFault    string // why the last class did not start
	PractiseFault string // why the practice room did not open
	Network       []NetworkClass
	NetworkFault  string // why the list cannot be filled
	Panels        Panels
	Class         *Class  // nil on the start screen
	Toasts        []Toast // newest first, at most maxToasts

	Settings *Settings // never nil; the name is empty until the person has said it
	Recent   []RecentClass
	Check    *Check   // the look at camera and sound before a class; nil: not now
	Devices  *Devices // what is plugged in; nil: nobody has asked yet
	Storage  *Storage // what Lyceum keeps on this computer; nil: nobody has asked yet
	Reports  *Reports // the report folders; nil: nobody has asked yet
	Net      NetworkState
	Scan     *Scan   // the camera looks for the picture of an invite; nil: it does not
	Folder   *Folder // that one chooses a picture from; nil: nobody has asked yet
	Front    int     // rises when the window is to come to the front
	Exam     *Exam   // of the network; nil: nobody has asked yet
	Door     *Door   // who waits to be let in sees this in place of the class; nil: nobody waits

	Bank       *Bank        // the questions of this profile, which take the window; nil: they are not open
	Shelf      *PuzzleShelf // the puzzles of this profile; nil: nobody has asked yet
	Workshop   *Workshop    // the screen that makes puzzles, which takes the window; nil: it is not open
	Identity   *Identity    // nil: not known yet
	Trial      *Check       // microphone and speaker as the settings try them; nil: they do not
	Passphrase *Passphrase  // of the identity, which must be said; nil: none must
}

// SelfID decides this person's colour: the identity, or the name as long as that is not known.
func (s *Snapshot) SelfID() string {
	if s.Identity != nil {
		return s.Identity.ID
	}
	return s.Settings.Name
}

// A Scan is the camera looking for the picture of an invite.
type Scan struct {
	Ready bool   // Preview gives pictures
	Note  string // a sentence about what was found that is no invite; empty: nothing
	Fault string // why the camera cannot be used; a sentence
}

// An Exam is what came of a look at the network, and at an invite if there was one.
type Exam struct {
	Running bool
	Lines   []ExamLine
}

// An ExamLine is one thing that was tried.
type ExamLine struct {
	OK     bool
	Detail string // a sentence
	Advice string // the same; empty: there is nothing to do
}

// A Door is what somebody sees who has asked to be let into a class.
type Door struct {
	State   DoorState
	Title   string
	Teacher string
	Since   time.Time
	Text    string // a sentence
	Camera  bool   // the camera is on, and Preview gives its pictures
	Leaving bool
}

// A NetworkState is what is known of this computer's network before a class.
type NetworkState uint8

const (
	NetworkLooking NetworkState = iota // nothing is known yet
	NetworkReady                       // others on it can be heard
	NetworkNone                        // there is none, or it cannot be used
)

// A RecentClass is a class that this profile was in.
type RecentClass struct {
	File     string // of the class; what ReopenClass and ForgetClass take
	Title    string
	Teacher  string // empty if it is not known
	Role     room.Role
	Practice bool // held alone
	At       time.Time
	When     string // the same in words: a weekday or a date
	Fault    string // why it cannot be opened; a sentence
}

// A Check is the look at name, camera, microphone and speaker before a class.
type Check struct {
	Teaching bool   // it leads to a class of one's own
	Again    bool   // to one that this person was in before; who may come in is as it was
	Title    string // of the class; empty if it is not known
	Teacher  string
	People   int // 0: not known
	Name     string
	Camera   CheckDevice
	Mic      CheckDevice
	Speaker  CheckDevice
	Playing  bool   // the test sound
	Echoing  bool   // one hears oneself, half a second later
	Way      string // how the class can be reached, in a few words; empty: not known
	Looking  bool   // it is being looked for
	Link     string // a sentence about that
	LinkGood bool
	Notices  []Notice
	Asked    bool   // the person wanted to go in in spite of that
	Opening  bool   // the person goes in
	Fault    string // why they did not get in; a sentence

	// Of a class of one's own.
	Open  bool // anybody on this network may join
	Waits bool // newcomers wait to be let in
}

// A CheckDevice is one device in the check.
type CheckDevice struct {
	Chosen string // Key of a Device; "default" or "none"
	On     bool   // camera and microphone: as they will be when the class opens
	Ready  bool   // it gives something
	Fault  string // a sentence
}

// A Notice is something that one should know before one joins.
type Notice struct {
	Key    string
	Icon   string
	Text   string
	Help   string
	Agree  string // the words beside a box that must be ticked; empty: none
	Agreed bool
}

// Devices are what can be chosen from.
type Devices struct{ Cameras, Microphones, Speakers, Screens []Device }

// A Device is one that is plugged in.
type Device struct {
	Key  string // what SetDevice takes; "default" is whatever the system prefers
	Name string
}

// Storage is what Lyceum keeps on this computer.
type Storage struct {
	Folder  string
	Reports string // folder of report folders, if they are written; empty: none are, whatever the settings say
	Named   bool   // that was said where Lyceum was started, so the settings do not count
	Classes int
	Bytes   int64
	Busy    bool   // classes are being deleted
	Fault   string // a sentence
}

// A Theme is the person's choice of colours.
type Theme string

const (
	ThemeSystem Theme = "" // as the desktop says
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
	// The two of high contrast.
	ThemeContrastLight Theme = "contrast-light"
	ThemeContrastDark  Theme = "contrast-dark"
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
	Started        time.Time // zero: not told
	Since          string    // the same in words: Started 4 min ago; empty if it is not told
	Waits          bool      // newcomers wait to be let in
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
	Here       int      // people connected, this one included
	Teacher    Person   // zero while that is not known
	Unsent     []Unsent // the newest, oldest first; at most outboxSize
	Invite     string   // empty for who cannot invite
	StartedAt  time.Time
	Fault      string // the sentence to show with NoAnswer and Ended

	Self       Person
	Everyone   []Person // in the order of the list: hands, staff, others by name; who left last
	HandQueue  []Person // longest first
	AtDoor     []Waiting
	Door       DoorState
	Conduct    Own
	Stage      Stage
	Tab        Tab
	Side       Side
	Call       *Call
	Banners    []Banner // the most urgent first
	Talk       Chat
	Locks      map[string]bool // by room.LockItems
	Presenter  string          // a Person's ID
	Recorders  []string        // names of who records
	Invites    []Invite        // made here; nil until asked for
	Waits      bool            // newcomers wait to be let in
	OwnerStays room.OwnerLeaves
	Saved      bool   // all that this person said is on this computer's disk
	Way        string // how the class is reached, for the chip: a few words
	WayGood    bool
	Practice   bool          // held alone, without a network
	Figures    *Figures      // nil: nobody looks at them
	ClockOff   time.Duration // class time less this computer's clock
	Reports    string        // the folder with this sitting's report; empty: there is none

	Board     *Board      // what the tabs Slides and Board show; nil while nobody has answered
	Monitor   *Monitor    // nil for who is not staff
	Asked     []Asked     // by staff, and not answered yet
	Viewers   []Viewer    // who of the staff looks at this person, and at what
	Showing   Showing     // what this person shows staff
	Attention *Attention  // that staff ask for; nil: they do not
	Views     []View      // the log of who looked at this person, newest first
	Test      *TestPane   // what the tab Test shows
	Puzzle    *PuzzlePane // what the tab Puzzle shows
	Results   *Results    // of a test, which take the window; nil: they are not open
	Files     *FilesPane  // what the panel Files shows
}

// A DoorState is how somebody who asked to be let in stands.
type DoorState string

const (
	DoorOpen    DoorState = "" // one is in, or nobody has answered yet
	DoorWaiting DoorState = "waiting"
	DoorRefused DoorState = "refused"
	DoorRevoked DoorState = "revoked" // the invite does not work any more; one may wait all the same
	DoorRemoved DoorState = "removed"
	DoorFailed  DoorState = "failed" // nobody could be asked
)

// A Group is a run of chat lines with one head, or a single line of news.
type Group struct {
	ID    string // of its first message; stable
	News  string // set for a line of news; then only ID and At count besides
	From  string // person ID
	Name  string
	Role  room.Role
	Own   bool
	At    time.Time
	Lines []Line
	Staff bool // the sender runs the class
}

// An Unsent is a text that was to be sent and was not; a toast says why. Talk shows
// it, too, with a way to send it again.
type Unsent struct {
	Number  int // rises by one with each in a class, from 1
	Text    string
	Channel string
}

// A Toast is a short piece of news in the corner.
type Toast struct {
	ID     int
	Fault  bool // stays until closed
	Text   string
	Action string // a word on a button that does Do; empty: none
	Do     ToastDo
	Path   string // of DoOpenFolder
}

// A ToastDo is what the button of a toast does.
type ToastDo string

const (
	DoViewWaiting ToastDo = "view-waiting"
	DoUnmute      ToastDo = "unmute"
	DoUndoDevice  ToastDo = "undo-device"
	DoSettings    ToastDo = "settings"
	DoOpenFolder  ToastDo = "open-folder"
	DoOwnBoard    ToastDo = "own-board"
	DoFollow      ToastDo = "follow"
	DoTest        ToastDo = "test"
	DoFiles       ToastDo = "files"
	DoPuzzle      ToastDo = "puzzle"
)
