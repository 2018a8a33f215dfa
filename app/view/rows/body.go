//go:build !nogui

package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A keeper is the list that a body belongs to.
type keeper interface {
	name() string
	empty() bool
	total() float32
	tap(at fyne.Position, window fyne.Position)
	menu(at fyne.Position, window fyne.Position)
	hoverAt(y float32)
	focusMoved(on bool)
	key(e *fyne.KeyEvent) bool
	copied() string
	dragFrom(at fyne.Position)
	dragTo(at fyne.Position)
	cursorAt(at fyne.Position) desktop.Cursor
}

// A body is what scrolls: the rows in sight, over the mark of the one under the pointer, under the ring.
type body struct {
	fynewidget.BaseWidget
	of          keeper
	rows        []fyne.CanvasObject
	hover, ring *canvas.Rectangle
	focused     bool
	dragging    bool
	pointer     fyne.Position
}

func newBody(of keeper) *body {
	b := &body{of: of, hover: &canvas.Rectangle{}, ring: &canvas.Rectangle{}}
	b.hover.Hide()
	b.ring.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// mark shows r around a row, or hides it.
func (b *body) mark(r *canvas.Rectangle, on bool, row fyne.CanvasObject) {
	if !on || row == nil {
		r.Hide()
		return
	}
	if r == b.ring {
		r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Color(widget.Clear), theme.Color(widget.Accent), 2, widget.Radius
		r.Move(row.Position().AddXY(2, 1))
		r.Resize(row.Size().SubtractWidthHeight(4, 2))
	} else {
		r.FillColor = theme.Color(widget.Surface2)
		r.Move(row.Position())
		r.Resize(row.Size())
	}
	r.Show()
	r.Refresh()
}

// Tapped implements fyne.Tappable.
func (b *body) Tapped(e *fyne.PointEvent) { b.of.tap(e.Position, e.AbsolutePosition) }

// TappedSecondary implements fyne.SecondaryTappable.
func (b *body) TappedSecondary(e *fyne.PointEvent) { b.of.menu(e.Position, e.AbsolutePosition) }

// MouseIn implements desktop.Hoverable.
func (b *body) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *body) MouseMoved(e *desktop.MouseEvent) {
	b.pointer = e.Position
	b.of.hoverAt(e.Position.Y)
}

// MouseOut implements desktop.Hoverable.
func (b *body) MouseOut() { b.of.hoverAt(-1) }

// Cursor implements desktop.Cursorable.
func (b *body) Cursor() desktop.Cursor { return b.of.cursorAt(b.pointer) }

// Dragged implements fyne.Draggable.
func (b *body) Dragged(e *fyne.DragEvent) {
	if !b.dragging {
		b.dragging = true
		b.of.dragFrom(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY))
	}
	b.of.dragTo(e.Position)
}

// DragEnd implements fyne.Draggable.
func (b *body) DragEnd() { b.dragging = false }

// Word returns what the list is of.
func (b *body) Word() string { return b.of.name() }

// Disabled implements fyne.Disableable: nothing leads into a list without rows.
func (b *body) Disabled() bool { return b.of.empty() }

// Enable implements fyne.Disableable.
func (b *body) Enable() {}

// Disable implements fyne.Disableable.
func (b *body) Disable() {}

// FocusGained implements fyne.Focusable.
func (b *body) FocusGained() {
	b.focused = true
	b.of.focusMoved(true)
}

// FocusLost implements fyne.Focusable.
func (b *body) FocusLost() {
	b.focused = false
	b.of.focusMoved(false)
}

// TypedKey implements fyne.Focusable.
func (b *body) TypedKey(e *fyne.KeyEvent) {
	if b.of.key(e) {
		return
	}
	widget.PassKey(b, e)
}

// TypedRune implements fyne.Focusable.
func (b *body) TypedRune(r rune) { widget.PassRune(b, r) }

// TypedShortcut implements fyne.Shortcutable.
func (b *body) TypedShortcut(s fyne.Shortcut) {
	if copying, ok := s.(*fyne.ShortcutCopy); ok {
		if text := b.of.copied(); text != "" {
			copying.Clipboard.SetContent(text)
		}
		return
	}
	if c, ok := b.canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// KeyDown implements desktop.Keyable.
func (b *body) KeyDown(e *fyne.KeyEvent) { widget.PassPress(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *body) KeyUp(e *fyne.KeyEvent) { widget.PassPress(b, e, false) }

func (b *body) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(b) }

// CreateRenderer implements fyne.Widget.
func (b *body) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ b *body }

func (bodyRenderer) Layout(fyne.Size)      {} // the list does it
func (r *bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.b.of.total()) }
func (r *bodyRenderer) Refresh()           { canvas.Refresh(r.b) }
func (r *bodyRenderer) Destroy()           {}
func (r *bodyRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(r.b.rows)+2)
	return append(append(append(out, r.b.hover), r.b.rows...), r.b.ring)
}
