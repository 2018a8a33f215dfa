//go:build !nogui

package editor

import (
	"math"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// choices are what can be chosen of a question with one right choice or several.
type choices struct {
	e       *Editor
	kind    *widget.Select
	by      *widget.Select
	shuffle *widget.Check
	list    *form.List[*choice]
}

// A choice is a row of them.
type choice struct {
	id       quiz.OptionID
	text     *textBox
	feedback *textBox
	right    *widget.Check
	shown    *widget.Text // what it is worth
	percent  *numberBox
	even     *fyne.Container // right and shown
	body     fyne.CanvasObject
}

func (c *choice) Content() fyne.CanvasObject { return c.body }
func (c *choice) First() fyne.Focusable      { return c.text.area }

// blank reports whether nothing stands in a row: it is left out.
func (c *choice) blank() bool {
	return !c.right.Checked && c.text.text().Source == "" && c.feedback.text().Source == ""
}

// freshRows is how many rows a new question has to begin with. Those that stay blank are left out.
const freshRows = 4

func newChoices(e *Editor) *choices {
	q := &e.base
	c := &choices{e: e}
	c.kind = widget.NewSelect([]widget.Option{
		{Key: quiz.Single.String(), Word: words.T("One can be chosen")}, {Key: quiz.Multiple.String(), Word: words.T("Several can be chosen")},
	}, q.Type.String(), func(string) { c.changed() })
	c.by = widget.NewSelect([]widget.Option{
		{Key: string(weighEven), Word: words.T("Right ones share the mark, wrong ones cost nothing")},
		{Key: string(weighCosts), Word: words.T("Right ones share the mark, wrong ones cost as much")},
		{Key: string(weighOwn), Word: words.T("A percentage for each")},
	}, string(weighingOf(q.Options, q.Type == quiz.Multiple)), func(string) { c.changed() })
	c.shuffle = e.newShuffle(words.T("Each student sees the choices in an order of their own"))
	c.list = form.NewList(&e.owner, words.T("Choices"), words.T("Add a choice"), func(i int) string { return words.T("Choice %s", quiz.OptionLetter(i)) },
		func() *choice { return c.row(quiz.Option{ID: e.newID()}) })
	for _, o := range q.Options {
		c.list.Append(c.row(o))
	}
	for len(q.Options) == 0 && len(c.list.Rows) < freshRows {
		c.list.Append(c.row(quiz.Option{ID: e.newID()}))
	}
	c.weigh()
	return c
}

// newShuffle returns the box that says whether parts are mixed.
func (e *Editor) newShuffle(word string) *widget.Check {
	box := widget.NewCheck(word)
	box.Set(e.base.Shuffle)
	box.Changed = func(bool) { e.change() }
	return box
}

// row makes a row of an option.
func (c *choices) row(o quiz.Option) *choice {
	r := &choice{id: o.ID, shown: widget.NewText("", widget.Secondary, widget.Muted), right: widget.NewCheck(words.T("Right"))}
	r.text = c.e.newText(words.C("of a choice", "Text"), 2, o.Text)
	r.feedback = c.e.newText(words.T("Feedback to who chose it"), 1, o.Feedback)
	r.right.Set(o.Fraction > 0)
	r.right.Changed = func(bool) { c.changed() }
	r.percent = c.e.newNumber(words.T("Worth, in percent"), o.Fraction, writePercent, readPercent)
	r.even = widget.Column(4, r.right, r.shown)
	r.body = widget.Column(8, r.text.field, widget.Beside(16, 140, []float32{1, 3}, widget.Column(0, r.even, r.percent.field), r.feedback.field))
	return r
}

// changed has everything be weighed anew.
func (c *choices) changed() {
	c.weigh()
	c.e.change()
}

func (c *choices) several() bool { return c.kind.Chosen() == quiz.Multiple.String() }

// weigh shows what choices are worth, and what can be changed of it. Where they are weighed evenly, the numbers by hand follow.
func (c *choices) weigh() {
	own := weighing(c.by.Chosen()) == weighOwn
	if !own {
		built := c.e.built
		c.e.built = false // nobody types these numbers
		rows, fractions := c.filled()
		for i, r := range rows {
			r.shown.Set(words.T("%s %%", model.Decimal(math.Round(fractions[i]*1e4)/100)))
			r.percent.said, r.percent.is = writePercent(fractions[i]), fractions[i]
			r.percent.input.SetText(r.percent.said)
		}
		c.e.built = built
	}
	for _, r := range c.list.Rows {
		widget.Show(r.even, !own)
		widget.Show(r.percent.field, own)
	}
	c.e.relay()
}

// filled are the rows in which something stands, and what they are worth.
func (c *choices) filled() (rows []*choice, fractions []float64) {
	by := weighing(c.by.Chosen())
	var right []bool
	for _, r := range c.list.Rows {
		if !r.blank() {
			rows, right, fractions = append(rows, r), append(right, r.right.Checked), append(fractions, r.percent.value())
		}
	}
	if by != weighOwn {
		fractions = weigh(by, c.several(), right)
	}
	return rows, fractions
}

func (c *choices) objects() []fyne.CanvasObject {
	rules := widget.Beside(16, 200, []float32{1, 2}, widget.NewField(words.T("How many"), c.kind).Tight(), widget.NewField(words.T("What they are worth"), c.by).Tight())
	return append([]fyne.CanvasObject{rules, c.shuffle}, c.list.Objects()...)
}

func (c *choices) fill(q *quiz.Question, at *spots) {
	q.Type = quiz.Single
	if c.several() {
		q.Type = quiz.Multiple
	}
	q.Shuffle = c.shuffle.Checked
	own := weighing(c.by.Chosen()) == weighOwn
	rows, fractions := c.filled()
	for i, r := range rows {
		q.Options = append(q.Options, quiz.Option{ID: r.id, Text: r.text.text(), Fraction: fractions[i], Feedback: r.feedback.text()})
		if !own {
			r.shown.Set(words.T("%s %%", model.Decimal(math.Round(fractions[i]*1e4)/100)))
		}
		at.put(quiz.PartOption, i, quiz.FieldText, r.text.spot())
		at.put(quiz.PartOption, i, quiz.FieldFeedback, r.feedback.spot())
		at.put(quiz.PartOption, i, quiz.FieldFraction, r.percent.spot())
	}
	at.whole(quiz.FieldOptions, ofList(c.list))
}

// A truth is what a question for true or false has: which it is, and feedback to both.
type truth struct {
	e        *Editor
	right    *widget.Segments
	feedback [2]*textBox
}

func newTruth(e *Editor) *truth {
	t := &truth{e: e}
	key := "true"
	var said [2]quiz.Text
	for i, o := range e.base.Options[:min(2, len(e.base.Options))] {
		said[i] = o.Feedback
		if o.Fraction > 0 && o.ID == quiz.FalseOption {
			key = "false"
		}
	}
	t.right = widget.NewSegments([]widget.Option{{Key: "true", Word: words.T("True")}, {Key: "false", Word: words.T("False")}}, func(string) { e.change() })
	t.right.Set(key)
	t.feedback[0] = e.newText(words.T("Feedback to who says true"), 2, said[0])
	t.feedback[1] = e.newText(words.T("Feedback to who says false"), 2, said[1])
	return t
}

func (t *truth) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{widget.NewField(words.T("The statement is"), widget.Row(8, t.right)).Tight(), t.feedback[0].field, t.feedback[1].field}
}

func (t *truth) fill(q *quiz.Question, at *spots) {
	q.Options = []quiz.Option{{ID: quiz.TrueOption}, {ID: quiz.FalseOption}}
	right := 0
	if t.right.Chosen() == "false" {
		right = 1
	}
	for i := range q.Options {
		if i < len(t.e.base.Options) {
			q.Options[i].Text = t.e.base.Options[i].Text // words of its own, if it came with some
		}
		q.Options[i].Feedback = t.feedback[i].text()
		at.put(quiz.PartOption, i, quiz.FieldFeedback, t.feedback[i].spot())
	}
	q.Options[right].Fraction = 1
}
