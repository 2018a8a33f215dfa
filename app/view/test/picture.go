//go:build !nogui

package test

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
)

// A picture of a question on a card, as large as it is or smaller.
type picture struct {
	fynewidget.BaseWidget
	is image.Image
}

const pictureEdge float32 = 12

func newPicture(is image.Image) *picture {
	p := &picture{is: is}
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor returns the height at this width.
func (p *picture) HeightFor(width float32) float32 {
	return prose.Fit(p.is, width-2*pictureEdge, 420).Height + 2*pictureEdge
}

// CreateRenderer implements fyne.Widget.
func (p *picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, ground: &canvas.Rectangle{CornerRadius: widget.CardRadius}, image: canvas.NewImageFromImage(p.is)}
	r.image.FillMode, r.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	r.Refresh()
	return r
}

type pictureRenderer struct {
	p      *picture
	ground *canvas.Rectangle
	image  *canvas.Image
}

func (r *pictureRenderer) Layout(size fyne.Size) {
	is := prose.Fit(r.p.is, size.Width-2*pictureEdge, size.Height-2*pictureEdge)
	r.ground.Resize(size)
	r.image.Resize(is)
	r.image.Move(fyne.NewPos(float32(int((size.Width-is.Width)/2)), pictureEdge))
}

func (r *pictureRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, r.p.HeightFor(max(120, r.p.Size().Width)))
}

// Refresh draws the ground white in every theme: pictures are made for paper.
func (r *pictureRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = widget.Tone(widget.White), widget.Tone(widget.Border), 1
	r.ground.Refresh()
	r.image.Refresh()
}

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.image}
}
func (r *pictureRenderer) Destroy() {}

// besidePictures puts pictures at the right of a text, or below it where there is no room.
func besidePictures(text fyne.CanvasObject, pictures []fyne.CanvasObject) fyne.CanvasObject {
	if len(pictures) == 0 {
		return text
	}
	column := widget.Column(12, pictures...)
	if p, is := text.(*prose.Prose); is && p.Empty() {
		return column
	}
	return widget.Beside(24, 280, []float32{3, 2}, top(text), top(column))
}

// top keeps o as high as it is in a place that is higher.
func top(o fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		h := widget.HeightFor(o, width)
		return []widget.Place{{Size: fyne.NewSize(width, h)}}, h
	}, o)
}
