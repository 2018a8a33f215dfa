package export

import (
	"strings"
	"time"

	"lyceum/quiz"
)

// A TestReport is what there is to tell of a test that a class was given.
type TestReport struct {
	Class string
	Test  *quiz.Test // with its key
	Made  time.Time  // in the zone in which times are written
	// Started and Closed are zero while the test has not begun, or is open.
	Started, Closed time.Time
	Takers          []Taker // all who were to take it, also those who did not
}

// A Taker is somebody who takes a test. Names, and what the roster says, are as people wrote them.
type Taker struct {
	Name        string
	ID, Email   string // of the roster; empty for who is not in it
	Fingerprint string // of the person's identity; empty for who never came
	Extra       time.Duration
	Grade       *float64 // of all attempts, 0 to Test.GradeMax; nil: none yet
	Feedback    string   // for the gradebook: what staff wrote on the attempts that count
	Attempts    []TestAttempt
	Flags       []string // what is to be looked at: late, backdated, forked, broken
}

// A TestAttempt is one way through a test.
type TestAttempt struct {
	Number           int    // from 1
	State            string // open, overdue, finished, handed in or abandoned (app/room AttemptState)
	Opened, Finished time.Time
	Deadline         time.Time // zero: there is none
	Answers          []TestAnswer
	Events           []TestEvent // opened, answered, flagged, finished, and what was noticed of the window
}

// A TestAnswer is what was answered to one question, and what became of it.
type TestAnswer struct {
	Slot     int            // of the test; 0 is the first
	Number   int            // as the student saw it, from 1; 0 of a description
	Question *quiz.Question // with its key
	Response quiz.Response
	At       time.Time     // when it was last changed; zero: never
	Seconds  time.Duration // spent, as far as changes show
	Tries    int           // how often it was changed
	Late     bool          // dated after the deadline: it does not count
	Max      float64
	Mark     float64
	Grading  bool // it waits to be marked by hand
	Comment  string
	History  []TestMark // what it was marked with before, and by whom; oldest first
}

// A TestMark is one decision about a mark.
type TestMark struct {
	At      time.Time
	By      string
	Mark    float64
	Comment string
	Auto    bool // by a corrected key
}

// A TestEvent is something that happened in an attempt.
type TestEvent struct {
	At     time.Time
	What   string
	Number int // of the question; 0: none
	N      int // of what was noticed, as the number of characters that were pasted
}

// States of an attempt.
const (
	attemptOpen      = "open"
	attemptOverdue   = "overdue"
	attemptAbandoned = "abandoned"
)

// ended reports whether an attempt counts.
func (a *TestAttempt) ended() bool {
	return a.State != attemptOpen && a.State != attemptOverdue && a.State != attemptAbandoned
}

// sum returns the marks of an attempt, known = false while something is to be marked by hand.
func (a *TestAttempt) sum() (marks float64, known bool) {
	known = true
	for _, answer := range a.Answers {
		marks += answer.Mark
		known = known && !answer.Grading
	}
	return marks, known
}

// splitName parts a name into what people are called and what their family is, as tables of Moodle have them: at a comma,
// behind the family's, or else before the last word.
func splitName(name string) (first, last string) {
	if family, given, ok := strings.Cut(name, ","); ok {
		return strings.TrimSpace(given), strings.TrimSpace(family)
	}
	words := strings.Fields(name)
	if len(words) < 2 {
		return name, ""
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// iso returns a time in ISO 8601, with its distance to universal time; empty for none.
func (r *TestReport) iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(r.Made.Location()).Format(time.RFC3339)
}
