//go:build !nogui

package view

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/author"
	"lyceum/app/view/check"
	"lyceum/app/view/class"
	"lyceum/app/view/dialogs"
	"lyceum/app/view/results"
	"lyceum/app/view/start"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/view/workshop"
	"lyceum/app/words"
)

// Asks is what the window asks for; *model.Store does it, tests listen.
type Asks interface {
	start.Asks
	check.Asks
	check.DoorAsks
	class.Asks
	class.ToastAsks
	results.Asks
	author.Asks
	workshop.Asks
	dialogs.Asks
	Talk(down bool)
	StopTalking()
	SetPresence(p model.Presence)
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
	check   *check.Pane      // nil until it is first shown
	door    *check.Door      // the same
	class   *class.Screen    // the same
	results *results.Screen  // the same
	bank    *author.Screen   // the same
	puzzles *workshop.Screen // the same
	toasts  *class.Toasts
	keys    keys
	last    *model.Snapshot
	look    look
	shown   screen
	front   int
	closing bool // the window closes once the class is over

	presence *presence
	now      func() time.Time // time.Now; tests have a time of their own
}

// A look is what the panes were made for: they are made anew when its language or scale changes.
type look struct {
	language string
	scale    int
	theme    model.Theme
}

// A screen is one of those of which the window shows one at a time.
type screen uint8

const (
	startScreen screen = iota
	checkScreen
	doorScreen
	classScreen
	resultsScreen // of a test of the class
	bankScreen    // the questions of this person
	puzzlesScreen // the puzzles of this person
)

// NewRoot returns the content of window w, which ticker redraws where it moves, in the look of a first snapshot. What the
// person asks for goes to asks.
func NewRoot(a fyne.App, w fyne.Window, asks Asks, ticker *video.Ticker, first *model.Snapshot) *Root {
	r := &Root{app: a, window: w, asks: asks, ticker: ticker, last: first, now: time.Now}
	r.presence = newPresence(w, time.Now(), func(p model.Presence) {
		if r.shown == classScreen {
			r.class.SetHidden(p.Hidden)
			asks.SetPresence(p)
		}
	})
	r.dress(first)
	r.dialogs = dialogs.New(asks, w)
	r.dialogs.Tick = func(step func(now time.Time) bool) { ticker.Animate(step) }
	r.toasts = class.NewToasts(asks)
	r.toasts.Settings = func() { r.dialogs.Settings("") }
	r.screens = container.NewStack()
	r.make()
	r.Content = widget.WithTips(w.Canvas(), container.New(&atLeast{widget.MinWindow, r.presence.hook}, r.screens, r.toasts.Content))
	r.keys.listen(r)
	return r
}

// make makes the start screen anew, in the language and the size of texts in use, and forgets the others.
func (r *Root) make() {
	r.start = start.New(r.asks, r.ticker, r.window)
	r.start.Settings = func() { r.dialogs.Settings("") }
	r.start.Reports = func() { r.dialogs.Reports() }
	r.check, r.door, r.class, r.results, r.bank, r.puzzles = nil, nil, nil, nil, nil, nil
	r.screens.Objects = []fyne.CanvasObject{r.start.Content}
}

// need makes the screens that a snapshot is for, unless they are there. They take their time, and most are never needed.
func (r *Root) need(s *model.Snapshot) {
	if s.Check != nil && r.check == nil {
		r.check = check.New(r.asks, r.ticker, r.window)
		r.screens.Add(r.check.Content)
	}
	if s.Door != nil && r.door == nil {
		r.door = check.NewDoor(r.asks, r.ticker, r.window)
		r.screens.Add(r.door.Content)
	}
	if s.Class != nil && r.class == nil {
		r.class = class.New(r.asks, r.window, r.ticker, r.dialogs)
		r.class.Now = r.now
		r.screens.Add(r.class.Content)
	}
	if s.Class != nil && s.Class.Results != nil && r.results == nil {
		r.results = results.New(r.asks, r.window)
		r.results.Now = r.now
		r.screens.Add(r.results.Content)
	}
	if s.Bank != nil && r.bank == nil {
		r.bank = author.New(r.asks, r.window)
		r.bank.Now = r.now
		r.screens.Add(r.bank.Content)
	}
	if s.Workshop != nil && r.puzzles == nil {
		r.puzzles = workshop.New(r.asks, r.window)
		r.screens.Add(r.puzzles.Content)
	}
}

// Set shows s.
func (r *Root) Set(s *model.Snapshot) {
	r.last = s
	if r.dress(s) {
		r.remake()
	}
	before := len(r.screens.Objects)
	r.need(s)
	r.keys.set(s.Settings)
	r.fill(s)
	r.dialogs.Set(s)
	r.toasts.Set(s)
	if next := screenOf(s); next != r.shown {
		r.switchTo(next)
	} else if len(r.screens.Objects) != before {
		r.put(r.shown)
	}
	if s.Front != r.front {
		r.front = s.Front
		r.window.RequestFocus()
	}
	if r.closing && s.Class == nil {
		r.window.Close()
	}
}

// fill gives the screens what they show.
func (r *Root) fill(s *model.Snapshot) {
	r.start.Set(s)
	if r.check != nil {
		r.check.Set(s)
	}
	if r.door != nil {
		r.door.Set(s)
	}
	if r.class != nil {
		r.class.Set(s)
	}
	if r.results != nil {
		r.results.Set(s)
	}
	if r.bank != nil {
		r.bank.Set(s)
	}
	if r.puzzles != nil {
		r.puzzles.Set(s)
	}
}

