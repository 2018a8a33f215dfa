package quiz

import "time"

// A Test is what a class is given: questions, and how they are taken and marked. Nobody changes one that was announced.
type Test struct {
	ID           ID
	Title        string
	Instructions Text
	Slots        []Slot
	Shuffle      bool          // of slots: each student has an order of their own
	Limit        time.Duration // from the student's own opening; 0: none
	Overdue      Overdue
	Grace        time.Duration // with OverdueGrace: how long after the end it can still be handed in
	Attempts     int           // how often it may be taken; 0: without end
	Grading      AttemptGrading
	Behaviour    Behaviour
	GradeMax     float64 // what the sum of marks is scaled to, above 0
	Review       Review  // what students see once results are released
	Watch        Watch   // what staff are told of a student's window
}

// A Slot is a place in a test: a question, or some of a pool, which are chosen for each student and attempt.
type Slot struct {
	Pool []Question `json:"pool"`
	Pick int        `json:"pick"`           // 1 to len(Pool)
	Mark float64    `json:"mark,omitempty"` // of each question picked
}

// An Overdue says what becomes of an attempt whose time is over.
type Overdue uint8

// Rules for attempts that are overdue, Moodle's three.
const (
	OverdueSubmit  Overdue = iota // it is handed in as it is
	OverdueGrace                  // it can still be handed in for a while, but not be changed
	OverdueAbandon                // it counts only if it was handed in before
)

// An AttemptGrading says which of several attempts counts.
type AttemptGrading uint8

// Which attempt counts.
const (
	Highest AttemptGrading = iota
	Average
	First
	Last
)

// A Behaviour says when answers are marked.
type Behaviour uint8

// When answers are marked.
const (
	Deferred  Behaviour = iota // once the attempt is handed in; right answers never leave staff's machines
	Immediate                  // each once, when the student asks: a machine of staff says
	Practice                   // each once, when the student asks, by the student's own machine: the key is given to all
)

// A Review says what students see of their results, once those are released. Marks and comments they see always.
type Review struct {
	Responses bool `json:"responses,omitempty"` // which of their answers were right
	Key       bool `json:"key,omitempty"`       // right answers
	Feedback  bool `json:"feedback,omitempty"`
}

// A Watch says what staff are told of the window of who takes a test. It is on the badge students see.
type Watch struct {
	Focus      bool `json:"focus,omitempty"`       // whether the window is in front
	FullScreen bool `json:"full_screen,omitempty"` // whether it fills the screen
	Paste      bool `json:"paste,omitempty"`       // that something long was pasted, never what
}
