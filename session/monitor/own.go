package monitor

import "time"

// An Own is the part of a report that only the program in front of the person knows. The zero value says nothing.
type Own struct {
	Place Place // what is in front
	// Hidden says that no window shows: minimised, or none was ever opened.
	Hidden bool

	Focused   bool      // the window has the focus
	FocusAt   time.Time // since when it has or has not; zero: not known
	FocusLost int       // how often it was lost since the program entered the class

	// ActiveAt is when the person last moved the mouse or pressed a key, coarsely; zero: not known.
	ActiveAt time.Time

	Microphone, Camera, Screen Media
	ShowsScreen, ShowsCamera   Consent // to staff

	Test    Test
	Version string // of the program; longer than [MaxVersion] bytes it is cut
}

// IsUrgent reports whether staff are to hear of a change sooner than with the next report.
func (o Own) IsUrgent(before Own) bool {
	return o.Focused != before.Focused || o.FocusLost != before.FocusLost || o.Hidden != before.Hidden || o.Place != before.Place ||
		o.Microphone != before.Microphone || o.Camera != before.Camera || o.Screen != before.Screen ||
		o.ShowsScreen != before.ShowsScreen || o.ShowsCamera != before.ShowsCamera || o.Test.Done != before.Test.Done
}

// A Place is what somebody has in front.
type Place uint8

// The places.
const (
	NoPlace Place = iota // not said
	AtVideo
	AtSlides
	AtBoard
	AtPuzzle
	AtTest
	AtMonitor
	places = iota
)

// String returns one word.
func (p Place) String() string {
	return wordOf(p, "", "video", "slides", "board", "puzzle", "test", "monitor")
}

// A Media says how a device of somebody's is.
type Media uint8

// The states of a device.
const (
	Off Media = iota
	On
	Faulty // it was to be on, and does not work
	Locked // by staff
	medias = iota
)

// String returns one word.
func (m Media) String() string { return wordOf(m, "off", "on", "fault", "locked") }

// A Consent is what somebody answered who was asked to show something.
type Consent uint8

// The answers.
const (
	NotAsked Consent = iota
	Asked
	Agreed
	Declined // or stopped it
	consents = iota
)

// String returns one word.
func (c Consent) String() string { return wordOf(c, "not asked", "asked", "agreed", "declined") }

// A Path is how somebody reaches the class.
type Path uint8

// The paths.
const (
	NoPath Path = iota // nobody is linked
	LAN
	Direct
	paths = iota
)

// String returns one word.
func (p Path) String() string { return wordOf(p, "", "lan", "direct") }

func wordOf[T ~uint8](v T, words ...string) string {
	if int(v) < len(words) {
		return words[v]
	}
	return "?"
}

// A Test is how far somebody is in a test. The zero value is that of nobody who takes one.
type Test struct {
	ID              uint64 // the first bytes of its ID; not 0
	Answered, Total int    // questions, at most [MaxQuestions]
	Done            bool   // handed in
}
