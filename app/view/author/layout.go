//go:build !nogui

package author

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// A screenLayout puts head and bar above what is in front; the bar may be hidden.
type screenLayout struct{}

// Layout implements fyne.Layout.
func (screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := widget.RowHeight(widget.TitleBar, widget.Body)
	place(o[0], 0, 0, size.Width, y)
	if o[1].Visible() {
		bar := widget.HeightFor(o[1], size.Width)
		place(o[1], 0, y, size.Width, bar)
		y += bar
	}
	place(o[2], 0, y, size.Width, size.Height-y)
}

// MinSize implements fyne.Layout.
func (screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

// A columnsLayout puts objects beside each other: each has a share of the width, but no more than its most, in the scale of texts; the one
// without a most takes what is left.
type columnsLayout struct {
	shares []float32
	most   []float32 // 0: no limit
}

// Layout implements fyne.Layout.
func (l *columnsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	widths, left := make([]float32, len(o)), size.Width
	grow := 0
	for i := range o {
		if l.most[i] == 0 {
			grow = i
			continue
		}
		widths[i] = float32(int(min(size.Width*l.shares[i], widget.Scaled(l.most[i]))))
		left -= widths[i]
	}
	widths[grow] = left
	x := float32(0)
	for i, w := range widths {
		place(o[i], x, 0, w, size.Height)
		x += w
	}
}

// MinSize implements fyne.Layout.
func (l *columnsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// A belowLayout puts what is fixed above, and below, what takes the height that is left: the object at grow.
type belowLayout struct{ grow int }

// Layout implements fyne.Layout.
func (l *belowLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	heights, left := make([]float32, len(o)), size.Height
	for i, is := range o {
		if i == l.grow || !is.Visible() {
			continue
		}
		heights[i] = widget.HeightFor(is, size.Width)
		left -= heights[i]
	}
	heights[l.grow] = max(0, left)
	y := float32(0)
	for i, is := range o {
		place(is, 0, y, size.Width, heights[i])
		y += heights[i]
	}
}

// MinSize implements fyne.Layout.
func (l *belowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 160) }
