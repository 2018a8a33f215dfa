//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Button is an action with a word, an icon, or both. Space and Enter press it
// when it has the focus, which shows as a ring.
type Button struct {
	part
	OnTapped    func()
	OnSecondary func(at fyne.Position) // asks for a menu at a place in the window; may be nil
	OnArrow     func()                 // the arrow, or the key Down; see SetArrow

	kind   Kind
	word   string
	icon   string
	badge  string // a number at the corner
	on     bool   // an open panel
	state  State
	narrow bool
	arrow  bool
	most   float32 // width of the word; 0: as wide as it is
}

// NewButton returns a button with a word.
func NewButton(word string, kind Kind, tapped func()) *Button {
	return NewIconButton("", word, kind, tapped)
}

// NewIconButton returns a button with an icon before its word, which may be empty.
func NewIconButton(icon, word string, kind Kind, tapped func()) *Button {
	b := &Button{icon: icon, word: word, kind: kind, OnTapped: tapped}
	b.Extend(b)
	return b
}

// NewBare returns a button that is an icon alone; the words are its tip.
func NewBare(icon, tip string, tapped func()) *Button {
	b := NewIconButton(icon, "", Bare, tapped)
	b.SetTip(tip)
	return b
}

// NewTool returns a square button of a strip of tools.
func NewTool(icon, tip string, tapped func()) *Button {
	b := NewIconButton(icon, "", Tool, tapped)
	b.narrow = true
	b.SetTip(tip)
	return b
}

// Word returns what the button says.
func (b *Button) Word() string { return b.word }

// Icon returns the name of the icon.
func (b *Button) Icon() string { return b.icon }

// Disabled reports whether the button does nothing at present. It can have the
// focus all the same, so that the focus stays where it is when it becomes so.
func (b *Button) Disabled() bool { return b.disabled }

// Set changes the word and whether the button can be pressed.
func (b *Button) Set(word string, enabled bool) {
	if b.word != word || b.disabled == enabled {
		b.word, b.disabled = word, !enabled
		b.Refresh()
	}
}

// SetIcon changes the icon. A button made without one cannot get one.
func (b *Button) SetIcon(icon string) {
	if b.icon != icon && b.icon != "" {
		b.icon = icon
		b.Refresh()
	}
}

// SetKind changes the role of the button.
func (b *Button) SetKind(kind Kind) {
	if b.kind != kind {
		b.kind = kind
		b.Refresh()
	}
}

// SetOn shows whether what the button opens is open.
func (b *Button) SetOn(on bool) {
	if b.on != on {
		b.on = on
		b.Refresh()
	}
}

// State returns what SetState set.
func (b *Button) State() State { return b.state }

// SetState changes how a BarPill stands.
func (b *Button) SetState(s State) {
	if b.state != s {
		b.state = s
		b.Refresh()
	}
}

// SetNarrow takes the word from a BarPill or DangerPill, which becomes a circle;
// the word is its tip then.
func (b *Button) SetNarrow(on bool) {
	if b.narrow != on {
		b.narrow = on
		b.Refresh()
	}
}

// Fit cuts a word that is wider than this, and returns b.
func (b *Button) Fit(most float32) *Button { b.most = most; return b }

// SetArrow puts an arrow at the end, which opens a menu, and returns b. With do
// nil the arrow is only drawn.
func (b *Button) SetArrow(do func()) *Button {
	b.arrow, b.OnArrow = true, do
	b.Refresh()
	return b
}

// SetBadge puts a number at the corner; empty takes it away.
func (b *Button) SetBadge(badge string) {
	if b.badge != badge {
		b.badge = badge
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(e *fyne.PointEvent) {
	if e != nil && b.arrow && b.OnArrow != nil && !b.narrow && e.Position.X >= b.Size().Width-b.arrowWidth() {
		b.pull()
		return
	}
	b.press()
}

// TappedSecondary implements fyne.SecondaryTappable.
func (b *Button) TappedSecondary(e *fyne.PointEvent) {
	b.tip.stop()
	switch {
	case b.OnSecondary != nil:
		b.OnSecondary(e.AbsolutePosition)
	case b.OnArrow != nil:
		b.pull()
	}
}

func (b *Button) press() {
	b.tip.stop()
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

func (b *Button) pull() {
	b.tip.stop()
	if !b.disabled {
		b.OnArrow()
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	case fyne.KeyDown:
		if b.OnArrow == nil {
			b.part.TypedKey(e)
			return
		}
		b.pull()
	case keyMenu:
		if b.OnSecondary == nil && b.OnArrow == nil {
			b.part.TypedKey(e)
			return
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		b.TappedSecondary(&fyne.PointEvent{AbsolutePosition: at.AddXY(0, b.Size().Height)})
	default:
		b.part.TypedKey(e)
	}
}

// keyMenu is the key that asks for a context menu.
const keyMenu fyne.KeyName = "Menu"

// arrowWidth is the width at the end that belongs to the arrow.
func (b *Button) arrowWidth() float32 {
	return max(32, iconScaled(arrowSize)+iconGap+b.appearance().side)
}

// showsWord reports whether there is a word beside the icon at present.
func (b *Button) showsWord() bool { return b.word != "" && !(b.narrow && b.icon != "") }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	l := looks[b.kind]
	r := &buttonRenderer{
		b: b, ground: &canvas.Rectangle{}, ring: &canvas.Rectangle{},
		word: NewText("", l.size, l.ink), badge: NewBold("", Caption, OnAccent), pill: &canvas.Rectangle{},
		arrow: NewIcon("down", arrowSize, l.ink),
	}
	if b.most > 0 {
		r.word.Fit(b.most)
	}
	if b.kind == HeadCell {
		r.word.Cut()
	}
	if b.icon != "" {
		r.icon = NewIcon(b.icon, iconSize, l.ink)
	}
	r.Refresh()
	return r
}
