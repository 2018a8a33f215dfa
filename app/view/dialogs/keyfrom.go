//go:build !nogui

package dialogs

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// KeyFrom returns the key of a shortcut that Fyne reports.
func KeyFrom(name fyne.KeyName, held fyne.KeyModifier) model.Key {
	return model.Key{
		Name: string(name),
		Ctrl: held&fyne.KeyModifierShortcutDefault != 0,
		Alt:  held&fyne.KeyModifierAlt != 0, Shift: held&fyne.KeyModifierShift != 0,
	}
}

// A catching is what has the focus while a key is waited for. Tab and Esc give up.
type catching struct {
	fynewidget.BaseWidget
	ground *widget.Ground
	done   func(k model.Key, ok bool)
	over   bool
	left   bool // the focus went elsewhere
}

// newCatching returns one; done is called once.
func newCatching(done func(k model.Key, ok bool)) *catching {
	c := &catching{done: done}
	text := widget.NewText(words.T("Press a key"), widget.Body, widget.Accent)
	c.ground = widget.NewRound(widget.Soft, widget.Radius, widget.Fixed(0, widget.ControlHeight(), widget.Pad(0, 12, 0, 12, text)))
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *catching) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(c.ground)
}

// FocusGained implements fyne.Focusable.
func (c *catching) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (c *catching) FocusLost() {
	c.left = true
	c.end(model.Key{}, false)
}

// AcceptsTab implements fyne.Tabbable.
func (c *catching) AcceptsTab() bool { return false }

// TypedRune implements fyne.Focusable.
func (c *catching) TypedRune(r rune) { c.end(model.Typed(r), true) }

// TypedKey implements fyne.Focusable. A key that types something comes as a rune, too.
func (c *catching) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		c.end(model.Key{}, false)
	case isModifier(e.Name): // another key follows
	case utf8.RuneCountInString(string(e.Name)) == 1 || e.Name == fyne.KeySpace || strings.HasPrefix(string(e.Name), "KP_"):
	default:
		c.end(KeyFrom(e.Name, heldNow()), true)
	}
}

func isModifier(name fyne.KeyName) bool {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeyAltLeft, desktop.KeyAltRight,
		desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock, desktop.KeyMenu:
		return true
	}
	return false
}

// TypedShortcut implements fyne.Shortcutable.
func (c *catching) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(fyne.KeyboardShortcut); ok {
		c.end(KeyFrom(k.Key(), k.Mod()), true)
	}
}

func heldNow() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

func (c *catching) end(k model.Key, ok bool) {
	if !c.over {
		c.over = true
		c.done(k, ok)
	}
}
