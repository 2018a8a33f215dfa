package monitor

import (
	"encoding/binary"
	"time"

	"lyceum/session/journal"
)

// What reports hold at most. Encode leaves out or cuts what is beyond.
const (
	MaxVersion   = 24 // bytes
	MaxQuestions = 9999
	MaxMissed    = 8
	MaxStreams   = 8
	MaxLinks     = 80
	MaxReport    = 1024 // bytes
)

// A Report is what a member tells staff of itself. Spans of time end when it was made.
type Report struct {
	Place     Place
	Hidden    bool
	Focused   bool
	FocusFor  time.Duration // seconds; how long it has been as it is
	FocusLost int
	Idle      time.Duration // seconds; since the person last did something

	Microphone, Camera, Screen Media
	ShowsScreen, ShowsCamera   Consent

	Test    Test
	Version string // now and then; [Board] keeps it

	Link
	Missed  []Missed // who stands next to the member on the ring and fell silent
	Streams []StreamRef
	Links   []Tie // only while staff look at who is linked to whom, and nil in most reports then
}

// A Link is how somebody's network is.
type Link struct {
	Path        Path
	RTT, Jitter time.Duration // milliseconds; of the way into the class
	Loss        int           // ‰ of what was sent lately, of all links
	Neighbors   int
	KbitIn      int // of UDP payload, on average since the last report
	KbitOut     int
	Sound       Share // of others' sound that came in time, since the last report
	Pictures    Share
}

// A Share is a number of parts of 100, or that there was nothing to have a share of.
type Share int8

// NoShare says that there was nothing. It is the zero value, so a Share is one more than its percentage.
const NoShare Share = 0

// ShareOf returns part of whole.
func ShareOf(part, whole uint64) Share {
	if whole == 0 {
		return NoShare
	}
	return Share(min(part, whole)*100/whole) + 1
}

// Percent returns the share; it is false if there was nothing.
func (s Share) Percent() (percent int, ok bool) { return max(int(s)-1, 0), s != NoShare }

// A Key names a member in reports, where another is meant: the first bytes of its author key.
type Key uint64

// KeyOf returns the name of an author.
func KeyOf(a journal.Author) Key { return Key(binary.BigEndian.Uint64(a[:])) }

// A Short names a member where there is little room, in pictures only: the first bytes of its author key.
type Short uint32

// ShortOf returns the short name of an author.
func ShortOf(a journal.Author) Short { return Short(binary.BigEndian.Uint32(a[:])) }

// A Missed is somebody who fell silent, in the words of one who stood next to it.
type Missed struct {
	Who Key
	For time.Duration // tenths of a second; since it was heard last
}

// A StreamRef names a stream of which links say whose parents they are.
type StreamRef struct {
	Publisher Short
	Kind      uint8 // of its name: 0 another, 1 mic, 2 cam, 3 screen
}

// A Tie is a link of a member's to another, as the member sees it. Of the two ends of a link from which nothing of a stream
// comes, the one with the smaller author key tells of it.
type Tie struct {
	To   Short
	RTT  time.Duration // milliseconds
	Loss int           // ‰
	From uint8         // bits, of Report.Streams: those of which the other passes something on to the member
}
