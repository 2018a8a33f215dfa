//go:build !nogui

package view

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// Steady keeps the toolkit from animating by itself. The caret of an input fades in and out for as long as the input has
// the focus, and each step repaints the whole window: an eighth of a processor where there is no graphics hardware. With
// animations off it stands still. What the program animates itself goes on.
func Steady(a fyne.App) {
	if runtime.GOOS == "darwin" {
		return // there the toolkit needs its own type of settings, and has the hardware
	}
	fyne.SetCurrentApp(steadyApp{a, steadySettings{a.Settings()}})
}

type steadyApp struct {
	fyne.App
	settings fyne.Settings
}

// Settings implements fyne.App.
func (a steadyApp) Settings() fyne.Settings { return a.settings }

type steadySettings struct{ fyne.Settings }

// ShowAnimations implements fyne.Settings.
func (steadySettings) ShowAnimations() bool { return false }
