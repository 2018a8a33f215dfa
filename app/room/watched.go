package room

import "time"

// A Watched is what staff know of a person: what that person's program says of itself, and what those next to it say. Times
// are class time; words are empty where nothing is known.
type Watched struct {
	ID, Name string
	Role     Role
	Presence string    // here; gone, without a goodbye; left
	Gone     time.Time // of who is gone: when they were heard last
	Reported time.Time // when the last report was made; zero: there was none

	Place      string // what is in front: video, slides, board, puzzle, test or monitor
	Hidden     bool   // no window is to be seen
	Focused    bool   // it has the keyboard
	FocusSince time.Time
	FocusLost  int       // times
	IdleSince  time.Time // zero: the person is at it

	Path                string // lan, direct or relay
	RTT, Jitter         time.Duration
	Loss                float64 // 0 to 1
	Neighbors           int
	Received, Sent      int // kbit/s
	SoundIn, PicturesIn int // percent of others' that came in time; -1: there were none

	Mic, Camera, Screen          string // off, on, fault or locked: what the class gets
	ScreenConsent, CameraConsent string // unasked, asked, yes or no

	Test            uint64 // which; 0: none
	Answered, Total int
	Done            bool
	Version         string
	Links           []WatchedLink // only while WatchLinks is on; never modified
}

// A WatchedLink is one of a person's links.
type WatchedLink struct {
	To     string // a Person's ID
	RTT    time.Duration
	Loss   float64
	Parent []WatchedStream // that come by it
}

// A WatchedStream names a stream.
type WatchedStream struct {
	ID     string // a Person's, whose it is
	Stream string // mic, cam or screen; empty: another
}

// MonitorPresence is what the window knows of the person at it, for staff.
type MonitorPresence struct {
	Place           string // what is in front: video, slides, board, puzzle, test or monitor
	Hidden          bool   // the window is minimised, or on another desktop
	Focused         bool   // it has the keyboard
	Idle            time.Duration
	Test            uint64 // the first bytes of the ID of the test that is open; 0: none
	Answered, Total int
	Done            bool
}
