//go:build !nogui

package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

var chatShortcut = &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault}

// veil covers the window under a dialog and swallows what is aimed at it.
type veil struct {
	fynewidget.BaseWidget
	content fyne.CanvasObject
}

func (v *veil) Tapped(*fyne.PointEvent)        {}
func (v *veil) MouseIn(*desktop.MouseEvent)    {}
func (v *veil) MouseMoved(*desktop.MouseEvent) {}
func (v *veil) MouseOut()                      {}
func (v *veil) Scrolled(*fyne.ScrollEvent)     {}
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(v.content)
}

// confirm asks before something that cannot be undone. The harmless answer has
// the focus; Esc gives it too.
func confirm(c fyne.Canvas, title, help, word string, do func()) {
	v := &veil{}
	closeIt := func() { c.Overlays().Remove(v) }
	cancel := widget.NewButton("Cancel", widget.Outline, closeIt)
	act := widget.NewButton(word, widget.DangerPlain, func() { closeIt(); do() })
	cancel.OnEscape, act.OnEscape = closeIt, closeIt
	space := widget.NewSpace(0, 0)
	body := widget.Pad(24, 24, 24, 24, widget.Column(0,
		widget.NewBold(title, widget.Title, widget.Ink),
		widget.Pad(8, 0, 24, 0, widget.NewParagraph(help, widget.Body, widget.Muted)),
		widget.GrowRow(8, space, space, cancel, act)))
	v.content = container.NewStack(
		widget.NewGround(widget.Scrim, widget.NoEdge, nil),
		widget.Centre(420, widget.NewCard(body)))
	v.ExtendBaseWidget(v)
	v.Resize(c.Size())
	c.Overlays().Add(v)
	c.Focus(cancel)
}

func closeDialogs(c fyne.Canvas) {
	for o := c.Overlays().Top(); o != nil; o = c.Overlays().Top() {
		c.Overlays().Remove(o)
	}
}
