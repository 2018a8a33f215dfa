//go:build !nogui

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// A Swatch is a disc that can be chosen: a colour, or a width.
type Swatch struct {
	Key, Word string
	Colour    color.Color // nil: that of texts
	Size      float32     // of the disc, across; 0: as wide as colours are
}

// swatchSide is how wide and high the place of a disc is, swatchDisc how wide a disc of a colour.
const (
	swatchSide float32 = 34
	swatchDisc float32 = 20
)

// Swatches are discs side by side, one of them chosen. They show at once what was chosen; Set says what holds.
type Swatches struct {
	choice
	word     string
	swatches []Swatch
}

// NewSwatches returns discs with none chosen. The word says what is chosen by them.
func NewSwatches(word string, all []Swatch, changed func(key string)) *Swatches {
	s := &Swatches{choice: choice{changed: changed, hover: -1}, word: word, swatches: all}
	for _, w := range all {
		s.options = append(s.options, Option{Key: w.Key, Word: w.Word})
	}
	s.Extend(s)
	return s
}

// Word returns what is chosen by the discs.
func (s *Swatches) Word() string { return s.word }

// MouseMoved implements desktop.Hoverable.
func (s *Swatches) MouseMoved(e *desktop.MouseEvent) {
	i := s.at(e.Position.X)
	if i == s.hover {
		return
	}
	s.hover = i
	s.tip.stop()
	if i >= 0 {
		s.tip.text = s.options[i].Word
		s.tip.start(s)
	}
	s.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (s *Swatches) MouseOut() {
	s.hover = -1
	s.part.MouseOut()
}

// CreateRenderer implements fyne.Widget.
func (s *Swatches) CreateRenderer() fyne.WidgetRenderer {
	r := &swatchesRenderer{s: s, ring: &canvas.Rectangle{}}
	for range s.swatches {
		r.marks = append(r.marks, &canvas.Circle{})
		r.discs = append(r.discs, &canvas.Circle{})
	}
	r.Refresh()
	return r
}

type swatchesRenderer struct {
	s            *Swatches
	ring         *canvas.Rectangle
	marks, discs []*canvas.Circle
}

func (r *swatchesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(swatchSide*float32(len(r.discs)), swatchSide)
}

func (r *swatchesRenderer) Layout(size fyne.Size) {
	PlaceRing(r.ring, fyne.Position{}, size)
	r.s.edges = r.s.edges[:0]
	for i, w := range r.s.swatches {
		x := swatchSide * float32(i)
		r.s.edges = append(r.s.edges, x+swatchSide)
		r.marks[i].Move(fyne.NewPos(x+1, (size.Height-swatchSide)/2+1))
		r.marks[i].Resize(fyne.NewSquareSize(swatchSide - 2))
		d := w.Size
		if d == 0 {
			d = swatchDisc
		}
		r.discs[i].Move(fyne.NewPos(x+(swatchSide-d)/2, (size.Height-d)/2))
		r.discs[i].Resize(fyne.NewSquareSize(d))
	}
}

func (r *swatchesRenderer) Refresh() {
	chosen := r.s.index()
	DrawRing(r.ring, r.s.focused, Radius)
	for i, w := range r.s.swatches {
		mark, line := Clear, Clear
		switch {
		case i == chosen:
			line = Accent
		case i == r.s.hover:
			mark = Surface2
		}
		r.marks[i].FillColor, r.marks[i].StrokeColor, r.marks[i].StrokeWidth = Tone(mark), Tone(line), 0
		if i == chosen {
			r.marks[i].StrokeWidth = 2
		}
		r.marks[i].Hidden = i != chosen && i != r.s.hover
		d := r.discs[i]
		d.FillColor, d.StrokeWidth = Tone(Ink), 0
		if w.Colour != nil {
			d.FillColor = w.Colour
			if alike(w.Colour, Tone(Surface)) {
				d.StrokeColor, d.StrokeWidth = Tone(Strong), 1
			}
		}
		r.marks[i].Refresh()
		d.Refresh()
	}
	r.Layout(r.s.Size())
}

// alike reports whether a disc of a colour would hardly be seen on a ground.
func alike(a, ground color.Color) bool {
	light := func(c color.Color) int {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		return (299*int(n.R) + 587*int(n.G) + 114*int(n.B)) / 1000
	}
	d := light(a) - light(ground)
	return d < 48 && d > -48
}

func (r *swatchesRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring}
	for i := range r.discs {
		out = append(out, r.marks[i], r.discs[i])
	}
	return out
}

func (r *swatchesRenderer) Destroy() {}
