//go:build !nogui

package editor

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/test"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A preview shows the question as a student has it. It can be answered there, and says what the answer is worth.
type preview struct {
	content  fyne.CanvasObject
	e        *Editor
	page     *fyne.Container
	trial    *fyne.Container
	worth    *widget.Text
	feedback *prose.Prose
	q        quiz.Question
	sound    bool // it can be marked
	is       quiz.Response
}

func newPreview(e *Editor) *preview {
	p := &preview{e: e, trial: widget.Column(0), worth: widget.NewHeading("", widget.Body, widget.Ink), feedback: prose.New(widget.Body, widget.Muted)}
	p.page = widget.Column(16, widget.NewHeading(words.T("As a student sees it"), widget.Secondary, widget.Muted), p.trial, p.worth, p.feedback)
	card := widget.NewCard(widget.Pad(16, 16, 16, 16, p.page))
	p.content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(24, 24, 24, 24, card)))
	return p
}

// set shows a question; an answer that fits it stays.
func (p *preview) set(q *quiz.Question, sound bool) {
	p.q, p.sound = *q, sound
	paper := paperOf(q)
	if paper.CheckResponse(p.is) != nil {
		p.is = quiz.Response{}
	}
	p.trial.Objects = []fyne.CanvasObject{test.NewTrial(p.e.window, paper, p.is, p.answer)}
	p.mark()
}

// answer takes what was answered.
func (p *preview) answer(is quiz.Response) {
	p.is = is
	p.mark()
}

// mark says what the answer is worth.
func (p *preview) mark() {
	text, feedback := p.marked()
	p.worth.Set(text)
	p.feedback.Set(feedback)
	widget.Show(p.worth, text != "")
	widget.Show(p.feedback, len(feedback) > 0)
	p.page.Refresh()
	p.content.Refresh()
}

// marked says what the answer is worth, and what is said to it.
func (p *preview) marked() (text string, feedback []prose.Block) {
	if !p.sound {
		return words.T("Answers are marked here once the question is complete."), nil
	}
	m, err := quiz.Mark(&p.q, p.is)
	switch {
	case err != nil || m.State == quiz.NothingAsked:
		return "", nil
	case p.q.Type == quiz.Essay:
		return words.T("An essay is marked by hand, up to %s.", model.Decimal(p.q.Mark)), nil
	case m.State == quiz.Blank:
		return words.T("Try an answer here to see what it is worth."), nil
	}
	for _, f := range m.Feedback {
		feedback = append(feedback, prose.Of(f, p.q.Pictures)...)
	}
	return words.T("This answer is worth %s of %s.", model.Decimal(m.Fraction*p.q.Mark), model.Decimal(p.q.Mark)), feedback
}

// paperOf is what one student gets of a question, in an order of their own where that is so.
func paperOf(q *quiz.Question) *quiz.Question {
	paper := q.Paper()
	t := quiz.Test{Slots: []quiz.Slot{{Pool: []quiz.Question{*q}, Mark: 1, Pick: 1}}}
	seat := t.Order([32]byte{}, 1)[0]
	options := seat.Options
	if !q.Shuffle && q.Type != quiz.Ordering {
		options = nil
		for _, o := range q.Options {
			options = append(options, o.ID)
		}
	}
	byID(paper.Options, options)
	byID(paper.Rights, seat.Rights)
	stems := seat.Stems
	if !q.Shuffle {
		stems = nil
		for _, s := range q.Stems {
			stems = append(stems, s.ID)
		}
	}
	slices.SortStableFunc(paper.Stems, func(a, b quiz.Stem) int { return slices.Index(stems, a.ID) - slices.Index(stems, b.ID) })
	for i, g := range q.Gaps {
		if g.Shuffle {
			byID(paper.Gaps[i].Options, seat.Gaps[i])
		}
	}
	return &paper
}

// byID brings options into an order.
func byID(options []quiz.Option, order []quiz.OptionID) {
	slices.SortStableFunc(options, func(a, b quiz.Option) int { return slices.Index(order, a.ID) - slices.Index(order, b.ID) })
}
