package model

import "time"

// A Monitor is what staff see of everybody who attends the class. Like all of a snapshot nobody changes it.
type Monitor struct {
	Choice    MonitorChoice
	Everybody []Watched    // who attends the class, in the order of the list of people
	All       []Watched    // who of them is chosen by filter and search, in the order of the sort
	Others    []Watched    // who runs the class or watches it, this person too
	Also      []Watched    // who of them the table shows: nobody with a filter, else those found, in the order of the sort
	Needs     int          // so many of All need attention; with SortAttention they are its first
	Counts    [filters]int // of everybody, by Filter
	Tests     bool         // somebody is in a test
	Shown     int          // how many have a screen or a camera that staff may see
	Links     *Mesh        // who is linked to whom; nil: nobody looks at that
	Views     []View       // what staff looked at, newest first
	Ready     bool         // reports have come
	Silence   Silence      // why nothing is known of anybody
	Saving    Saving
}

// Person returns how somebody is, by ID; nil if they are not in the class.
func (m *Monitor) Person(id string) *Watched {
	for _, all := range [][]Watched{m.Everybody, m.Others} {
		for i := range all {
			if all[i].Person.ID == id {
				return &all[i]
			}
		}
	}
	return nil
}

// A Silence is why nothing is known of anybody, or nothing new.
type Silence uint8

const (
	SilenceNone   Silence = iota // something is known, or nobody is there
	SilenceAtOnce                // nobody has told anything yet, which takes seconds
	SilenceLong                  // that takes long
	SilenceLost                  // touch with the class is
	SilenceMany                  // as many of the staff as programs tell come before this person
)

// A MonitorChoice is how staff want to see the monitor. Two can be compared.
type MonitorChoice struct {
	View     MonitorView
	Filter   Filter
	Sort     MonitorSort
	Backward bool
	Search   string // part of a name
	Hidden   uint16 // columns of the table that are not shown, as bits by Column
}

// Shows reports whether the table has a column.
func (c MonitorChoice) Shows(column Column) bool { return c.Hidden&(1<<column) == 0 }

// A MonitorView is a way to see the monitor.
type MonitorView string

const (
	ViewTiles   MonitorView = "" // the wall
	ViewTable   MonitorView = "table"
	ViewNetwork MonitorView = "network" // who is connected to whom
)

// A Filter chooses whom staff see.
type Filter uint8

const (
	FilterAll Filter = iota
	FilterNeeds
	FilterHands
	FilterIdle
	FilterOffline
	FilterFinished
	filters
)

// Filters are all of them, in the order in which they are shown.
var Filters = []Filter{FilterAll, FilterNeeds, FilterHands, FilterIdle, FilterOffline, FilterFinished}

// A MonitorSort is an order of people.
type MonitorSort uint8

const (
	SortAttention MonitorSort = iota // who needs attention first, who has waited longest in front
	SortName
	SortState
	SortPlace
	SortProgress
	SortIdle
	SortLink
	SortLost // focus
	SortVersion
)

// A Column is one of the table.
type Column uint8

const (
	ColumnName Column = iota // always shown
	ColumnState
	ColumnPlace
	ColumnProgress
	ColumnIdle
	ColumnLost
	ColumnLink
	ColumnMedia
	ColumnShows
	ColumnVersion
)

// Columns are all of them, in the order in which they are shown.
var Columns = []Column{ColumnName, ColumnState, ColumnPlace, ColumnProgress, ColumnIdle, ColumnLost, ColumnLink, ColumnMedia, ColumnShows, ColumnVersion}

// Sort is the order by a column; ok is false for one by which nothing is sorted.
func (c Column) Sort() (sort MonitorSort, ok bool) {
	switch c {
	case ColumnName:
		return SortName, true
	case ColumnState:
		return SortState, true
	case ColumnPlace:
		return SortPlace, true
	case ColumnProgress:
		return SortProgress, true
	case ColumnIdle:
		return SortIdle, true
	case ColumnLost:
		return SortLost, true
	case ColumnLink:
		return SortLink, true
	case ColumnVersion:
		return SortVersion, true
	}
	return SortAttention, false
}

// A Watched is one person as staff see them: who they are, and what their program says of itself. Two of them can be compared.
// Times are class time.
type Watched struct {
	Person Person
	Known  bool // a report has come
	At     time.Time

	Need  Need      // why they need attention; the most urgent reason
	Since time.Time // when that began; zero: not known
	Also  uint16    // all reasons, as bits by Need

	Gone      time.Time // since when nothing is heard of them; zero: they are here, or it is not known
	Left      bool      // on purpose
	Place     Place
	Away      time.Time // since when another window is in front of theirs; zero: theirs is
	Lost      int       // how often that was so
	IdleSince time.Time // since when nothing was touched; zero: something just was

	Path            Path
	RTT, Jitter     time.Duration
	Loss            float64 // 0 to 1
	Neighbors       int
	Out, In         float64 // kbit/s
	Sound, Pictures float64 // share of others' that came in time, 0 to 1

	Mic, Camera, Screen      Health
	ShowsScreen, ShowsCamera Consent
	Stopped                  time.Time // when they no longer showed the screen that they had shown; zero: they do, or never did
	ScreenHitch, CameraHitch Hitch     // why nothing comes though they agreed

	Answered, Total int // of the questions of a test; Total is 0: none is open
	Done            bool
	Version         string
}

