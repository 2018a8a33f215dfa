package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/quiz"
)

// A TestPane is what the tab Test shows. What of it is as before is the same in memory.
type TestPane struct {
	All     []TestLine // tests of the class, the newest first
	Open    *TestInfo  // in front; nil: there is none
	Taking  *Taking    // this person's attempt at Open; nil: none was opened
	Wall    *TestWall  // of Open, for who marks it; nil for others
	Offer   *TestOffer // a test that this person is about to give; nil: none
	CanGive bool       // this person may give tests, begin and end them
	Loading bool       // a file is being read, or a test announced
}

// A TestLine is a test as a list shows it. Two can be compared.
type TestLine struct {
	ID    string
	Title string
	State TestState
}

// A TestState is how far a test is with the class.
type TestState uint8

// How far a test is.
const (
	TestAnnounced TestState = iota // its questions arrive, sealed
	TestRunning
	TestOver     // answers count no more
	TestReleased // students see their results
)

// A TestInfo is what everybody may know of a test. Two can be compared.
type TestInfo struct {
	ID           string
	Title        string
	State        TestState
	By           Person // who gave it
	Instructions quiz.Text
	Questions    int
	Marks        float64 // of all questions
	GradeMax     float64
	Limit        time.Duration // as the test says; 0: none
	Extra        time.Duration // this person's on top of it
	Overdue      quiz.Overdue
	Grace        time.Duration
	Attempts     int // 0: without end
	Behaviour    quiz.Behaviour
	Watch        quiz.Watch
	Closes       time.Time // class time; zero: when staff end it
	Fetched      int       // percent of the sealed questions that are here
	CanOpen      bool      // this person can begin an attempt, or go on with one
	WhyNot       string    // a sentence, if not
	Used         int       // attempts that this person has begun
}

// A Taking is an attempt of this person.
type Taking struct {
	Test     string // ID
	Attempt  int    // from 1
	Phase    TakingPhase
	Seats    []*room.Seat // in this person's order
	Now      int          // which is in front, in Seats
	Asked    int          // questions among the seats
	Answered int          // of these
	Flagged  int          // the same
	Deadline time.Time    // class time; zero: none
	Whole    time.Duration
	Saved    SavedState
	Fault    string // a sentence: why the last answer could not be kept
	Offline  bool   // touch with all others is lost
	Watched  []string
	Hidden   string // the end of that list: what staff cannot see
	Looking  []Viewer
	Logged   []TestSignal // what the window told staff, the newest first
	Checks   bool         // each question can be checked at once
	Result   *TakingResult
	Again    bool // another attempt is allowed
}

// A TakingPhase is how far an attempt is.
type TakingPhase uint8

// How far an attempt is.
const (
	TakingOpen    TakingPhase = iota // it can be answered
	TakingGrace                      // time is over, and it can still be handed in
	TakingHandIn                     // it is being handed in
	TakingDone                       // it is handed in
	TakingExpired                    // time was over before it was handed in, and it does not count
)

// A Verdict says how good an answer is.
type Verdict uint8

// How good an answer is.
const (
	VerdictHidden Verdict = iota // not told, or not known yet
	VerdictRight
	VerdictPart
	VerdictWrong
)

// VerdictOf judges the fraction of its mark that an answer earned; nil: nobody told.
func VerdictOf(fraction *float64) Verdict {
	switch {
	case fraction == nil:
		return VerdictHidden
	case *fraction < 0.000001:
		return VerdictWrong
	case *fraction > 0.999999:
		return VerdictRight
	}
	return VerdictPart
}

// A SavedState says where the answers of an attempt are.
type SavedState uint8

// Where answers are.
const (
	SavingHere     SavedState = iota // the newest is on its way to this computer's disk
	SavedWaiting                     // on this computer; nobody of staff can be reached
	SavedHere                        // on this computer, and on the way to staff
	SavedDelivered                   // staff have said that they have all
	SaveFailed                       // this computer's disk refuses
)

// A TakingResult is what became of an attempt.
type TakingResult struct {
	Grade, Max float64
	Percent    int
	Ungraded   int // answers that wait to be marked
}

// A SignalKind is something that a window tells staff during a test.
type SignalKind uint8

// What is told.
const (
	SignalAway     SignalKind = iota + 1 // another window has the keyboard
	SignalBack                           // this one has it again
	SignalNotFull                        // full screen was left
	SignalFull                           // the window fills the screen again
	SignalPaste                          // something long was pasted: how long, never what
	SignalCutOff                         // staff noticed that the computer could not be reached
	SignalReturned                       // and that it can again
)

// A TestSignal is one such message. Two can be compared.
type TestSignal struct {
	Kind  SignalKind
	At    time.Time // class time
	Count int       // characters, of SignalPaste
}
