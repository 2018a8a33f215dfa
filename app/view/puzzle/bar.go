//go:build !nogui

package puzzle

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A bar shows how much of something there is. What it says is said in words beside it.
type bar struct {
	fynewidget.BaseWidget
	part   float32 // 0 to 1
	colour func() color.Color
	track  *canvas.Rectangle
	full   *canvas.Rectangle
}

func newBar(colour func() color.Color) *bar {
	b := &bar{colour: colour, track: &canvas.Rectangle{CornerRadius: barHigh / 2}, full: &canvas.Rectangle{CornerRadius: barHigh / 2}}
	b.ExtendBaseWidget(b)
	return b
}

const barHigh float32 = 8

// set shows so much of all.
func (b *bar) set(n, of int) {
	part := float32(0)
	if of > 0 {
		part = min(1, float32(n)/float32(of))
	}
	if part != b.part {
		b.part = part
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b}
	r.Refresh()
	return r
}

type barRenderer struct{ b *bar }

func (r *barRenderer) Layout(size fyne.Size) {
	y := float32(int((size.Height - barHigh) / 2))
	place(r.b.track, 0, y, size.Width, barHigh)
	place(r.b.full, 0, y, max(size.Width*r.b.part, min(r.b.part*1000, barHigh)), barHigh)
}
func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(40, barHigh) }
func (r *barRenderer) Refresh() {
	r.b.track.FillColor, r.b.full.FillColor = widget.Tone(widget.Surface2), r.b.colour()
	r.b.track.StrokeColor, r.b.track.StrokeWidth = widget.Tone(widget.FillEdge), 1
	r.b.full.Hidden = r.b.part == 0
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}
func (r *barRenderer) Destroy() {}
func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.track, r.b.full}
}
