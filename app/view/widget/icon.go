//go:build !nogui

package widget

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"lyceum/assets"
)

// An Icon is one of our drawings in one colour.
type Icon struct {
	widget.BaseWidget
	name string
	size float32
	tone fyne.ThemeColorName
}

// NewIcon returns the icon called name, size wide and high.
func NewIcon(name string, size float32, tone fyne.ThemeColorName) *Icon {
	i := &Icon{name: name, size: size, tone: tone}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes what is drawn, and in which colour.
func (i *Icon) Set(name string, tone fyne.ThemeColorName) {
	if i.name != name || i.tone != tone {
		i.name, i.tone = name, tone
		i.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{i: i, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.Refresh()
	return r
}

type iconRenderer struct {
	i     *Icon
	image *canvas.Image
	shown fyne.Resource
}

func (r *iconRenderer) Layout(size fyne.Size)        { r.image.Resize(size) }
func (r *iconRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(iconScaled(r.i.size)) }
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *iconRenderer) Destroy()                     {}

func (r *iconRenderer) Refresh() {
	if res := picture(r.i.name, Tone(r.i.tone), strokeFor(r.i.size)); r.shown == nil || res.Name() != r.shown.Name() {
		r.image.Resource, r.shown = res, res
		r.image.Refresh()
	}
}

// strokeFor is the width of strokes on the grid of 24: Fyne draws those of small
// pictures up to a pixel too wide.
func strokeFor(size float32) string {
	switch {
	case size <= 16:
		return "1.5"
	case size < 24:
		return "1.8"
	}
	return "2"
}

// picture colours a drawing. The name tells colours and strokes apart, since Fyne
// caches pictures by name.
func picture(name string, c color.Color, stroke string) fyne.Resource {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	hex := fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
	svg := bytes.ReplaceAll(assets.Icon(name), []byte("#000000"), []byte(hex))
	svg = bytes.ReplaceAll(svg, []byte(`stroke-width="2"`), []byte(`stroke-width="`+stroke+`"`))
	return fyne.NewStaticResource(name+"-"+hex[1:]+"-"+stroke+".svg", svg)
}

// Logo returns the program's icon for the desktop.
func Logo() fyne.Resource { return fyne.NewStaticResource("lyceum.png", assets.App()) }
