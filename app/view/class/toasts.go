//go:build !nogui

package class

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

const toastWidth float32 = 360

// Toasts is the stack of news in the lower left corner.
type Toasts struct {
	Content *fyne.Container

	in    Asks
	shown []model.Toast
}

// NewToasts returns an empty stack.
func NewToasts(in Asks) *Toasts {
	return &Toasts{in: in, Content: container.New(&corner{})}
}

// Set shows the snapshot's toasts.
func (t *Toasts) Set(s *model.Snapshot) {
	if slices.Equal(s.Toasts, t.shown) {
		return
	}
	t.shown = s.Toasts
	t.Content.Objects = nil
	for _, toast := range s.Toasts {
		t.Content.Add(t.card(toast))
	}
	t.Content.Refresh()
}

func (t *Toasts) card(m model.Toast) fyne.CanvasObject {
	icon := widget.NewIcon("info", 20, widget.Accent)
	if m.Fault {
		icon = widget.NewIcon("alert", 20, widget.Danger)
	}
	text := widget.NewParagraph(m.Text, widget.Body, widget.Ink)
	shut := widget.NewIconButton("close", "", widget.Plain, func() { t.in.Dismiss(m.ID) })
	shut.OnEscape = func() { t.in.Dismiss(m.ID) }
	w := &toastCard{hold: t.in.HoldToasts, body: widget.NewCard(widget.Pad(8, 8, 8, 16,
		widget.GrowRow(12, text, icon, text, shut)))}
	w.ExtendBaseWidget(w)
	return w
}

// toastCard holds the toasts while the pointer is on it.
type toastCard struct {
	fynewidget.BaseWidget
	hold func(bool)
	body fyne.CanvasObject
}

func (c *toastCard) MouseIn(*desktop.MouseEvent)    { c.hold(true) }
func (c *toastCard) MouseMoved(*desktop.MouseEvent) {}
func (c *toastCard) MouseOut()                      { c.hold(false) }

// HeightFor returns the card's height.
func (c *toastCard) HeightFor(width float32) float32 { return widget.HeightFor(c.body, width) }

// CreateRenderer implements fyne.Widget.
func (c *toastCard) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(c.body)
}

// corner stacks its objects upwards from the lower left, first on top.
type corner struct{}

func (corner) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := size.Height - widget.BottomBar - 16
	for _, o := range slices.Backward(objects) {
		h := widget.HeightFor(o, toastWidth)
		y -= h
		o.Move(fyne.NewPos(16, y))
		o.Resize(fyne.NewSize(toastWidth, h))
		y -= 8
	}
}

func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
