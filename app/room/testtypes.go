package room

import (
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
)

// Tests are the tests of a class as this person sees them at one moment. Nobody changes what is in them; of what is as it was
// before, pointers are the same.
type Tests struct {
	All      []*TestOf // in the order in which they were announced
	MayGive  bool      // start, extend and end
	MayGrade bool      // announce, mark and release
	MayWatch bool      // see how far everybody is: Lines
}

// Test returns one of them; nil: there is none of that ID.
func (t *Tests) Test(id quiz.ID) *TestOf {
	if t == nil {
		return nil
	}
	for _, is := range t.All {
		if is.ID == id {
			return is
		}
	}
	return nil
}

// A TestState is how far a test is.
type TestState string

// What a TestState can be; machine-readable output has the same.
const (
	TestAnnounced TestState = "announced" // nobody can read it yet but staff
	TestRunning   TestState = "running"
	TestOver      TestState = "over"     // nobody can answer any more, but who was given more time
	TestReleased  TestState = "released" // results are known
)

// A TestAbout is what everybody in the class may know of a test beforehand.
type TestAbout = attempt.About

// A TestOf is a test of a class.
type TestOf struct {
	ID      quiz.ID
	About   TestAbout
	By      Person // who announced it
	Since   time.Time
	State   TestState
	Started time.Time // class time, as all times here; zero: not yet
	Closes  time.Time // for who was not given more time; zero: when it is ended
	Have    uint64    // bytes of its sealed file that are here
	Size    uint64    // in all; as many as Have: it can be taken without a network
	Err     error     // why it cannot be read: ErrTestDamaged, or one of the disk's or of files'

	// Paper is the test without its key: for staff once its file is here, for students from the start on; else nil.
	Paper *quiz.Test
	// Key is the whole test: for staff once its file is here; for students of a Practice test, from the start on.
	Key *quiz.Test

	Own   *OwnTest      // of this person, if it is one of those who take it; nil for staff
	Lines []*TestLine   // of everybody who takes it, in the order of People; for who may watch
	Sum   TestSum       // over Lines
	Staff []TestStaffed // what staff did with it, in order; for who may watch
}

// A TestSum counts who takes a test.
type TestSum struct {
	Takers    int // to take it
	Open      int // at it now
	Finished  int // handed in at least one attempt, by themselves or by rule
	Delivered int // of whom staff have confirmed all that is known here
	Grading   int // answers that have to be marked by hand
}

// A TestStaffed is something that staff did with a test.
type TestStaffed struct {
	What string // announced, started, extended, ended, released or corrected
	By   string // a Person's ID
	At   time.Time
}

// An AttemptState is how far an attempt is.
type AttemptState string

// What an AttemptState can be; machine-readable output has the same.
const (
	AttemptOpen      AttemptState = "open"
	AttemptOverdue   AttemptState = "overdue"   // its time is over; it can still be handed in, not changed
	AttemptFinished  AttemptState = "finished"  // handed in by the student
	AttemptHandedIn  AttemptState = "handed in" // by rule, at its deadline
	AttemptAbandoned AttemptState = "abandoned" // by rule: it was not handed in, and does not count
)

// An OwnTest is what a test is to the person at this computer, who takes it.
type OwnTest struct {
	MayOpen  bool          // OpenAttempt begins an attempt now
	Left     int           // attempts that may still be begun; -1: without end
	Extra    time.Duration // given to this person
	Closes   time.Time     // for this person; zero: when it is ended
	Attempts []*Attempt    // by number
	Grade    *float64      // of all attempts, from 0 to About.GradeMax; nil: not known, or not released
}

// Current returns the attempt that is open or overdue, nil if none is.
func (o *OwnTest) Current() *Attempt {
	if o == nil || len(o.Attempts) == 0 {
		return nil
	}
	a := o.Attempts[len(o.Attempts)-1]
	if a.State != AttemptOpen && a.State != AttemptOverdue {
		return nil
	}
	return a
}

// An Attempt is one of this person's own.
type Attempt struct {
	Number    int // from 1
	State     AttemptState
	Opened    time.Time
	Deadline  time.Time // for changes; zero: there is none
	LastCall  time.Time // for handing in; later than Deadline with quiz.OverdueGrace, else the same
	Finished  time.Time // zero: not yet
	Seats     []*Seat   // in this student's order
	Saved     bool      // all of it is on this computer's disk
	Delivered bool      // a member of staff has confirmed all of it
	Marks     *float64  // once released: the sum; nil: not known
	Waiting   string    // why marks are not known though released: "grading"; else empty
}

// A Seat is a question as one student has it.
type Seat struct {
	Number   int            // as it is shown, from 1; 0 of a description
	Question *quiz.Question // a paper: its choices, stems and items are in this student's order
	Mark     float64        // at most
	Response quiz.Response
	Answered bool // there is a response
	Flagged  bool
	State    SeatState
	Check    CheckState // of Immediate and Practice
	Result   *SeatResult
}

