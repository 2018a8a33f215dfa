//go:build !nogui

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
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
	Ring       = fyne.ThemeColorName("lyceumRing")  // around what has the focus
	// FillEdge is the line around what is filled: there only in high contrast.
	FillEdge = fyne.ThemeColorName("lyceumFillEdge")
	// The stage is dark in every theme: it lies behind pictures.
	Stage     = fyne.ThemeColorName("lyceumStage")
	Stage2    = fyne.ThemeColorName("lyceumStage2") // a tile without a picture
	OnStage   = fyne.ThemeColorName("lyceumOnStage")
	MutedOn   = fyne.ThemeColorName("lyceumMutedOnStage")
	StageRing = fyne.ThemeColorName("lyceumStageRing") // focus, and who speaks
	Plate     = fyne.ThemeColorName("lyceumPlate")     // under words on a picture
	// What is good, needs a look or is wrong, on the stage.
	StageSuccess = fyne.ThemeColorName("lyceumStageSuccess")
	StageWarning = fyne.ThemeColorName("lyceumStageWarning")
	StageDanger  = fyne.ThemeColorName("lyceumStageDanger")
	StageLine    = fyne.ThemeColorName("lyceumStageLine") // around what lies on it, and between people who are linked
	// A raised hand.
	Hand   = fyne.ThemeColorName("lyceumHand")
	OnHand = fyne.ThemeColorName("lyceumOnHand")
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func alpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

// A palette is what a theme says for each name.
type palette map[fyne.ThemeColorName]color.NRGBA

