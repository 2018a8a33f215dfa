//go:build !nogui

package view

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// themeFor returns the look for a choice.
func themeFor(t model.Theme) fyne.Theme {
	switch {
	case t == model.ThemeDark:
		return widget.Dark()
	case t == model.ThemeContrastLight:
		return widget.ContrastLight()
	case t == model.ThemeContrastDark:
		return widget.ContrastDark()
	case t == model.ThemeLight, !desktopTells():
		return widget.Light()
	}
	return &widget.Theme{}
}

// desktopTells reports whether a desktop can be asked for light or dark. Fyne
// takes dark where nobody answers; a plain window manager is no wish for dark.
func desktopTells() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""
}
