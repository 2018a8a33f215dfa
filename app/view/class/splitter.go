//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const (
	grip     float32 = 8  // what can be got hold of, across the edge of a panel
	gripStep float32 = 16 // by one press of an arrow
)

// An edge is the side of a panel that can be moved.
type edge int

const (
	leftEdge  edge = 1  // of the left panel: it grows to the right
	rightEdge edge = -1 // of the right panel: it grows to the left
)

// A splitter makes a panel wider or narrower, by the pointer or by the arrows.
type splitter struct {
	fynewidget.BaseWidget
	edge     edge
	width    float32 // of the panel
	resize   func(width float32)
	done     func() // the width is meant to stay
	dragging bool
	hovered  bool
	focused  bool
}

func newSplitter(e edge, width float32, resize func(float32), done func()) *splitter {
	s := &splitter{edge: e, width: width, resize: resize, done: done}
	s.ExtendBaseWidget(s)
	return s
}

// Word says what this is, to tests and to who cannot see it.
func (s *splitter) Word() string {
	if s.edge == leftEdge {
		return words.T("Width of the list of people")
	}
	return words.T("Width of the chat")
}

// Cursor implements desktop.Cursorable.
func (s *splitter) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged implements fyne.Draggable.
func (s *splitter) Dragged(e *fyne.DragEvent) {
	s.dragging = true
	s.resize(s.width + float32(s.edge)*e.Dragged.DX)
}

// DragEnd implements fyne.Draggable.
func (s *splitter) DragEnd() {
	s.dragging = false
	s.done()
}

// MouseIn implements desktop.Hoverable.
func (s *splitter) MouseIn(*desktop.MouseEvent) { s.hovered = true; s.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (s *splitter) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *splitter) MouseOut() { s.hovered = false; s.Refresh() }

// FocusGained implements fyne.Focusable.
func (s *splitter) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost implements fyne.Focusable.
func (s *splitter) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements fyne.Focusable.
func (s *splitter) TypedRune(r rune) { widget.PassRune(s, r) }

// TypedKey implements fyne.Focusable.
func (s *splitter) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.resize(s.width - float32(s.edge)*gripStep)
	case fyne.KeyRight:
		s.resize(s.width + float32(s.edge)*gripStep)
	default:
		widget.PassKey(s, e)
		return
	}
	s.done()
}

// KeyDown implements desktop.Keyable.
func (s *splitter) KeyDown(e *fyne.KeyEvent) { widget.PassPress(s, e, true) }

// KeyUp implements desktop.Keyable.
func (s *splitter) KeyUp(e *fyne.KeyEvent) { widget.PassPress(s, e, false) }

// CreateRenderer implements fyne.Widget.
func (s *splitter) CreateRenderer() fyne.WidgetRenderer {
	r := &splitterRenderer{s: s, line: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

// A splitterRenderer draws a line only while it is pointed at or has the focus: the panel has one of its own.
type splitterRenderer struct {
	s    *splitter
	line *canvas.Rectangle
}

func (r *splitterRenderer) Layout(size fyne.Size) {
	r.line.Resize(fyne.NewSize(2, size.Height))
	r.line.Move(fyne.NewPos((size.Width-2)/2, 0))
}

func (r *splitterRenderer) MinSize() fyne.Size { return fyne.NewSize(grip, grip) }

func (r *splitterRenderer) Refresh() {
	r.line.Hidden = !r.s.focused && !r.s.hovered && !r.s.dragging
	r.line.FillColor = theme.Color(widget.Accent)
	r.line.Refresh()
}

func (r *splitterRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *splitterRenderer) Destroy()                     {}
