//go:build !nogui

package video

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// knobSize is how large a knob is, in Fyne's pixels.
const knobSize float32 = 32

// A knob is the pin in the corner of a tile. It never has the focus: the tile has it, and does the same by Enter.
type knob struct {
	fynewidget.BaseWidget
	tapped func()
	ground *canvas.Circle
	icon   *widget.Icon
}

func newKnob(icon string, tapped func()) *knob {
	k := &knob{tapped: tapped, ground: &canvas.Circle{}, icon: widget.NewIcon(icon, 18, widget.OnStage)}
	k.ExtendBaseWidget(k)
	return k
}

// Tapped implements fyne.Tappable.
func (k *knob) Tapped(*fyne.PointEvent) { k.tapped() }

// Cursor implements desktop.Cursorable.
func (k *knob) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (k *knob) CreateRenderer() fyne.WidgetRenderer {
	r := &knobRenderer{k}
	r.Refresh()
	return r
}

type knobRenderer struct{ k *knob }

func (r *knobRenderer) Layout(size fyne.Size) {
	r.k.ground.Move(fyne.NewPos(2, 2))
	r.k.ground.Resize(size.SubtractWidthHeight(4, 4))
	m := r.k.icon.MinSize()
	r.k.icon.Move(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	r.k.icon.Resize(m)
}
func (r *knobRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(knobSize) }
func (r *knobRenderer) Refresh() {
	r.k.ground.FillColor = theme.Color(widget.Plate)
	r.k.ground.Refresh()
	r.k.icon.Refresh()
}
func (r *knobRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.k.ground, r.k.icon}
}
func (r *knobRenderer) Destroy() {}
