//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// An Option is one of several things to choose from.
type Option struct{ Key, Word, Icon string }

// A Select shows what is chosen of several options and opens a menu of them. It
// shows at once what was chosen; Set says what holds.
type Select struct {
	part
	options []Option
	chosen  string
	hint    string
	changed func(key string)
}

// NewSelect returns one with an option chosen by its key.
func NewSelect(options []Option, chosen string, changed func(key string)) *Select {
	s := &Select{options: options, chosen: chosen, changed: changed}
	s.Extend(s)
	return s
}

// Set changes what can be chosen and what is; nobody is told.
func (s *Select) Set(options []Option, chosen string) {
	same := s.chosen == chosen && len(s.options) == len(options)
	for i := range options {
		same = same && s.options[i] == options[i]
	}
	if !same {
		s.options, s.chosen = options, chosen
		s.Refresh()
	}
}

// SetHint gives the words to show when nothing is chosen.
func (s *Select) SetHint(hint string) { s.hint = hint; s.Refresh() }

// SetEnabled says whether it can be opened.
func (s *Select) SetEnabled(on bool) {
	if s.disabled == on {
		s.disabled = !on
		s.Refresh()
	}
}

// Chosen returns the key of what is chosen.
func (s *Select) Chosen() string { return s.chosen }

// Options returns what can be chosen.
func (s *Select) Options() []Option { return s.options }

// Choose does what a choice from the menu does.
func (s *Select) Choose(key string) {
	if s.disabled || s.chosen == key {
		return
	}
	s.chosen = key
	s.Refresh()
	if s.changed != nil {
		s.changed(key)
	}
}

func (s *Select) current() Option {
	for _, o := range s.options {
		if o.Key == s.chosen {
			return o
		}
	}
	return Option{Word: s.hint}
}

func (s *Select) open() {
	c := canvasOf(s)
	if s.disabled || c == nil || len(s.options) == 0 {
		return
	}
	var items []MenuItem
	from := 0
	for i, o := range s.options {
		if o.Key == s.chosen {
			from = i
		}
		items = append(items, MenuItem{Icon: o.Icon, Word: o.Word, Ticked: o.Key == s.chosen, Do: func() { s.Choose(o.Key) }})
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	showMenu(c, at, s.Size(), items, from)
}

// Tapped implements fyne.Tappable.
func (s *Select) Tapped(*fyne.PointEvent) { s.open() }

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown, fyne.KeyUp:
		s.open()
	default:
		s.part.TypedKey(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := &selectRenderer{
		s: s, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: &canvas.Rectangle{},
		icon: NewIcon("down", iconSize, Ink), word: NewText("", Body, Ink).Cut(), arrow: NewIcon("down", 18, Ink),
	}
	r.Refresh()
	return r
}

type selectRenderer struct {
	s            *Select
	ground, ring *canvas.Rectangle
	icon, arrow  *Icon
	word         *Text
}

func (r *selectRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	PlaceRing(r.ring, fyne.Position{}, size)
	x := float32(12)
	if r.icon.Visible() {
		centreIn(r.icon, fyne.NewPos(x, 0), size.Height)
		x += iconScaled(iconSize) + iconGap
	}
	arrow := size.Width - 12 - iconScaled(18)
	centreIn(r.arrow, fyne.NewPos(arrow, 0), size.Height)
	h := LineHeight(Body)
	r.word.Move(fyne.NewPos(x, (size.Height-h)/2))
	r.word.Resize(fyne.NewSize(max(0, arrow-iconGap-x), h))
}

func (r *selectRenderer) MinSize() fyne.Size {
	w := 12 + iconGap + iconScaled(18) + 12
	if r.icon.Visible() {
		w += iconScaled(iconSize) + iconGap
	}
	words := r.word.measure(r.s.current().Word)
	return fyne.NewSize(w+min(words+1, 160*textScale), ControlHeight())
}

func (r *selectRenderer) Refresh() {
	s, o := r.s, r.s.current()
	fill, ink := Surface, Ink
	switch {
	case s.disabled:
		fill, ink = Surface2, Muted
	case s.hovered:
		fill = Surface2
	}
	if o.Key == "" && o.Word == s.hint {
		ink = Muted
	}
	r.ground.FillColor = Tone(fill)
	fillEdge(r.ground, Strong)
	DrawRing(r.ring, s.focused, Radius)
	r.icon.Hidden = o.Icon == ""
	if o.Icon != "" {
		r.icon.Set(o.Icon, ink)
	}
	r.arrow.Set("down", ink)
	r.word.SetTone(ink)
	r.word.Set(o.Word)
	r.icon.Refresh()
	r.arrow.Refresh()
	r.word.Refresh()
	r.Layout(s.Size())
	r.ground.Refresh()
}

func (r *selectRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.icon, r.word, r.arrow}
}

func (r *selectRenderer) Destroy() {}
