//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A wheel lies over the text of a field for the wheel of the mouse: that scrolls the text as far as it goes, and else what the field
// is in. Fyne gives the wheel to the innermost that scrolls and to nothing else, so that a page of fields would stand still below the
// mouse.
type wheel struct {
	widget.BaseWidget
	text *container.Scroll
}

func newWheel(text *container.Scroll) *wheel {
	w := &wheel{text: text}
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	before := w.text.Offset
	w.text.Scrolled(e)
	if w.text.Offset != before {
		return
	}
	if s := around(w); s != nil {
		s.Scrolled(e)
	}
}

// around returns the smallest that scrolls and that o is in; nil: there is none.
func around(o fyne.CanvasObject) (inner *container.Scroll) {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	for _, p := range scrolls {
		s := p.Value()
		if s == nil || !s.Visible() || canvasOf(s) != c || !moves(o, place, s.Content) {
			continue
		}
		if inner == nil || s.Size().Height < inner.Size().Height {
			inner = s
		}
	}
	return inner
}
