//go:build !nogui

package widget

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// scrolls are all that NewScroll made and that are still in use.
var scrolls []weak.Pointer[container.Scroll]

// NewScroll returns content that scrolls up and down. What gets the focus in it
// is scrolled into view.
func NewScroll(content fyne.CanvasObject) *container.Scroll {
	s := container.NewVScroll(content)
	scrolls = slices.DeleteFunc(scrolls, func(p weak.Pointer[container.Scroll]) bool { return p.Value() == nil })
	scrolls = append(scrolls, weak.Make(s))
	return s
}

// reveal scrolls what scrolls around o until all of o can be seen.
func reveal(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	place := at(o) // asked once: each time everything on the canvas is gone through
	for _, p := range scrolls {
		s := p.Value()
		if s == nil || !s.Visible() || canvasOf(s) != c || !moves(o, place, s.Content) {
			continue
		}
		const margin = 8 // room for the ring
		top := at(o).Y - at(s).Y - margin
		bottom := top + o.Size().Height + 2*margin
		y := s.Offset.Y
		switch {
		case top < 0:
			y += top
		case bottom > s.Size().Height:
			y += min(bottom-s.Size().Height, top)
		default:
			continue
		}
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, max(0, y)))
		place = at(o)
	}
}

// moves reports whether o, which is at before, lies in content. Fyne's objects do not know what holds
// them, but they move with it.
func moves(o fyne.CanvasObject, before fyne.Position, content fyne.CanvasObject) bool {
	place := content.Position()
	content.Move(place.AddXY(0, 1))
	after := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	content.Move(place)
	return after != before
}
