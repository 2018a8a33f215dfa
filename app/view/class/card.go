//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A card stands in the middle while there is no class to show: on the way in, when nobody answers, on the way out, and when
// it is over.
type card struct {
	content fyne.CanvasObject

	spin    *fynewidget.Activity
	sign    *widget.Icon
	title   *widget.Text
	help    *widget.Text
	report  *widget.Text // where it is
	folder  string
	open    *widget.Button
	retry   *widget.Button
	cancel  *widget.Button
	back    *widget.Button
	buttons *fyne.Container
	turning bool
}

func newCard(c *Screen) *card {
	w := &card{
		spin:  fynewidget.NewActivity(),
		sign:  widget.NewIcon("offline", 40, widget.Muted),
		title: widget.NewHeading("", widget.Title, widget.Ink).Centred(),
		help:  widget.NewParagraph("", widget.Body, widget.Muted).Centred(),

		report: widget.NewParagraph("", widget.Secondary, widget.Muted).Centred(),
	}
	w.open = widget.NewIconButton("folder", words.T("Open folder"), widget.Outline, func() { widget.OpenFolder(w.folder) })
	w.retry = widget.NewIconButton("refresh", words.T("Try again"), widget.Primary, c.asks.Retry)
	w.cancel = widget.NewButton(words.T("Cancel"), widget.Outline, c.asks.Leave)
	w.back = widget.NewButton(words.T("Back to start"), widget.Primary, c.asks.Leave)
	w.buttons = widget.Row(8, w.cancel, w.open, w.retry, w.back)
	box := widget.NewCard(widget.Pad(32, 24, 32, 24, widget.Column(0,
		container.NewCenter(widget.Fixed(40, 40, container.NewStack(w.spin, w.sign))),
		widget.Pad(16, 0, 8, 0, w.title),
		w.help, w.report,
		widget.Pad(24, 0, 0, 0, container.NewCenter(w.buttons)))))
	w.content = widget.Pad(16, 16, 16, 16, widget.Centre(widget.Scaled(440), box))
	w.content.Hide()
	return w
}

func (w *card) set(k *model.Class) {
	if k.Phase == model.Present {
		w.turn(false)
		return
	}
	late, over := k.Phase == model.NoAnswer, k.Phase == model.Ended
	w.turn(k.Phase == model.Connecting || k.Phase == model.Leaving)
	show(w.sign, !w.turning)
	show(w.retry, late)
	show(w.cancel, late || k.Phase == model.Connecting)
	show(w.back, over)
	show(w.open, over && k.Reports != "")
	show(w.report, over && k.Reports != "")
	if w.folder = k.Reports; w.folder != "" {
		w.report.Set(words.T("The report of this class is in %s", w.folder))
	}
	switch k.Phase {
	case model.NoAnswer:
		w.sign.Set("offline", widget.Muted)
		w.title.Set(words.T("Still looking for the class"))
		w.help.Set(k.Fault)
	case model.Leaving:
		w.title.Set(words.T("Leaving the class"))
		w.help.Set(words.T("Telling the others."))
	case model.Ended:
		w.sign.Set("okc", widget.Muted)
		w.title.Set(words.T("This class is over"))
		if k.Door == model.DoorRemoved { // it goes on
			w.sign.Set("alert", widget.Warning)
			w.title.Set(words.T("You were removed from the class"))
		}
		w.help.Set(k.Fault)
	case model.Connecting:
		w.title.Set(words.T("Connecting to the class"))
		w.help.Set(words.T("Looking for somebody who is there already."))
	default:
		return
	}
	w.content.Refresh()
}

// turn has the wheel turn, or not: what turns unseen costs all the same.
func (w *card) turn(on bool) {
	show(w.spin, on)
	if on && !w.turning {
		w.spin.Start()
	} else if !on && w.turning {
		w.spin.Stop()
	}
	w.turning = on
}

func (w *card) rest() { w.turn(false) }
