//go:build !nogui

package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A veil covers the window under a dialog or a menu and swallows what is aimed
// at it. The focus stays inside and returns to where it was.
type veil struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	content fyne.CanvasObject
	place   func(size fyne.Size) // lays out content
	outside func()               // a click beside it; may be nil
	escape  func()
	closed  func()
	before  fyne.Focusable // had the focus
	last    fyne.Focusable // first to have it inside
	gone    bool
}

// Covered reports whether a dialog or a menu is open, which is when the window's
// shortcuts rest.
func Covered(c fyne.Canvas) bool { return c.Overlays().Top() != nil }

// CloseOverlays closes all dialogs and menus of a window.
func CloseOverlays(c fyne.Canvas) {
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		if v, ok := top.(*veil); ok {
			v.close()
		} else {
			c.Overlays().Remove(top)
		}
	}
}

// show opens the veil and gives the focus to first.
func (v *veil) show(first fyne.Focusable) {
	v.ExtendBaseWidget(v)
	v.before = v.canvas.Focused()
	if v.before != nil {
		v.before.FocusLost()
	}
	v.Resize(v.canvas.Size())
	v.canvas.Overlays().Add(v)
	v.focus(first)
	v.last = v.canvas.Focused()
}

// focus gives the focus to f, or to the first that can have it.
func (v *veil) focus(f fyne.Focusable) {
	if f != nil {
		v.canvas.Focus(f)
	}
	if v.canvas.Focused() == nil {
		v.canvas.FocusNext()
	}
}

func (v *veil) close() {
	if v.gone {
		return
	}
	v.gone = true
	v.canvas.Overlays().Remove(v)
	if v.before != nil && v.canvas.Focused() == v.before {
		v.before.FocusGained()
	}
	if v.closed != nil {
		v.closed()
	}
}

// key is a key that nothing inside has a use for.
func (v *veil) key(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		v.escape()
	}
}

// Tapped implements fyne.Tappable.
func (v *veil) Tapped(*fyne.PointEvent) {
	if v.outside != nil {
		v.outside()
		return
	}
	if v.canvas.Focused() == nil { // the click took it, and with it Esc
		v.focus(v.last)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (v *veil) TappedSecondary(e *fyne.PointEvent) { v.Tapped(e) }

// MouseIn implements desktop.Hoverable.
func (v *veil) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (v *veil) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (v *veil) MouseOut() {}

// Scrolled implements fyne.Scrollable.
func (v *veil) Scrolled(*fyne.ScrollEvent) {}

// CreateRenderer implements fyne.Widget.
func (v *veil) CreateRenderer() fyne.WidgetRenderer { return &veilRenderer{v} }

type veilRenderer struct{ v *veil }

func (r *veilRenderer) Layout(size fyne.Size)        { r.v.place(size) }
func (r *veilRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *veilRenderer) Refresh()                     { r.v.place(r.v.Size()); r.v.content.Refresh() }
func (r *veilRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.v.content} }
func (r *veilRenderer) Destroy()                     {}

// easeFor is how long what appears takes to come to rest.
const easeFor = 140 * time.Millisecond

// rise has o come up to its place over a short way.
func rise(o fyne.CanvasObject) {
	if still {
		return
	}
	const way = 8
	var last float32
	a := fyne.NewAnimation(easeFor, func(done float32) {
		off := way * (1 - done)
		o.Move(o.Position().AddXY(0, off-last))
		last = off
	})
	a.Curve = fyne.AnimationEaseOut
	a.Start()
}
