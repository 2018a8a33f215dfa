//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/testform"
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
	about    *widget.Text
	problems *fyne.Container
	form     *testform.Form
	fault    *widget.Text
	announce *widget.Button
	page     *fyne.Container
	foot     *fyne.Container // with the buttons
	body     *fyne.Container
}

func newOffer(p *Pane) *offer {
	o := &offer{p: p, problems: widget.Column(4), form: testform.New(func(t quiz.Test) { p.asks.SetOffer(t) })}
	o.about = widget.NewParagraph("", widget.Secondary, widget.Muted)
	o.fault = widget.NewParagraph("", widget.Secondary, widget.Danger)
	o.announce = widget.NewIconButton("share", words.T("Announce to the class"), widget.Primary, func() { p.asks.AnnounceTest() })
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { p.asks.DropOffer() })
	o.page = widget.Column(16, widget.NewHeading(words.T("Give a test"), widget.Title, widget.Ink), o.about, o.problems, o.form.Content)
	card := widget.NewCard(widget.Pad(24, 24, 24, 24, o.page))
	scroll := widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(720*widget.TextScale(), card)))
	o.foot = widget.Column(8, o.fault, widget.Ends(nil, []fyne.CanvasObject{cancel, o.announce}))
	foot := widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 24, 12, 24, widget.Page(720*widget.TextScale(), o.foot)))
	o.body = container.New(offerLayout{}, scroll, foot)
	o.content = widget.NewGround(widget.Surface2, widget.NoEdge, o.body)
	return o
}

// An offerLayout keeps the buttons in sight, below what scrolls.
type offerLayout struct{}

// Layout implements fyne.Layout.
func (offerLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	foot := widget.HeightFor(o[1], size.Width)
	place(o[0], 0, 0, size.Width, size.Height-foot)
	place(o[1], 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (offerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

func (o *offer) first() fyne.Focusable { return o.form.First() }

// set shows the offer.
func (o *offer) set(t *model.TestPane) {
	is := t.Offer
	if o.shown == is {
		return
	}
	anew := o.shown == nil || o.shown.Test.ID != is.Test.ID
	o.shown = is
	o.about.Set(offerWords(is))
	o.fault.Set(is.Fault)
	widget.Show(o.fault, is.Fault != "")
	o.announce.Set(words.T("Announce to the class"), is.Fault == "" && !t.Loading)
	if anew {
		o.fill(is)
	}
	o.page.Refresh()
	o.foot.Refresh()
	o.body.Refresh()
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
	o.problems.Objects = nil
	for _, p := range is.Problems {
		o.problems.Add(noted("alert", widget.Warning, p))
	}
	widget.Show(o.problems, len(is.Problems) > 0)
	o.form.Fill(is.Test)
}
