//go:build !nogui

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Theme is the look of the whole program. The zero value is light or dark, as
// the desktop says.
type Theme struct{ fixed palette }

// Light, Dark and the two of high contrast return themes that do not follow the
// desktop.
func Light() *Theme         { return &Theme{light} }
func Dark() *Theme          { return &Theme{dark} }
func ContrastLight() *Theme { return &Theme{contrastLight} }
func ContrastDark() *Theme  { return &Theme{contrastDark} }

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.fixed
	switch {
	case p != nil:
	case v == theme.VariantDark:
		p = dark
	default:
		p = light
	}
	if alias, ok := aliases[name]; ok {
		name = alias
	}
	switch name {
	case White:
		return rgb(0xFFFFFF)
	case Scrim:
		return alpha(0x0E131A, 0x8F)
	case Clear, theme.ColorNameShadow: // surfaces and lines part things, not shadows
		return color.Transparent
	}
	if c, ok := p[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme. A one-line input comes out 36 high.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return Scaled(Body)
	case theme.SizeNameCaptionText:
		return Scaled(Caption)
	case theme.SizeNameHeadingText:
		return Scaled(Title)
	case theme.SizeNameSubHeadingText:
		return Scaled(Head)
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return Radius
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameInlineIcon:
		return iconScaled(20)
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}

// Type sizes and measures, in Fyne's device-independent pixels.
const (
	Caption   float32 = 12
	Secondary float32 = 13
	Body      float32 = 14
	Head      float32 = 16
	Title     float32 = 20
	Display   float32 = 28

	Radius     float32 = 6
	CardRadius float32 = 10
	Control    float32 = 36
	BigControl float32 = 44
)

// lineHeight is the height of one line of text, on the 4-point grid where the
// mock-ups are.
func lineHeight(size float32) float32 {
	switch {
	case size <= Caption:
		return 16
	case size <= Secondary:
		return 18
	case size <= Body:
		return 20
	case size <= Head:
		return 24
	case size <= Title:
		return 28
	}
	return 40
}

// Tone returns the colour called name in the theme in use.
func Tone(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
