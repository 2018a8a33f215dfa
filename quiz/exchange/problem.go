package exchange

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"lyceum/quiz"
)

// A Problem is something in a file of questions that was not understood, or will not be as it was: when it is read, and when it is written
// in a format that carries less. Sentences for people are in app/model.
type Problem struct {
	Line     int    // of the file that was read, from 1; of a question that comes from none, 0
	Question string // name of the question; empty where none could be told
	Kind     ProblemKind
	What     string // the piece of the file it is about, or a number; cut to MaxWhat characters
	LeftOut  bool   // the question is not in the result: an error. Else a warning: it is, as the kind says
}

// MaxWhat is how many characters of a file a problem repeats.
const MaxWhat = 80

// Error returns what programmers read.
func (p Problem) Error() string {
	text := fmt.Sprintf("line %d: %v", p.Line, p.Kind)
	if p.What != "" {
		text += fmt.Sprintf(": %q", p.What)
	}
	return text
}

// Reason returns what quiz.Check finds wrong with a question, without its name, for What of a NotAllowed.
func Reason(err error) string {
	var wrong *quiz.CheckError
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	nameless := *wrong
	nameless.Question = ""
	return nameless.Error()
}

// Problems collects what is wrong with a file, up to MaxProblems. The zero value is ready.
type Problems struct {
	all     []Problem
	beyond  bool
	leftOut int
}

// Add notes one.
func (p *Problems) Add(one Problem) {
	if one.LeftOut {
		p.leftOut++
	}
	if p.beyond {
		return
	}
	if p.beyond = len(p.all) == MaxProblems; p.beyond {
		p.all = append(p.all, Problem{Line: one.Line, Kind: TooManyProblems})
		return
	}
	if utf8.RuneCountInString(one.What) > MaxWhat {
		one.What = Cut(one.What, MaxWhat-1) + "…"
	}
	p.all = append(p.all, one)
}

// LeftOut returns how many of the problems left a question out, including those that All does not have.
func (p *Problems) LeftOut() int { return p.leftOut }

// All returns them by their lines. The caller owns the slice.
func (p *Problems) All() []Problem {
	all := slices.Clone(p.all)
	slices.SortStableFunc(all, func(a, b Problem) int { return a.Line - b.Line })
	return all
}
