//go:build !nogui

package sharing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A bar shows how far something is; the words beside it say so, too.
type bar struct {
	fynewidget.BaseWidget
	done float32 // 0 to 1
}

func newBar() *bar {
	b := &bar{}
	b.ExtendBaseWidget(b)
	return b
}

// barSteps is how many widths a bar has: each change draws the window anew.
const barSteps = 100

func (b *bar) set(done float32) {
	if done = float32(int(min(max(done, 0), 1)*barSteps)) / barSteps; done != b.done {
		b.done = done
		b.Refresh()
	}
}

const barHeight float32 = 6

// CreateRenderer implements fyne.Widget.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b: b, ground: &canvas.Rectangle{CornerRadius: barHeight / 2, StrokeWidth: 1}, fill: &canvas.Rectangle{CornerRadius: barHeight / 2}}
	r.Refresh()
	return r
}

type barRenderer struct {
	b            *bar
	ground, fill *canvas.Rectangle
}

func (r *barRenderer) Layout(size fyne.Size) {
	at := fyne.NewPos(0, (size.Height-barHeight)/2)
	r.ground.Move(at)
	r.fill.Move(at)
	r.ground.Resize(fyne.NewSize(size.Width, barHeight))
	r.fill.Resize(fyne.NewSize(size.Width*r.b.done, barHeight))
}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(40, barHeight) }

func (r *barRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor = widget.Tone(widget.Surface2), widget.Tone(widget.Strong)
	r.fill.FillColor = widget.Tone(widget.Accent)
	r.Layout(r.b.Size())
	r.ground.Refresh()
	r.fill.Refresh()
}

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.fill} }
func (r *barRenderer) Destroy()                     {}
