//go:build !nogui

package video

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// askEvery is how often a window that is drawn is asked whether it is an icon, which takes a question to the display.
const askEvery = 500 * time.Millisecond

// A watch finds out whether a window is an icon, so that nothing of it shows. Fyne does not tell; its library for windows
// does, for the window whose context is current, which is the case while one is drawn.
type watch struct {
	native bool // it is a window on a display
	asked  time.Time
}

func newWatch(w fyne.Window) watch {
	_, native := w.(driver.NativeWindow)
	return watch{native: native}
}

// iconified reports whether the window is an icon. It is to be called while the window is drawn.
func (w *watch) iconified() (yes, known bool) {
	if !w.native || time.Since(w.asked) < askEvery {
		return false, false
	}
	is := glfw.GetCurrentContext()
	if is == nil {
		return false, false
	}
	w.asked = time.Now()
	return is.GetAttrib(glfw.Iconified) == glfw.True, true
}
