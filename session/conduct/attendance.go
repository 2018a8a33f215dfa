package conduct

import (
	"time"

	"lyceum/session/journal"
)

// An Attendance is what the class's log says of one person in one sitting.
type Attendance struct {
	Authors   []journal.Author // more than one if the person came under several identities; in order
	Name      string           // of the first join of the first author; of the roster once matched
	ID, Email string           // of the roster; empty without a match
	MatchedBy MatchedBy        // what matched it; of several identities the first
	Staff     bool             // runs the class; scores no points
	First     journal.Clock    // the beginning of the first interval, clipped to the sitting
	Last      journal.Clock    // the end of the last
	Present   bool             // is there, as far as was heard, at the end of what the log says
	Intervals []Interval       // rising, apart from each other; what is open ends at what was heard last
	Rejoins   int              // came back after a loss, a restart or a leave
	Messages  int              // lines of public chat that count
	Hands     int              // times the hand was raised
	Reactions int              // that count
	// Talk, Camera and Screen are how long the person talked to the class and showed it a camera or a screen, by the own word
	// of their program ([Activity]); never longer than Time. They are known to who reads desk logs.
	Talk, Camera, Screen time.Duration
	Moments              Moments
	Score                Score
}

// Moments are when somebody did what is counted, rising.
type Moments struct {
	Messages, Hands, Reactions []journal.Clock
	Talks                      []Talk
}

// A Talk is some talking: Length of it from From to To.
type Talk struct {
	From, To journal.Clock
	Length   time.Duration
}

// An Interval is a time that somebody was there, from From up to To.
type Interval struct{ From, To journal.Clock }

// Length returns how long an interval is.
func (i Interval) Length() time.Duration { return i.To.Time().Sub(i.From.Time()) }

// Time returns how long somebody was there.
func (a Attendance) Time() (d time.Duration) {
	for _, i := range a.Intervals {
		d += i.Length()
	}
	return d
}

// A Score is what somebody contributed, 0 to 2 points a part, relative to the student who contributed most.
type Score struct{ Talk, Chat, Hands, Reactions float64 }

// Total returns the points of all parts.
func (s Score) Total() float64 { return s.Talk + s.Chat + s.Hands + s.Reactions }

// A SittingAttendance is who was in a sitting.
type SittingAttendance struct {
	Sitting
	Heard journal.Clock // the last thing heard of the class within the sitting, or its end
	Rows  []Attendance  // by name, then by key
}

// Length returns how long the sitting was, as far as was heard.
func (s SittingAttendance) Length() time.Duration { return s.Heard.Time().Sub(s.Started.Time()) }

// Percent returns which part of the sitting somebody was there, 0 to 100.
func (s SittingAttendance) Percent(a Attendance) float64 {
	if s.Length() <= 0 {
		return 0
	}
	return min(100, 100*float64(a.Time())/float64(s.Length()))
}
