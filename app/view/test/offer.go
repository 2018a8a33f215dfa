//go:build !nogui

package test

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// testFiles are the ends of the names of files with tests or questions.
var testFiles = []string{".json", ".gift", ".aiken", ".txt"}

// A chooser is the dialog in which a file is chosen, while it is open.
type chooser struct{ open *files.Chooser }

func (c *chooser) set(f *model.Folder) {
	if c.open != nil {
		c.open.Set(f)
	}
}

// chooseTest asks for a file with a test.
func (p *Pane) chooseTest() {
	p.chooser.open = files.Choose(p.window, p.folder, func(folder string) { p.asks.LookFor(folder, testFiles) }, files.Dialog{
		Title: words.T("Open a test"), About: words.T("A test that Lyceum saved, or questions in GIFT or Aiken. Nobody sees it until you announce it."),
		Nothing: words.T("There are no tests in this folder."), Take: p.asks.OpenTestFile,
		Closed: func() { p.chooser.open = nil },
	})
}

// An offer is the form in which staff say how a test is given.
type offer struct {
	content  fyne.CanvasObject
	p        *Pane
	shown    *model.TestOffer
	test     quiz.Test
	filled   bool // what fields say is being set: nobody typed it
	title    *widget.Input
	about    *widget.Text
	problems *fyne.Container
	limit    *widget.Input
	grade    *widget.Input
	grace    *widget.Input
	attempts *widget.Select
	overdue  *widget.Select
	marked   *widget.Select
	ticks    []tick
	fault    *widget.Text
	announce *widget.Button
	page     *fyne.Container
}

// A tick is a box of the form.
type tick struct {
	box *widget.Check
	of  func(t *quiz.Test) *bool
}

func newOffer(p *Pane) *offer {
	o := &offer{p: p, problems: widget.Column(4)}
	o.title = widget.NewInput(words.T("Name of the test"), func() {})
	o.about = widget.NewParagraph("", widget.Secondary, widget.Muted)
	o.limit = widget.NewInput(words.T("No limit"), func() {})
	o.grade = widget.NewInput("100", func() {})
	o.grace = widget.NewInput("5", func() {})
	for _, i := range []*widget.Input{o.title, o.limit, o.grade, o.grace} {
		i.OnChanged = func(string) { o.changed() }
	}
	change := func(string) { o.changed() }
	o.attempts = widget.NewSelect(attemptOptions(), "1", change)
	o.overdue = widget.NewSelect(overdueOptions(), "0", change)
	o.marked = widget.NewSelect(behaviourOptions(), "0", change)
	o.fault = widget.NewParagraph("", widget.Secondary, widget.Danger)
	o.announce = widget.NewIconButton("share", words.T("Announce to the class"), widget.Primary, func() { p.asks.AnnounceTest() })
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { p.asks.DropOffer() })
	o.page = widget.Column(16,
		widget.NewHeading(words.T("Give a test"), widget.Title, widget.Ink), o.about, o.problems,
		widget.NewField(words.T("Title"), o.title).Tight(),
		widget.Beside(16, 200, []float32{1, 1, 1}, widget.NewField(words.T("Time limit in minutes"), o.limit).Tight(),
			widget.NewField(words.T("Best grade"), o.grade).Tight(), widget.NewField(words.T("Attempts"), o.attempts).Tight()),
		widget.Beside(16, 200, []float32{2, 1}, widget.NewField(words.T("When time is over"), o.overdue).Tight(), widget.NewField(words.T("Grace in minutes"), o.grace).Tight()),
		widget.NewField(words.T("Answers are marked"), o.marked).Tight(),
		o.box(words.T("Each student has the questions in an order of their own"), func(t *quiz.Test) *bool { return &t.Shuffle }),
		widget.NewHeading(words.T("What staff are told of a student’s window"), widget.Body, widget.Ink),
		o.box(words.T("Whether it is in front"), func(t *quiz.Test) *bool { return &t.Watch.Focus }),
		o.box(words.T("Whether it fills the screen"), func(t *quiz.Test) *bool { return &t.Watch.FullScreen }),
		o.box(words.T("That something long was pasted, never what"), func(t *quiz.Test) *bool { return &t.Watch.Paste }),
		widget.NewHeading(words.T("What students see besides marks once results are returned"), widget.Body, widget.Ink),
		o.box(words.T("Which answers were right"), func(t *quiz.Test) *bool { return &t.Review.Responses }),
		o.box(words.T("The right answers"), func(t *quiz.Test) *bool { return &t.Review.Key }),
		o.box(words.T("Feedback"), func(t *quiz.Test) *bool { return &t.Review.Feedback }),
		o.fault, ends(nil, []fyne.CanvasObject{cancel, o.announce}),
	)
	card := widget.NewCard(widget.Pad(24, 24, 24, 24, o.page))
	o.content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(720*widget.TextScale(), card))))
	return o
}

