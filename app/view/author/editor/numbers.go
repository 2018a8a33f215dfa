//go:build !nogui

package editor

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// anyNumber stands for whatever was written.
const anyNumber = "*"

// numbers are what is right of a numeric question, and the units it may be given in.
type numbers struct {
	e     *Editor
	list  *form.List[*number]
	units *form.List[*unit]
	rule  *widget.Select
	cost  *numberBox
}

// A number is a row of the answers.
type number struct {
	value    *numberBox
	kind     *widget.Select
	by       *numberBox
	came     quiz.Tolerance
	percent  *numberBox
	feedback *textBox
	body     fyne.CanvasObject
}

func (n *number) Content() fyne.CanvasObject { return n.body }
func (n *number) First() fyne.Focusable      { return n.value.input }

// A unit is a row of the units.
type unit struct {
	name   *lineBox
	factor *numberBox
	body   fyne.CanvasObject
}

func (u *unit) Content() fyne.CanvasObject { return u.body }
func (u *unit) First() fyne.Focusable      { return u.name.input }

func newNumbers(e *Editor) *numbers {
	n := &numbers{e: e}
	n.list = form.NewList(&e.owner, words.T("Answers, tried from the first on"), words.T("Add an answer"), answerName,
		func() *number { return n.row(quiz.Answer{Fraction: 1}, true) })
	for _, a := range e.base.Answers {
		n.list.Append(n.row(a, false))
	}
	if len(n.list.Rows) == 0 {
		n.list.Append(n.row(quiz.Answer{Fraction: 1}, true))
	}
	n.units = form.NewList(&e.owner, words.T("Units, if a number may have one"), words.T("Add a unit"), func(i int) string { return words.T("Unit %d", i+1) },
		func() *unit { return n.unitRow(quiz.Unit{Factor: 1}) })
	for _, u := range e.base.Units {
		n.units.Append(n.unitRow(u))
	}
	n.rule = widget.NewSelect([]widget.Option{
		{Key: strconv.Itoa(int(quiz.UnitOptional)), Word: words.T("No unit is right, too; an unknown one is wrong")},
		{Key: strconv.Itoa(int(quiz.UnitCostsPart)), Word: words.T("A wrong or missing unit costs a share of the answer")},
		{Key: strconv.Itoa(int(quiz.UnitCostsMark)), Word: words.T("A wrong or missing unit costs a share of the mark")},
	}, strconv.Itoa(int(e.base.UnitRule)), func(string) {
		n.showCost()
		e.change()
	})
	n.cost = e.newNumber(words.T("What it costs, in percent"), e.base.UnitCost, writePercent, readPercent)
	n.showCost()
	return n
}

func (n *numbers) showCost() {
	widget.Show(n.cost.field, n.rule.Chosen() != strconv.Itoa(int(quiz.UnitOptional)))
	n.e.relay()
}

// row makes a row of an answer; one that is fresh has no number yet.
func (n *numbers) row(a quiz.Answer, fresh bool) *number {
	r := &number{came: a.Tolerance}
	r.value = n.e.newNumber(words.T("Number"), a.Value, writeNumber, model.ParseDecimal)
	switch {
	case a.Pattern == anyNumber:
		r.value.input.SetText(anyNumber)
	case fresh:
		r.value.said = anyNumber
		r.value.input.SetText("")
	}
	r.value.field.SetHelp(words.T("Or * for whatever was written."))
	r.kind = widget.NewSelect([]widget.Option{
		{Key: strconv.Itoa(int(quiz.Nominal)), Word: words.T("more or less")}, {Key: strconv.Itoa(int(quiz.Relative)), Word: words.T("percent of it")},
		{Key: strconv.Itoa(int(quiz.Geometric)), Word: words.T("percent, as a factor")},
	}, strconv.Itoa(int(a.Tolerance.Kind)), func(string) { n.e.change() })
	shown := a.Tolerance.By
	if a.Tolerance.Kind != quiz.Nominal {
		shown, _ = strconv.ParseFloat(strconv.FormatFloat(100*shown, 'g', 12, 64), 64)
	}
	r.by = n.e.newNumber(words.T("May be off by"), shown, writeAmount, readAmount)
	r.percent = n.e.newNumber(words.T("Worth, in percent"), a.Fraction, writePercent, readPercent)
	r.feedback = n.e.newText(words.T("Feedback to who wrote it"), 1, a.Feedback)
	r.body = widget.Column(8,
		widget.Beside(16, 110, []float32{4, 3, 4, 3}, r.value.field, r.by.field, widget.NewField(words.C("of a tolerance", "That is"), r.kind).Tight(), r.percent.field),
		r.feedback.field)
	return r
}

// answer is what a row says.
func (r *number) answer() quiz.Answer {
	a := quiz.Answer{Fraction: r.percent.value(), Feedback: r.feedback.text()}
	if r.value.trimmed() == anyNumber {
		a.Pattern = anyNumber
		return a
	}
	a.Value = r.value.value()
	a.Tolerance = quiz.Tolerance{Kind: quiz.ToleranceKind(digit(r.kind.Chosen())), By: r.by.value()}
	switch {
	case r.by.input.Text == r.by.said && a.Tolerance.Kind == r.came.Kind:
		a.Tolerance.By = r.came.By // exactly as it came
	case a.Tolerance.Kind != quiz.Nominal:
		a.Tolerance.By /= 100
	}
	return a
}

func (n *numbers) unitRow(u quiz.Unit) *unit {
	r := &unit{name: n.e.newLine(words.C("of a unit", "Name"), "", u.Name)}
	r.factor = n.e.newNumber(words.T("1 of it is so many of the answers’ unit"), u.Factor, writeNumber, model.ParseDecimal)
	r.body = widget.Beside(16, 140, []float32{1, 1}, r.name.field, r.factor.field)
	return r
}

func (n *numbers) objects() []fyne.CanvasObject {
	all := append(n.list.Objects(), n.units.Objects()...)
	return append(all, widget.NewField(words.T("Rule for units"), n.rule).Tight(), n.cost.field)
}

func (n *numbers) fill(q *quiz.Question, at *spots) {
	for _, r := range n.list.Rows {
		answer := r.answer()
		if r.value.trimmed() == "" && answer.Feedback.Source == "" {
			continue // blank
		}
		i := len(q.Answers)
		q.Answers = append(q.Answers, answer)
		at.put(quiz.PartAnswer, i, quiz.FieldValue, r.value.spot())
		at.put(quiz.PartAnswer, i, quiz.FieldTolerance, r.by.spot())
		at.put(quiz.PartAnswer, i, quiz.FieldFraction, r.percent.spot())
		at.put(quiz.PartAnswer, i, quiz.FieldFeedback, r.feedback.spot())
	}
	for i, u := range n.units.Rows {
		q.Units = append(q.Units, quiz.Unit{Name: u.name.trimmed(), Factor: u.factor.value()})
		at.put(quiz.PartUnit, i, quiz.FieldName, u.name.spot())
		at.put(quiz.PartUnit, i, quiz.FieldFactor, u.factor.spot())
	}
	if q.UnitRule = quiz.UnitRule(digit(n.rule.Chosen())); q.UnitRule != quiz.UnitOptional {
		q.UnitCost = n.cost.value()
	}
	at.whole(quiz.FieldAnswers, ofList(n.list))
	at.whole(quiz.FieldUnits, ofList(n.units))
	at.whole(quiz.FieldUnitCost, n.cost.spot())
}
