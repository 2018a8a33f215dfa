//go:build !nogui

package view

import (
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/view/dialogs"
	"lyceum/app/view/widget"
)

// keys has the keys of the table in app/model do what they do, wherever the focus is. What is typed into a field, and a key
// that a focused control has a use for, never comes here.
type keys struct {
	root      *Root
	settings  *model.Settings // whose keys are listened for
	shortcuts []*desktop.CustomShortcut
	talking   map[fyne.KeyName]bool // keys of push-to-talk that are down
}

// listen takes the keys of the root's window.
func (k *keys) listen(r *Root) {
	k.root, k.talking = r, make(map[fyne.KeyName]bool)
	c := r.window.Canvas()
	c.SetOnTypedRune(func(typed rune) { k.press(model.Typed(typed)) })
	c.SetOnTypedKey(k.typed)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(k.down)
		d.SetOnKeyUp(k.up)
	}
}

// set listens for the keys of these settings.
func (k *keys) set(s *model.Settings) {
	if s == k.settings {
		return
	}
	c := k.root.window.Canvas()
	for _, old := range k.shortcuts {
		c.RemoveShortcut(old)
	}
	k.settings, k.shortcuts = s, nil
	for _, a := range model.Actions {
		for _, key := range model.KeysOf(s, a.Action) {
			if bare := utf8.RuneCountInString(key.Name) == 1 && !key.Ctrl && !key.Alt; bare {
				key.Alt, key.Shift = true, true // the alias, which works while one types
			}
			if key.Ctrl || key.Alt {
				k.listenFor(c, key)
			}
		}
	}
}

func (k *keys) listenFor(c fyne.Canvas, key model.Key) {
	s := &desktop.CustomShortcut{KeyName: fyne.KeyName(key.Name)}
	for _, m := range []struct {
		held bool
		mod  fyne.KeyModifier
	}{{key.Ctrl, fyne.KeyModifierShortcutDefault}, {key.Alt, fyne.KeyModifierAlt}, {key.Shift, fyne.KeyModifierShift}} {
		if m.held {
			s.Modifier |= m.mod
		}
	}
	k.shortcuts = append(k.shortcuts, s)
	c.AddShortcut(s, func(fyne.Shortcut) { k.press(key) })
}

// typed takes keys that type nothing; those that do come as what they type.
func (k *keys) typed(e *fyne.KeyEvent) {
	name := string(e.Name)
	if utf8.RuneCountInString(name) == 1 || e.Name == fyne.KeySpace || strings.HasPrefix(name, "KP_") {
		return
	}
	var held fyne.KeyModifier
	if d, ok := k.root.app.Driver().(desktop.Driver); ok {
		held = d.CurrentKeyModifiers()
	}
	k.press(dialogs.KeyFrom(e.Name, held))
}

// press does what a key does, unless a dialog or a menu is open.
func (k *keys) press(key model.Key) {
	if widget.Covered(k.root.window.Canvas()) {
		return
	}
	if k.root.shown == classScreen && k.root.class.Answer(key) {
		return
	}
	if act, ok := model.ActionOf(k.root.last.Settings, key); ok {
		k.root.do(act, key)
	}
}

// talks reports whether a key is one that is held to talk. Space is not, where something has the focus: it presses that, or
// is typed.
func (k *keys) talks(name fyne.KeyName) bool {
	c := k.root.last.Class
	if c == nil || c.Phase != model.Present || !c.Conduct.PushToTalk || widget.Covered(k.root.window.Canvas()) {
		return false
	}
	if name == fyne.KeySpace && k.root.window.Canvas().Focused() != nil {
		return false
	}
	for _, key := range model.KeysOf(k.root.last.Settings, model.ActTalk) {
		if strings.EqualFold(key.Name, string(name)) {
			return true
		}
	}
	return false
}

func (k *keys) down(e *fyne.KeyEvent) {
	if k.talking[e.Name] || !k.talks(e.Name) {
		return
	}
	k.talking[e.Name] = true
	k.root.asks.Talk(true)
}

func (k *keys) up(e *fyne.KeyEvent) {
	if !k.talking[e.Name] {
		return
	}
	delete(k.talking, e.Name)
	if len(k.talking) == 0 {
		k.root.asks.Talk(false)
	}
}

// lost closes the microphone that a key holds open: the key will go up unseen.
func (k *keys) lost() {
	if len(k.talking) > 0 {
		clear(k.talking)
		k.root.asks.StopTalking()
	}
}

// Lost tells that the window has lost the keyboard.
func (r *Root) Lost() {
	r.keys.lost()
	r.presence.focus(false, time.Now())
}

// Found tells that it has it again.
func (r *Root) Found() { r.presence.focus(true, time.Now()) }

// do carries out an action.
func (r *Root) do(act model.Action, key model.Key) {
	switch act {
	case model.ActSettings:
		r.dialogs.Settings("")
		return
	case model.ActShortcuts:
		r.dialogs.Shortcuts()
		return
	}
	if r.shown != classScreen {
		switch {
		case act == model.ActClose && r.shown == resultsScreen:
			r.results.Escape()
		case act == model.ActClose && r.shown == bankScreen:
			r.bank.Escape()
		case act == model.ActClose && r.shown == puzzlesScreen:
			r.puzzles.Escape()
		case act == model.ActClose:
			r.toasts.Close()
		}
		return
	}
	c := r.class
	switch act {
	case model.ActMic:
		c.ToggleMic()
	case model.ActCamera:
		c.ToggleCamera()
	case model.ActScreen:
		c.ToggleScreen()
	case model.ActHand:
		c.ToggleHand()
	case model.ActChat:
		c.ToggleChat()
	case model.ActPeople:
		c.TogglePeople()
	case model.ActFigures:
		c.ToggleFigures()
	case model.ActWrite:
		c.Write()
	case model.ActLayout:
		c.ToggleLayout()
	case model.ActFullScreen:
		c.SetFull(!c.Full())
	case model.ActPin:
		c.Pin(key.Name)
	case model.ActLock:
		c.ToggleLock()
	case model.ActTab:
		c.GoTab(key.Name)
	case model.ActNext:
		c.Region(+1)
	case model.ActPrevious:
		c.Region(-1)
	case model.ActNextPage, model.ActPrevPage, model.ActFirstPage, model.ActLastPage:
		c.TurnPage(act, key)
	case model.ActFollow:
		c.Follow()
	case model.ActClose:
		if !c.Escape() {
			r.toasts.Close()
		}
	}
}
