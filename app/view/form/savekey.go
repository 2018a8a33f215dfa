//go:build !nogui

package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/widget"
)

// A SaveKey has Ctrl+Enter save, from any field, while its form is in front.
type SaveKey struct {
	Save func()

	keys []fyne.Shortcut
}

// Listen says whether the form is in front of a window. What a dialog covers is not saved.
func (s *SaveKey) Listen(c fyne.Canvas, on bool) {
	for _, k := range s.keys {
		c.RemoveShortcut(k)
	}
	s.keys = nil
	if !on {
		return
	}
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		k := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}
		s.keys = append(s.keys, k)
		c.AddShortcut(k, func(fyne.Shortcut) {
			if !widget.Covered(c) {
				s.Save()
			}
		})
	}
}
