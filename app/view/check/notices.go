//go:build !nogui

package check

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// notices says what one should know before one joins, with boxes for what has to be agreed to.
type notices struct {
	content fyne.CanvasObject
	rows    *fyne.Container
	asks    Asks
	shown   []model.Notice
	boxes   map[string]*widget.Check
	missing *widget.Text
	alarm   *fyne.Container
}

func newNotices(asks Asks) *notices {
	n := &notices{asks: asks, rows: widget.Column(12), boxes: make(map[string]*widget.Check)}
	n.missing = widget.NewParagraph(words.T("Tick this, or join without camera and mic."), widget.Secondary, widget.Danger)
	n.alarm = widget.TopRow(8, n.missing, widget.NewIcon("alert", 18, widget.Danger), n.missing)
	n.content = widget.NewCard(widget.Pad(16, 16, 16, 16, n.rows))
	return n
}

func (n *notices) set(c *model.Check) {
	widget.Show(n.alarm, c.Asked)
	if slices.Equal(n.shown, c.Notices) {
		return
	}
	n.shown = c.Notices
	widget.Show(n.content, len(c.Notices) > 0)
	n.rows.Objects = nil
	for i, is := range c.Notices {
		if i > 0 && c.Notices[i-1].Agree != "" {
			n.rows.Add(widget.Fixed(0, 1, widget.NewGround(widget.Border, widget.NoEdge, nil)))
		}
		n.rows.Add(n.notice(is))
	}
	n.rows.Refresh()
}

func (n *notices) notice(is model.Notice) fyne.CanvasObject {
	tone, size, ink := widget.Muted, widget.Secondary, widget.Muted
	if is.Help != "" || is.Agree != "" {
		size, ink = widget.Body, widget.Ink
	}
	if is.Key == "record" {
		tone = widget.Warning
	}
	text := widget.Column(2, widget.NewParagraph(is.Text, size, ink))
	if is.Help != "" {
		text.Add(widget.NewParagraph(is.Help, widget.Secondary, widget.Muted))
	}
	if is.Agree != "" {
		box := n.boxes[is.Key] // kept, so that it keeps the focus
		if box == nil {
			box = widget.NewCheck(is.Agree)
			box.Changed = func(on bool) { n.asks.AgreeTo(is.Key, on) }
			n.boxes[is.Key] = box
		}
		box.Set(is.Agreed)
		text.Add(widget.Pad(6, 0, 0, 0, box))
		text.Add(n.alarm)
	}
	return widget.TopRow(12, text, widget.NewIcon(is.Icon, 20, tone), text)
}

// ownClass is who may come into a class of one's own.
type ownClass struct {
	content fyne.CanvasObject
	open    *widget.Switch
	waits   *widget.Switch
}

func newOwnClass(asks Asks) *ownClass {
	o := &ownClass{
		open:  widget.NewSwitch(words.T("Anyone on this network may join"), words.T("They find the class in their list and need no invite."), asks.OpenToAll),
		waits: widget.NewSwitch(words.T("Waiting room"), words.T("Newcomers wait until you let them in."), asks.LetWait),
	}
	o.content = widget.NewCard(widget.Pad(10, 16, 10, 16, widget.Column(4, row(o.open), row(o.waits))))
	o.content.Hide()
	return o
}

func (o *ownClass) set(c *model.Check) {
	widget.Show(o.content, c.Teaching && !c.Again)
	o.open.Set(c.Open)
	o.waits.Set(c.Waits)
}
