//go:build !nogui

package monitor

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// held reports which of the keys are down that have a click add to what is picked.
func held() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift) != 0
}

// find returns the place of a person among all; -1: they are not shown.
func (w *wall) find(id string) int {
	return slices.IndexFunc(w.all, func(is model.Watched) bool { return is.Person.ID == id })
}

// touch takes the focus; the ring comes with the first key only.
func (w *wall) touch() {
	c := fyne.CurrentApp().Driver().CanvasForObject(w.body)
	if c != nil && c.Focused() != fyne.Focusable(w.body) {
		c.Focus(w.body)
	}
	w.ring = false
}

func (w *wall) choose(i int) {
	w.chosen = w.all[i].Person.ID
	w.place()
}

// reveal scrolls until all of a tile can be seen.
func (w *wall) reveal(i int) {
	at, size, part := w.box(i)
	if part < 0 {
		return
	}
	top, bottom := at.Y-wallGap, at.Y+size.Height+wallGap
	if i < w.parts[part].from+w.parts[part].columns { // with the heading
		top = w.parts[part].top - wallGap
	}
	switch y, room := w.scroll.Offset.Y, w.scroll.Size().Height; {
	case top < y:
		w.scroll.Offset.Y = max(0, top)
	case bottom > y+room:
		w.scroll.Offset.Y = max(0, bottom-room)
	default:
		return
	}
	w.scroll.Refresh()
}

// step goes to another tile: dx along the row, dy rows up or down.
func (w *wall) step(dx, dy int) {
	i := w.find(w.chosen)
	if i < 0 {
		w.goTo(0)
		return
	}
	if dy == 0 {
		w.goTo(i + dx)
		return
	}
	_, _, part := w.box(i)
	p := &w.parts[part]
	column := (i - p.from) % p.columns
	next := i + dy*p.columns
	if next >= p.from && next < p.to {
		w.goTo(next)
		return
	}
	if dy > 0 && (i-p.from)/p.columns < p.rows()-1 { // the last row is shorter
		w.goTo(p.to - 1)
		return
	}
	at, _, _ := w.box(i)
	if part += dy; part < 0 || part >= len(w.parts) {
		return
	}
	q := &w.parts[part] // what lies nearest in the part above or below
	column = min(int((at.X-wallSide+p.size.Width/2)/(q.size.Width+wallGap)), q.columns-1)
	next = q.from + column
	if dy < 0 {
		next = q.from + (q.rows()-1)*q.columns + column
	}
	w.goTo(min(next, q.to-1))
}

// goTo chooses a tile and shows the ring there.
func (w *wall) goTo(i int) {
	if len(w.all) == 0 {
		return
	}
	i = min(max(i, 0), len(w.all)-1)
	w.ring = true
	w.reveal(i)
	w.choose(i)
}

// FocusGained implements fyne.Focusable.
func (b *wallBody) FocusGained() {
	w := b.w
	w.ring = true
	if w.find(w.chosen) < 0 && len(w.all) > 0 {
		w.chosen = w.all[0].Person.ID
		for k := range w.parts {
			if from, to := w.inSight(&w.parts[k]); from < to {
				w.chosen = w.all[from].Person.ID
				break
			}
		}
	}
	w.place()
}

// FocusLost implements fyne.Focusable.
func (b *wallBody) FocusLost() {
	b.w.ring = false
	b.w.place()
}

// TypedKey implements fyne.Focusable: arrows choose, Enter shows large, Space picks, the menu key opens the menu.
func (b *wallBody) TypedKey(e *fyne.KeyEvent) {
	w := b.w
	i := w.find(w.chosen)
	switch e.Name {
	case fyne.KeyLeft:
		w.step(-1, 0)
	case fyne.KeyRight:
		w.step(1, 0)
	case fyne.KeyUp:
		w.step(0, -1)
	case fyne.KeyDown:
		w.step(0, 1)
	case fyne.KeyPageUp:
		w.step(0, -1)
		w.step(0, -1)
	case fyne.KeyPageDown:
		w.step(0, 1)
		w.step(0, 1)
	case fyne.KeyHome:
		w.goTo(0)
	case fyne.KeyEnd:
		w.goTo(len(w.all) - 1)
	default:
		if i < 0 || !b.act(e, i) {
			widget.PassKey(b, e)
		}
	}
}

// act does what a key does with the chosen tile, and reports whether that is anything.
func (b *wallBody) act(e *fyne.KeyEvent, i int) bool {
	w := b.w
	at, size, _ := w.box(i)
	below := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(at).AddXY(12, size.Height)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.p.open(w.all[i].Person.ID)
	case fyne.KeySpace:
		w.p.pick(w.all[i].Person.ID)
	case desktop.KeyMenu:
		w.p.openMenu(&w.all[i], below)
	default:
		return false
	}
	return true
}

// TypedShortcut implements fyne.Shortcutable: Shift+F10 opens the menu as well.
func (b *wallBody) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyF10 && c.Modifier == fyne.KeyModifierShift {
		b.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(b).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// TypedRune implements fyne.Focusable.
func (b *wallBody) TypedRune(r rune) { widget.PassRune(b, r) }

// KeyDown implements desktop.Keyable.
func (b *wallBody) KeyDown(e *fyne.KeyEvent) { widget.PassPress(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *wallBody) KeyUp(e *fyne.KeyEvent) { widget.PassPress(b, e, false) }
