//go:build !nogui

package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// minSize is the smallest window nothing is cut off in.
var minSize = fyne.NewSize(960, 600)

// A Root is all of the window: the two screens and the toasts above them.
type Root struct {
	Content fyne.CanvasObject

	app     fyne.App
	window  fyne.Window
	intents Intents
	start   *Start
	class   *Class
	toasts  *Toasts
	last    *model.Snapshot
	themed  bool
	theme   model.Theme
	closing bool // the window closes once the class is over
}

// NewRoot returns the content of window w. What the person does goes to intents.
func NewRoot(a fyne.App, w fyne.Window, intents Intents) *Root {
	r := &Root{app: a, window: w, intents: intents, last: &model.Snapshot{}}
	r.start = NewStart(intents, r.focus)
	r.class = NewClass(intents, r.copyInvite, r.askLeave)
	r.toasts = NewToasts(intents)
	r.class.Content.Hide()
	r.Content = container.New(&atLeast{minSize},
		widget.NewGround(widget.Bg, widget.NoEdge, nil),
		r.start.Content, r.class.Content, r.toasts.Content)
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
	r.class.Set(s)
	r.toasts.Set(s)
	if (before.Class == nil) != (s.Class == nil) {
		r.switchScreen(s.Class != nil)
	}
	if r.closing && s.Class == nil {
		r.window.Close()
	}
}

// switchScreen puts the class or the start screen in front.
func (r *Root) switchScreen(class bool) {
	r.window.Canvas().Unfocus()
	if class {
		r.start.Content.Hide()
		r.class.Content.Show()
	} else {
		closeDialogs(r.window.Canvas())
		r.start.Clear()
		r.class.Content.Hide()
		r.start.Content.Show()
	}
}

func (r *Root) focus(o fyne.Focusable) { r.window.Canvas().Focus(o) }

func (r *Root) copyInvite() {
	if c := r.last.Class; c != nil && c.Invite != "" {
		r.app.Clipboard().SetContent(c.Invite)
		r.intents.Copied()
	}
}

// askLeave leaves at once, or asks a teacher first.
func (r *Root) askLeave() { r.leaveThen(r.intents.Leave, r.intents.End) }

// Close is what the window's own close button does.
func (r *Root) Close() {
	r.leaveThen(r.window.Close, func() {
		r.closing = true
		r.intents.End()
	})
}

func (r *Root) leaveThen(leave, end func()) {
	c := r.last.Class
	if c == nil || !c.Teaching || c.Phase == model.Ended || c.Phase == model.Leaving {
		leave()
		return
	}
	help := "The class stays open while others are connected."
	if c.Here <= 1 {
		help = "Nobody else is here, so the class closes when you leave."
	}
	answers := []answer{{"Leave", widget.DangerPlain, leave}}
	if c.CanEnd && c.Here > 1 {
		answers = append([]answer{{"End for everyone", widget.Outline, end}}, answers...)
	}
	ask(r.window.Canvas(), "Leave the class", help, answers)
}

// keys are the shortcuts that work when nothing is being typed:
// C and P open and close the panels, and chatShortcut leads to the chat.
func (r *Root) keys(c fyne.Canvas) {
	c.SetOnTypedRune(func(k rune) {
		if r.last.Class == nil || r.last.Class.Phase != model.Present {
			return
		}
		switch k {
		case 'c', 'C':
			r.intents.ShowChat(!r.last.Panels.Chat)
		case 'p', 'P':
			r.intents.ShowPeople(!r.last.Panels.People)
		}
	})
	c.AddShortcut(chatShortcut, func(fyne.Shortcut) {
		if r.last.Class == nil || r.last.Class.Phase != model.Present {
			return
		}
		r.intents.ShowChat(true)
		r.focus(r.class.chat.input)
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
