//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

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

// answer is a button of a dialog.
type answer struct {
	word string
	kind widget.Kind
	do   func()
}

// ask shows a question with answers and Cancel, which has the focus; Esc gives
// it too.
func ask(c fyne.Canvas, title, help string, answers []answer) {
	v := &veil{}
	closeIt := func() { c.Overlays().Remove(v) }
	cancel := widget.NewButton("Cancel", widget.Outline, closeIt)
	cancel.OnEscape = closeIt
	space := widget.NewSpace(0, 0)
	buttons := widget.GrowRow(8, space, space, cancel)
	for _, a := range answers {
		b := widget.NewButton(a.word, a.kind, func() { closeIt(); a.do() })
		b.OnEscape = closeIt
		buttons.Add(b)
	}
	body := widget.Pad(24, 24, 24, 24, widget.Column(0,
		widget.NewHeading(title, widget.Title, widget.Ink),
		widget.Pad(8, 0, 24, 0, widget.NewParagraph(help, widget.Body, widget.Muted)),
		buttons))
	v.content = container.NewStack(
		widget.NewGround(widget.Scrim, widget.NoEdge, nil),
		widget.Centre(420, widget.NewCard(body)))
	v.ExtendBaseWidget(v)
	v.Resize(c.Size())
	c.Overlays().Add(v)
	c.Focus(cancel)
}

// CloseDialogs closes all dialogs of a window.
func CloseDialogs(c fyne.Canvas) {
	for o := c.Overlays().Top(); o != nil; o = c.Overlays().Top() {
		c.Overlays().Remove(o)
	}
}
