//go:build !nogui

package results

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// answers are what everybody answered to one question.
type answers struct {
	content fyne.CanvasObject
	s       *Screen
	pick    *widget.Select
	title   *widget.Text
	text    *prose.Prose
	key     *widget.Text
	fix     *widget.Button
	choices *fyne.Container
	page    *fyne.Container
	list    *rows.List[model.ItemAnswer]
	shown   *model.ItemAnswers
}

var answerColumns = cellsOf([]float32{2, 4, 1.2}, []float32{110, 150, 76})

func newAnswers(s *Screen) *answers {
	a := &answers{s: s, choices: widget.Column(8)}
	a.pick = widget.NewSelect(nil, "", s.asks.ShowItem)
	a.title = widget.NewHeading("", widget.Head, widget.Ink)
	a.text = prose.New(widget.Body, widget.Ink)
	a.key = widget.NewParagraph("", widget.Secondary, widget.Muted)
	a.fix = widget.NewIconButton("pen", words.T("Correct the key"), widget.Outline, func() {
		if a.shown != nil {
			s.asks.FixKey(a.shown.ID)
		}
	})
	a.page = widget.Column(12, widget.NewField(words.T("Question"), a.pick).Tight(), a.title, a.text, a.key, a.choices, widget.Row(8, a.fix))
	left := widget.NewScroll(widget.Pad(24, 0, 24, 24, widget.NewCard(widget.Pad(16, 16, 16, 16, a.page))))
	a.list = rows.New(rows.Of[model.ItemAnswer]{
		Name: words.T("Answers"), Key: func(r model.ItemAnswer) string { return r.ID }, Same: func(x, y model.ItemAnswer) bool { return x == y },
		Kind: func(model.ItemAnswer) int { return 0 }, Guess: func(model.ItemAnswer) float32 { return rowHeight() },
		New: func(int) fyne.CanvasObject { return newCells(answerColumns, true) }, Fill: func(o fyne.CanvasObject, r model.ItemAnswer) { o.(*cells).set(answerCells(r)) },
		Tap: func(r model.ItemAnswer, _ fyne.Position) {
			s.asks.OpenWork(r.ID)
			s.asks.CloseResults()
		},
		Copy: func(r model.ItemAnswer) string { return answerCells(r).text() }, Hover: true,
	})
	head := newCells(answerColumns, false)
	head.set(cellTexts{texts: []string{words.T("Name"), words.T("Answer"), words.T("Marks")}})
	card := widget.NewCard(container.New(&listLayout{}, head, widget.Pad(0, 1, 6, 1, a.list)))
	a.content = container.New(&summaryLayout{}, left, card)
	return a
}

// set shows the answers to the question that was chosen.
func (a *answers) set(is *model.Results) {
	options := make([]widget.Option, len(is.Items))
	for i, q := range is.Items {
		options[i] = widget.Option{Key: q.ID, Word: strconv.Itoa(q.Number) + ". " + q.Name}
	}
	chosen := ""
	if is.Answers != nil {
		chosen = is.Answers.ID
	}
	a.pick.Set(options, chosen)
	if a.shown == is.Answers || is.Answers == nil {
		return
	}
	n := is.Answers
	a.shown = n
	a.title.Set(strconv.Itoa(n.Number) + ". " + n.Name)
	a.text.Set(nil)
	if n.Question != nil {
		a.text.Set(prose.Of(n.Question.Text, n.Question.Pictures))
	}
	key := ""
	if n.Key != "" {
		key = words.T("Right: %s", n.Key)
	}
	a.key.Set(key)
	a.choices.Objects = nil
	for _, c := range n.Choices {
		a.choices.Add(choiceLine(c))
	}
	widget.Show(a.fix, n.CanFix)
	a.list.Set(n.Answers)
	a.page.Refresh()
}

// choiceLine is one choice with how often it was taken.
func choiceLine(c model.ChoiceTaken) fyne.CanvasObject {
	icon, tone := "close", widget.Muted
	if c.Right {
		icon, tone = "check", widget.Success
	}
	text := widget.NewParagraph(c.Text, widget.Body, widget.Ink)
	count := widget.NewText(words.T("%d of %d", c.Count, c.Of), widget.Secondary, widget.Muted)
	line := widget.Column(4, widget.TopRow(8, text, widget.NewIcon(icon, 18, tone), text, count), newShare(c.Count, c.Of))
	if c.Note != "" {
		note := widget.NewParagraph(c.Note, widget.Caption, widget.Warning)
		line.Add(widget.TopRow(4, note, widget.NewIcon("alert", 14, widget.Warning), note))
	}
	return line
}

// answerCells are one student's answer.
func answerCells(r model.ItemAnswer) cellTexts {
	c := cellTexts{name: r.Name, texts: []string{r.Name, r.Text, words.T("%s of %s", model.Decimal(r.Mark), model.Decimal(r.Max))}, icon: "minus", tone: widget.Muted}
	if r.Text == "" {
		c.texts[1] = words.T("No answer")
		return c
	}
	switch {
	case !r.Marked:
		c.icon, c.tone, c.texts[2] = "pen", widget.Warning, words.T("to mark")
	case r.Verdict == model.VerdictRight:
		c.icon, c.tone = "check", widget.Success
	case r.Verdict == model.VerdictPart:
		c.icon, c.tone = "check", widget.Warning
	case r.Verdict == model.VerdictWrong:
		c.icon, c.tone = "close", widget.Danger
	}
	return c
}
