package model

import (
	"time"

	"lyceum/app/room"
)

// A Person is one member of the class as a row and a tile show them. Two of them can be compared by ==, so that a pane
// redraws only the rows that differ.
type Person struct {
	ID          string // decides the person's colour
	Name        string
	Role        room.Role
	Deputy      bool // may do what the teacher may
	Self        bool
	Here        bool
	Fingerprint string
	Hand        int       // place in the queue of raised hands, from 1; 0: it is down
	HandSince   time.Time // class time
	Mic         MediaState
	Camera      MediaState
	Screen      MediaState
	Speaking    bool
	Presenting  bool
	Reaction    string // an emoji that is shown for a while; empty: none
	Link        Link
	RTT         time.Duration // 0: not linked directly
	Silenced    bool          // at this computer only: not heard
	Volume      int           // the same: percent, 100 as it comes
	Rejoined    int
}

// Staff reports whether the person runs the class rather than attends it.
func (p Person) Staff() bool { return p.Deputy || p.Role.Staff() }

// A MediaState is how a microphone, a camera or a screen stands.
type MediaState uint8

const (
	MediaOff      MediaState = iota
	MediaStarting            // of one's own: it was asked for and is not there yet
	MediaOn
	MediaLocked // by staff: it cannot be turned on
)

// A Link is how well this computer hears a person.
type Link uint8

const (
	LinkGood Link = iota // or not known
	LinkFair
	LinkPoor
	LinkLost
)

// A Waiting is somebody at the door.
type Waiting struct {
	ID, Name string
	Role     room.Role // by the invite; empty without one
}

// An Own is what this person sends.
type Own struct {
	Mic, Camera, Screen MediaState
	PushToTalk          bool
	Talking             bool   // the push-to-talk key is held and what is said goes out
	Hint                string // beside the microphone, for a while: a sentence; empty: none
	MicFault            string // why it cannot be turned on; a sentence
	CameraFault         string
	ScreenFault         string
	Hand                int // place in the queue; 0: it is down
	Recording           bool
}

// A Layout is how the stage arranges pictures.
type Layout string

const (
	LayoutAuto    Layout = "auto"
	LayoutSpeaker Layout = "speaker" // one large, the others in a strip
	LayoutGrid    Layout = "grid"
	LayoutContent Layout = "content" // a shared screen alone, or else the speaker
)

// A TileKey says whose picture a tile shows, and which.
type TileKey struct {
	ID     string // a Person's
	Screen bool   // the shared screen, else the camera
}

// Stream returns the name of the stream that the tile shows.
func (k TileKey) Stream() string {
	if k.Screen {
		return "screen"
	}
	return "cam"
}

// A Tile is one picture on the stage, or the initials of who shows none.
type Tile struct {
	Key     TileKey
	Picture bool // there is one; false: initials
	Pinned  bool
	Person  Person
}

// A Stage is what the middle of the class shows under the tab Video.
type Stage struct {
	Layout Layout // as chosen
	Shown  Layout // as arranged: never LayoutAuto
	Main   *Tile  // large, in LayoutSpeaker and LayoutContent; nil: nobody is here but this person, or in LayoutGrid
	Tiles  []Tile // of the strip or the grid, this page only
	Page   int    // from 0
	Pages  int    // at least 1
}

// A Tab is one of the places in the middle of a class.
type Tab string

const (
	TabVideo  Tab = "video"
	TabSlides Tab = "slides"
	TabBoard  Tab = "board"
	TabPuzzle Tab = "puzzle"
	TabTest   Tab = "test"
	// TabMonitor is for staff: everybody who attends the class.
	TabMonitor Tab = "monitor"
)

// A Side is one of the places at the right of a class.
type Side string

const (
	SideChat  Side = "chat"
	SideFiles Side = "files"
	SideNotes Side = "notes"
)

// A Call is a private call, or the ringing before one.
type Call struct {
	With     Person
	State    CallState
	Incoming bool
	Since    time.Time // when State began
	Fault    string    // a sentence, such as that they do not hear this person
}

// A CallState is how far a call is.
type CallState string

const (
	Calling CallState = "calling"
	Ringing CallState = "ringing"
	InCall  CallState = "talking"
)

// A Banner is news that lies above the stage as long as it is true.
type Banner struct {
	Kind BannerKind
	Text string // a sentence
	// Since is when it began, for a banner that counts seconds.
	Since time.Time
}

// A BannerKind decides icon, tone and action of a banner.
type BannerKind uint8

const (
	BannerLost   BannerKind = iota + 1 // touch with all others is lost; what one does is kept here
	BannerDisk                         // the disk is full or fails
	BannerClock                        // the computer's clock is wrong
	BannerCall                         // somebody calls; see Class.Call
	BannerRecord                       // somebody records the class
)

// A Channel is one conversation of the chat.
type Channel struct {
	Key    string // ChannelAll, ChannelStaff or a Person's ID
	Name   string // of the person; empty for the other two
	Unread int
}

// Channels that are no person's.
const (
	ChannelAll   = "all"
	ChannelStaff = "staff"
)

// A Chat is the conversation that is on show.
type Chat struct {
	Channels []Channel // ChannelAll first
	Open     string    // Key of the one on show
	Groups   []*Group  // oldest first; those that are as before are the same in memory
	Unread   int       // in all channels
	Draft    string    // what an Up-arrow puts into the box: the last own text that can be edited; with DraftID
	DraftID  string
	Locked   bool // this person cannot write in the one on show
	Limit    int  // the most characters of a text in it
	Bytes    int  // the same in bytes; 0: only characters count
}

// A Line is one message of a Group.
type Line struct {
	ID      string
	Text    string
	Edited  bool
	Mine    bool // it names this person
	Removed bool // Text is empty
	By      string
	At      time.Time // class time
	Failed  int       // Number of an Unsent: it was not sent; 0: it was
}

// An Invite is one that was made here.
type Invite struct {
	ID    string
	Role  room.Role
	Text  string    // G:…
	Until time.Time // zero: it does not stop working
	State string    // open, expired or revoked
	Reach []Reach
}

// A Reach is a way by which an invite leads to the class, or one that it lacks.
type Reach struct {
	Way ReachWay
	Has bool
}

// A ReachWay is how somebody can get to the class.
type ReachWay string

const (
	ReachLAN    ReachWay = "lan"    // on this network
	ReachDirect ReachWay = "direct" // by addresses in the invite
	ReachHelper ReachWay = "helper" // by a rendezvous
)
