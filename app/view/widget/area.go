//go:build !nogui

package widget

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// An Area is several lines to write in: Enter begins a new one, and Tab goes on to the next control.
type Area struct {
	widget.Entry
	OnLeave func()      // the focus went elsewhere; may be nil
	OnPaste func(n int) // hears how many characters were pasted, before they are there; may be nil
	OnNext  func()      // Ctrl+Enter; may be nil
	rows    int
	word    string
	focused bool
}

// NewArea returns an empty one that shows this many lines; word is what it is for.
func NewArea(word string, rows int) *Area {
	a := &Area{rows: rows, word: word}
	a.ExtendBaseWidget(a)
	a.MultiLine = true
	a.Wrapping = fyne.TextWrapWord
	a.SetMinRowsVisible(rows)
	return a
}

// Word returns what is written in it.
func (a *Area) Word() string { return a.word }

// TypedKey implements fyne.Focusable.
func (a *Area) TypedKey(e *fyne.KeyEvent) {
	switch {
	case notForTyping(e.Name):
		PassKey(a, e)
	default:
		a.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (a *Area) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && a.OnNext != nil && custom.Modifier == fyne.KeyModifierShortcutDefault &&
		(custom.KeyName == fyne.KeyReturn || custom.KeyName == fyne.KeyEnter) {
		a.OnNext()
		return
	}
	if passShortcut(a, s) {
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && a.OnPaste != nil {
		a.OnPaste(utf8.RuneCountInString(p.Clipboard.Content()))
	}
	a.Entry.TypedShortcut(s)
}

// AcceptsTab implements fyne.Tabbable.
func (a *Area) AcceptsTab() bool { return false }

// CreateRenderer implements fyne.Widget.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	return newFramed(&a.Entry, &a.focused, a.Entry.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (a *Area) FocusGained() { a.focused = true; a.Entry.FocusGained(); reveal(a) }

// FocusLost implements fyne.Focusable.
func (a *Area) FocusLost() {
	a.focused = false
	a.Entry.FocusLost()
	if a.OnLeave != nil {
		a.OnLeave()
	}
}

// MinSize implements fyne.CanvasObject.
func (a *Area) MinSize() fyne.Size {
	return fyne.NewSize(160, ControlHeight()+float32(a.rows-1)*LineHeight(Body))
}

// MouseDown implements desktop.Mouseable.
func (a *Area) MouseDown(e *desktop.MouseEvent) { a.Entry.MouseDown(shifted(*e)) }
