//go:build !nogui

package start

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// nameWidth is how wide a name is before it is cut.
const nameWidth = 240

// crowded reports whether large texts leave no room in the smallest window for the words of language and colours, nor for
// anything beside a name that is edited.
func crowded() bool { return widget.TextScale() > 1 }

// footer holds who one is, language and colours, and the ways to network check and settings.
type footer struct {
	content fyne.CanvasObject
	p       *Pane

	avatar   *widget.Avatar
	name     *widget.Button // shows the name; pressed, it is edited
	input    *widget.Input
	entry    fyne.CanvasObject
	fault    *widget.Text
	language *widget.Button
	theme    *widget.Button
	others   []fyne.CanvasObject // what is beside name and input
	editing  bool
	current  string
	said     [3]string // by fault, language and theme
}

func newFooter(p *Pane) *footer {
	f := &footer{p: p}
	f.avatar = widget.NewAvatar("", "", widget.Scaled(28))
	f.name = widget.NewButton(words.T("Your name"), widget.Words, f.edit).Fit(nameWidth)
	f.input = widget.NewInput(words.T("Your name"), f.commit)
	f.input.OnEscape = f.cancel
	save := widget.NewButton(words.T("Save"), widget.Outline, f.commit)
	f.entry = widget.Row(8, widget.Fixed(widget.Scaled(200), 0, f.input), save)
	f.fault = widget.NewText("", widget.Secondary, widget.Danger).Cut()
	f.language = widget.NewIconButton("globe", "", widget.Plain, nil).SetArrow(f.chooseLanguage)
	f.language.OnTapped = f.chooseLanguage
	f.theme = widget.NewIconButton("sun", "", widget.Plain, nil).SetArrow(f.chooseTheme)
	f.theme.OnTapped = f.chooseTheme
	f.language.SetNarrow(crowded())
	f.theme.SetNarrow(crowded())
	check := widget.NewIconButton("lan", words.T("Check network"), widget.Plain, p.openExam)
	settings := widget.NewIconButton("gear", words.T("Settings"), widget.Plain, func() {
		if p.Settings != nil {
			p.Settings()
		}
	})
	upright := widget.Fixed(1, 24, widget.NewGround(widget.Border, widget.NoEdge, nil))
	f.others = []fyne.CanvasObject{upright, f.language, f.theme, check, settings}
	f.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(0, 20, 0, 20, widget.GrowRow(4, f.fault,
		f.avatar, f.name, f.entry, widget.NewSpace(4, 0), upright, widget.NewSpace(4, 0), f.language, f.theme, f.fault, check, settings)))
	f.show()
	return f
}

func (f *footer) set(s *model.Snapshot) {
	f.avatar.Set(s.SelfID(), s.Settings.Name)
	if s.Settings.Name != f.current {
		f.current, f.editing = s.Settings.Name, false
		f.input.SetText(s.Settings.Name)
		f.show()
	}
	said := [3]string{s.NameFault, languageWord(words.Language()), themeWord(s.Settings.Theme)}
	if f.said == said {
		return
	}
	f.said = said
	f.fault.Set(said[0])
	f.language.Set(said[1], true)
	f.theme.Set(said[2], true)
	f.content.Refresh()
}

// show puts the name or its input in place.
func (f *footer) show() {
	name := f.current
	if name == "" {
		name = words.T("Add your name")
	}
	f.name.Set(name, true)
	widget.Show(f.name, !f.editing)
	widget.Show(f.avatar, !f.editing && f.current != "")
	widget.Show(f.entry, f.editing)
	for _, o := range f.others {
		widget.Show(o, !f.editing || !crowded())
	}
	f.content.Refresh()
}

func (f *footer) edit() {
	f.editing = true
	f.show()
	f.p.w.Canvas().Focus(f.input)
}

// commit asks for the typed name; the input stays until the name is taken.
func (f *footer) commit() {
	if name, err := model.CleanName(f.input.Text); err == nil && name == f.current {
		f.cancel()
		return
	}
	f.p.asks.SetName(f.input.Text)
}

func (f *footer) cancel() {
	f.editing = false
	f.input.SetText(f.current)
	f.show()
	f.p.w.Canvas().Focus(f.name)
}

func (f *footer) chooseLanguage() {
	s := f.p.last.Settings
	var items []widget.MenuItem
	for _, code := range append([]string{""}, words.Languages()...) {
		items = append(items, widget.MenuItem{Word: languageWord(code), Ticked: code == s.Language, Do: func() {
			changed := *f.p.last.Settings
			changed.Language = code
			f.p.asks.ChangeSettings(changed)
		}})
	}
	widget.ShowMenu(f.p.w.Canvas(), f.language, items)
}

// languageWord is a language in itself.
func languageWord(code string) string {
	if code == "" {
		return words.T("Language of the desktop")
	}
	return words.Name(code)
}

func (f *footer) chooseTheme() {
	var items []widget.MenuItem
	for _, t := range []model.Theme{model.ThemeSystem, model.ThemeLight, model.ThemeDark, model.ThemeContrastLight, model.ThemeContrastDark} {
		items = append(items, widget.MenuItem{Word: themeWord(t), Ticked: t == f.p.last.Settings.Theme, Do: func() { f.p.asks.SetTheme(t) }})
	}
	widget.ShowMenu(f.p.w.Canvas(), f.theme, items)
}

func themeWord(t model.Theme) string {
	switch t {
	case model.ThemeLight:
		return words.T("Light")
	case model.ThemeDark:
		return words.T("Dark")
	case model.ThemeContrastLight:
		return words.T("High contrast, light")
	case model.ThemeContrastDark:
		return words.T("High contrast, dark")
	}
	return words.T("As the desktop")
}
