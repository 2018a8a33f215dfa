package model

import (
	"time"

	"lyceum/quiz"
)

// Results are what the screen of a test's results shows. What of it is as before is the same in memory.
type Results struct {
	Test     string // ID
	Title    string
	Tab      ResultsTab
	HandedIn int
	Students int
	Ungraded int // answers that wait to be marked
	Released bool
	Few      string // a sentence: why there are no figures; empty: there are
	Care     string // a sentence: how far figures can be trusted; empty: there is nothing to say
	Cards    []FigureCard
	Bars     []ScoreBar
	Mean     float64 // of scores, 0 to 1
	Order    ResultsOrder
	Items    []ResultItem   // in the order of Order
	People   []ResultPerson // by name
	Answers  *ItemAnswers   // of one question; nil: none is chosen
	Log      []ResultLog    // the newest first
	Busy     bool           // something is exported or returned
	Written  string         // the file that was exported last
	Fix      *KeyFix        // the key that is being corrected; nil: none is
}

// A ResultsTab is one of the tabs of the screen.
type ResultsTab string

// Tabs of the screen.
const (
	ResultsSummary ResultsTab = "summary"
	ResultsPeople  ResultsTab = "students"
	ResultsAnswers ResultsTab = "answers"
	ResultsLog     ResultsTab = "log"
)

// A FigureCard is one figure of a test, with what it means.
type FigureCard struct{ Word, Value, Note string }

// A ScoreBar is how many students have a score in a range.
type ScoreBar struct {
	From, To float64 // 0 to 1
	Count    int
}

// A ResultsOrder is an order of questions.
type ResultsOrder uint8

// Orders of questions.
const (
	OrderAttention ResultsOrder = iota // what needs a look first
	OrderNumber
	OrderFacility
	OrderDiscrimination
)

// ResultsOrders are all of them, as they are shown.
var ResultsOrders = []ResultsOrder{OrderAttention, OrderNumber, OrderFacility, OrderDiscrimination}

// A ResultItem is a question in the table. Two can be compared.
type ResultItem struct {
	ID             string
	Number         int
	Name           string
	Type           string  // in words
	Known          bool    // there are figures
	Facility       float64 // 0 to 1
	Discrimination int     // percent
	Discriminates  bool    // Discrimination is known
	Reading        string
	Alarm          Alarm
}

// An Alarm says how much something needs a look.
type Alarm uint8

// How much something needs a look.
const (
	AlarmNone Alarm = iota
	AlarmNote
	AlarmLook
	AlarmWrong
)

// A ResultPerson is a student in the table. Two can be compared.
type ResultPerson struct {
	ID, Name string
	State    RowState
	Attempts int
	Marked   bool // nothing waits to be marked
	Graded   bool // Grade is known
	Grade    float64
	Max      float64
	Percent  int
	Took     time.Duration // 0: not known
	Late     bool
	Signals  int
}

// ItemAnswers are what students answered to one question.
type ItemAnswers struct {
	ID       string
	Name     string
	Number   int
	Question *quiz.Question
	Key      string
	CanFix   bool          // its key can be corrected by this person
	Choices  []ChoiceTaken // of a choice: how often each was taken
	Answers  []ItemAnswer  // by name
}

// A ChoiceTaken is how often one thing was chosen.
type ChoiceTaken struct {
	Text  string
	Right bool
	Count int
	Of    int
	Note  string // a sentence, such as that nobody took it
}

// An ItemAnswer is one student's answer. Two can be compared.
type ItemAnswer struct {
	ID, Name string
	Text     string
	Marked   bool
	Mark     float64
	Max      float64
	Verdict  Verdict
}

// A ResultLog is one thing that happened in a test. Two can be compared.
type ResultLog struct {
	At   time.Time // class time
	Icon string
	Who  string
	Text string // a sentence
}

// An ExportKind is a file that results are written as.
type ExportKind string

// Files that results are written as.
const (
	ExportGradebook ExportKind = "gradebook" // for Moodle
	ExportAttempts  ExportKind = "attempts"  // a row an attempt, a column a question
	ExportResponses ExportKind = "responses" // a row an answer
	ExportJSON      ExportKind = "json"
)
