//go:build !nogui

package editor

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A short is what is right of a short answer.
type short struct {
	e         *Editor
	matchCase *widget.Check
	list      *form.List[*pattern]
}

// A pattern is a row of it.
type pattern struct {
	line     *lineBox
	percent  *numberBox
	feedback *textBox
	body     fyne.CanvasObject
}

func (p *pattern) Content() fyne.CanvasObject { return p.body }
func (p *pattern) First() fyne.Focusable      { return p.line.input }

// answerName is the title of the row of an answer.
func answerName(i int) string { return words.T("Answer %d", i+1) }

func newShort(e *Editor) *short {
	s := &short{e: e, matchCase: widget.NewCheck(words.T("Capital letters count"))}
	s.matchCase.Set(e.base.MatchCase)
	s.matchCase.Changed = func(bool) { e.change() }
	s.list = form.NewList(&e.owner, words.T("Answers, tried from the first on"), words.T("Add an answer"), answerName, func() *pattern { return s.row(quiz.Answer{Fraction: 1}) })
	for _, a := range e.base.Answers {
		s.list.Append(s.row(a))
	}
	if len(s.list.Rows) == 0 {
		s.list.Append(s.row(quiz.Answer{Fraction: 1}))
	}
	return s
}

func (s *short) row(a quiz.Answer) *pattern {
	p := &pattern{line: s.e.newLine(words.T("What is written"), "", a.Pattern)}
	p.line.field.SetHelp(words.T("* stands for anything, \\* for the star itself."))
	p.percent = s.e.newNumber(words.T("Worth, in percent"), a.Fraction, writePercent, readPercent)
	p.feedback = s.e.newText(words.T("Feedback to who wrote it"), 1, a.Feedback)
	p.body = widget.Column(8, widget.Beside(16, 140, []float32{3, 1}, p.line.field, p.percent.field), p.feedback.field)
	return p
}

func (s *short) objects() []fyne.CanvasObject {
	return append(s.list.Objects(), s.matchCase)
}

func (s *short) fill(q *quiz.Question, at *spots) {
	q.MatchCase = s.matchCase.Checked
	for _, p := range s.list.Rows {
		feedback := p.feedback.text()
		if p.line.trimmed() == "" && feedback.Source == "" {
			continue // blank
		}
		i := len(q.Answers)
		q.Answers = append(q.Answers, quiz.Answer{Pattern: p.line.input.Text, Fraction: p.percent.value(), Feedback: feedback})
		at.put(quiz.PartAnswer, i, quiz.FieldPattern, p.line.spot())
		at.put(quiz.PartAnswer, i, quiz.FieldFraction, p.percent.spot())
		at.put(quiz.PartAnswer, i, quiz.FieldFeedback, p.feedback.spot())
	}
	at.whole(quiz.FieldAnswers, ofList(s.list))
}

// An essay is how much room an answer is given that somebody reads.
type essay struct{ lines *numberBox }

func newEssay(e *Editor) *essay {
	return &essay{e.newNumber(words.T("Room for the answer, in lines"), float64(e.base.Lines), writeNumber, readAmount)}
}

func (s *essay) objects() []fyne.CanvasObject { return []fyne.CanvasObject{s.lines.field} }

func (s *essay) fill(q *quiz.Question, at *spots) {
	if n := s.lines.value(); n == float64(int8(max(-1, min(n, 100)))) { // a whole number; what is none has no room
		q.Lines = int(n)
	}
	at.whole(quiz.FieldLines, s.lines.spot())
}

// trimmed is what stands in a line, without the space around it.
func (l *lineBox) trimmed() string { return strings.TrimSpace(l.input.Text) }
