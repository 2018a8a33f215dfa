//go:build !nogui

package view

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/class"
	"lyceum/app/view/dialogs"
	"lyceum/app/view/start"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what the window asks for; *model.Store does it, tests listen.
type Asks interface {
	start.Asks
	class.Asks
	class.ToastAsks
	dialogs.Asks
	Talk(down bool)
	StopTalking()
}

var _ Asks = (*model.Store)(nil)

// A Root is all of the window: its screens, the toasts above them, and what keys do.
type Root struct {
	Content fyne.CanvasObject

	app     fyne.App
	window  fyne.Window
	asks    Asks
	ticker  *video.Ticker
	dialogs *dialogs.Dialogs
	screens *fyne.Container
	start   *start.Pane
	class   *class.Screen
	toasts  *class.Toasts
	keys    keys
	last    *model.Snapshot
	look    look
	shown   screen
	front   int
	closing bool // the window closes once the class is over
}

// A look is what the panes were made for: they are made anew when it changes.
type look struct {
	language string
	scale    int
}

// A screen is one of those of which the window shows one at a time.
type screen uint8

const (
	startScreen screen = iota
	checkScreen
	doorScreen
	classScreen
)

// NewRoot returns the content of window w, which ticker redraws where it moves. What the person asks for goes to asks.
func NewRoot(a fyne.App, w fyne.Window, asks Asks, ticker *video.Ticker) *Root {
	r := &Root{app: a, window: w, asks: asks, ticker: ticker, last: &model.Snapshot{Settings: &model.Settings{}}}
	r.dialogs = dialogs.New(asks, w)
	r.dialogs.Tick = func(step func(now time.Time) bool) { ticker.Animate(step) }
	r.toasts = class.NewToasts(asks)
	r.toasts.Settings = func() { r.dialogs.Settings("") }
	r.screens = container.NewStack()
	r.make()
	r.Content = widget.WithTips(w.Canvas(), container.New(&atLeast{widget.MinWindow}, r.screens, r.toasts.Content))
	r.keys.listen(r)
	return r
}

// dressed says that what the theme and the texts look like was put on for a snapshot before the window was made: themes are
// not to be changed at the start, when everything would be drawn twice.
func (r *Root) dressed(s *model.Snapshot) {
	r.last.Theme, r.look = s.Theme, look{words.Language(), s.Settings.TextSize}
}

// make makes the screens, in the language and the size of texts in use.
func (r *Root) make() {
	r.start = start.New(r.asks, r.window)

	r.screens.Objects = []fyne.CanvasObject{r.start.Content}
	r.class = nil
	if r.shown == classScreen {
		r.makeClass()
	}
	r.put(r.shown)
	r.screens.Refresh()
}

// makeClass makes the screen of a class, which takes its time: not before there is one.
func (r *Root) makeClass() {
	r.class = class.New(r.asks, r.window, r.ticker, r.dialogs)
	r.screens.Add(r.class.Content)
}

// Set shows s.
func (r *Root) Set(s *model.Snapshot) {
	before := r.last
	r.last = s
	if r.dress(before, s) && before.Settings != nil {
		r.remake()
	}
	r.keys.set(s.Settings)
	r.start.Set(s)
	if s.Class != nil && r.class == nil {
		r.makeClass()
	}
	if r.class != nil {
		r.class.Set(s)
	}
	r.dialogs.Set(s)
	r.toasts.Set(s)
	if next := screenOf(s); next != r.shown {
		r.switchTo(next)
	}
	if s.Front != r.front {
		r.front = s.Front
		r.window.RequestFocus()
	}
	if r.closing && s.Class == nil {
		r.window.Close()
	}
}

// screenOf says which screen a snapshot is for.
func screenOf(s *model.Snapshot) screen {
	switch {
	case s.Class != nil:
		return classScreen
	}
	return startScreen
}

// dress puts on the look of the settings, and reports whether the panes must be made anew for it.
func (r *Root) dress(before, s *model.Snapshot) bool {
	g := s.Settings
	widget.SetReducedMotion(g.ReducedMotion)
	now := look{words.Language(), g.TextSize}
	if before.Settings != nil && before.Theme == s.Theme && now == r.look && r.look != (look{}) {
		return false
	}
	widget.SetTextScale(g.TextSize)
	r.app.Settings().SetTheme(themeFor(s.Theme))
	anew := r.look != (look{}) && now != r.look
	if r.look == (look{}) {
		anew = g.TextSize > 100
	}
	r.look = now
	return anew
}

// A keeper has something that the person has begun and not sent.
type keeper interface {
	Keep() any
	Restore(kept any)
}

// remake makes the screens anew, with what was begun in them.
func (r *Root) remake() {
	var kept, begun any
	if r.class != nil {
		kept = r.class.Keep()
		r.class.Rest()
	}
	if k, ok := any(r.start).(keeper); ok {
		begun = k.Keep()
	}
	r.make()
	if r.class != nil {
		r.class.Restore(kept)
	}
	if k, ok := any(r.start).(keeper); ok && begun != nil {
		k.Restore(begun)
	}
	r.toasts.Anew()
}

// switchTo puts another screen in front.
func (r *Root) switchTo(next screen) {
	if r.shown == classScreen {
		r.class.SetFull(false)
		widget.CloseOverlays(r.window.Canvas())
	}
	r.window.Canvas().Unfocus()
	if next == classScreen {
		r.start.Clear()
	}
	r.shown = next
	r.put(next)
}

func (r *Root) put(s screen) {
	widget.Show(r.start.Content, s == startScreen)
	if r.class != nil {
		widget.Show(r.class.Content, s == classScreen)
	}
}

// Tick shows how time has passed; it is called once a second.
func (r *Root) Tick(now time.Time) {
	r.toasts.Tick(r.window.Canvas().Focused())
	if r.shown == classScreen {
		r.class.Tick(now)
	}
}

// Close is what the window's own close button does.
func (r *Root) Close() {
	if r.class == nil {
		r.window.Close()
		return
	}
	r.class.LeaveThen(r.window.Close, func() {
		r.closing = true
		r.asks.End()
	})
}

// atLeast lays its objects over each other and asks for a size.
type atLeast struct{ size fyne.Size }

func (l *atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (l *atLeast) MinSize([]fyne.CanvasObject) fyne.Size { return l.size }
