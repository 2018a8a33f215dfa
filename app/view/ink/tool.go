//go:build !nogui

package ink

import "lyceum/collab/board"

// A Tool is what the pointer does on the board.
type Tool uint8

const (
	Hand Tool = iota // moves the view
	Select
	Pen
	Marker // the highlighter
	Eraser
	Line
	Arrow
	Rectangle
	Ellipse
	Text
	Image // the next press puts what PlaceImage was given
	Laser
)

// stays reports whether a tool is kept after it was used; the others go back to Select, unless the tool is locked.
func (t Tool) stays() bool {
	switch t {
	case Hand, Select, Pen, Marker, Eraser, Laser:
		return true
	}
	return false
}

// draws reports whether a tool puts objects on the page.
func (t Tool) draws() bool { return t != Hand && t != Select && t != Laser && t != Eraser }

// changes reports whether a tool needs the right to draw.
func (t Tool) changes() bool { return t != Hand && t != Laser }

// kind returns what a tool puts on the page.
func (t Tool) kind() board.ObjectKind {
	switch t {
	case Marker:
		return board.Highlighter
	case Line:
		return board.Line
	case Arrow:
		return board.Arrow
	case Rectangle:
		return board.Rectangle
	case Ellipse:
		return board.Ellipse
	case Text:
		return board.Text
	case Image:
		return board.Image
	}
	return board.Pen
}