// screenOf says which screen a snapshot is for.
func screenOf(s *model.Snapshot) screen {
	switch {
	case s.Door != nil:
		return doorScreen
	case s.Check != nil:
		return checkScreen
	case s.Bank != nil && (s.Class == nil || s.Class.Phase == model.Present):
		return bankScreen
	case s.Workshop != nil && (s.Class == nil || s.Class.Phase == model.Present):
		return puzzlesScreen
	case s.Class != nil && s.Class.Results != nil && s.Class.Phase == model.Present:
		return resultsScreen
	case s.Class != nil:
		return classScreen
	}
	return startScreen
}

// dress puts on the look of the settings, and reports whether the panes must be made anew for it.
func (r *Root) dress(s *model.Snapshot) bool {
	g := s.Settings
	widget.SetReducedMotion(g.ReducedMotion)
	now := look{words.Language(), g.TextSize, g.Theme}
	if now == r.look {
		return false
	}
	anew := now.language != r.look.language || now.scale != r.look.scale
	r.look = now
	widget.SetTextScale(g.TextSize)
	r.app.Settings().SetTheme(themeFor(s.Settings.Theme))
	return anew
}

// A keeper has something that the person has begun and not sent.
type keeper interface {
	Keep() any
	Restore(kept any)
}

// remake makes the screens anew, with what was begun in them.
func (r *Root) remake() {
	kept := make([]any, 6)
	for i, p := range r.keepers() {
		if p != nil {
			kept[i] = p.Keep()
		}
	}
	if r.check != nil {
		r.check.Shown(false)
	}
	if r.door != nil {
		r.door.Shown(false)
	}
	if r.class != nil {
		r.class.Rest()
	}
	r.make()
	r.need(r.last)
	r.fill(r.last)
	for i, p := range r.keepers() {
		if p != nil && kept[i] != nil {
			p.Restore(kept[i])
		}
	}
	r.toasts.Anew()
	r.put(r.shown)
	r.screens.Refresh()
}

// keepers are the screens that have something to keep; nil: there is none, or it has nothing.
func (r *Root) keepers() []keeper {
	all := make([]keeper, 6)
	all[0], _ = any(r.start).(keeper)
	if r.check != nil {
		all[1], _ = any(r.check).(keeper)
	}
	if r.class != nil {
		all[2] = r.class
	}
	if r.bank != nil {
		all[3] = r.bank
	}
	if r.results != nil {
		all[4] = r.results
	}
	if r.puzzles != nil {
		all[5] = r.puzzles
	}
	return all
}

// switchTo puts another screen in front.
func (r *Root) switchTo(next screen) {
	if r.shown == classScreen && r.class != nil {
		r.class.SetFull(false)
	}
	widget.CloseOverlays(r.window.Canvas())
	r.window.Canvas().Unfocus()
	if next != startScreen {
		r.start.Clear()
	}
	r.shown = next
	r.put(next)
}

func (r *Root) put(s screen) {
	widget.Show(r.start.Content, s == startScreen)
	if r.check != nil {
		widget.Show(r.check.Content, s == checkScreen)
		r.check.Shown(s == checkScreen)
	}
	if r.door != nil {
		widget.Show(r.door.Content, s == doorScreen)
		r.door.Shown(s == doorScreen)
	}
	if r.class != nil {
		widget.Show(r.class.Content, s == classScreen)
	}
	if r.results != nil {
		widget.Show(r.results.Content, s == resultsScreen)
		r.results.Shown(s == resultsScreen)
	}
	if r.bank != nil {
		widget.Show(r.bank.Content, s == bankScreen)
		r.bank.Shown(s == bankScreen)
	}
	if r.puzzles != nil {
		widget.Show(r.puzzles.Content, s == puzzlesScreen)
		r.puzzles.Shown(s == puzzlesScreen)
	}
}

// Tick shows how time has passed; it is called once a second.
func (r *Root) Tick(now time.Time) {
	r.toasts.Tick(r.window.Canvas().Focused())
	r.presence.tick(now)
	if r.shown == classScreen {
		r.class.Tick(now)
	}
}

// Close is what the window's own close button does.
func (r *Root) Close() {
	then := r.close
	if r.results != nil {
		then = func() { r.results.LeaveThen(r.close) }
	}
	if r.puzzles != nil {
		last := then
		then = func() { r.puzzles.LeaveThen(last) }
	}
	if r.bank == nil {
		then()
		return
	}
	r.bank.LeaveThen(then)
}

// close closes the window, or asks about the class.
func (r *Root) close() {
	if r.class == nil {
		r.window.Close()
		return
	}
	r.class.LeaveThen(r.window.Close, func() {
		r.closing = true
		r.asks.End()
	})
}

// Drop takes files that were dropped on a place of the window.
func (r *Root) Drop(at fyne.Position, all []fyne.URI) {
	switch r.shown {
	case classScreen:
		r.class.Drop(at, all)
	case bankScreen:
		r.bank.Drop(all)
	case puzzlesScreen:
		r.puzzles.Drop(all)
	default:
		r.start.Drop(all)
	}
}

// atLeast lays its objects over each other and asks for a size.
type atLeast struct {
	size  fyne.Size
	drawn func() // called when a repaint begins, which is when the canvas asks for the least size
}

func (l *atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (l *atLeast) MinSize([]fyne.CanvasObject) fyne.Size {
	l.drawn()
	return l.size
}
