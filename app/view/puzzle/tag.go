//go:build !nogui

package puzzle

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A tag is the name of who holds something, in their colour.
type tag struct {
	fynewidget.BaseWidget
	ground *canvas.Rectangle
	body   *fyne.Container
}

func newTag(icon, name string, c color.Color) *tag {
	t := &tag{ground: &canvas.Rectangle{FillColor: c, CornerRadius: 12}}
	t.body = widget.Pad(2, 10, 2, 8, widget.Row(4, widget.NewIcon(icon, 16, widget.White), widget.NewText(name, widget.Caption, widget.White)))
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *tag) CreateRenderer() fyne.WidgetRenderer { return &tagRenderer{t} }

type tagRenderer struct{ t *tag }

func (r *tagRenderer) Layout(size fyne.Size) {
	r.t.ground.Resize(size)
	r.t.ground.CornerRadius = size.Height / 2
	r.t.body.Resize(size)
}
func (r *tagRenderer) MinSize() fyne.Size { return r.t.body.MinSize() }
func (r *tagRenderer) Refresh()           { canvas.Refresh(r.t) }
func (r *tagRenderer) Destroy()           {}
func (r *tagRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.ground, r.t.body}
}

// first is the first of somebody's names.
func first(name string) string {
	if all := strings.Fields(name); len(all) > 0 {
		return all[0]
	}
	return name
}

// movingWords say who moves what cannot be taken up.
func movingWords(name string) string { return words.T("%s is moving this", first(name)) }
