//go:build !nogui

package widget

import "fyne.io/fyne/v2"

// A Kind is the role of a button on its screen.
type Kind uint8

const (
	Primary     Kind = iota // the one main action
	Outline                 // other actions
	Quiet                   // words in the accent colour
	Plain                   // words in the muted colour
	Words                   // words in the text's colour
	Flat                    // a small tool beside an input
	Pill                    // in the bottom bar, without states
	BarPill                 // in the bottom bar: SetState and SetNarrow say how it looks
	DangerPill              // Leave, in the bottom bar
	DangerPlain             // the same in a dialog
	DangerQuiet             // words in the colour of danger, for what cannot be undone
	Bare                    // an icon alone: close, more, search, paging
	Link                    // words in the accent colour, without room around them
	OnVideo                 // an icon, or with words, over a picture or the stage
	OnWall                  // words on the stage, with an edge
	Badge                   // a standing state that opens something
	HeadCell                // the name of a column, at the left, cut where it does not fit
	Tool                    // an icon in a strip of tools, filled while it is chosen (SetOn)
	Note                    // a standing state that opens something, over a board
)

// A State is how a BarPill stands.
type State uint8

const (
	On     State = iota // as it is meant to be: the microphone is on, a panel is closed
	Off                 // off: the microphone is muted
	Warn                // something needs a look
	HandUp              // a hand is raised
	Open                // its panel is open
)

// look is how a kind is drawn.
type look struct {
	fill, hover, line, ink fyne.ThemeColorName
	height, radius, side   float32
	size                   float32
	bold                   bool
}

var looks = map[Kind]look{
	Primary:     {Accent, Accent, FillEdge, OnAccent, Control, Radius, 16, Body, true},
	Outline:     {Surface, Surface2, Strong, Ink, Control, Radius, 16, Body, false},
	Quiet:       {Clear, Surface2, Clear, Accent, Control, Radius, 12, Body, false},
	Plain:       {Clear, Surface2, Clear, Muted, Control, Radius, 12, Body, false},
	Words:       {Clear, Surface2, Clear, Ink, Control, Radius, 12, Body, false},
	Flat:        {Surface2, Soft, FillEdge, Muted, Control, Radius, 8, Body, false},
	Pill:        {Surface2, Border, FillEdge, Ink, BigControl, BigControl / 2, 16, Secondary, false},
	BarPill:     {Surface2, Border, FillEdge, Ink, BigControl, BigControl / 2, 16, Secondary, false},
	DangerPill:  {DangerFill, DangerFill, FillEdge, OnDanger, BigControl, BigControl / 2, 16, Secondary, true},
	DangerPlain: {DangerFill, DangerFill, FillEdge, OnDanger, Control, Radius, 16, Body, true},
	DangerQuiet: {Clear, Surface2, Clear, Danger, Control, Radius, 12, Body, false},
	Bare:        {Clear, Surface2, Clear, Muted, 32, Radius, 6, Body, false},
	Link:        {Clear, Clear, Clear, Accent, 32, Radius, 0, Body, false},
	Badge:       {Surface2, Border, FillEdge, Ink, 32, 16, 10, Caption, false},
	HeadCell:    {Clear, Surface2, Clear, Muted, 32, Radius, 8, Secondary, false},
	Note:        {Surface, Surface2, Border, Ink, 32, 16, 10, Caption, false},
	Tool:        {Clear, Surface2, Clear, Ink, 40, Radius, 10, Body, false},
	OnVideo:     {Plate, Stage2, FillEdge, OnStage, Control, Control / 2, 8, Secondary, false},
	OnWall:      {Stage2, Plate, StageLine, OnStage, Control, Radius, 12, Secondary, false},
}

// appearance is how the button looks as it stands.
func (b *Button) appearance() look {
	l := looks[b.kind]
	if b.kind == BarPill {
		switch b.state {
		case Off:
			l.ink = Danger
		case Warn:
			l.ink = Warning
		case HandUp:
			l.ink, l.line, l.bold = Warning, Warning, true
		case Open:
			l.fill, l.hover, l.ink = Soft, Surface2, Accent
		}
	}
	switch {
	case b.disabled:
		l.fill, l.ink, l.line, l.hover = Surface2, Muted, Clear, Surface2
		if b.kind == Bare || b.kind == Tool || b.kind == Link || b.kind == HeadCell || b.kind == Quiet || b.kind == Plain || b.kind == Words {
			l.fill, l.hover = Clear, Clear
		}
	case b.on && b.kind == HeadCell:
		l.ink, l.bold = Ink, true
	case b.on && b.kind == Tool:
		l.fill, l.hover, l.line, l.ink = Accent, Accent, FillEdge, OnAccent
	case b.on:
		l.fill, l.hover, l.ink = Soft, Surface2, Accent
	}
	switch {
	case b.kind == Tool: // the room around the icon takes up what it grows by
	case b.kind == Link, b.kind == Bare, b.kind == HeadCell:
		l.height = max(l.height, RowHeight(l.height-12, l.size)) // the room around it takes up what text grows by
	case b.kind == OnVideo, b.kind == Badge, b.kind == Note:
		l.height = RowHeight(l.height, l.size)
		l.radius = l.height / 2
	case l.height == BigControl:
		l.height = RowHeight(BigControl, l.size)
		l.radius = l.height / 2
	default:
		l.height = RowHeight(l.height, l.size)
	}
	return l
}
