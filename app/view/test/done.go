//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A done is a test that was handed in: that it is, and once they are returned, its results.
type done struct {
	content fyne.CanvasObject
	p       *Pane
	again   *widget.Button
	page    *fyne.Container
	shown   *model.Taking
	info    *model.TestInfo
}

func newDone(p *Pane) *done {
	d := &done{p: p, page: widget.Column(16)}
	d.again = widget.NewIconButton("refresh", words.T("Start another attempt"), widget.Outline, func() { p.asks.OpenAttempt() })
	d.content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(720*widget.TextScale(), d.page))))
	return d
}

func (d *done) first() fyne.Focusable {
	if d.again.Visible() {
		return d.again
	}
	return nil
}

// set shows an attempt that is over.
func (d *done) set(t *model.TestPane) {
	if d.shown == t.Taking && d.info == t.Open {
		return
	}
	d.shown, d.info = t.Taking, t.Open
	is := t.Taking
	head := widget.Column(12, widget.NewHeading(t.Open.Title, widget.Title, widget.Ink))
	if is.Result != nil {
		for _, o := range resultLines(is) {
			head.Add(o)
		}
	} else {
		for _, o := range handedIn(is) {
			head.Add(o)
		}
	}
	widget.Show(d.again, is.Again)
	if is.Again {
		head.Add(widget.Row(8, d.again))
	}
	d.page.Objects = []fyne.CanvasObject{widget.NewCard(widget.Pad(24, 24, 24, 24, head))}
	if is.Result != nil {
		for _, s := range is.Seats {
			if s.Number > 0 {
				d.page.Add(returned(s))
			}
		}
	}
	d.page.Refresh()
	d.content.Refresh()
}

// handedIn says that the test is handed in, and where the answers are.
func handedIn(t *model.Taking) (lines []fyne.CanvasObject) {
	if t.Phase == model.TakingExpired {
		lines = append(lines, noted("alert", widget.Danger, words.T("Time was over before the test was submitted. By its rules it does not count.")))
	} else {
		lines = append(lines, noted("okc", widget.Success, words.T("The test is handed in. %d of %d questions are answered.", t.Answered, t.Asked)))
	}
	switch t.Saved {
	case model.SavedDelivered:
		lines = append(lines, noted("check2", widget.Success, words.T("Your teacher has all your answers.")))
	default:
		lines = append(lines, noted("offline", widget.Warning, words.T("Your answers are saved here and not delivered yet. Stay in the class until they are.")))
	}
	return append(lines, widget.NewParagraph(words.T("Results show here when your teacher returns them."), widget.Body, widget.Muted))
}

// resultLines say what became of an attempt.
func resultLines(t *model.Taking) (lines []fyne.CanvasObject) {
	r := t.Result
	grade := widget.NewBold(words.T("%s of %s", model.Decimal(r.Grade), model.Decimal(r.Max)), widget.Display, widget.Ink)
	lines = append(lines, widget.Row(12, grade, widget.NewText(words.T("%d %%", r.Percent), widget.Head, widget.Muted)))
	if r.Ungraded > 0 {
		lines = append(lines, noted("clock", widget.Warning, words.N("%d answer waits to be marked; the grade can still change.", "%d answers wait to be marked; the grade can still change.", r.Ungraded)))
	}
	return lines
}

// returned is one answer with what came of it.
func returned(s *room.Seat) fyne.CanvasObject {
	title := widget.NewHeading(titleOf(s), widget.Head, widget.Ink)
	column := widget.Column(8, title)
	text := prose.New(widget.Body, widget.Ink)
	if s.Question.Type == quiz.Cloze {
		text.Set(prose.Plain(prose.Words(prose.Of(s.Question.Text, nil))))
	} else {
		text.Set(prose.Of(s.Question.Text, s.Question.Pictures))
	}
	column.Add(text)
	answer := words.T("No answer")
	if s.Answered {
		answer = model.ResponseWords(s.Question, s.Response)
	}
	column.Add(labelled(words.T("Your answer"), answer))
	for _, o := range reviewed(s) {
		column.Add(o)
	}
	return widget.NewCard(widget.Pad(16, 24, 16, 24, column))
}

// labelled is a text under a small label.
func labelled(label, text string) fyne.CanvasObject {
	return widget.Column(2, widget.NewParagraph(label, widget.Caption, widget.Muted), widget.NewParagraph(text, widget.Body, widget.Ink))
}

// reviewed says what came of an answer, as far as it is told.
func reviewed(s *room.Seat) (lines []fyne.CanvasObject) {
	r := s.Result
	if r == nil {
		return nil
	}
	if r.Grading {
		return []fyne.CanvasObject{noted("clock", widget.Muted, words.T("This answer waits to be marked."))}
	}
	mark := words.T("%s of %s marks", model.Decimal(r.Mark), model.Decimal(s.Mark))
	switch model.VerdictOf(r.Fraction) {
	case model.VerdictRight:
		lines = append(lines, noted("okc", widget.Success, words.T("Right: %s", mark)))
	case model.VerdictPart:
		lines = append(lines, noted("okc", widget.Warning, words.T("Partly right: %s", mark)))
	case model.VerdictWrong:
		lines = append(lines, noted("close", widget.Danger, words.T("Not right: %s", mark)))
	default:
		lines = append(lines, noted("pen", widget.Muted, mark))
	}
	if r.Right != "" {
		lines = append(lines, labelled(words.T("Right answer"), model.RightWords(s.Question, r.Right)))
	}
	for _, f := range r.Feedback {
		lines = append(lines, labelled(words.T("Feedback"), f))
	}
	if r.Comment != "" {
		lines = append(lines, labelled(words.T("Comment by staff"), r.Comment))
	}
	return lines
}
