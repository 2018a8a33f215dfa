//go:build !nogui

package class

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// An attention is what staff have everybody read for a while. It lies over all but the title and the bar at the bottom, so
// that one can mute, raise a hand and leave as ever, and goes by itself.
type attention struct {
	content fyne.CanvasObject
	by      *widget.Text
	text    *widget.Text
	clock   *widget.Text
	card    *fyne.Container
	shown   *model.Attention
	redraw  func() // the screen: a canvas does not know an object yet that it has not drawn
}

func newAttention(redraw func()) *attention {
	a := &attention{
		redraw: redraw,
		by:     widget.NewParagraph("", widget.Body, widget.Muted).Centred(),
		text:   widget.NewHeading("", widget.Display, widget.Ink).Centred(),
		clock:  widget.NewParagraph("", widget.Body, widget.Muted).Centred(),
	}
	a.card = widget.Column(16, widget.Centre(40, widget.NewIcon("eye", 40, widget.Accent)), a.text, a.by, a.clock)
	box := widget.NewCard(widget.Pad(40, 32, 40, 32, a.card))
	a.content = container.NewStack(widget.NewGround(widget.Stage, widget.NoEdge, nil), widget.Pad(24, 24, 24, 24, widget.Centre(widget.Scaled(720), box)))
	a.content.Hide()
	return a
}

// set shows what staff ask for, for as long as that is; they themselves see a line about it in the monitor.
func (a *attention) set(k *model.Class, now time.Time) {
	is := k.Attention
	if is != nil && (k.Self.Staff() || k.Phase != model.Present || !now.Before(is.Until)) {
		is = nil
	}
	if is == nil {
		a.shown = nil
		if a.content.Visible() {
			a.content.Hide()
			a.redraw()
		}
		return
	}
	before := a.clock.Text()
	a.clock.Set(words.T("Goes on in %s", elapsed(is.Until.Sub(now)+time.Second-1)))
	if a.shown == is && len(a.clock.Text()) == len(before) {
		return
	}
	a.shown = is
	a.by.Set(is.By)
	a.text.Set(is.Text)
	a.card.Refresh()
	a.content.Show()
	a.content.Refresh()
	a.redraw()
}
