//go:build !nogui

package board

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// find returns the place of an owner among all; -1: there is none.
func (w *wall) find(owner string) int {
	return slices.IndexFunc(w.all, func(is model.PrivateBoard) bool { return is.Owner.ID == owner })
}

// touch takes the focus; the ring comes with the first key only.
func (w *wall) touch() {
	if c := w.p.window.Canvas(); c.Focused() != fyne.Focusable(w.body) {
		c.Focus(w.body)
	}
	w.ring = false
}

func (w *wall) choose(i int) {
	w.chosen = w.all[i].Owner.ID
	w.place()
}

// open has a board in front, large, to write on. The wall shows until it is.
func (w *wall) open(i int) {
	w.p.opening = w.all[i].Owner.ID
	w.p.asks.CommentBoard(w.p.opening)
}

// openMenu offers what can be done with a board.
func (w *wall) openMenu(i int, at fyne.Position) {
	is, p := w.all[i], w.p
	items := []widget.MenuItem{{Icon: "full", Word: words.T("Open, and write comments"), Do: func() { w.open(i) }}}
	if p.board.CanReveal {
		items = append(items, widget.MenuItem{Icon: "eye", Word: revealWord(is.Revealed), Line: true, Do: func() { p.reveal(is.Owner.ID) }})
	}
	items = append(items,
		widget.MenuItem{Icon: "copy", Word: words.T("Copy to class board"), Do: func() { p.asks.CopyToClassBoard(is.Owner.ID) }},
		widget.MenuItem{Icon: "send", Word: words.T("Return with comments"), Off: is.Returned, Do: func() { p.asks.ReturnBoard(is.Owner.ID) }})
	widget.ShowMenuAt(p.window.Canvas(), at, items)
}

// reveal scrolls until all of a tile can be seen.
func (w *wall) reveal(i int) {
	at := w.box(i)
	top, bottom := at.Y-wallGap, at.Y+w.size.Height+wallGap
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

// goTo chooses a tile and shows the ring there.
func (w *wall) goTo(i int) {
	if len(w.all) == 0 || w.columns == 0 {
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
		from, _ := w.inSight()
		w.chosen = w.all[min(from, len(w.all)-1)].Owner.ID
	}
	w.place()
}

// FocusLost implements fyne.Focusable.
func (b *wallBody) FocusLost() {
	b.w.ring = false
	b.w.place()
}

// TypedKey implements fyne.Focusable: arrows choose, Enter opens, the menu key opens the menu.
func (b *wallBody) TypedKey(e *fyne.KeyEvent) {
	w := b.w
	i := w.find(w.chosen)
	switch e.Name {
	case fyne.KeyLeft:
		w.goTo(i - 1)
	case fyne.KeyRight:
		w.goTo(i + 1)
	case fyne.KeyUp:
		if i >= w.columns {
			w.goTo(i - w.columns)
		}
	case fyne.KeyDown:
		if i+w.columns < len(w.all) || i/max(1, w.columns) < (len(w.all)-1)/max(1, w.columns) {
			w.goTo(i + w.columns)
		}
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
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.w.open(i)
	case desktop.KeyMenu:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(b.w.box(i)).AddXY(12, b.w.size.Height)
		b.w.openMenu(i, at)
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
	if c, ok := b.w.p.window.Canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// TypedRune implements fyne.Focusable.
func (b *wallBody) TypedRune(r rune) { widget.PassRune(b, r) }

// KeyDown implements desktop.Keyable.
func (b *wallBody) KeyDown(e *fyne.KeyEvent) { widget.PassPress(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *wallBody) KeyUp(e *fyne.KeyEvent) { widget.PassPress(b, e, false) }
