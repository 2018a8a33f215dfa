//go:build !nogui

package dialogs

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/qr"
)

// A codeView draws an invite as a code that a camera reads: black on white in every theme, each module a whole number of
// the screen's pixels wide.
type codeView struct {
	fynewidget.BaseWidget
	side float32 // that it asks for
	text string
	code qr.Code
	good bool
}

func newCodeView(side float32) *codeView {
	v := &codeView{side: side}
	v.ExtendBaseWidget(v)
	return v
}

// set changes the invite. It reports whether it fits in a code.
func (v *codeView) set(text string) bool {
	if text == v.text {
		return v.good
	}
	code, err := qr.Encode(text)
	v.text, v.code, v.good = text, code, err == nil
	v.Refresh()
	return v.good
}

// CreateRenderer implements fyne.Widget.
func (v *codeView) CreateRenderer() fyne.WidgetRenderer {
	r := &codeRenderer{v: v}
	r.raster = canvas.NewRaster(r.draw)
	return r
}

type codeRenderer struct {
	v      *codeView
	raster *canvas.Raster
}

// quiet is how many of a code's eight light rows and columns may go, four on each side that there are, for larger modules.
const quiet = 4

// draw returns the code at a size in the screen's pixels.
func (r *codeRenderer) draw(w, h int) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})
	if !r.v.good {
		return img
	}
	n := r.v.code.Size()
	scale := max(1, min(w, h)/(n-quiet)) // the card around it is light, too
	left, top := (w-n*scale)/2, (h-n*scale)/2
	for y := range n {
		for x := range n {
			if !r.v.code.Dark(x, y) {
				continue
			}
			for dy := range scale {
				for dx := range scale {
					img.SetColorIndex(left+x*scale+dx, top+y*scale+dy, 1) // ignores what lies outside
				}
			}
		}
	}
	return img
}

func (r *codeRenderer) Layout(size fyne.Size)        { r.raster.Resize(size) }
func (r *codeRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.v.side) }
func (r *codeRenderer) Refresh()                     { r.raster.Refresh() }
func (r *codeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.raster} }
func (r *codeRenderer) Destroy()                     {}
