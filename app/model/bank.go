package model

import (
	"slices"
	"strings"

	"lyceum/quiz"
)

// A Bank is what the screen Questions shows. What of it is as before is the same in memory.
type Bank struct {
	Tab     BankTab
	Opening bool   // the file of the bank is being opened
	Fault   string // a sentence: why the bank cannot be opened
	Saved   string // a sentence: what became of a damaged file; empty: it was sound
	Busy    bool   // something is read, written, imported or exported
	InClass bool   // the way back leads to a class
	MayGive bool   // to which this person may give a test

	Categories []BankCategory // those above before those below; the first is everything
	Trashed    int            // questions in the trash
	Filter     BankFilter
	Rows       []BankRow // of the questions that the filter leaves, the first ones; MoreQuestions brings more
	Total      int       // how many it leaves in all
	Picked     int       // questions that are picked, on show or not
	Open       *BankQuestion
	Undo       string // a sentence: what UndoBank takes back; empty: nothing
	Edited     *BankEdit
	Report     *FileReport

	Plans []BankPlan // the one changed last first
	Plan  *PlanDraft // that is being made or changed; nil: none is
}

// A BankTab is one of the tabs of the screen.
type BankTab string

// Tabs of the screen.
const (
	BankQuestions BankTab = "questions"
	BankTests     BankTab = "tests"
)

// A BankCategory is a place for questions. Two can be compared.
type BankCategory struct {
	Path   string // empty: everything
	Name   string
	Depth  int // 0: everything, 1: below it
	Own    int // questions in it alone
	Count  int // questions in it and below it
	Asking int // those of Count that ask something: a test can draw from them
}

// A BankFilter says which questions are listed. Two can be compared.
type BankFilter struct {
	Words    string
	Category string    // with all below it
	Type     quiz.Type `json:",omitzero"` // 0: all, which has no name to be written
	Trash    bool      // what is in the trash instead
	Sort     BankSort
}

// A BankSort is an order of questions.
type BankSort uint8

// Orders of questions.
const (
	BankByName BankSort = iota
	BankNewest
	BankByType
)

// A BankRow is a question as the list has it. Two can be compared.
type BankRow struct {
	ID       quiz.ID
	Name     string // or how the text begins, if it has none
	Text     string // how the text begins
	Type     string // in words
	Mark     float64
	Category string
	Tags     string
	Changed  string // when, in words
	Picked   bool
	Open     bool // it is the one beside the list
}

// Note says in a line what kind of question it is, what it is worth, where it is and how it is tagged.
func (r BankRow) Note() string {
	parts := []string{r.Type}
	if r.Mark > 0 {
		parts = append(parts, MarksWord(r.Mark))
	}
	return strings.Join(slices.DeleteFunc(append(parts, r.Category, r.Tags), func(s string) bool { return s == "" }), " · ")
}

// A BankQuestion is the question beside the list.
type BankQuestion struct {
	ID       quiz.ID
	Question *quiz.Question
	Category string
	Trashed  bool
	Key      string // what is right, in one line; empty: it is marked by hand, or asks nothing
}

// A BankEdit is a question that is being written.
type BankEdit struct {
	Number   int // differs for each that is begun
	Question quiz.Question
	Category string // where a new one goes
	New      bool
	Saving   bool
	Fault    string // a sentence: why it could not be saved
}

// A FileReport says what came of reading or writing a file of questions.
type FileReport struct {
	File       string // its name
	Path       string
	Written    bool   // it was written, else read
	Category   string // where what was read went; empty: the top
	Done       int    // questions that came, or were written
	Duplicates int    // that were there before, and were left out
	LeftOut    int    // that could not be read or written
	Problems   []FileProblem
}

// A FileProblem is one thing in a file that was not understood, or that a file cannot carry. Two can be compared.
type FileProblem struct {
	N        int    // its place in the report
	Line     int    // of the file, from 1; 0: of none
	Question string // its name; empty: not known
	Text     string // a sentence
	LeftOut  bool   // the question did not come
}

// A BankFormat is a kind of file of questions.
type BankFormat string

// Files that questions are written as.
const (
	BankGIFT BankFormat = "gift"
	BankJSON BankFormat = "json"
)

// A BankPlan is a saved test as the list has it. Two can be compared.
type BankPlan struct {
	ID      quiz.ID
	Title   string
	Slots   int
	Changed string // when, in words
}

// A PlanDraft is a test that is being put together.
type PlanDraft struct {
	Number   int       // differs for each that is opened
	ID       quiz.ID   // zero until it is saved
	Settings quiz.Test // without ID and slots
	Slots    []PlanSlot
	Asked    int     // questions that a student gets
	Marks    float64 // of all these
	Unsaved  bool
	Fault    string // a sentence: why it cannot be given, or was not saved
}

// A PlanSlot is a place in a test: a question, or some of a category. Two can be compared.
type PlanSlot struct {
	Key      int     // stays while the test is open
	Question quiz.ID // zero: some of a category
	Name     string  // of the question, or of the category
	Type     string  // of the question, in words
	Pick     int     // how many of the category
	Have     int     // how many it has
	Mark     float64 // of each; 0: what the question by itself is worth
	Worth    float64 // of each, in any case
}

// Pool reports whether some of a category are picked.
func (s PlanSlot) Pool() bool { return s.Question == quiz.ID{} }
