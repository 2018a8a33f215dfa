//go:build !nogui

package testform

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A Form says how a test is taken.
type Form struct {
	Content *fyne.Container

	test     quiz.Test
	told     func(t quiz.Test)
	filled   bool // what fields say is being set: nobody typed it
	title    *widget.Input
	limit    *widget.Input
	grade    *widget.Input
	grace    *widget.Input
	attempts *widget.Select
	overdue  *widget.Select
	marked   *widget.Select
	ticks    []tick
}

// A tick is a box of the form.
type tick struct {
	box *widget.Check
	of  func(t *quiz.Test) *bool
}

// usualGrace is how long a test can still be submitted if nobody says it.
const usualGrace = 5 * time.Minute

// New returns an empty form; changed hears what it says whenever somebody changes it.
func New(changed func(t quiz.Test)) *Form {
	f := &Form{told: changed}
	f.title = widget.NewInput(words.T("Name of the test"), func() {})
	f.limit = widget.NewInput(words.T("No limit"), func() {})
	f.grade = widget.NewInput("100", func() {})
	f.grace = widget.NewInput("5", func() {})
	for _, i := range []*widget.Input{f.title, f.limit, f.grade, f.grace} {
		i.OnChanged = func(string) { f.changed() }
	}
	change := func(string) { f.changed() }
	f.attempts = widget.NewSelect(attemptOptions(), "1", change)
	f.overdue = widget.NewSelect(overdueOptions(), "0", change)
	f.marked = widget.NewSelect(behaviourOptions(), "0", change)
	f.Content = widget.Column(16,
		widget.NewField(words.T("Title"), f.title).Tight(),
		widget.Beside(16, 180, []float32{1, 1, 1}, widget.NewField(words.T("Time limit in minutes"), f.limit).Tight(),
			widget.NewField(words.T("Best grade"), f.grade).Tight(), widget.NewField(words.T("Attempts"), f.attempts).Tight()),
		widget.Beside(16, 200, []float32{2, 1}, widget.NewField(words.T("When time is over"), f.overdue).Tight(), widget.NewField(words.T("Grace in minutes"), f.grace).Tight()),
		widget.NewField(words.T("Answers are marked"), f.marked).Tight(),
		f.box(words.T("Each student has the questions in an order of their own"), func(t *quiz.Test) *bool { return &t.Shuffle }),
		widget.NewHeading(words.T("What staff are told of a student’s window"), widget.Body, widget.Ink),
		f.box(words.T("Whether it is in front"), func(t *quiz.Test) *bool { return &t.Watch.Focus }),
		f.box(words.T("Whether it fills the screen"), func(t *quiz.Test) *bool { return &t.Watch.FullScreen }),
		f.box(words.T("That something long was pasted, never what"), func(t *quiz.Test) *bool { return &t.Watch.Paste }),
		widget.NewHeading(words.T("What students see besides marks once results are returned"), widget.Body, widget.Ink),
		f.box(words.T("Which answers were right"), func(t *quiz.Test) *bool { return &t.Review.Responses }),
		f.box(words.T("The right answers"), func(t *quiz.Test) *bool { return &t.Review.Key }),
		f.box(words.T("Feedback"), func(t *quiz.Test) *bool { return &t.Review.Feedback }),
	)
	return f
}

// First is what the keyboard comes to first.
func (f *Form) First() fyne.Focusable { return f.title }

// box is a box to tick that stands for something in a test.
func (f *Form) box(word string, of func(t *quiz.Test) *bool) *widget.Check {
	c := widget.NewCheck(word)
	c.Changed = func(bool) { f.changed() }
	f.ticks = append(f.ticks, tick{c, of})
	return c
}

func attemptOptions() []widget.Option {
	return []widget.Option{{Key: "1", Word: words.T("One")}, {Key: "2", Word: words.T("Two")}, {Key: "3", Word: words.T("Three")}, {Key: "0", Word: words.T("As many as they like")}}
}

func overdueOptions() []widget.Option {
	return []widget.Option{
		{Key: strconv.Itoa(int(quiz.OverdueSubmit)), Word: words.T("What is answered counts")},
		{Key: strconv.Itoa(int(quiz.OverdueGrace)), Word: words.T("It can still be submitted for a while")},
		{Key: strconv.Itoa(int(quiz.OverdueAbandon)), Word: words.T("Only what was submitted counts")},
	}
}

func behaviourOptions() []widget.Option {
	return []widget.Option{
		{Key: strconv.Itoa(int(quiz.Deferred)), Word: words.T("At the end")},
		{Key: strconv.Itoa(int(quiz.Immediate)), Word: words.T("When the student asks, by staff’s computers")},
		{Key: strconv.Itoa(int(quiz.Practice)), Word: words.T("When the student asks, at once: for practice")},
	}
}

// Fill has the form say what a test says.
func (f *Form) Fill(t quiz.Test) {
	f.filled = true
	defer func() { f.filled = false }()
	f.test = t
	f.title.SetText(t.Title)
	f.limit.SetText(minutesText(t.Limit))
	f.grace.SetText(minutesText(t.Grace))
	f.grade.SetText(model.Decimal(t.GradeMax))
	f.attempts.Set(f.attempts.Options(), strconv.Itoa(t.Attempts))
	f.overdue.Set(f.overdue.Options(), strconv.Itoa(int(t.Overdue)))
	f.marked.Set(f.marked.Options(), strconv.Itoa(int(t.Behaviour)))
	for _, b := range f.ticks {
		b.box.Set(*b.of(&f.test))
	}
}

func minutesText(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return strconv.Itoa(int(d / time.Minute))
}

// MinutesOf reads a number of minutes; what is none is none.
func MinutesOf(text string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 100_000)) * time.Minute
}

// changed tells what the form says.
func (f *Form) changed() {
	if f.filled {
		return
	}
	t := &f.test
	t.Title = strings.TrimSpace(f.title.Text)
	t.Limit = MinutesOf(f.limit.Text)
	if g, ok := model.ParseDecimal(f.grade.Text); ok {
		t.GradeMax = g
	}
	t.Attempts, _ = strconv.Atoi(f.attempts.Chosen())
	t.Overdue, t.Behaviour = quiz.Overdue(digit(f.overdue.Chosen())), quiz.Behaviour(digit(f.marked.Chosen()))
	if t.Grace = 0; t.Overdue == quiz.OverdueGrace { // of other rules it is no part
		t.Grace = cmp.Or(MinutesOf(f.grace.Text), usualGrace)
	}
	for _, b := range f.ticks {
		*b.of(t) = b.box.Checked
	}
	f.told(*t)
}

func digit(s string) uint8 {
	n, _ := strconv.ParseUint(s, 10, 8)
	return uint8(n)
}