func (o *offer) first() fyne.Focusable { return o.title }

// box is a box to tick that stands for something in a test.
func (o *offer) box(word string, of func(t *quiz.Test) *bool) *widget.Check {
	c := widget.NewCheck(word)
	c.Changed = func(bool) { o.changed() }
	o.ticks = append(o.ticks, tick{c, of})
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

// set shows the offer.
func (o *offer) set(t *model.TestPane) {
	is := t.Offer
	if o.shown == is {
		return
	}
	anew := o.shown == nil || o.shown.Test.ID != is.Test.ID
	o.shown, o.test = is, is.Test
	o.about.Set(offerWords(is))
	o.fault.Set(is.Fault)
	widget.Show(o.fault, is.Fault != "")
	o.announce.Set(words.T("Announce to the class"), is.Fault == "" && !t.Loading)
	if anew {
		o.fill(is)
	}
	o.page.Refresh()
}

// offerWords say what was read.
func offerWords(is *model.TestOffer) string {
	n := 0
	for _, s := range is.Test.Slots {
		n += max(1, s.Pick)
	}
	return words.N("%d question from %s", "%d questions from %s", n, is.From)
}

// fill has the form say what the test says.
func (o *offer) fill(is *model.TestOffer) {
	o.filled = true
	defer func() { o.filled = false }()
	t := &o.test
	o.problems.Objects = nil
	for _, p := range is.Problems {
		o.problems.Add(noted("alert", widget.Warning, p))
	}
	widget.Show(o.problems, len(is.Problems) > 0)
	o.title.SetText(t.Title)
	o.limit.SetText(minutesText(t.Limit))
	o.grace.SetText(minutesText(t.Grace))
	o.grade.SetText(model.Decimal(t.GradeMax))
	o.attempts.Set(o.attempts.Options(), strconv.Itoa(t.Attempts))
	o.overdue.Set(o.overdue.Options(), strconv.Itoa(int(t.Overdue)))
	o.marked.Set(o.marked.Options(), strconv.Itoa(int(t.Behaviour)))
	for _, b := range o.ticks {
		b.box.Set(*b.of(t))
	}
}

func minutesText(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return strconv.Itoa(int(d / time.Minute))
}

// minutesOf reads a number of minutes; what is none is none.
func minutesOf(text string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 100_000)) * time.Minute
}

// changed tells what the form says.
func (o *offer) changed() {
	if o.filled || o.shown == nil {
		return
	}
	t := &o.test
	t.Title = strings.TrimSpace(o.title.Text)
	t.Limit, t.Grace = minutesOf(o.limit.Text), minutesOf(o.grace.Text)
	if g, ok := model.ParseDecimal(o.grade.Text); ok {
		t.GradeMax = g
	}
	t.Attempts, _ = strconv.Atoi(o.attempts.Chosen())
	t.Overdue, t.Behaviour = quiz.Overdue(digit(o.overdue.Chosen())), quiz.Behaviour(digit(o.marked.Chosen()))
	for _, b := range o.ticks {
		*b.of(t) = b.box.Checked
	}
	o.p.asks.SetOffer(*t)
}

func digit(s string) uint8 {
	n, _ := strconv.ParseUint(s, 10, 8)
	return uint8(n)
}
