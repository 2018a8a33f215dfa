package model

import (
	"time"

	"lyceum/quiz"
)

// A TestWall is what staff see of a test: a line for each student, and one student large.
type TestWall struct {
	Rows   []TestRow // in the order of Sort
	Sort   TestSort
	Counts TestCounts
	Marks  float64   // a whole attempt is worth
	Work   *TestWork // one student's answers; nil: nobody's is open
	Essays []EssayOf // questions with answers that wait to be marked, in their order
	May    bool      // this person may begin, end and mark
}

// TestCounts count the lines of a wall.
type TestCounts struct {
	All      int
	Waiting  int // have not begun
	Taking   int
	HandedIn int
	Cut      int // were in the test and cannot be reached
	Ungraded int // answers that wait to be marked
	Signals  int // students with signals
	Answered int // questions, of all students
	Asked    int
}

// A TestSort is an order of students.
type TestSort uint8

// Orders of students.
const (
	TestByAttention TestSort = iota
	TestByName
	TestByProgress
	TestByMarks
)

// TestSorts are all orders, as they are shown.
var TestSorts = []TestSort{TestByAttention, TestByName, TestByProgress, TestByMarks}

// A TestRow is one student on the wall. Two can be compared.
type TestRow struct {
	ID, Name  string
	Here      bool
	Lost      time.Time // class time: since when they cannot be reached, if they were in the test; zero: they can, or were not
	State     RowState
	Attempt   int
	Answered  int
	Asked     int
	Current   int // number of the question in front; 0: not known
	Flagged   int
	Delivered bool
	Signals   TestSignals
	Late      bool // something of theirs came late
	Doubtful  bool // their log has entries that contradict others, or dates that cannot be
	Extra     time.Duration
	Ungraded  int
	Marked    bool
	Marks     float64
}

// TestSignals count what a student's window told, and when it told last. Two can be compared.
type TestSignals struct {
	Away    int
	AwayFor time.Duration // in all
	NotFull int           // full screen was left
	Pastes  int
	Pasted  int // characters, in all
	CutOff  int
	Last    time.Time // class time
}

// Count is how many there are.
func (s TestSignals) Count() int { return s.Away + s.NotFull + s.Pastes + s.CutOff }

// A RowState is how far a student is.
type RowState uint8

// How far a student is.
const (
	RowWaiting RowState = iota
	RowTaking
	RowHandedIn
	RowExpired // time is over, and they did not hand in
)

// A TestWork is all that one student has answered.
type TestWork struct {
	Row     TestRow
	Answers []WorkAnswer
	Now     int         // which answer has the form for marks, in Answers
	Log     []WorkEvent // the newest first
	Only    string      // marking goes through one question only: its ID; empty: through all
	Left    int         // answers that wait to be marked, of everybody, this one included
}

// A WorkAnswer is an answer as who marks it sees it.
type WorkAnswer struct {
	Number   int
	Seat     int // in the student's order, as verbs name it
	Question *quiz.Question
	Text     string // of the answer, in words; empty: there is none
	Key      string // what is right, in words; empty: it is marked by hand
	Flagged  bool
	Marked   bool
	ByHand   bool // somebody of staff said the mark
	By       string
	Mark     float64
	Max      float64
	Comment  string
	Verdict  Verdict
	Late     bool
	History  []WorkMark // marks by hand, the newest first
}

// A WorkEvent is something that happened in an attempt. Two can be compared.
type WorkEvent struct {
	At   time.Time // class time
	Text string    // a sentence
}

// A WorkMark is a mark that somebody gave by hand.
type WorkMark struct {
	By      string    // who, or what: empty for the key as it was announced
	At      time.Time // class time; zero of that key
	Mark    float64
	Comment string
}

// An EssayOf is a question whose answers are marked by hand.
type EssayOf struct {
	ID       string
	Number   int // in the order of the test
	Name     string
	Ungraded int
}

// A TestOffer is a test that is about to be given, and how.
type TestOffer struct {
	Test     quiz.Test
	From     string   // name of the file
	Problems []string // of the file: what was left out; sentences
	Fault    string   // why it cannot be given; a sentence
}

// A TestStart says how a test begins.
type TestStart struct {
	Closes time.Duration // from now on; 0: when staff end it
	Who    []string      // IDs; nil: everybody
	Extra  []TestExtra
}

// A TestExtra is time that one student has on top.
type TestExtra struct {
	ID string
	By time.Duration
}