// A SeatState says where the newest response is.
type SeatState string

// What a SeatState can be; machine-readable output has the same.
const (
	SeatEmpty     SeatState = "empty"     // nothing was answered
	SeatTyping    SeatState = "typing"    // not on the disk yet, for a second at most
	SeatSaved     SeatState = "saved"     // on this computer's disk: it counts, whatever happens
	SeatDelivered SeatState = "delivered" // and confirmed by staff
	SeatUnsaved   SeatState = "unsaved"   // the disk refuses it
)

// A CheckState says how it stands with a question that is marked at once.
type CheckState string

// What a CheckState can be; machine-readable output has the same.
const (
	CheckNone   CheckState = ""       // CheckAnswer may be called, if the behaviour has it
	CheckAsked  CheckState = "asked"  // and nobody of staff has answered yet
	CheckMarked CheckState = "marked" // Result says how; it is not changed any more
)

// A SeatResult is what a student gets to know of one answer.
type SeatResult struct {
	Mark     float64
	Grading  bool     // it is to be marked by hand, so Mark says nothing yet
	Comment  string   // by who marked it
	Fraction *float64 // of the mark, with Review.Responses; else nil
	Right    string   // the right answer in words, with Review.Key
	Feedback []string // with Review.Feedback
}

// A TestLine is how far one student is, for staff. It is the same pointer while nothing in it changes.
type TestLine struct {
	Person    Person
	Extra     time.Duration
	Attempts  []AttemptLine // by number
	Grade     *float64      // of all attempts; nil: none counts yet
	Delivered bool          // staff have confirmed all that is known here of this student
	Signals   SignalCount
	Flags     []string // what is to be looked at: late, backdated, forked, broken; machine-readable
}

// Last returns the newest attempt, nil if there is none.
func (l *TestLine) Last() *AttemptLine {
	if len(l.Attempts) == 0 {
		return nil
	}
	return &l.Attempts[len(l.Attempts)-1]
}

// An AttemptLine is how far one attempt is, for staff.
type AttemptLine struct {
	Number   int
	State    AttemptState
	Opened   time.Time
	Deadline time.Time // zero: there is none
	Finished time.Time // by the student or by rule; zero: not yet
	Answered int       // seats
	Of       int       // that ask something
	Current  int       // the number of the question answered last; 0: none
	Flagged  int
	Marks    float64 // so far
	Grading  int     // answers to be marked by hand
	Late     int     // answers dated after the deadline, which do not count
	CameLate int     // answers that staff received long after their date; they count
}

// A SignalCount counts what was noticed about a student's window.
type SignalCount struct {
	FocusLost  int
	Away       time.Duration // without focus, in all
	Unfull     int           // full screen left
	Pastes     int
	Pasted     int // characters, in all
	Vanished   int // connections lost
	LastSignal time.Time
}

// A SignalKind is something that a student's window notices.
type SignalKind string

// What a SignalKind can be; machine-readable output has the same.
const (
	FocusLost      SignalKind = "focus-lost"
	FocusBack      SignalKind = "focus-back"
	FullScreenLeft SignalKind = "full-screen-left"
	FullScreenBack SignalKind = "full-screen-back"
	Pasted         SignalKind = "pasted" // with how many characters
)

// A TestStart says for whom a test begins and for how long.
type TestStart struct {
	Closes time.Time                // class time; zero: when it is ended
	Who    []string                 // names or IDs; nobody: all students
	Extra  map[string]time.Duration // by name or ID: more time than others have
}

// An AttemptReview is one attempt with all that staff know of it.
type AttemptReview struct {
	Person Person
	Line   AttemptLine
	Seats  []SeatReview
	Grade  *float64 // of all attempts
	Log    []AttemptEvent
}

// A SeatReview is one answer, and how it was marked.
type SeatReview struct {
	Number   int            // as the student sees it, from 1; 0 of a description
	Place    attempt.Place  // in the test
	Question *quiz.Question // with its key, in the student's order
	Response quiz.Response
	At       time.Time // when it was last changed; zero: never
	Max      float64
	Mark     float64
	Grading  bool // to be marked by hand
	Comment  string
	Changes  int           // how often it was changed
	History  []MarkChange  // by hand, and by corrected keys; oldest first
	Seconds  time.Duration // spent, as far as changes show
}

// A MarkChange is one decision about a mark.
type MarkChange struct {
	At      time.Time
	By      Person
	Mark    float64
	Comment string
	Auto    bool // by a corrected key
}

// An AttemptEvent is something of an attempt's log: opened, answered, flagged, finished, a signal.
type AttemptEvent struct {
	At     time.Time
	What   string
	Number int // of the question; 0: none
	N      int // of a signal
}
