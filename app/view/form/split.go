//go:build !nogui

package form

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

// Split puts the preview beside the form, or where there is no room below it, and the foot under both.
func Split(form, preview, foot fyne.CanvasObject) *fyne.Container {
	return fyne.NewContainerWithLayout(splitLayout{}, form, preview, foot)
}

type splitLayout struct{}

// beside is the least width in which form and preview stand beside each other, in the scale of texts in use.
const beside float32 = 820

func (splitLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	form, preview, foot := objects[0], objects[1], objects[2]
	low := widget.HeightFor(foot, size.Width)
	high := max(0, size.Height-low)
	foot.Move(fyne.NewPos(0, high))
	foot.Resize(fyne.NewSize(size.Width, low))
	form.Move(fyne.Position{})
	if size.Width >= beside*widget.TextScale() {
		left := float32(int(size.Width * 0.58))
		form.Resize(fyne.NewSize(left, high))
		preview.Move(fyne.NewPos(left, 0))
		preview.Resize(fyne.NewSize(size.Width-left, high))
		return
	}
	top := float32(int(high * 0.6))
	form.Resize(fyne.NewSize(size.Width, top))
	preview.Move(fyne.NewPos(0, top))
	preview.Resize(fyne.NewSize(size.Width, high-top))
}

func (splitLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }
