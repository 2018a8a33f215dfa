//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Switch turns something on or off: words at the left, the switch at the right.
// It shows at once what was chosen; Set says what holds.
type Switch struct {
	part
	word, help string
	on         bool
	changed    func(on bool)
	beside     fyne.CanvasObject // before the switch; may be nil
}

// NewSwitch returns one that is off. help may be empty.
func NewSwitch(word, help string, changed func(on bool)) *Switch {
	s := &Switch{word: word, help: help, changed: changed}
	s.Extend(s)
	return s
}

// Beside puts an object, such as a key, between words and switch, and returns s.
func (s *Switch) Beside(o fyne.CanvasObject) *Switch {
	s.beside = o
	return s
}

// Word returns what is turned on and off.
func (s *Switch) Word() string { return s.word }

// On reports how the switch stands.
func (s *Switch) On() bool { return s.on }

// Set turns it on or off; nobody is told.
func (s *Switch) Set(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// SetHelp changes the words behind or below the first.
func (s *Switch) SetHelp(help string) {
	if s.help != help {
		s.help = help
		s.Refresh()
	}
}

// SetEnabled says whether it can be turned.
func (s *Switch) SetEnabled(on bool) {
	if s.disabled == on {
		s.disabled = !on
		s.Refresh()
	}
}

func (s *Switch) toggle() {
	if s.disabled {
		return
	}
	s.on = !s.on
	s.Refresh()
	if s.changed != nil {
		s.changed(s.on)
	}
}

// Tapped implements fyne.Tappable.
func (s *Switch) Tapped(*fyne.PointEvent) { s.toggle() }

// TypedKey implements fyne.Focusable.
func (s *Switch) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.toggle()
	default:
		s.part.TypedKey(e)
	}
}

const switchWidth, switchHeight, switchKnob float32 = 36, 20, 16

// tail is the width of what stands behind the words.
func (s *Switch) tail() float32 {
	w := switchWidth + 12
	if s.beside != nil {
		w += s.beside.MinSize().Width + 12
	}
	return w
}

// inline reports whether the help fits behind the word.
func (s *Switch) inline(width float32) bool {
	word, help := NewText(s.word, Body, Ink), NewText(s.help, Secondary, Muted)
	return s.help != "" && word.MinSize().Width+6+help.MinSize().Width <= width-s.tail()
}

// HeightFor returns the height at this width.
func (s *Switch) HeightFor(width float32) float32 {
	w := width - s.tail()
	h := NewParagraph(s.word, Body, Ink).HeightFor(w)
	if s.help != "" && !s.inline(width) {
		h += NewParagraph(s.help, Secondary, Muted).HeightFor(w)
	}
	return max(RowHeight(36, Body), h+8)
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	r := &switchRenderer{
		s: s, word: NewParagraph(s.word, Body, Ink), help: NewParagraph(s.help, Secondary, Muted),
		track: &canvas.Rectangle{CornerRadius: switchHeight / 2}, knob: &canvas.Circle{}, ring: &canvas.Rectangle{},
	}
	r.Refresh()
	return r
}

type switchRenderer struct {
	s           *Switch
	word, help  *Text
	track, ring *canvas.Rectangle
	knob        *canvas.Circle
}

func (r *switchRenderer) Layout(size fyne.Size) {
	s := r.s
	w := size.Width - s.tail()
	h := r.word.HeightFor(w)
	help := float32(0)
	inline := s.inline(size.Width)
	if s.help != "" && !inline {
		help = r.help.HeightFor(w)
	}
	y := (size.Height - h - help) / 2
	r.word.Move(fyne.NewPos(0, y))
	r.word.Resize(fyne.NewSize(w, h))
	if inline {
		x := r.word.measure(s.word) + 6
		base := (LineHeight(Body)-LineHeight(Secondary))/2 + 0.5
		r.help.Move(fyne.NewPos(x, y+base))
		r.help.Resize(fyne.NewSize(w-x+1, LineHeight(Secondary)))
	} else {
		r.help.Move(fyne.NewPos(0, y+h))
		r.help.Resize(fyne.NewSize(w, help))
	}
	at := fyne.NewPos(size.Width-switchWidth, float32(int((size.Height-switchHeight)/2)))
	r.track.Move(at)
	r.track.Resize(fyne.NewSize(switchWidth, switchHeight))
	PlaceRing(r.ring, at, r.track.Size())
	knob := at.AddXY(2, 2)
	if s.on {
		knob.X += switchWidth - switchKnob - 4
	}
	r.knob.Move(knob)
	r.knob.Resize(fyne.NewSquareSize(switchKnob))
	if s.beside != nil {
		m := s.beside.MinSize()
		s.beside.Move(fyne.NewPos(at.X-12-m.Width, (size.Height-m.Height)/2))
		s.beside.Resize(m)
	}
}

func (r *switchRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.s.tail()+80, r.s.HeightFor(max(r.s.Size().Width, r.s.tail()+80)))
}

func (r *switchRenderer) Refresh() {
	s := r.s
	track, knob, ink := Strong, Surface, Ink
	switch {
	case s.disabled:
		track, knob, ink = Faint, Surface, Muted
	case s.on:
		track, knob = Accent, OnAccent
	case s.hovered:
		track = Muted
	}
	r.track.FillColor, r.knob.FillColor = Tone(track), Tone(knob)
	DrawRing(r.ring, s.focused, switchHeight/2)
	r.word.SetTone(ink)
	r.word.Set(s.word)
	r.help.Set(s.help)
	r.help.Hidden = s.help == ""
	r.word.Refresh()
	r.help.Refresh()
	r.Layout(s.Size())
	r.track.Refresh()
	r.knob.Refresh()
}

func (r *switchRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.word, r.help, r.ring, r.track, r.knob}
	if r.s.beside != nil {
		out = append(out, r.s.beside)
	}
	return out
}

func (r *switchRenderer) Destroy() {}
