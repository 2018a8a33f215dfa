//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/collab/puzzle"
)

// hit returns which loose piece is at a position, the uppermost.
func (t *table) hit(at fyne.Position) (h model.PuzzleHand) {
	cut, _ := t.whole()
	order := t.fromBelow()
	for i := len(order) - 1; i >= 0; i-- {
		is := order[i]
		lies, fixed := t.placedAt(is)
		if by := t.holder(is); by != nil {
			lies = by.At
		}
		if !fixed && cut.Hit(is, lies, t.point(at)) {
			return model.PuzzleHand{Is: true, Piece: is, From: puzzle.Nowhere, To: puzzle.Nowhere, At: lies}
		}
	}
	return h
}

// take up what is under the pointer.
func (t *table) grab(at fyne.Position) {
	if t.v == nil || t.drag != nil || t.cut == nil {
		return
	}
	if t.hand.Lifted {
		t.back()
	}
	h := t.hit(at)
	if !t.may(h) {
		return
	}
	corner := t.position(h.At)
	t.hand = h
	t.drag = &dragging{is: h, dx: at.X - corner.X, dy: at.Y - corner.Y, at: corner}
	t.p.asks.GrabPiece(h.Piece, h.At)
	t.place()
}

// drop lays what the pointer holds.
func (t *table) drop() {
	d := t.drag
	if d == nil {
		return
	}
	t.drag = nil
	if !d.away {
		t.p.asks.PutBack()
		t.place()
		return
	}
	d.is.At = t.v.Shape.Cut().Clamp(t.point(d.at))
	t.lay(d.is)
}

// MouseDown implements desktop.Mouseable.
func (t *table) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		t.p.window.Canvas().Focus(t)
		t.grab(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (t *table) MouseUp(*desktop.MouseEvent) {
	if t.drag != nil && !t.drag.away {
		t.drop()
	}
}

// Dragged implements fyne.Draggable.
func (t *table) Dragged(e *fyne.DragEvent) {
	if t.v == nil {
		return
	}
	if t.drag == nil {
		t.grab(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY))
	}
	if t.drag == nil {
		return
	}
	t.drag.away = true
	t.drag.at = e.Position.SubtractXY(t.drag.dx, t.drag.dy)
	t.p.asks.MovePiece(t.v.Shape.Cut().Clamp(t.point(t.drag.at)))
	t.place()
}

// DragEnd implements fyne.Draggable.
func (t *table) DragEnd() { t.drop() }

// Cursor implements desktop.Cursorable.
func (t *table) Cursor() desktop.Cursor {
	if t.v != nil && t.v.Plays {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
