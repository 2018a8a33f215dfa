//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A lobby is a test that this person has not opened: what it is, what is watched, and the way in.
type lobby struct {
	content fyne.CanvasObject
	p       *Pane
	title   *widget.Text
	state   *widget.Chip
	text    *prose.Prose
	facts   *fyne.Container
	watched *fyne.Container
	open    *widget.Button
	why     *widget.Text
	page    *fyne.Container
	shown   *model.TestInfo
}

func newLobby(p *Pane) *lobby {
	l := &lobby{p: p, facts: widget.Column(8), watched: widget.Column(8)}
	l.title = widget.NewHeading("", widget.Title, widget.Ink)
	l.state = widget.NewChip("clock", "", widget.Muted)
	l.text = prose.New(widget.Body, widget.Ink)
	l.open = widget.NewIconButton("play", "", widget.Primary, func() { l.p.asks.OpenAttempt() })
	l.why = widget.NewParagraph("", widget.Body, widget.Muted)
	l.page = widget.Column(16)
	card := widget.NewCard(widget.Pad(24, 24, 24, 24, l.page))
	l.content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(620*widget.TextScale(), card))))
	return l
}

// set shows a test.
func (l *lobby) set(t *model.TestPane) {
	is := t.Open
	if l.shown == is {
		return
	}
	anew := l.shown == nil || l.shown.ID != is.ID
	l.shown = is
	l.title.Set(is.Title)
	l.state.Set(lobbyState(is))
	if anew {
		l.text.Set(prose.Of(is.Instructions, nil))
	}
	l.facts.Objects = nil
	for _, f := range model.TestFacts(is) {
		l.facts.Add(noted(f.Icon, widget.Muted, f.Text))
	}
	l.watched.Objects = []fyne.CanvasObject{widget.NewHeading(words.T("What staff can see"), widget.Body, widget.Ink)}
	watched, hidden := model.WatchWords(is.Watch)
	for _, w := range watched {
		l.watched.Add(noted("eye", widget.Muted, w))
	}
	l.watched.Add(noted("okc", widget.Muted, hidden))
	word := words.T("Start the test")
	if is.Used > 0 {
		word = words.T("Start another attempt")
	}
	l.open.Set(word, is.CanOpen)
	l.why.Set(is.WhyNot)
	l.page.Objects = []fyne.CanvasObject{widget.Row(8, l.state), l.title}
	if !l.text.Empty() {
		l.page.Add(l.text)
	}
	l.page.Add(l.facts)
	l.page.Add(widget.NewGround(widget.Border, widget.NoEdge, widget.NewSpace(0, 1)))
	l.page.Add(l.watched)
	if is.WhyNot != "" {
		l.page.Add(l.why)
	}
	widget.Show(l.open, is.CanOpen || is.State == model.TestAnnounced || is.State == model.TestRunning)
	if l.open.Visible() {
		l.page.Add(widget.Row(8, l.open))
	}
	l.page.Refresh()
	l.content.Refresh()
}

// lobbyState says how far a test is.
func lobbyState(is *model.TestInfo) (icon, word string, tone fyne.ThemeColorName) {
	switch is.State {
	case model.TestRunning:
		return "play", words.T("The test is running"), widget.Success
	case model.TestOver:
		return "stop", words.T("The test is over"), widget.Muted
	case model.TestReleased:
		return "okc", words.T("Results are returned"), widget.Success
	}
	if is.Fetched < 100 {
		return "download", words.T("The sealed test arrives: %d %%", is.Fetched), widget.Muted
	}
	return "lockon", words.T("The sealed test is here"), widget.Success
}
