//go:build !nogui

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Names of the colours that Fyne has no name for. Widgets ask for a colour by
// name whenever they draw, so a change of theme needs no bookkeeping.
const (
	Bg         = theme.ColorNameBackground
	Surface    = fyne.ThemeColorName("lyceumSurface")
	Surface2   = fyne.ThemeColorName("lyceumSurface2")
	Border     = theme.ColorNameSeparator
	Strong     = theme.ColorNameInputBorder
	Ink        = theme.ColorNameForeground
	Muted      = theme.ColorNamePlaceHolder
	Accent     = theme.ColorNamePrimary
	OnAccent   = theme.ColorNameForegroundOnPrimary
	Soft       = fyne.ThemeColorName("lyceumSoft")
	DangerFill = fyne.ThemeColorName("lyceumDangerFill")
	OnDanger   = fyne.ThemeColorName("lyceumOnDanger")
	Success    = theme.ColorNameSuccess
	Danger     = theme.ColorNameError
	Warning    = theme.ColorNameWarning
	White      = fyne.ThemeColorName("lyceumWhite")
	Scrim      = fyne.ThemeColorName("lyceumScrim")
	Clear      = fyne.ThemeColorName("lyceumClear")
	Faint      = fyne.ThemeColorName("lyceumFaint") // drawings in empty places
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func alpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

// palettes are the tokens of light and dark. Text on its ground has a contrast
// of at least 4.5:1, a control of at least 3:1.
var palettes = map[fyne.ThemeVariant]map[fyne.ThemeColorName]color.NRGBA{
	theme.VariantLight: {
		Bg: rgb(0xF6F7F9), Surface: rgb(0xFFFFFF), Surface2: rgb(0xECEFF4),
		Border: rgb(0xCFD6DF), Strong: rgb(0x7C8897), Ink: rgb(0x18212D), Muted: rgb(0x515D6C),
		Accent: rgb(0x2354C4), OnAccent: rgb(0xFFFFFF), Soft: rgb(0xE6EDFB),
		DangerFill: rgb(0xB92727), OnDanger: rgb(0xFFFFFF),
		Success: rgb(0x1B7440), Danger: rgb(0xB92727), Warning: rgb(0x8A5200),
		Faint: rgb(0xB4BBC4), theme.ColorNameScrollBar: alpha(0x515D6C, 0x80),
		theme.ColorNameSelection: alpha(0x2354C4, 0x40), theme.ColorNameFocus: alpha(0x2354C4, 0x40),
	},
	theme.VariantDark: {
		Bg: rgb(0x11161D), Surface: rgb(0x19202A), Surface2: rgb(0x222B37),
		Border: rgb(0x3A4656), Strong: rgb(0x738195), Ink: rgb(0xE9EDF2), Muted: rgb(0xA6B1BF),
		Accent: rgb(0x86A9FF), OnAccent: rgb(0x0B1526), Soft: rgb(0x24324B),
		DangerFill: rgb(0xC73B35), OnDanger: rgb(0xFFFFFF),
		Success: rgb(0x63CF91), Danger: rgb(0xFF8F86), Warning: rgb(0xFFC46B),
		Faint: rgb(0x545E6B), theme.ColorNameScrollBar: alpha(0xA6B1BF, 0x80),
		theme.ColorNameSelection: alpha(0x86A9FF, 0x50), theme.ColorNameFocus: alpha(0x86A9FF, 0x50),
	},
}

// aliases give Fyne's own widgets our colours.
var aliases = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameInputBackground:   Surface,
	theme.ColorNameMenuBackground:    Surface,
	theme.ColorNameOverlayBackground: Surface,
	theme.ColorNameHeaderBackground:  Surface,
	theme.ColorNameButton:            Surface2,
	theme.ColorNameHover:             Surface2,
	theme.ColorNamePressed:           Surface2,
	theme.ColorNameDisabled:          Muted,
	theme.ColorNameDisabledButton:    Surface2,
	theme.ColorNameHyperlink:         Accent,
}

// Theme is the look of the whole program.
type Theme struct {
	// Fixed is the variant to use; with none set the desktop's is.
	Fixed *fyne.ThemeVariant
}

// tight is the theme in use without space between the rows of a list.
type tight struct{}

// Tight returns list with its rows touching. (Fyne's List parts rows by the
// theme's padding.)
func Tight(list fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(list, tight{})
}

// base is the app's theme. theme.Current would be tight itself while it draws.
func (tight) base() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (t tight) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return t.base().Color(n, v)
}
func (t tight) Font(s fyne.TextStyle) fyne.Resource     { return t.base().Font(s) }
func (t tight) Icon(n fyne.ThemeIconName) fyne.Resource { return t.base().Icon(n) }
func (t tight) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNamePadding {
		return 0
	}
	return t.base().Size(n)
}

// Light and Dark return themes that do not follow the desktop.
func Light() *Theme { v := theme.VariantLight; return &Theme{Fixed: &v} }
func Dark() *Theme  { v := theme.VariantDark; return &Theme{Fixed: &v} }

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if t.Fixed != nil {
		v = *t.Fixed
	}
	p, ok := palettes[v]
	if !ok {
		p = palettes[theme.VariantLight]
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
		return Body
	case theme.SizeNameCaptionText:
		return Caption
	case theme.SizeNameHeadingText:
		return Title
	case theme.SizeNameSubHeadingText:
		return Head
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return Radius
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
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

// tone returns the colour called name in the theme in use.
func tone(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
