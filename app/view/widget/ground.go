//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Ground is a filled, perhaps bordered, rectangle under one object.
type Ground struct {
	widget.BaseWidget
	fill, line fyne.ThemeColorName
	radius     float32
	edges      Edges
	content    fyne.CanvasObject
}

// Edges says which sides of a surface have a line.
type Edges uint8

const (
	NoEdge  Edges = 0
	TopEdge Edges = 1 << iota
	RightEdge
	BottomEdge
	LeftEdge
	AllEdges = TopEdge | RightEdge | BottomEdge | LeftEdge
)

// NewGround returns content, which may be nil, on a plain ground with 1 px
// lines along some edges.
func NewGround(fill fyne.ThemeColorName, edges Edges, content fyne.CanvasObject) *Ground {
	s := &Ground{fill: fill, line: Border, edges: edges, content: content}
	s.ExtendBaseWidget(s)
	return s
}

// NewCard returns content on a bordered ground with round corners.
func NewCard(content fyne.CanvasObject) *Ground {
	s := NewGround(Surface, AllEdges, content)
	s.radius = CardRadius
	return s
}

// NewRound returns content on a ground without border and this corner radius.
func NewRound(fill fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Ground {
	s := NewGround(fill, NoEdge, content)
	s.radius = radius
	return s
}

// HeightFor returns the height of the content at this width.
func (s *Ground) HeightFor(width float32) float32 {
	if s.content == nil {
		return 0
	}
	return HeightFor(s.content, width)
}

// CreateRenderer implements fyne.Widget.
func (s *Ground) CreateRenderer() fyne.WidgetRenderer {
	r := &groundRenderer{s: s, ground: &canvas.Rectangle{}}
	for _, e := range []Edges{TopEdge, RightEdge, BottomEdge, LeftEdge} {
		if s.radius == 0 && s.edges&e != 0 {
			r.lines = append(r.lines, &canvas.Rectangle{})
			r.at = append(r.at, e)
		}
	}
	r.Refresh()
	return r
}

type groundRenderer struct {
	s      *Ground
	ground *canvas.Rectangle
	lines  []*canvas.Rectangle
	at     []Edges
}

func (r *groundRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	for i, l := range r.lines {
		switch r.at[i] {
		case TopEdge:
			l.Resize(fyne.NewSize(size.Width, 1))
		case BottomEdge:
			l.Move(fyne.NewPos(0, size.Height-1))
			l.Resize(fyne.NewSize(size.Width, 1))
		case LeftEdge:
			l.Resize(fyne.NewSize(1, size.Height))
		case RightEdge:
			l.Move(fyne.NewPos(size.Width-1, 0))
			l.Resize(fyne.NewSize(1, size.Height))
		}
	}
	if r.s.content != nil {
		r.s.content.Resize(size)
	}
}

func (r *groundRenderer) MinSize() fyne.Size {
	if r.s.content == nil {
		return fyne.Size{}
	}
	return r.s.content.MinSize()
}

func (r *groundRenderer) Refresh() {
	r.ground.FillColor, r.ground.CornerRadius = Tone(r.s.fill), r.s.radius
	if r.s.radius > 0 && r.s.edges == AllEdges {
		r.ground.StrokeColor, r.ground.StrokeWidth = Tone(r.s.line), 1
	}
	r.ground.Refresh()
	for _, l := range r.lines {
		l.FillColor = Tone(r.s.line)
		l.Refresh()
	}
	r.Layout(r.s.Size())
}

func (r *groundRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ground}
	if r.s.content != nil {
		out = append(out, r.s.content)
	}
	for _, l := range r.lines {
		out = append(out, l)
	}
	return out
}

func (r *groundRenderer) Destroy() {}
