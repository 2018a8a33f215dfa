//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// notForTyping reports whether an input has no use for a key, and what is around it
// may have.
func notForTyping(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// passShortcut gives the window a shortcut that an entry has no use for, and reports
// whether it did.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	switch custom.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd: // by words and to the ends
		return false
	}
	return PassShortcut(o, s)
}

// PassShortcut gives the window a shortcut that the focused object has no use for, and reports whether it did: Fyne gives
// shortcuts to what has the focus and to nobody else.
func PassShortcut(o fyne.CanvasObject, s fyne.Shortcut) bool {
	c, ok := canvasOf(o).(fyne.Shortcutable)
	if ok {
		c.TypedShortcut(s)
	}
	return ok
}
