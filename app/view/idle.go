//go:build !nogui

package view

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.3/glfw"

	"lyceum/app/model"
)

// presenceEvery is how often at the least a class is told how this person is at the window.
const presenceEvery = 5 * time.Second

// A presence notices whether the window has the keyboard, whether it is to be seen, and when the person last touched it. Fyne
// tells an application no key and no movement that goes to a control, so the window's own callbacks are listened to as well.
type presence struct {
	tell    func(model.Presence)
	native  bool
	window  *glfw.Window // nil until it is drawn for the first time
	focused bool
	hidden  atomic.Bool  // it is an icon; its callback says so, for a window that is about to go must not be asked
	touched atomic.Int64 // Unix nanoseconds
	told    model.Presence
	toldAt  time.Time
}

func newPresence(w fyne.Window, now time.Time, tell func(model.Presence)) *presence {
	_, native := w.(driver.NativeWindow)
	p := &presence{tell: tell, native: native, focused: true}
	p.touched.Store(now.UnixNano())
	return p
}

// hook listens to the window. It is to be called while the window is drawn, when its context is current.
func (p *presence) hook() {
	if p.window != nil || !p.native {
		return
	}
	w := glfw.GetCurrentContext()
	if w == nil {
		return
	}
	p.window = w
	touch := func() { p.touched.Store(time.Now().UnixNano()) }
	var key glfw.KeyCallback
	key = w.SetKeyCallback(func(w *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		touch()
		if key != nil {
			key(w, k, code, action, mods)
		}
	})
	var button glfw.MouseButtonCallback
	button = w.SetMouseButtonCallback(func(w *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
		touch()
		if button != nil {
			button(w, b, action, mods)
		}
	})
	var move glfw.CursorPosCallback
	move = w.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
		touch()
		if move != nil {
			move(w, x, y)
		}
	})
	var iconify glfw.IconifyCallback
	iconify = w.SetIconifyCallback(func(w *glfw.Window, on bool) {
		p.hidden.Store(on)
		if iconify != nil {
			iconify(w, on)
		}
	})
	var scroll glfw.ScrollCallback
	scroll = w.SetScrollCallback(func(w *glfw.Window, x, y float64) {
		touch()
		if scroll != nil {
			scroll(w, x, y)
		}
	})
}

// focus notes whether the window has the keyboard, and tells at once if that is new.
func (p *presence) focus(on bool, now time.Time) {
	if on {
		p.touched.Store(now.UnixNano())
	}
	p.focused = on
	p.tick(now)
}

// tick tells how the person is, if that is new or was told long ago. It is called once a second.
func (p *presence) tick(now time.Time) {
	hidden := p.hidden.Load()
	if now.Sub(p.toldAt) < presenceEvery && p.told.Focused == p.focused && p.told.Hidden == hidden {
		return
	}
	p.told = model.Presence{Focused: p.focused, Hidden: hidden, Idle: now.Sub(time.Unix(0, p.touched.Load()))}
	p.toldAt = now
	p.tell(p.told)
}