// Offline reports whether nothing is heard of them.
func (w *Watched) Offline() bool { return !w.Person.Here || !w.Gone.IsZero() || w.Left }

// Idle returns for how long they have touched nothing; 0: something just was, or they are not here.
func (w *Watched) Idle(now time.Time) time.Duration {
	if w.IdleSince.IsZero() || w.Offline() {
		return 0
	}
	return max(0, now.Sub(w.IdleSince))
}

// A Place is what somebody has in front, one of the tabs or PlaceHidden.
type Place string

const (
	PlaceVideo  = Place(TabVideo)
	PlaceSlides = Place(TabSlides)
	PlaceBoard  = Place(TabBoard)
	PlacePuzzle = Place(TabPuzzle)
	PlaceTest   = Place(TabTest)
	PlaceHidden = Place("hidden") // the window is an icon
	// PlaceMonitor is the monitor, of staff.
	PlaceMonitor = Place(TabMonitor)
)

// worked reports whether somebody there does something, and does not only listen.
func (p Place) worked() bool { return p == PlaceTest || p == PlaceBoard || p == PlacePuzzle }

// A Path is how somebody reaches the class.
type Path string

const (
	PathUnknown Path = ""
	PathLAN     Path = "lan"
	PathDirect  Path = "direct"
)

// A Health is how a device of somebody is.
type Health uint8

const (
	HealthOff Health = iota
	HealthOn
	HealthFault
	HealthLocked
)

// A Consent is whether somebody shows staff their screen or camera.
type Consent uint8

const (
	ConsentNone    Consent = iota // nobody asked
	ConsentAsked                  // they have not answered
	ConsentGiven                  // they do
	ConsentRefused                // they do not want to
	ConsentStopped                // they did, and do no longer
)

// A Hitch is why nothing comes of somebody who agreed.
type Hitch uint8

const (
	HitchNone   Hitch = iota
	HitchBroken       // it cannot be captured there
	HitchBusy         // as many look at it large as can
)

// Hitch returns why nothing comes of a thing.
func (w *Watched) Hitch(what Sight) Hitch {
	if what == SightCamera {
		return w.CameraHitch
	}
	return w.ScreenHitch
}

// A Sight is what of somebody is looked at.
type Sight string

const (
	SightScreen Sight = "screen"
	SightCamera Sight = "camera"
	SightShare  Sight = "share" // the screen, to the whole class: asked for only
)

// Shows returns whether somebody shows a thing.
func (w *Watched) Shows(what Sight) Consent {
	if what == SightCamera {
		return w.ShowsCamera
	}
	return w.ShowsScreen
}

// A Need is a reason to look after somebody, the most urgent first.
type Need uint8

const (
	NeedNothing Need = iota
	NeedHand         // a hand is up
	NeedFocus        // they left the window, or the test
	NeedOffline      // nothing is heard of them
	NeedIdle         // nothing was touched for long
	NeedScreen       // they no longer show the screen that they showed
	NeedLink         // what they send and hear is broken
	NeedMedia        // microphone, camera or screen fails
)

// Has reports whether a reason is one of all.
func (w *Watched) Has(n Need) bool { return w.Also&(1<<n) != 0 }

// A View is one look at a person, from the log of the class.
type View struct {
	By, Of   string // names
	ByID     string
	OfID     string
	What     Sight
	Large    bool
	Saved    bool      // a picture was kept
	From, To time.Time // class time; To is as far as it is written down yet
}

// An Asked is a question of staff, whether they may see something of this person.
type Asked struct {
	What Sight
	By   string // a name
}

// A Viewer is somebody of staff who looks at something of this person now.
type Viewer struct {
	ID, Name string
	What     Sight
	Large    bool
	Since    time.Time // class time
}

// An Attention is a word of staff that lies over everything else for a while.
type Attention struct {
	Text  string // may be empty
	By    string // a name
	Until time.Time
}

// A Showing is what this person shows staff alone.
type Showing struct {
	Screen, Camera Consent
	StaffCamera    bool // the camera is for staff alone, though nothing locks it
}

// Any reports whether staff may see anything.
func (s Showing) Any() bool { return s.Screen == ConsentGiven || s.Camera == ConsentGiven }
