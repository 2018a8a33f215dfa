//go:build !nogui

package results

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A share is a bar that is filled by as much as some are of all.
type share struct {
	fynewidget.BaseWidget
	part float32
}

func newShare(n, of int) *share {
	s := &share{}
	if of > 0 {
		s.part = float32(n) / float32(of)
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *share) CreateRenderer() fyne.WidgetRenderer {
	r := &shareRenderer{s, &canvas.Rectangle{CornerRadius: 3}, &canvas.Rectangle{CornerRadius: 3}}
	r.Refresh()
	return r
}

type shareRenderer struct {
	s          *share
	track, bar *canvas.Rectangle
}

func (r *shareRenderer) Layout(size fyne.Size) {
	r.track.Resize(size)
	r.bar.Resize(fyne.NewSize(size.Width*r.s.part, size.Height))
}
func (r *shareRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 6) }
func (r *shareRenderer) Refresh() {
	r.track.FillColor, r.bar.FillColor = widget.Tone(widget.Surface2), widget.Tone(widget.Accent)
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}
func (r *shareRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.bar} }
func (r *shareRenderer) Destroy()                     {}
