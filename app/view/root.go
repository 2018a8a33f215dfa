//go:build !nogui

package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/view/check"
	"lyceum/app/view/class"
	"lyceum/app/view/start"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
)

// toChat is the shortcut that leads to the chat's box.
var toChat = &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault}

// Asks is what the window asks for; *model.Store does it, tests listen.
type Asks interface {
	start.Asks
	check.Asks
	check.DoorAsks
	class.Asks
}

var _ Asks = (*model.Store)(nil)

// A Root is all of the window: the two screens and the toasts above them.
type Root struct {
	Content fyne.CanvasObject

	app     fyne.App
	window  fyne.Window
	asks    Asks
	start   *start.Pane
	check   *check.Pane
	door    *check.Door
	class   *class.Screen
	toasts  *class.Toasts
	last    *model.Snapshot
	themed  bool
	theme   model.Theme
	closing bool // the window closes once the class is over
}

// NewRoot returns the content of window w. What the person asks for goes to asks.
func NewRoot(a fyne.App, w fyne.Window, ticker *video.Ticker, asks Asks) *Root {
	r := &Root{app: a, window: w, asks: asks, last: &model.Snapshot{}}
	r.start = start.New(asks, ticker, w)
	r.check = check.New(asks, ticker, w)
	r.door = check.NewDoor(asks, ticker, w)
	r.class = class.New(asks, w)
	r.toasts = class.NewToasts(asks)
	r.class.Content.Hide()
	r.check.Content.Hide()
	r.door.Content.Hide()
	r.Content = container.New(&atLeast{widget.MinWindow},
		widget.NewGround(widget.Bg, widget.NoEdge, nil),
		r.start.Content, r.check.Content, r.class.Content, r.door.Content, r.toasts.Content)
	r.keys(w.Canvas())
	return r
}

// Set shows s.
func (r *Root) Set(s *model.Snapshot) {
	if !r.themed || s.Theme != r.theme {
		r.themed, r.theme = true, s.Theme
		r.app.Settings().SetTheme(themeFor(s.Theme))
	}
	before := r.last
	r.last = s
	r.start.Set(s)
	r.check.Set(s)
	r.door.Set(s)
	r.class.Set(s)
	r.toasts.Set(s)
	if screenOf(before) != screenOf(s) {
		r.switchScreen(screenOf(s))
	}
	if s.Front != before.Front {
		r.window.RequestFocus()
	}
	if r.closing && s.Class == nil {
		r.window.Close()
	}
}

// A screen is what fills the window.
type screen uint8

const (
	onStart screen = iota
	onCheck
	onDoor
	onClass
)

func screenOf(s *model.Snapshot) screen {
	switch {
	case s.Door != nil:
		return onDoor
	case s.Check != nil:
		return onCheck
	case s.Class != nil:
		return onClass
	}
	return onStart
}

// switchScreen puts a screen in front.
func (r *Root) switchScreen(to screen) {
	r.window.Canvas().Unfocus()
	class.CloseDialogs(r.window.Canvas())
	if to != onStart {
		r.start.Clear()
	}
	widget.Show(r.start.Content, to == onStart)
	widget.Show(r.check.Content, to == onCheck)
	widget.Show(r.door.Content, to == onDoor)
	widget.Show(r.class.Content, to == onClass)
	r.check.Shown(to == onCheck)
	r.door.Shown(to == onDoor)
}

// Close is what the window's own close button does.
func (r *Root) Close() {
	r.class.LeaveThen(r.window.Close, func() {
		r.closing = true
		r.asks.End()
	})
}

// keys are the shortcuts that work when nothing is being typed:
// C and P open and close the panels, and toChat leads to the chat.
func (r *Root) keys(c fyne.Canvas) {
	c.SetOnTypedRune(func(k rune) {
		if r.last.Class == nil || r.last.Class.Phase != model.Present {
			return
		}
		switch k {
		case 'c', 'C':
			r.asks.ShowChat(!r.last.Panels.Chat)
		case 'p', 'P':
			r.asks.ShowPeople(!r.last.Panels.People)
		}
	})
	c.AddShortcut(toChat, func(fyne.Shortcut) {
		if r.last.Class == nil || r.last.Class.Phase != model.Present {
			return
		}
		r.asks.ShowChat(true)
		r.class.FocusChat()
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
