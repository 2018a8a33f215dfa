//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// entryShift moves the text of Fyne's entry in from its edge, to where other
// controls have theirs.
const entryShift float32 = 4

// shifted is a pointer's event as the entry would have it without the shift.
func shifted(e desktop.MouseEvent) *desktop.MouseEvent {
	e.Position.X -= entryShift
	return &e
}

// framed draws Fyne's entry in the frame of all controls: 1 px, or the 2 px of the
// ring while it has the focus.
type framed struct {
	fyne.WidgetRenderer
	entry   *widget.Entry
	focused *bool
	frame   *canvas.Rectangle
	wheel   *wheel
}

func newFramed(e *widget.Entry, focused *bool, inner fyne.WidgetRenderer) *framed {
	r := &framed{WidgetRenderer: inner, entry: e, focused: focused, frame: &canvas.Rectangle{CornerRadius: Radius}}
	for _, o := range inner.Objects() {
		if text, ok := o.(*container.Scroll); ok {
			r.wheel = newWheel(text)
		}
	}
	r.draw()
	return r
}

func (r *framed) draw() {
	fill, line, width := Surface, Strong, float32(1)
	switch {
	case r.entry.Disabled():
		fill = Surface2
	case *r.focused:
		line, width = Ring, 2
	}
	r.frame.FillColor, r.frame.StrokeColor, r.frame.StrokeWidth = Tone(fill), Tone(line), width
}

// Layout gives the text its width at once: a wider one in between would wrap it anew and move the cursor.
func (r *framed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size.SubtractWidthHeight(2*entryShift, 0))
	if r.wheel != nil {
		r.wheel.text.Move(r.wheel.text.Position().AddXY(entryShift, 0))
		r.wheel.Resize(size)
	}
	r.frame.Resize(size)
}

func (r *framed) Refresh() {
	r.draw()
	r.WidgetRenderer.Refresh()
	r.frame.Refresh()
}

// Objects leaves out the first two of the entry's: its own ground and border.
func (r *framed) Objects() []fyne.CanvasObject {
	all := append([]fyne.CanvasObject{r.frame}, r.WidgetRenderer.Objects()[2:]...)
	if r.wheel != nil {
		all = append(all, r.wheel)
	}
	return all
}
