//go:build !nogui

package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A Pointed row has another cursor over parts of it.
type Pointed interface {
	CursorAt(fyne.Position) desktop.Cursor
}

// Chosen returns the row that arrow keys chose.
func (l *List[T]) Chosen() (row T, ok bool) {
	if i := l.find(l.chosen, 0); i >= 0 {
		return l.rows[i], true
	}
	return row, false
}

// Focusable returns what takes the focus.
func (l *List[T]) Focusable() fyne.Focusable { return l.body }

// under returns the row at a place of the body.
func (l *List[T]) under(at fyne.Position) (i int, ok bool) {
	if at.Y < 0 || len(l.rows) == 0 || at.Y >= l.total() {
		return 0, false
	}
	return l.at(at.Y), true
}

func (l *List[T]) name() string { return l.of.Name }

// empty reports whether there is no row to choose.
func (l *List[T]) empty() bool {
	for i := range l.rows {
		if l.can(i) {
			return false
		}
	}
	return true
}

func (l *List[T]) can(i int) bool { return l.of.Can == nil || l.of.Can(l.rows[i]) }

// Choose has the keyboard be at the row with a key and brings that into sight, if it is there.
func (l *List[T]) Choose(key string) {
	if i := l.find(key, 0); i >= 0 && l.can(i) {
		l.choose(i)
		l.reveal(i)
	}
}

func (l *List[T]) choose(i int) {
	l.chosen = l.of.Key(l.rows[i])
	l.mark()
}

// touch takes the focus; the ring comes with the first key only.
func (l *List[T]) touch() {
	if c := l.body.canvas(); c != nil && c.Focused() != l.Focusable() {
		c.Focus(l.body)
	}
	l.pointed = true
	l.mark()
}

// tap takes the focus and does what a tap at a place does.
func (l *List[T]) tap(at, window fyne.Position) {
	l.touch()
	l.deselect()
	i, ok := l.under(at)
	if !ok || !l.can(i) {
		return
	}
	l.choose(i)
	if o, does := l.show(i).(Tapped); does && o.TapAt(at.SubtractXY(0, l.tops[i])) {
		return
	}
	if l.of.Tap != nil {
		l.of.Tap(l.rows[i], window)
	}
}

func (l *List[T]) menu(at, window fyne.Position) {
	l.touch()
	if i, ok := l.under(at); ok && l.can(i) && l.of.Menu != nil {
		l.choose(i)
		l.of.Menu(l.rows[i], window)
	}
}

func (l *List[T]) hoverAt(y float32) {
	key := ""
	if i, ok := l.under(fyne.NewPos(0, y)); ok && l.can(i) {
		key = l.of.Key(l.rows[i])
	}
	if key != l.hovered {
		l.hovered = key
		l.mark()
	}
}

func (l *List[T]) cursorAt(at fyne.Position) desktop.Cursor {
	if i, ok := l.under(at); ok {
		if o, is := l.show(i).(Pointed); is {
			return o.CursorAt(at.SubtractXY(0, l.tops[i]))
		}
	}
	return desktop.DefaultCursor
}

// focusMoved shows the ring, at the row that was chosen last or at the first in sight.
func (l *List[T]) focusMoved(on bool) {
	if first, last, ok := l.InSight(); on && ok && l.find(l.chosen, first) < 0 {
		l.chosen = ""
		for i := range last - first + 1 {
			k := first + i
			if l.of.Follow {
				k = last - i
			}
			if l.can(k) {
				l.chosen = l.of.Key(l.rows[k])
				break
			}
		}
	}
	l.pointed = false
	l.mark()
}

// step chooses the next row that can be, or the one before.
func (l *List[T]) step(from, by, least int) {
	at := -1
	for i := from; i >= 0 && i < len(l.rows); i += by {
		if l.can(i) {
			at = i
			if least--; least <= 0 {
				break
			}
		}
	}
	if at >= 0 {
		l.reveal(at)
		l.choose(at)
	}
}

// key does what a key does; it reports whether that is anything.
func (l *List[T]) key(e *fyne.KeyEvent) bool {
	i := l.find(l.chosen, 0)
	if i < 0 {
		return false
	}
	if l.pointed {
		l.pointed = false
		l.mark()
	}
	row := l.rows[i]
	switch e.Name {
	case fyne.KeyDown:
		l.step(i+1, 1, 1)
	case fyne.KeyUp:
		l.step(i-1, -1, 1)
	case fyne.KeyPageDown:
		l.step(i+1, 1, 8)
	case fyne.KeyPageUp:
		l.step(i-1, -1, 8)
	case fyne.KeyHome:
		l.step(0, 1, 1)
	case fyne.KeyEnd:
		l.step(len(l.rows)-1, -1, 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if e.Name == fyne.KeySpace && l.of.Mark != nil {
			l.of.Mark(row)
			return true
		}
		if l.of.Tap == nil {
			return l.ask(i)
		}
		l.of.Tap(row, l.below(i))
	case desktop.KeyMenu:
		return l.ask(i)
	case fyne.KeyF10:
		return shiftHeld() && l.ask(i)
	default:
		return l.of.Key2 != nil && l.of.Key2(row, e)
	}
	return true
}

// ask opens the menu of a row below it.
func (l *List[T]) ask(i int) bool {
	if l.of.Menu != nil {
		l.of.Menu(l.rows[i], l.below(i))
	}
	return l.of.Menu != nil
}

// below is a place in the window, where a row's menu opens.
func (l *List[T]) below(i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.body)
	return at.AddXY(40, l.tops[i+1])
}

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

func (l *List[T]) deselect() {
	if l.drag != nil {
		l.drag.Deselect()
		l.drag = nil
	}
}

func (l *List[T]) dragFrom(at fyne.Position) {
	l.deselect()
	if i, ok := l.under(at); ok {
		if o, is := l.show(i).(Selecting); is {
			l.drag = o
			o.SelectFrom(at.SubtractXY(0, l.tops[i]))
			l.touch()
			l.choose(i)
		}
	}
}

func (l *List[T]) dragTo(at fyne.Position) {
	if l.drag != nil {
		if o, ok := l.drag.(fyne.CanvasObject); ok {
			l.drag.SelectTo(at.Subtract(o.Position()))
		}
	}
}

// copied returns what Ctrl+C takes.
func (l *List[T]) copied() string {
	if l.drag != nil && l.drag.Selected() != "" {
		return l.drag.Selected()
	}
	if row, ok := l.Chosen(); ok && l.of.Copy != nil {
		return l.of.Copy(row)
	}
	return ""
}