// The tokens of the four themes. Text on its ground has a contrast of at least
// 4.5:1, a control of at least 3:1; in high contrast text has 7:1.
var (
	light = palette{
		Bg: rgb(0xF6F7F9), Surface: rgb(0xFFFFFF), Surface2: rgb(0xECEFF4),
		Border: rgb(0xCFD6DF), Strong: rgb(0x7C8897), Ink: rgb(0x18212D), Muted: rgb(0x515D6C),
		Accent: rgb(0x2354C4), OnAccent: rgb(0xFFFFFF), Soft: rgb(0xE6EDFB), Ring: rgb(0x2354C4),
		DangerFill: rgb(0xB92727), OnDanger: rgb(0xFFFFFF), FillEdge: {},
		Success: rgb(0x1B7440), Danger: rgb(0xB92727), Warning: rgb(0x8A5200),
		Stage: rgb(0x0E131A), Stage2: rgb(0x1A222D), OnStage: rgb(0xE9EDF2), MutedOn: rgb(0xA6B1BF),
		StageRing: rgb(0x86A9FF), Plate: alpha(0x080B10, 0xB8), Hand: rgb(0xFFC46B), OnHand: rgb(0x2A1B00),
		StageSuccess: rgb(0x63CF91), StageWarning: rgb(0xFFC46B), StageDanger: rgb(0xFF8F86), StageLine: rgb(0x3A4656),
		Faint: rgb(0xB4BBC4), theme.ColorNameScrollBar: alpha(0x515D6C, 0x80),
		theme.ColorNameSelection: alpha(0x2354C4, 0x40), theme.ColorNameFocus: alpha(0x2354C4, 0x40),
	}
	dark = palette{
		Bg: rgb(0x11161D), Surface: rgb(0x19202A), Surface2: rgb(0x222B37),
		Border: rgb(0x3A4656), Strong: rgb(0x738195), Ink: rgb(0xE9EDF2), Muted: rgb(0xA6B1BF),
		Accent: rgb(0x86A9FF), OnAccent: rgb(0x0B1526), Soft: rgb(0x24324B), Ring: rgb(0x86A9FF),
		DangerFill: rgb(0xC73B35), OnDanger: rgb(0xFFFFFF), FillEdge: {},
		Success: rgb(0x63CF91), Danger: rgb(0xFF8F86), Warning: rgb(0xFFC46B),
		Stage: rgb(0x080B10), Stage2: rgb(0x161D27), OnStage: rgb(0xE9EDF2), MutedOn: rgb(0xA6B1BF),
		StageRing: rgb(0x86A9FF), Plate: alpha(0x080B10, 0xB8), Hand: rgb(0xFFC46B), OnHand: rgb(0x2A1B00),
		StageSuccess: rgb(0x63CF91), StageWarning: rgb(0xFFC46B), StageDanger: rgb(0xFF8F86), StageLine: rgb(0x3A4656),
		Faint: rgb(0x545E6B), theme.ColorNameScrollBar: alpha(0xA6B1BF, 0x80),
		theme.ColorNameSelection: alpha(0x86A9FF, 0x50), theme.ColorNameFocus: alpha(0x86A9FF, 0x50),
	}
	contrastLight = palette{
		Bg: rgb(0xFFFFFF), Surface: rgb(0xFFFFFF), Surface2: rgb(0xE8E8E8),
		Border: rgb(0x000000), Strong: rgb(0x000000), Ink: rgb(0x000000), Muted: rgb(0x262626),
		Accent: rgb(0x0000CC), OnAccent: rgb(0xFFFFFF), Soft: rgb(0xDDE4FF), Ring: rgb(0x0000CC),
		DangerFill: rgb(0x9B0000), OnDanger: rgb(0xFFFFFF), FillEdge: rgb(0x000000),
		Success: rgb(0x00481B), Danger: rgb(0x9B0000), Warning: rgb(0x5C3700),
		Stage: rgb(0x000000), Stage2: rgb(0x1A1A1A), OnStage: rgb(0xFFFFFF), MutedOn: rgb(0xE0E0E0),
		StageRing: rgb(0xFFFF00), Plate: rgb(0x000000), Hand: rgb(0xFFC46B), OnHand: rgb(0x000000),
		StageSuccess: rgb(0x7BE7A8), StageWarning: rgb(0xFFC46B), StageDanger: rgb(0xFFA8A1), StageLine: rgb(0xFFFFFF),
		Faint: rgb(0x595959), theme.ColorNameScrollBar: rgb(0x000000),
		theme.ColorNameSelection: alpha(0x0000CC, 0x40), theme.ColorNameFocus: alpha(0x0000CC, 0x40),
	}
	contrastDark = palette{
		Bg: rgb(0x000000), Surface: rgb(0x000000), Surface2: rgb(0x262626),
		Border: rgb(0xFFFFFF), Strong: rgb(0xFFFFFF), Ink: rgb(0xFFFFFF), Muted: rgb(0xE0E0E0),
		Accent: rgb(0xFFFF00), OnAccent: rgb(0x000000), Soft: rgb(0x333300), Ring: rgb(0xFFFF00),
		DangerFill: rgb(0x9B0000), OnDanger: rgb(0xFFFFFF), FillEdge: rgb(0xFFFFFF),
		Success: rgb(0x7BE7A8), Danger: rgb(0xFFA8A1), Warning: rgb(0xFFC46B),
		Stage: rgb(0x000000), Stage2: rgb(0x1A1A1A), OnStage: rgb(0xFFFFFF), MutedOn: rgb(0xE0E0E0),
		StageRing: rgb(0xFFFF00), Plate: rgb(0x000000), Hand: rgb(0xFFC46B), OnHand: rgb(0x000000),
		StageSuccess: rgb(0x7BE7A8), StageWarning: rgb(0xFFC46B), StageDanger: rgb(0xFFA8A1), StageLine: rgb(0xFFFFFF),
		Faint: rgb(0xA6A6A6), theme.ColorNameScrollBar: rgb(0xFFFFFF),
		theme.ColorNameSelection: alpha(0xFFFF00, 0x60), theme.ColorNameFocus: alpha(0xFFFF00, 0x60),
	}
)

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
