//go:build !nogui

package people

import (
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// showDetails shows what is known of a person, and the words by which one can make sure of them.
func (p *Pane) showDetails(id string) {
	who := p.person(id)
	if who == nil {
		return
	}
	head := widget.NewHeading(who.Name, widget.Head, widget.Ink)
	state := model.DutyWord(*who)
	if !who.Here {
		state = words.T("%s · away", state)
	}
	title := widget.Column(2, head, widget.NewText(state, widget.Secondary, widget.Muted))
	body := widget.Column(16, widget.GrowRow(12, title, widget.NewAvatar(who.ID, who.Name, 44), title))
	if !who.Self {
		body.Add(widget.NewParagraph(linkWords(*who), widget.Body, widget.Ink))
	}
	if who.Rejoined > 0 {
		body.Add(widget.NewParagraph(words.N("Came back %d time.", "Came back %d times.", who.Rejoined), widget.Body, widget.Ink))
	}
	six := widget.NewParagraph(strings.ReplaceAll(who.Fingerprint, " ", "  "), widget.Body, widget.Ink)
	help := words.T("To make sure that this is %s, have them read you these words by telephone. They see the same.", who.Name)
	if who.Self {
		help = words.T("Others can make sure that it is you: read them these words by telephone.")
	}
	body.Add(widget.Column(4, widget.NewBold(words.T("Words of this person"), widget.Secondary, widget.Muted),
		widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(12, 12, 12, 12, six)),
		widget.NewParagraph(help, widget.Secondary, widget.Muted)))
	copied := widget.NewIconButton("copy", words.T("Copy words"), widget.Outline, func() {
		fyne.CurrentApp().Clipboard().SetContent(who.Fingerprint)
	})
	widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Details"), Body: body, Buttons: []fyne.CanvasObject{copied}, First: copied,
	})
}

// linkWords says how a person is linked to this computer.
func linkWords(who model.Person) string {
	ms := int(math.Round(float64(who.RTT) / float64(time.Millisecond)))
	switch {
	case !who.Here:
		return words.T("Not in the class at present.")
	case who.RTT == 0:
		return words.T("What they say comes through other computers of the class.")
	case who.Link == model.LinkGood:
		return words.T("Linked directly, %d ms there and back.", ms)
	}
	return words.T("Linked directly, but the link is weak: %d ms there and back. Their picture and voice may stutter.", ms)
}

// showVolume lets this person say how loud another is here.
func (p *Pane) showVolume(id string) {
	who := p.person(id)
	if who == nil {
		return
	}
	s := widget.NewSlider(words.T("Volume"), 0, 200, 5, func(v float64) { p.asks.SetVolume(id, int(v)) })
	s.Value = func(v float64) string { return words.T("%d %%", int(v)) }
	s.Set(float64(who.Volume))
	widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: who.Name, Body: widget.Column(12, s, widget.NewParagraph(words.T("Only for you. 100 %% is as they send it."), widget.Secondary, widget.Muted)),
	})
}
