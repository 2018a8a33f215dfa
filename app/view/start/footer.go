//go:build !nogui

package start

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// footer holds who one is and which colours one likes.
type footer struct {
	content fyne.CanvasObject
	in      Asks
	focus   func(fyne.Focusable)

	avatar  *widget.Avatar
	name    *widget.Button // shows the name; pressed, it is edited
	input   *widget.Input
	entry   fyne.CanvasObject
	save    *widget.Button
	fault   *widget.Text
	themes  map[model.Theme]*widget.Button
	editing bool
	started bool
	current string
}

func newFooter(in Asks, focus func(fyne.Focusable)) *footer {
	f := &footer{in: in, focus: focus}
	f.avatar = widget.NewAvatar("", "", 28)
	f.name = widget.NewIconButton("pen", "", widget.Words, f.edit)
	f.input = widget.NewInput("Your name", f.commit)
	f.input.OnEscape = f.cancel
	f.save = widget.NewButton("Save name", widget.Outline, f.commit)
	f.entry = widget.Row(8, widget.Fixed(240, 0, f.input), f.save)
	f.fault = widget.NewText("", widget.Secondary, widget.Danger).Cut()
	f.themes = make(map[model.Theme]*widget.Button)
	choice := widget.Row(4)
	for _, t := range []struct {
		word  string
		theme model.Theme
	}{{"Light", model.ThemeLight}, {"Dark", model.ThemeDark}, {"As desktop", model.ThemeSystem}} {
		f.themes[t.theme] = widget.NewButton(t.word, widget.Plain, func() { in.SetTheme(t.theme) })
		choice.Add(f.themes[t.theme])
	}
	f.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(0, 20, 0, 20, widget.GrowRow(8, f.fault,
		f.avatar, f.name, f.entry, f.fault,
		widget.NewIcon("sun", 20, widget.Muted), choice)))
	return f
}

func (f *footer) set(s *model.Snapshot) {
	first := !f.started
	f.started = true
	if s.Name != f.current || first {
		f.current = s.Name
		f.editing = s.Name == ""
		f.input.SetText(s.Name)
		if first && f.editing {
			f.focus(f.input)
		}
	}
	f.fault.Set(s.NameFault)
	for t, b := range f.themes {
		b.SetOn(t == s.Theme)
	}
	f.show()
}

// show puts the name or its input in place.
func (f *footer) show() {
	f.avatar.Set(f.current, f.current)
	f.name.Set(f.current, true)
	if f.editing {
		f.name.Hide()
		f.avatar.Hide()
		f.entry.Show()
	} else {
		f.entry.Hide()
		f.avatar.Show()
		f.name.Show()
	}
	f.content.Refresh()
}

func (f *footer) edit() {
	f.editing = true
	f.show()
	f.focus(f.input)
}

// commit asks for the typed name; the input stays until the name is taken.
func (f *footer) commit() {
	if name, err := model.CleanName(f.input.Text); err == nil && name == f.current {
		f.cancel()
		return
	}
	f.in.SetName(f.input.Text)
}

func (f *footer) cancel() {
	if f.current != "" {
		f.editing = false
		f.input.SetText(f.current)
		f.show()
	}
}
