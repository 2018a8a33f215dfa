//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ringed draws the 2 px focus ring over an entry, whose own border is 1 px
// whether it has the focus or not.
type ringed struct {
	fyne.WidgetRenderer
	entry   *widget.Entry
	focused *bool
	ring    *canvas.Rectangle
}

func newRinged(e *widget.Entry, focused *bool, inner fyne.WidgetRenderer) *ringed {
	r := &ringed{WidgetRenderer: inner, entry: e, focused: focused, ring: &canvas.Rectangle{}}
	r.draw()
	return r
}

func (r *ringed) draw() {
	r.ring.FillColor, r.ring.CornerRadius = tone(Clear), Radius
	r.ring.StrokeColor, r.ring.StrokeWidth = tone(Ring), 2
	r.ring.Hidden = !*r.focused || r.entry.Disabled()
}

func (r *ringed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size)
}

func (r *ringed) Refresh() {
	r.draw()
	r.WidgetRenderer.Refresh()
	r.ring.Refresh()
}

func (r *ringed) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, r.WidgetRenderer.Objects()...), r.ring)
}
