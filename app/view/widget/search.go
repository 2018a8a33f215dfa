//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Search is an input to look for something. Esc empties it, and then does what
// Esc does around it.
type Search struct {
	Input
	changed func(text string)
}

// NewSearch returns an empty search; changed gets the text whenever it differs.
func NewSearch(hint string, changed func(text string)) *Search {
	s := &Search{changed: changed}
	s.ExtendBaseWidget(s)
	s.hint, s.PlaceHolder = hint, hint
	s.Icon = blank
	s.OnChanged = func(text string) {
		if s.changed != nil {
			s.changed(text)
		}
	}
	return s
}

// blank keeps room at the start of an entry, where the search draws its own icon:
// Fyne's would not follow the theme's colours.
var blank = fyne.NewStaticResource("blank.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"></svg>`))

// TypedKey implements fyne.Focusable.
func (s *Search) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && s.Text != "":
		s.SetText("")
	case notForTyping(e.Name) && (e.Name != fyne.KeyEscape || s.OnEscape == nil):
		PassKey(s, e) // the window knows the search, and not the input in it
	default:
		s.Input.TypedKey(e)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Search) FocusGained() { s.Input.FocusGained(); reveal(s) }

// TypedShortcut implements fyne.Shortcutable.
func (s *Search) TypedShortcut(shortcut fyne.Shortcut) {
	if !passShortcut(s, shortcut) {
		s.Input.TypedShortcut(shortcut)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Search) CreateRenderer() fyne.WidgetRenderer {
	r := &searchRenderer{framed: newFramed(&s.Entry, &s.focused, s.Entry.CreateRenderer()), icon: NewIcon("search", 18, Muted)}
	return r
}

type searchRenderer struct {
	*framed
	icon *Icon
}

func (r *searchRenderer) Layout(size fyne.Size) {
	r.framed.Layout(size)
	centreIn(r.icon, fyne.NewPos(10, 0), size.Height)
}

func (r *searchRenderer) Refresh() {
	r.framed.Refresh()
	canvas.Refresh(r.icon)
}

func (r *searchRenderer) Objects() []fyne.CanvasObject { return append(r.framed.Objects(), r.icon) }
