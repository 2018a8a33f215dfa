//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A part is what all controls have in common: focus with its ring, hover, a
// tip, and keys. Keys that a control has no use for go on to the dialog or menu
// around it (Esc) and else to the window's own handlers, as if nothing had the
// focus, so that the program's shortcuts work wherever the focus is.
type part struct {
	widget.BaseWidget
	OnEscape func() // Esc while it has the focus; may be nil

	self     fyne.Widget
	hovered  bool
	focused  bool
	disabled bool
	tip      tip
}

// A Part is what controls of other packages are built on: they embed it.
type Part = part

// Extend must be called once, with the widget that holds the part.
func (p *part) Extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

// Focused reports whether the ring is shown.
func (p *part) Focused() bool { return p.focused }

// Hovered reports whether the pointer rests on the control.
func (p *part) Hovered() bool { return p.hovered }

// SetTip has a few words appear beside the control while the pointer rests on
// it or it has the focus; empty: none.
func (p *part) SetTip(text string) { p.tip.text = text }

// Tip returns the words of SetTip.
func (p *part) Tip() string { return p.tip.text }

// FocusGained implements fyne.Focusable.
func (p *part) FocusGained() {
	p.focused = true
	p.Refresh()
	reveal(p.self)
	p.tip.start(p.self)
}

// FocusLost implements fyne.Focusable.
func (p *part) FocusLost() {
	p.focused = false
	p.Refresh()
	p.tip.stop()
}

// MouseIn implements desktop.Hoverable.
func (p *part) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
	p.tip.start(p.self)
}

// MouseMoved implements desktop.Hoverable.
func (p *part) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *part) MouseOut() {
	p.hovered = false
	p.Refresh()
	p.tip.stop()
}

// TypedRune implements fyne.Focusable.
func (p *part) TypedRune(r rune) { PassRune(p.self, r) }

// TypedKey implements fyne.Focusable.
func (p *part) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && p.OnEscape != nil {
		p.OnEscape()
		return
	}
	PassKey(p.self, e)
}

// KeyDown implements desktop.Keyable.
func (p *part) KeyDown(e *fyne.KeyEvent) { PassPress(p.self, e, true) }

// KeyUp implements desktop.Keyable.
func (p *part) KeyUp(e *fyne.KeyEvent) { PassPress(p.self, e, false) }

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// PassKey gives a key that the focused object has no use for to the dialog or
// menu around it (Esc), or else to the window.
func PassKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if v, ok := c.Overlays().Top().(*veil); ok {
		v.key(e)
	} else if f := c.OnTypedKey(); f != nil {
		f(e)
	}
}

// PassRune gives the window a character that the focused object has no use for.
func PassRune(o fyne.CanvasObject, r rune) {
	c := canvasOf(o)
	if c == nil || c.Overlays().Top() != nil {
		return
	}
	if f := c.OnTypedRune(); f != nil {
		f(r)
	}
}

// PassPress tells the window that a key went down or up, which push to talk needs.
func PassPress(o fyne.CanvasObject, e *fyne.KeyEvent, down bool) {
	c, ok := canvasOf(o).(desktop.Canvas)
	if !ok {
		return
	}
	f := c.OnKeyUp()
	if down {
		f = c.OnKeyDown()
	}
	if f != nil {
		f(e)
	}
}

// DrawRing draws the ring around what has the focus, or hides it: 2 px, with 1 px of what is behind it between.
func DrawRing(r *canvas.Rectangle, on bool, radius float32) {
	r.FillColor, r.CornerRadius = Tone(Clear), radius+3
	r.StrokeColor, r.StrokeWidth = Tone(Ring), 2
	r.Hidden = !on
	r.Refresh()
}

// PlaceRing puts it around a control of a size at a position.
func PlaceRing(r *canvas.Rectangle, at fyne.Position, size fyne.Size) {
	r.Move(at.SubtractXY(3, 3))
	r.Resize(size.AddWidthHeight(6, 6))
}
