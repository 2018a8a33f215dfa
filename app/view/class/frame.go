//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

// narrow is the width of a window below which the right panel lies over the stage.
const narrow float32 = 1100

// cardRoom is the least width beside both panels in which one can read that the class is over.
const cardRoom float32 = 320

// A frame places the parts of the screen around the middle. It can be compared, so that a change is seen.
type frame struct {
	title, left, middle, right, bar, speak, notice fyne.CanvasObject
	leftEdge, rightEdge                            *splitter

	bars middleLayout // as it was last: what is above the stage is not covered

	leftWidth, rightWidth float32
	showLeft, showRight   bool
	full                  bool // the middle has everything
}

// objects are in the order in which they are drawn and have the focus: what lies over the middle comes after it.
func (f *frame) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.title, f.left, f.leftEdge, f.middle, f.rightEdge, f.right, f.bar, f.speak, f.notice}
}

// arrange hides what is not shown.
func (f *frame) arrange() {
	widget.Show(f.left, f.showLeft)
	widget.Show(f.leftEdge, f.showLeft)
	widget.Show(f.right, f.showRight)
	widget.Show(f.rightEdge, f.showRight)
	widget.Show(f.title, !f.full)
	widget.Show(f.bar, !f.full)
	f.leftEdge.width, f.rightEdge.width = f.leftWidth, f.rightWidth
}

// Layout implements fyne.Layout.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	}
	if f.full {
		place(f.middle, 0, 0, size.Width, size.Height)
		place(f.speak, 0, 0, size.Width, size.Height)
		place(f.notice, 0, 0, size.Width, size.Height)
		return
	}
	top, bottom := titleHeight(), barHeight()
	height := size.Height - top - bottom
	left, right, over := float32(0), float32(0), float32(0)
	if f.showLeft {
		left = f.leftWidth
	}
	switch {
	case f.showRight && (size.Width >= narrow || !f.bars.bars && size.Width-left-f.rightWidth >= cardRoom):
		right = f.rightWidth
	case f.showRight && f.bars.hasBars():
		over = f.bars.above(size.Width - left)
	}
	place(f.title, 0, 0, size.Width, top)
	place(f.left, 0, top, f.leftWidth, height)
	place(f.leftEdge, f.leftWidth-grip/2, top, grip, height)
	place(f.middle, left, top, size.Width-left-right, height)
	place(f.right, size.Width-f.rightWidth, top+over, f.rightWidth, height-over)
	place(f.rightEdge, size.Width-f.rightWidth-grip/2, top+over, grip, height-over)
	place(f.bar, 0, size.Height-bottom, size.Width, bottom)
	place(f.speak, 0, top, size.Width, height)
	place(f.notice, 0, top, size.Width, height)
}

// MinSize implements fyne.Layout.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

// Heights grow with the texts in them.
func titleHeight() float32 { return widget.RowHeight(widget.TitleBar, widget.Body) }
func tabHeight() float32   { return widget.RowHeight(widget.TabBar, widget.Body) }
func barHeight() float32   { return widget.RowHeight(widget.BottomBar, widget.Body) }
