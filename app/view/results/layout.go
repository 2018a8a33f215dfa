//go:build !nogui

package results

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// middle gives o a place in the middle of a row's height.
func middle(o fyne.CanvasObject, x, width, height float32) {
	h := o.MinSize().Height
	place(o, x, float32(int((height-h)/2)), width, h)
}

// A screenLayout puts head and tabs above what is in front.
type screenLayout struct{}

// Layout implements fyne.Layout.
func (screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head := widget.RowHeight(widget.TitleBar, widget.Body)
	bar := float32(0)
	if o[1].Visible() {
		bar = widget.HeightFor(o[1], size.Width)
	}
	place(o[0], 0, 0, size.Width, head)
	place(o[1], 0, head, size.Width, bar)
	place(o[2], 0, head+bar, size.Width, size.Height-head-bar)
}

// MinSize implements fyne.Layout.
func (screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

// A headLayout puts the way back, the title and what is said of it at the left, and how far marking is at the right.
type headLayout struct{}

// Layout implements fyne.Layout.
func (headLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const side, gap = 8, 12
	right := size.Width - 16 - o[4].MinSize().Width
	middle(o[4], right, o[4].MinSize().Width, size.Height)
	x := float32(side)
	for i, is := range o[:4] {
		if note := i == 3; note { // it gives way
			widget.Show(is, x+is.MinSize().Width <= right-gap)
		}
		w := min(is.MinSize().Width, max(0, right-gap-x))
		middle(is, x, w, size.Height)
		x += w + gap
	}
}

// MinSize implements fyne.Layout.
func (headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, widget.RowHeight(widget.TitleBar, widget.Body))
}

// A barLayout puts the tabs at the left and the buttons at the right.
type barLayout struct{}

// Layout implements fyne.Layout.
func (barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := size.Width - 24
	for i := len(o) - 1; i > 0; i-- {
		w := o[i].MinSize().Width
		x -= w
		middle(o[i], x, w, size.Height)
		x -= 8
	}
	middle(o[0], 12, o[0].MinSize().Width, size.Height)
}

// MinSize implements fyne.Layout.
func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, widget.RowHeight(60, widget.Body))
}
