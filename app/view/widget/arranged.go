//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Place is where an object goes.
type Place struct {
	At   fyne.Position
	Size fyne.Size
}

// An Arranged places objects by a rule of its own that depends on its width: side by side where there is room, say, and else
// under each other.
type Arranged struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	arrange func(width float32) (places []Place, height float32)
	width   float32 // last laid out; MinSize is for it
}

// NewArranged returns objects that arrange places: one Place for each.
func NewArranged(arrange func(width float32) (places []Place, height float32), objects ...fyne.CanvasObject) *Arranged {
	a := &Arranged{objects: objects, arrange: arrange}
	a.ExtendBaseWidget(a)
	return a
}

// Beside returns objects in columns of these shares of the width, gap apart and equally high, as long as none of them is
// narrower than least in the scale of texts in use, and else under each other.
func Beside(gap, least float32, shares []float32, objects ...fyne.CanvasObject) *Arranged {
	return NewArranged(func(width float32) ([]Place, float32) {
		var all float32
		for _, s := range shares {
			all += s
		}
		room := width - gap*float32(len(objects)-1)
		widths, narrow := make([]float32, len(objects)), false
		for i := range objects {
			widths[i] = float32(int(room * shares[i] / all))
			narrow = narrow || widths[i] < least*textScale
		}
		if narrow {
			return stacked(gap, width, objects)
		}
		places, x, height := make([]Place, len(objects)), float32(0), float32(0)
		for i, o := range objects {
			height = max(height, HeightFor(o, widths[i]))
			places[i].At.X = x
			x += widths[i] + gap
		}
		for i := range places {
			places[i].Size = fyne.NewSize(widths[i], height)
		}
		return places, height
	}, objects...)
}

// BesideOrBelow returns o with a button beside it, as long as that leaves o least of the width in the scale of texts in use,
// and else below it.
func BesideOrBelow(least float32, o, button fyne.CanvasObject) *Arranged {
	const gap = 8
	return NewArranged(func(width float32) ([]Place, float32) {
		m := button.MinSize()
		left := width - gap - m.Width
		if left < Scaled(least) {
			return stacked(gap, width, []fyne.CanvasObject{o, button})
		}
		return []Place{{Size: fyne.NewSize(left, m.Height)}, {At: fyne.NewPos(left+gap, 0), Size: m}}, m.Height
	}, o, button)
}

func stacked(gap, width float32, objects []fyne.CanvasObject) (places []Place, y float32) {
	for i, o := range objects {
		if i > 0 {
			y += gap
		}
		h := HeightFor(o, width)
		places = append(places, Place{fyne.NewPos(0, y), fyne.NewSize(width, h)})
		y += h
	}
	return places, y
}

// HeightFor returns the height at this width.
func (a *Arranged) HeightFor(width float32) float32 {
	_, height := a.arrange(width)
	return height
}

// CreateRenderer implements fyne.Widget.
func (a *Arranged) CreateRenderer() fyne.WidgetRenderer { return &arrangedRenderer{a} }

type arrangedRenderer struct{ a *Arranged }

func (r *arrangedRenderer) Layout(size fyne.Size) {
	r.a.width = size.Width
	places, _ := r.a.arrange(size.Width)
	for i, o := range r.a.objects {
		o.Move(places[i].At)
		o.Resize(places[i].Size)
	}
}

func (r *arrangedRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.a.HeightFor(r.a.width))
}

func (r *arrangedRenderer) Refresh() {
	r.Layout(r.a.Size())
	for _, o := range r.a.objects {
		o.Refresh()
	}
}

func (r *arrangedRenderer) Objects() []fyne.CanvasObject { return r.a.objects }
func (r *arrangedRenderer) Destroy()                     {}
