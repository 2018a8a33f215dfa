//go:build !nogui

package widget

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// A Slider chooses a number: a word with the value over a track with a knob.
// Arrows move it by a step, Page Up and Down by ten, Home and End to the ends.
type Slider struct {
	part
	// Value says a value; nil shows none.
	Value func(v float64) string

	word           string
	min, max, step float64
	at             float64
	changed        func(v float64)
}

// NewSlider returns one that stands at min. The word may be empty.
func NewSlider(word string, min, max, step float64, changed func(v float64)) *Slider {
	s := &Slider{word: word, min: min, max: max, step: step, at: min, changed: changed}
	s.Extend(s)
	return s
}

// Set moves the knob; nobody is told.
func (s *Slider) Set(v float64) {
	if v = s.near(v); s.at != v {
		s.at = v
		s.Refresh()
	}
}

// At returns where the knob stands.
func (s *Slider) At() float64 { return s.at }

// SetEnabled says whether the knob can be moved.
func (s *Slider) SetEnabled(on bool) {
	if s.disabled == on {
		s.disabled = !on
		s.Refresh()
	}
}

// near returns the step next to v.
func (s *Slider) near(v float64) float64 {
	if s.step > 0 {
		v = s.min + math.Round((v-s.min)/s.step)*s.step
	}
	return min(max(v, s.min), s.max)
}

func (s *Slider) move(v float64) {
	if v = s.near(v); s.disabled || v == s.at {
		return
	}
	s.at = v
	s.Refresh()
	if s.changed != nil {
		s.changed(v)
	}
}

const knobSize float32 = 20

func (s *Slider) moveTo(x float32) {
	room := s.Size().Width - knobSize
	if room > 0 {
		s.move(s.min + float64((x-knobSize/2)/room)*(s.max-s.min))
	}
}

// Tapped implements fyne.Tappable.
func (s *Slider) Tapped(e *fyne.PointEvent) { s.moveTo(e.Position.X) }

// Dragged implements fyne.Draggable.
func (s *Slider) Dragged(e *fyne.DragEvent) { s.moveTo(e.Position.X) }

// DragEnd implements fyne.Draggable.
func (s *Slider) DragEnd() {}

// TypedKey implements fyne.Focusable.
func (s *Slider) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyDown:
		s.move(s.at - s.step)
	case fyne.KeyRight, fyne.KeyUp:
		s.move(s.at + s.step)
	case fyne.KeyPageDown:
		s.move(s.at - 10*s.step)
	case fyne.KeyPageUp:
		s.move(s.at + 10*s.step)
	case fyne.KeyHome:
		s.move(s.min)
	case fyne.KeyEnd:
		s.move(s.max)
	default:
		s.part.TypedKey(e)
	}
}

// Cursor implements desktop.Cursorable.
func (s *Slider) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	r := &sliderRenderer{
		s: s, word: NewText(s.word, Body, Ink), value: NewText("", Secondary, Muted),
		track: &canvas.Rectangle{CornerRadius: 2}, done: &canvas.Rectangle{CornerRadius: 2},
		knob: &canvas.Rectangle{CornerRadius: knobSize / 2}, ring: &canvas.Rectangle{},
	}
	r.Refresh()
	return r
}

type sliderRenderer struct {
	s                       *Slider
	word, value             *Text
	track, done, knob, ring *canvas.Rectangle
}

// head is the height of the line of words.
func (r *sliderRenderer) head() float32 {
	if r.s.word == "" && r.s.Value == nil {
		return 0
	}
	return LineHeight(Body)
}

func (r *sliderRenderer) MinSize() fyne.Size { return fyne.NewSize(120, r.head()+32) }

func (r *sliderRenderer) Layout(size fyne.Size) {
	s, head := r.s, r.head()
	r.word.Resize(fyne.NewSize(r.word.MinSize().Width, head))
	w := r.value.MinSize().Width
	r.value.Move(fyne.NewPos(size.Width-w, 0))
	r.value.Resize(fyne.NewSize(w, head))
	mid := head + (size.Height-head)/2
	room := size.Width - knobSize
	x := float32(0)
	if s.max > s.min {
		x = room * float32((s.at-s.min)/(s.max-s.min))
	}
	r.track.Move(fyne.NewPos(0, mid-2))
	r.track.Resize(fyne.NewSize(size.Width, 4))
	r.done.Move(fyne.NewPos(0, mid-2))
	r.done.Resize(fyne.NewSize(x+knobSize/2, 4))
	at := fyne.NewPos(x, mid-knobSize/2)
	r.knob.Move(at)
	r.knob.Resize(fyne.NewSquareSize(knobSize))
	PlaceRing(r.ring, at, r.knob.Size())
}

func (r *sliderRenderer) Refresh() {
	s := r.s
	ink := Accent
	if s.disabled {
		ink = Strong
	}
	r.track.FillColor, r.done.FillColor = Tone(Strong), Tone(ink)
	r.knob.FillColor, r.knob.StrokeColor, r.knob.StrokeWidth = Tone(Surface), Tone(ink), 2
	if s.hovered && !s.disabled {
		r.knob.FillColor = Tone(Soft)
	}
	DrawRing(r.ring, s.focused, knobSize/2)
	if s.Value != nil {
		r.value.Set(s.Value(s.at))
	}
	r.word.Refresh()
	r.value.Refresh()
	r.Layout(s.Size())
	r.track.Refresh()
	r.done.Refresh()
	r.knob.Refresh()
}

func (r *sliderRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.word, r.value, r.track, r.done, r.ring, r.knob}
}

func (r *sliderRenderer) Destroy() {}
