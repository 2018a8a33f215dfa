//go:build !nogui

package viewtest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Sizes of windows.
var (
	Usual = fyne.NewSize(1280, 800)
	Small = widget.MinWindow
)

// A Window is one on Fyne's test driver.
type Window struct {
	fyne.Window
	App fyne.App
}

// Open returns an empty window of a size, in the light theme, with texts in
// English at 100 percent and nothing that moves.
func Open(t testing.TB, size fyne.Size) *Window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(widget.Light())
	widget.SetReducedMotion(true)
	t.Cleanup(func() {
		widget.SetTextScale(100)
		widget.SetReducedMotion(false)
		words.Use(words.English)
	})
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(size)
	return &Window{Window: w, App: a}
}

// SetContent fills the window, which keeps its size.
func (w *Window) SetContent(o fyne.CanvasObject) {
	size := w.Canvas().Size()
	w.Window.SetContent(widget.WithTips(w.Canvas(), o))
	w.Resize(size)
}

// SetTheme changes the colours of the window.
func (w *Window) SetTheme(th *widget.Theme) { w.App.Settings().SetTheme(th) }

// A Look is a way to see a pane that its pictures are taken in. The pane must be
// built after Use, as the window does when a person changes the settings.
type Look struct {
	Name     string
	Theme    func() *widget.Theme
	Chosen   model.Theme // the same, as settings say it
	Percent  int
	Language string
}

// Looks are those that every pane has a picture in.
var Looks = []Look{
	{Name: "light", Theme: widget.Light, Chosen: model.ThemeLight, Percent: 100, Language: words.English},
	{Name: "dark", Theme: widget.Dark, Chosen: model.ThemeDark, Percent: 100, Language: words.English},
	{Name: "contrast-light", Theme: widget.ContrastLight, Chosen: model.ThemeContrastLight, Percent: 100, Language: words.English},
	{Name: "contrast-dark", Theme: widget.ContrastDark, Chosen: model.ThemeContrastDark, Percent: 100, Language: words.English},
	{Name: "large", Theme: widget.Light, Chosen: model.ThemeLight, Percent: 150, Language: words.English},
	{Name: "german", Theme: widget.Light, Chosen: model.ThemeLight, Percent: 100, Language: "de"},
}

// Use has what is built from here on look so.
func (w *Window) Use(l Look) {
	words.Use(l.Language)
	widget.SetTextScale(l.Percent)
	w.SetTheme(l.Theme())
}
