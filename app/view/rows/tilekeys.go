//go:build !nogui

package rows

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Find returns the place of an item among all; -1: it is not among them.
func (t *Tiles[T, O]) Find(key string) int {
	return slices.IndexFunc(t.all, func(item T) bool { return t.of.Key(&item) == key })
}

// Chosen returns what the keyboard is at; empty: at nothing yet.
func (t *Tiles[T, O]) Chosen() string { return t.chosen }

// Focusable is what the keyboard moves over the tiles with.
func (t *Tiles[T, O]) Focusable() fyne.Focusable { return t.body }

// Choose has the keyboard be at an item, by its place among all.
func (t *Tiles[T, O]) Choose(i int) {
	t.chosen = t.of.Key(&t.all[i])
	t.Place()
}

// touch takes the focus; the ring comes with the first key only.
func (t *Tiles[T, O]) touch() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t.body); c != nil && c.Focused() != fyne.Focusable(t.body) {
		c.Focus(t.body)
	}
	t.ring = false
}

func (t *Tiles[T, O]) word() string   { return t.of.Word() }
func (t *Tiles[T, O]) empty() bool    { return len(t.all) == 0 }
func (t *Tiles[T, O]) total() float32 { return t.height }

// tapped does what a click on a tile does, or with the other button opens its menu.
func (t *Tiles[T, O]) tapped(e *fyne.PointEvent, menu bool) {
	t.touch()
	i := t.at(e.Position)
	switch {
	case i < 0:
		return
	case menu:
		t.Choose(i)
		t.of.Menu(&t.all[i], e.AbsolutePosition)
	default:
		t.Choose(i)
		t.of.Tap(&t.all[i])
	}
}

// focused takes in whether they have the focus. The first tile in sight is chosen if none is.
func (t *Tiles[T, O]) focused(on bool) {
	if t.ring = on; on && t.Find(t.chosen) < 0 && len(t.all) > 0 {
		t.chosen = t.of.Key(&t.all[0])
		for k := range t.parts {
			if from, to := t.inSight(&t.parts[k]); from < to {
				t.chosen = t.of.Key(&t.all[from])
				break
			}
		}
	}
	t.Place()
}

// reveal scrolls until all of a tile can be seen.
func (t *Tiles[T, O]) reveal(i int) {
	at, size, k := t.box(i)
	if k < 0 {
		return
	}
	top, bottom := at.Y-tileGap, at.Y+size.Height+tileGap
	if i < t.parts[k].From+t.parts[k].columns { // with the heading
		top = t.parts[k].top - tileGap
	}
	switch y, room := t.scroll.Offset.Y, t.scroll.Size().Height; {
	case top < y:
		t.scroll.Offset.Y = max(0, top)
	case bottom > y+room:
		t.scroll.Offset.Y = max(0, bottom-room)
	default:
		return
	}
	t.scroll.Refresh()
}

// goTo chooses a tile and shows the ring there.
func (t *Tiles[T, O]) goTo(i int) {
	if len(t.all) == 0 || len(t.parts) == 0 {
		return
	}
	i = min(max(i, 0), len(t.all)-1)
	t.ring = true
	t.reveal(i)
	t.Choose(i)
}

// step goes some tiles along the row, or rows up or down.
func (t *Tiles[T, O]) step(dx, dy int) {
	i := t.Find(t.chosen)
	_, _, k := t.box(i)
	switch {
	case i < 0 || k < 0:
		t.goTo(0)
		return
	case dy == 0:
		t.goTo(i + dx)
		return
	}
	p := &t.parts[k]
	if next := i + dy*p.columns; next >= p.From && next < p.To {
		t.goTo(next)
		return
	}
	if dy > 0 && (i-p.From)/p.columns < p.rows()-1 { // the last row is shorter
		t.goTo(p.To - 1)
		return
	}
	at, _, _ := t.box(i)
	if k += dy; k < 0 || k >= len(t.parts) {
		return
	}
	q := &t.parts[k] // what lies nearest in the part above or below
	column := min(int((at.X-tileSide+p.size.Width/2)/(q.size.Width+tileGap)), q.columns-1)
	next := q.From + column
	if dy < 0 {
		next = q.From + (q.rows()-1)*q.columns + column
	}
	t.goTo(min(next, q.To-1))
}

// key does what a key does: arrows choose, the menu key opens the menu, and others are for the item. It reports whether that is anything.
func (t *Tiles[T, O]) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		t.step(-1, 0)
	case fyne.KeyRight:
		t.step(1, 0)
	case fyne.KeyUp:
		t.step(0, -1)
	case fyne.KeyDown:
		t.step(0, 1)
	case fyne.KeyPageUp:
		t.step(0, -1)
		t.step(0, -1)
	case fyne.KeyPageDown:
		t.step(0, 1)
		t.step(0, 1)
	case fyne.KeyHome:
		t.goTo(0)
	case fyne.KeyEnd:
		t.goTo(len(t.all) - 1)
	default:
		return t.act(e)
	}
	return true
}

func (t *Tiles[T, O]) act(e *fyne.KeyEvent) bool {
	i := t.Find(t.chosen)
	if i < 0 {
		return false
	}
	if e.Name == desktop.KeyMenu {
		at, size, _ := t.box(i)
		t.of.Menu(&t.all[i], fyne.CurrentApp().Driver().AbsolutePositionForObject(t.body).Add(at).AddXY(12, size.Height))
		return true
	}
	return t.of.Do(&t.all[i], e)
}
