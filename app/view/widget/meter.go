//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Meter is a row of segments that light up with a level.
type Meter struct {
	widget.BaseWidget
	segments int
	lit      int
}

// NewMeter returns a meter at rest.
func NewMeter(segments int) *Meter {
	m := &Meter{segments: max(segments, 1)}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows a level between 0 and 1.
func (m *Meter) Set(level float32) {
	lit := int(min(max(level, 0), 1)*float32(m.segments) + 0.5)
	if m.lit != lit {
		m.lit = lit
		m.Refresh()
	}
}

// Lit returns how many segments are lit.
func (m *Meter) Lit() int { return m.lit }

const meterHeight, meterGap float32 = 8, 4

// CreateRenderer implements fyne.Widget.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	r := &meterRenderer{m: m}
	for range m.segments {
		r.bars = append(r.bars, &canvas.Rectangle{CornerRadius: 2})
	}
	r.Refresh()
	return r
}

type meterRenderer struct {
	m    *Meter
	bars []*canvas.Rectangle
}

func (r *meterRenderer) Layout(size fyne.Size) {
	n := float32(len(r.bars))
	w := (size.Width - meterGap*(n-1)) / n
	for i, b := range r.bars {
		b.Move(fyne.NewPos(float32(i)*(w+meterGap), (size.Height-meterHeight)/2))
		b.Resize(fyne.NewSize(w, meterHeight))
	}
}

func (r *meterRenderer) MinSize() fyne.Size {
	return fyne.NewSize(float32(len(r.bars))*(8+meterGap)-meterGap, meterHeight)
}

func (r *meterRenderer) Refresh() {
	for i, b := range r.bars {
		fill, line := Surface2, Border
		if i < r.m.lit {
			fill, line = Success, Success
		}
		b.FillColor = Tone(fill)
		fillEdge(b, line)
		b.Refresh()
	}
}

func (r *meterRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.bars))
	for i, b := range r.bars {
		out[i] = b
	}
	return out
}

func (r *meterRenderer) Destroy() {}
