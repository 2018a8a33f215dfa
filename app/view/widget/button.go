//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Kind is the role of a button on its screen.
type Kind uint8

const (
	Primary     Kind = iota // the one main action
	Outline                 // other actions
	Quiet                   // words in the accent colour
	Plain                   // words in the muted colour
	Words                   // words in the text's colour
	Flat                    // a small tool beside an input
	Pill                    // in the bottom bar
	DangerPill              // Leave, in the bottom bar
	DangerPlain             // the same in a dialog
)

// look is how a kind is drawn.
type look struct {
	fill, hover, line, ink fyne.ThemeColorName
	height, radius, side   float32
	size                   float32
	bold                   bool
}

var looks = map[Kind]look{
	Primary:     {Accent, Accent, Clear, OnAccent, Control, Radius, 16, Body, true},
	Outline:     {Surface, Surface2, Strong, Ink, Control, Radius, 16, Body, false},
	Quiet:       {Clear, Surface2, Clear, Accent, Control, Radius, 12, Body, false},
	Plain:       {Clear, Surface2, Clear, Muted, Control, Radius, 12, Body, false},
	Words:       {Clear, Surface2, Clear, Ink, Control, Radius, 12, Body, false},
	Flat:        {Surface2, Soft, Clear, Muted, Control, Radius, 8, Body, false},
	Pill:        {Surface2, Border, Clear, Ink, BigControl, BigControl / 2, 16, Secondary, false},
	DangerPill:  {DangerFill, DangerFill, Clear, OnDanger, BigControl, BigControl / 2, 16, Secondary, true},
	DangerPlain: {DangerFill, DangerFill, Clear, OnDanger, Control, Radius, 16, Body, true},
}

// A Button is an action with a word, an icon, or both. Space and Enter press it
// when it has the focus, which shows as a ring.
type Button struct {
	widget.BaseWidget
	OnTapped func()
	OnEscape func() // Esc while it has the focus; may be nil

	kind     Kind
	word     string
	icon     string
	badge    string // a number at the corner
	on       bool   // an open panel
	disabled bool
	hovered  bool
	focused  bool
}

// NewButton returns a button with a word.
func NewButton(word string, kind Kind, tapped func()) *Button {
	return NewIconButton("", word, kind, tapped)
}

// NewIconButton returns a button with an icon before its word, which may be empty.
func NewIconButton(icon, word string, kind Kind, tapped func()) *Button {
	b := &Button{icon: icon, word: word, kind: kind, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Word returns what the button says.
func (b *Button) Word() string { return b.word }

// Disabled reports whether the button does nothing at present.
func (b *Button) Disabled() bool { return b.disabled }

// Set changes the word and whether the button can be pressed.
func (b *Button) Set(word string, enabled bool) {
	if b.word != word || b.disabled == enabled {
		b.word, b.disabled = word, !enabled
		b.Refresh()
	}
}

// SetOn shows whether the panel that the button opens is open.
func (b *Button) SetOn(on bool) {
	if b.on != on {
		b.on = on
		b.Refresh()
	}
}

// SetBadge puts a number at the corner; empty takes it away.
func (b *Button) SetBadge(badge string) {
	if b.badge != badge {
		b.badge = badge
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.press() }

func (b *Button) press() {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	case fyne.KeyEscape:
		if b.OnEscape != nil {
			b.OnEscape()
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	l := looks[b.kind]
	r := &buttonRenderer{
		b: b, ground: &canvas.Rectangle{}, ring: &canvas.Rectangle{},
		word: NewText("", l.size, l.ink), badge: NewBold("", Caption, OnAccent), pill: &canvas.Rectangle{},
	}
	if b.icon != "" {
		r.icon = NewIcon(b.icon, 20, l.ink)
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b            *Button
	ground, ring *canvas.Rectangle
	pill         *canvas.Rectangle // under the badge
	icon         *Icon
	word, badge  *Text
}

const (
	iconGap  float32 = 8
	iconSize float32 = 20
	pillSize float32 = 20
)

// contentWidth is the width of icon and word with the gap between them. The
// badge lies over the corner, so that nothing moves when it comes.
func (r *buttonRenderer) contentWidth() float32 {
	var w float32
	if r.icon != nil {
		w += iconSize
		if r.b.word != "" {
			w += iconGap
		}
	}
	if r.b.word != "" {
		w += r.word.MinSize().Width
	}
	return w
}

func (r *buttonRenderer) pillWidth() float32 {
	return max(pillSize, r.badge.MinSize().Width+12)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	l := looks[r.b.kind]
	return fyne.NewSize(r.contentWidth()+2*l.side, l.height)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(-3))
	r.ring.Resize(size.Add(fyne.NewSquareSize(6)))
	x := (size.Width - r.contentWidth()) / 2
	if r.icon != nil {
		r.icon.Move(fyne.NewPos(float32(int(x)), (size.Height-iconSize)/2))
		r.icon.Resize(fyne.NewSquareSize(iconSize))
		x += iconSize + iconGap
	}
	m := r.word.MinSize()
	r.word.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
	r.word.Resize(m)
	w := r.pillWidth()
	at := fyne.NewPos(size.Width-w+2, -4)
	r.pill.Move(at)
	r.pill.Resize(fyne.NewSize(w, pillSize))
	m = r.badge.MinSize()
	r.badge.Move(at.AddXY((w-m.Width)/2, (pillSize-m.Height)/2))
	r.badge.Resize(m)
}

func (r *buttonRenderer) Refresh() {
	b, l := r.b, looks[r.b.kind]
	fill, ink, line := l.fill, l.ink, l.line
	switch {
	case b.disabled:
		fill, ink, line = Surface2, Muted, Clear
	case b.on:
		fill, ink = Soft, Accent
	case b.hovered:
		fill = l.hover
	}
	r.ground.FillColor, r.ground.CornerRadius = tone(fill), l.radius
	r.ground.StrokeColor, r.ground.StrokeWidth = tone(line), 1
	if line == Clear { // a stroke without colour would still thin the edge
		r.ground.StrokeWidth = 0
	}
	r.ring.FillColor, r.ring.CornerRadius = tone(Clear), l.radius+3
	r.ring.StrokeColor, r.ring.StrokeWidth = tone(Accent), 2
	r.ring.Hidden = !b.focused
	r.pill.FillColor, r.pill.CornerRadius = tone(Accent), pillSize/2
	r.pill.Hidden = b.badge == ""
	r.badge.Hidden = b.badge == ""
	r.badge.Set(b.badge)
	r.word.text, r.word.tone, r.word.bold = b.word, ink, l.bold
	r.word.Refresh()
	r.badge.Refresh()
	if r.icon != nil {
		r.icon.Set(b.icon, ink)
		r.icon.Refresh()
	}
	r.Layout(b.Size())
	r.ground.Refresh()
	r.ring.Refresh()
	r.pill.Refresh()
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring, r.ground}
	if r.icon != nil {
		out = append(out, r.icon)
	}
	return append(out, r.word, r.pill, r.badge)
}

func (r *buttonRenderer) Destroy() {}
