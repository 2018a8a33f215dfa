package room

import (
	"log/slog"
	"time"

	"lyceum/app/profile"
	"lyceum/session"
	"lyceum/session/journal"
)

// A Role is what a person may do in a class. The values are written on the
// wire and in machine-readable output, so they never change.
type Role string

const (
	Instructor Role = "instructor" // owns the class; the interface says "teacher"
	Proctor    Role = "proctor"    // helps the instructor, sees everybody
	Student    Role = "student"
	Observer   Role = "observer" // sees and hears, does not take part
)

// Staff reports whether r runs the class rather than attends it.
func (r Role) Staff() bool { return r == Instructor || r == Proctor }

// Options say who opens a class on this computer, and how it reaches others.
type Options struct {
	ProfileDir string             // folder of the identity; empty = the user's own profile
	Passphrase profile.Passphrase // of the identity, if it has one
	Name       string             // as others see it, 1–60 characters
	Port       int                // UDP port to listen on; 0 = any free one
	Interfaces []string           // network interfaces to use; empty = all
	Logger     *slog.Logger
	// WaitingRoom has newcomers of a class that is launched wait until staff let them in.
	WaitingRoom bool
	// Practise has a class that is launched be for this person alone; see [Practise].
	Practise   bool
	PassOn     PassOn   // how much of others' pictures and sound this computer sends on to the rest of the class
	Hide       Hide     // what this network is not told of a class that is launched
	Rendezvous []string // URLs, for the invites of a class that is launched; at most MaxRendezvous
	FetchUpTo  uint64   // files of the class up to this size, in bytes, are fetched by themselves; 0: none are
	Reports    string   // folder of report folders, see [ReportsRoot]; empty: none are written

	Media Media

	network session.Network // of tests; zero is the real one
}

// PassOn is how much this computer helps to pass on the class. The zero value is as much as its line carries.
type PassOn = session.PassOn

// PassOnUpTo returns a limit in kbit/s; with 0 nothing is passed on.
func PassOnUpTo(kbit uint64) PassOn { return session.PassOnUpTo(kbit) }

// Hide says what the announcement of a class does not tell.
type Hide = session.Hide

// A Connection says how this computer stands to the rest of the class.
type Connection uint8

const (
	Connecting Connection = iota // looking for the class; nobody has answered yet
	Connected                    // at least one other person is linked
	Alone                        // in the class, with nobody else linked
)

// String returns the connection's name in machine-readable output.
func (c Connection) String() string {
	switch c {
	case Connecting:
		return "connecting"
	case Connected:
		return "connected"
	case Alone:
		return "alone"
	}
	return "unknown"
}

// A Person is one member of the class, present or not.
type Person struct {
	ID          string // peer ID in text form; stable for the identity
	Name        string
	Role        Role
	Self        bool   // the person at this computer
	Connected   bool   // present now; always true for Self
	Fingerprint string // see [Fingerprint]
	Deputy      bool   // may do what the instructor may, by grant
	Rejoined    int    // how often they came back
	Quality     Quality
}

// isStaff reports whether the person runs the class rather than attends it.
func (p Person) isStaff() bool { return p.Deputy || p.Role.Staff() }

// A Quality is how well this computer hears a person.
type Quality struct {
	Direct bool          // the two are linked; else the rest is zero
	RTT    time.Duration // there and back
	Loss   float64       // share of what is sent that gets lost, 0 to 1
}

// An Audience is whom a line of chat is for.
type Audience uint8

const (
	ToAll   Audience = iota
	ToStaff          // and its author
	ToOne            // and its author
)

// A Message is one line of chat.
type Message struct {
	ID       string // unique in the class and stable
	From     string // a Person's ID
	Name     string // the sender's name when it was sent
	Role     Role
	Audience Audience
	To       string // a Person's ID with ToOne; else empty
	ToName   string
	Text     string
	At       time.Time // class time
	Own      bool      // written on this computer
	Edited   bool
	EditedAt time.Time // class time; zero unless Edited
	Deleted  bool      // taken away: there is no Text
	By       string    // a Person's name: who took it away; empty if that is not known
	Mentions []string  // whom the text names after an @: IDs of people, "all", "staff"; never modified
}

// A Hand is one in the queue of those who have something to say.
type Hand struct {
	ID    string // a Person's
	Name  string
	Since time.Time // class time
}

// A Lock is something that students may not do for now.
type Lock struct {
	Item string
	By   string // a Person's ID
}

