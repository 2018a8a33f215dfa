//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Segments are a few options in one frame, one of them chosen. They show at once
// what was chosen; Set says what holds.
type Segments struct{ choice }

// NewSegments returns segments with nothing chosen.
func NewSegments(options []Option, changed func(key string)) *Segments {
	s := &Segments{choice{options: options, changed: changed, hover: -1}}
	s.Extend(s)
	return s
}

// MouseMoved implements desktop.Hoverable.
func (s *Segments) MouseMoved(e *desktop.MouseEvent) {
	if i := s.at(e.Position.X); i != s.hover {
		s.hover = i
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *Segments) MouseOut() {
	s.hover = -1
	s.part.MouseOut()
}

// CreateRenderer implements fyne.Widget.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentsRenderer{s: s, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: &canvas.Rectangle{}, frame: &canvas.Rectangle{CornerRadius: Radius}}
	for i, o := range s.options {
		f := &canvas.Rectangle{}
		if i == 0 {
			f.TopLeftCornerRadius, f.BottomLeftCornerRadius = Radius, Radius
		}
		if i == len(s.options)-1 {
			f.TopRightCornerRadius, f.BottomRightCornerRadius = Radius, Radius
		}
		r.fills = append(r.fills, f)
		r.lines = append(r.lines, &canvas.Rectangle{})
		r.words = append(r.words, NewText(o.Word, Body, Muted))
		r.icons = append(r.icons, newOptionIcon(o))
	}
	r.Refresh()
	return r
}

// newOptionIcon returns an icon, hidden where the option has none.
func newOptionIcon(o Option) *Icon {
	name := o.Icon
	if name == "" {
		name = "check"
	}
	i := NewIcon(name, 18, Muted)
	i.Hidden = o.Icon == ""
	return i
}

type segmentsRenderer struct {
	s                   *Segments
	ground, ring, frame *canvas.Rectangle
	fills, lines        []*canvas.Rectangle
	words               []*Text
	icons               []*Icon
}

const segmentSide float32 = 14

// needs is the width of an option's icon and word; the word is measured in bold,
// which it is when chosen.
func (r *segmentsRenderer) needs(i int) float32 {
	w := boldWidth(r.s.options[i].Word, Body)
	if r.icons[i].Visible() {
		w += iconScaled(18) + iconGap
	}
	return w
}

func boldWidth(text string, size float32) float32 {
	return up(fyne.MeasureText(text, Scaled(size), fyne.TextStyle{Bold: true}).Width)
}

func (r *segmentsRenderer) MinSize() fyne.Size {
	var w float32
	for i := range r.words {
		w = max(w, r.needs(i)+2*segmentSide)
	}
	return fyne.NewSize(w*float32(len(r.words)), ControlHeight())
}

func (r *segmentsRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.frame.Resize(size)
	PlaceRing(r.ring, fyne.Position{}, size)
	r.s.edges = r.s.edges[:0]
	n := float32(max(len(r.words), 1))
	for i, word := range r.words {
		x, end := float32(int(size.Width/n*float32(i))), float32(int(size.Width/n*float32(i+1)))
		r.s.edges = append(r.s.edges, end)
		r.fills[i].Move(fyne.NewPos(x, 0))
		r.fills[i].Resize(fyne.NewSize(end-x, size.Height))
		r.lines[i].Move(fyne.NewPos(x, 1))
		r.lines[i].Resize(fyne.NewSize(1, size.Height-2))
		m := word.MinSize()
		w := m.Width
		if r.icons[i].Visible() {
			w += iconScaled(18) + iconGap
		}
		at := x + (end-x-w)/2
		if r.icons[i].Visible() {
			centreIn(r.icons[i], fyne.NewPos(float32(int(at)), 0), size.Height)
			at += iconScaled(18) + iconGap
		}
		word.Move(fyne.NewPos(at, (size.Height-m.Height)/2))
		word.Resize(m)
	}
}

func (r *segmentsRenderer) Refresh() {
	s := r.s
	r.ground.FillColor = Tone(Surface)
	r.frame.FillColor = Tone(Clear)
	fillEdge(r.frame, Strong)
	DrawRing(r.ring, s.focused, Radius)
	chosen := s.index()
	for i, word := range r.words {
		fill, ink := Clear, Muted
		switch {
		case i == chosen:
			fill, ink = Soft, Accent
		case i == s.hover:
			fill = Surface2
		}
		r.fills[i].FillColor = Tone(fill)
		r.lines[i].FillColor = Tone(Border)
		r.lines[i].Hidden = i == 0
		word.tone, word.bold = ink, i == chosen
		word.Refresh()
		if s.options[i].Icon != "" {
			r.icons[i].Set(s.options[i].Icon, ink)
			r.icons[i].Refresh()
		}
		r.fills[i].Refresh()
		r.lines[i].Refresh()
	}
	r.Layout(s.Size())
	r.ground.Refresh()
	r.frame.Refresh()
}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring, r.ground}
	for i := range r.words {
		out = append(out, r.fills[i], r.lines[i], r.icons[i], r.words[i])
	}
	return append(out, r.frame)
}

func (r *segmentsRenderer) Destroy() {}
