//go:build !nogui

package video

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// ringWidth is how wide rings are, in Fyne's pixels.
const ringWidth float32 = 2

// A ring runs along the inside of the edge of a place with round corners. It is made of four lines and four corners:
// a rectangle with a stroke would have its whole area shaded in every repaint, empty as it is.
type ring struct {
	radius  float32
	name    fyne.ThemeColorName
	lines   [4]*canvas.Rectangle // top, right, bottom, left
	corners [4]*canvas.Raster    // clockwise from the top left
	shown   bool
}

func newRing(radius float32, name fyne.ThemeColorName) *ring {
	r := &ring{radius: radius, name: name}
	for i := range r.lines {
		r.lines[i] = &canvas.Rectangle{}
		r.lines[i].Hide()
		r.corners[i] = canvas.NewRaster(func(w, h int) image.Image { return r.corner(i, w, h) })
		r.corners[i].ScaleMode = canvas.ImageScalePixels
		r.corners[i].Hide()
	}
	return r
}

func (r *ring) objects() (all []fyne.CanvasObject) {
	for i := range r.lines {
		all = append(all, r.lines[i], r.corners[i])
	}
	return all
}

// show shows the ring or hides it, and reports whether that is new.
func (r *ring) show(on bool) bool {
	if r.shown == on {
		return false
	}
	r.shown = on
	for i := range r.lines {
		r.lines[i].Hidden, r.corners[i].Hidden = !on, !on
	}
	r.colour()
	return true
}

// colour gives the ring the colour that the theme has for it.
func (r *ring) colour() {
	for i := range r.lines {
		r.lines[i].FillColor = theme.Color(r.name)
		r.lines[i].Refresh()
		r.corners[i].Refresh()
	}
}

// place lays the ring around a place that begins at a position.
func (r *ring) place(at fyne.Position, size fyne.Size) {
	long := fyne.NewSize(max(0, size.Width-2*r.radius), max(0, size.Height-2*r.radius))
	put := func(i int, x, y, w, h float32) {
		r.lines[i].Move(at.AddXY(x, y))
		r.lines[i].Resize(fyne.NewSize(w, h))
	}
	put(0, r.radius, 0, long.Width, ringWidth)
	put(1, size.Width-ringWidth, r.radius, ringWidth, long.Height)
	put(2, r.radius, size.Height-ringWidth, long.Width, ringWidth)
	put(3, 0, r.radius, ringWidth, long.Height)
	for i, c := range r.corners {
		var x, y float32
		if i == 1 || i == 2 {
			x = size.Width - r.radius
		}
		if i >= 2 {
			y = size.Height - r.radius
		}
		c.Move(at.AddXY(x, y))
		c.Resize(fyne.NewSquareSize(r.radius))
	}
}

// corner draws a quarter of the ring, w by h pixels of the screen.
func (r *ring) corner(i, w, h int) image.Image {
	is := image.NewRGBA(image.Rect(0, 0, w, h))
	c := color.NRGBAModel.Convert(theme.Color(r.name)).(color.NRGBA)
	outer := float64(w)
	inner := outer - float64(ringWidth)*outer/float64(r.radius)
	for y := range h {
		for x := range w {
			dx, dy := outer-float64(x)-0.5, outer-float64(y)-0.5 // from the middle of the circle
			if i == 1 || i == 2 {
				dx = float64(x) + 0.5
			}
			if i >= 2 {
				dy = float64(y) + 0.5
			}
			d := math.Hypot(dx, dy)
			cover := min(max(outer-d+0.5, 0), 1) * min(max(d-inner+0.5, 0), 1)
			p := c
			p.A = uint8(float64(c.A)*cover + 0.5)
			is.Set(x, y, p)
		}
	}
	return is
}