// A Fork is where a person's log goes on in two ways: the key was used on two computers, or by two people. What comes
// behind counts once staff say which way does.
type Fork struct {
	ID       string // of whose log it is
	Name     string
	Seq      uint64 // of the entries that contradict each other
	Branches []Branch
}

// A Branch is one way in which a forked log goes on, as far as it is known here.
type Branch struct {
	ID       string // what Resolve takes
	Entries  int
	From, To time.Time
}

// A Fault is why nothing shows of what a person says, other than a fork: their program breaks a rule, or its clock is
// wrong.
type Fault struct {
	ID    string // of whose log it is
	Name  string
	Kind  string    // FaultBroken or FaultAhead
	Seq   uint64    // of the first entry that does not show
	Until time.Time // class time, with FaultAhead: when it does
}

// What a Fault's Kind can be.
const (
	FaultBroken = string(journal.FaultBroken) // the log has ended for good
	FaultAhead  = string(journal.FaultAhead)  // its next entry is of the future
)

// An Invite is one that this computer made.
type Invite struct {
	ID    string
	Role  Role
	Text  string    // the G:… text
	Until time.Time // zero: it does not stop working
	State string    // open, expired or revoked
}

// OwnerLeaves says what becomes of a class while its instructor is gone.
type OwnerLeaves string

const (
	KeepOpen OwnerLeaves = "keep"     // it goes on
	LockUp   OwnerLeaves = "lock"     // students can only listen
	HandOver OwnerLeaves = "handover" // somebody else leads it
)

// Stats say how this computer is linked to the class.
type Stats struct {
	Neighbors      int
	RTT            time.Duration // mean over the neighbours
	Loss           float64       // mean over the neighbours, 0 to 1
	Sent, Received float64       // kbit/s since Stats was asked for before
}

// A Snapshot is what a class looks like at one moment. Nobody changes it or its
// slices once it is handed out, so any goroutine may read it.
type Snapshot struct {
	Title       string
	Role        Role      // of the person at this computer
	People      []Person  // in the order they are shown
	Messages    []Message // oldest first
	Waiting     []Waiter  // to be let in, as they came; nobody for who may not decide
	Door        string    // of who is not in the class: waiting, refused, revoked or removed, as AtDoor has it; else empty
	Hands       []Hand    // who has been waiting longest first
	Presenter   string    // a Person's ID; empty: nobody presents
	Locks       []Lock    // in the order of LockItems
	Forks       []Fork    // of which nobody has said what counts
	Faults      []Fault   // for staff
	Streams     []StreamOf
	Recorders   []string      // IDs of those present who save pictures or sound of the class, this person too
	Asked       []Asked       // what staff ask this person to show, until it is answered
	Showing     []Showing     // how it stands with that: the screen, then the camera
	Viewers     []Viewer      // who is shown something of this person now
	ViewLog     []ViewLogged  // who looked at this person or, for staff, at anybody, as it was first written down
	Shown       ShownPlace    // what the class is shown
	Boards      Boards        // what is drawn, and opened as slides
	Tests       *Tests        // nil: there are none. The same pointer while nothing of them changes
	Sharing     *Sharing      // files, and boxes to hand in; nil before the class is seen. The same pointer while nothing of them changes
	Puzzles     *Puzzles      // the same
	Attention   Attention     // what everybody is asked to attend to; zero: nothing
	WaitingRoom bool          // newcomers wait until staff let them in
	Practice    bool          // the class is this computer's own; see [Practise]
	Saved       bool          // all that this person said is on this computer's disk
	Way         Way           // how the class is reached
	RTT         time.Duration // there and back on that way; 0: not measured
	ClockOff    time.Duration // class time less this computer's clock, to the second
	Invite      string        // G:… text to hand to students; empty for who cannot invite
	Ended       bool
	EndReason   string // why, when Ended
	StartedAt   time.Time
	Connection  Connection
	Reports     string // the report folder of this sitting; empty while there is none
	NoReports   bool   // this person may watch the class, and as many of the staff as members report to come first
	Meeting     Met    // the latest news of a rendezvous of the class; zero: there was none
}

// An Announcement is a class that somebody on this network lets others see.
type Announcement struct {
	Key     string    // tells classes apart for as long as they are announced
	Title   string    // empty if it was not told
	Teacher string    // the same
	People  int       // present, the teacher included; 0 if it was not told
	Started time.Time // when the class met; zero: not told
	Waits   bool      // newcomers wait until staff let them in
	Open    bool      // Invite is set: anyone on this network may join
	Invite  string
	PeerID  string    // of the staff member who announces
	Seen    time.Time // when the last announcement came in
}
