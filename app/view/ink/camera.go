//go:build !nogui

package ink

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/collab/board/draw"
)

// The zoom, at 1 of which a pixel of the page is one of Fyne's.
const (
	leastZoom = 0.1
	mostZoom  = 8
	zoomStep  = 1.1 // a notch of the wheel
)

const (
	fitMargin = 8  // around a page that fits, in Fyne's pixels
	keepIn    = 64 // of a page stays in sight, however it is moved
)

// A camera is what of the page is to be seen. Its origin is in whole pixels of the screen, so that what was drawn once lies on them
// wherever the page is moved.
type camera struct {
	zoom   float32
	origin image.Point // upper left corner of the page, in pixels of the screen from that of the widget
	turned time.Time   // when the zoom was changed last, step by step
	fitted bool        // the whole page is to be seen, also when the size of anything changes
	insets [4]float32  // what lies over the canvas: top, right, bottom, left

	measured image.Point // how large the widget was, in pixels of the screen, when it was laid out
	dense    float32     // density then
}

// density returns how many pixels of the screen one of Fyne's is.
func (c *Canvas) density() float32 {
	on := fyne.CurrentApp().Driver().CanvasForObject(c)
	if on == nil && c.window != nil {
		on = c.window.Canvas()
	}
	if on == nil {
		return 1
	}
	const long = 4096
	x, _ := on.PixelCoordinateForPosition(fyne.NewPos(long, 0))
	return max(float32(x)/long, 0.1)
}

// scale returns how many pixels of the screen one of the page is.
func (c *Canvas) scale() float32 { return c.zoom * c.density() }

// room returns the part of the widget that nothing lies over.
func (c *Canvas) room() (at fyne.Position, size fyne.Size) {
	i := c.insets
	return fyne.NewPos(i[3], i[0]), fyne.NewSize(max(1, c.Size().Width-i[1]-i[3]), max(1, c.Size().Height-i[0]-i[2]))
}

// SetInsets says how much of the canvas something else lies over, at each edge. A page that fits lies within what is left.
func (c *Canvas) SetInsets(top, right, bottom, left float32) {
	insets := [4]float32{top, right, bottom, left}
	if insets == c.insets {
		return
	}
	c.insets = insets
	if c.fitted {
		c.refit()
		c.paint()
	}
}

// Zoom returns the zoom; at 1 a pixel of the page is one of Fyne's.
func (c *Canvas) Zoom() float32 { return c.zoom }

// Fit shows the whole page, and keeps doing so until the zoom or the place is changed.
func (c *Canvas) Fit() {
	c.fitted = true
	c.refit()
	c.paint()
}

// refit puts the page in the middle of the room, as large as it goes if it is fitted.
func (c *Canvas) refit() {
	if c.Size().Width < 1 || c.Size().Height < 1 {
		return
	}
	at, room := c.room()
	size := c.page.size()
	if c.fitted {
		w, h := max(1, room.Width-2*fitMargin), max(1, room.Height-2*fitMargin)
		c.zoom = min(max(min(w/float32(size.Width), h/float32(size.Height)), leastZoom), mostZoom)
	}
	k := c.density()
	is := draw.SizeAt(size, c.scale())
	c.origin = image.Pt(int(at.X*k+(room.Width*k-float32(is.X))/2), int(at.Y*k+(room.Height*k-float32(is.Y))/2))
	c.zoomed()
}

func (c *Canvas) zoomed() {
	c.layer.live.SetScale(c.scale())
	if c.hooks.Zoomed != nil {
		c.hooks.Zoomed(c.zoom)
	}
}

// ZoomTo zooms around the middle of what can be seen.
func (c *Canvas) ZoomTo(zoom float32) {
	at, room := c.room()
	c.zoomAround(at.AddXY(room.Width/2, room.Height/2), zoom)
}

// ZoomBy zooms by a factor, above 1 to see more closely.
func (c *Canvas) ZoomBy(factor float32) { c.ZoomTo(c.zoom * factor) }

// zoomAround zooms so that what lies under a position stays there.
func (c *Canvas) zoomAround(pos fyne.Position, zoom float32) {
	zoom = min(max(zoom, leastZoom), mostZoom)
	if zoom == c.zoom {
		return
	}
	under, k := c.onPage(pos), c.density()
	c.zoom, c.fitted, c.turned = zoom, false, c.now()
	s := c.scale()
	c.moveTo(image.Pt(int(math.Round(float64(pos.X*k-under.X*s))), int(math.Round(float64(pos.Y*k-under.Y*s)))))
	c.zoomed()
	c.paint()
}

// pan moves the page by so many of Fyne's pixels.
func (c *Canvas) pan(dx, dy float32) {
	k := c.density()
	before := c.origin
	c.moveTo(c.origin.Add(image.Pt(int(math.Round(float64(dx*k))), int(math.Round(float64(dy*k))))))
	if c.origin != before {
		c.fitted = false
		c.paint()
	}
}

// moveTo puts the page somewhere, but not out of sight.
func (c *Canvas) moveTo(origin image.Point) {
	is, all := draw.SizeAt(c.page.size(), c.scale()), c.pixels()
	keep := int(keepIn * c.density())
	limit := func(v, page, room int) int { return min(max(v, keep-page), max(room-keep, keep-page)) }
	c.origin = image.Pt(limit(origin.X, is.X, all.X), limit(origin.Y, is.Y, all.Y))
}

// onPage returns what of the page lies at a position in the widget.
func (c *Canvas) onPage(pos fyne.Position) draw.Point {
	k, s := c.density(), c.scale()
	return draw.Point{X: (pos.X*k - float32(c.origin.X)) / s, Y: (pos.Y*k - float32(c.origin.Y)) / s}
}

// position returns where in the widget a place of the page lies.
func (c *Canvas) position(p draw.Point) fyne.Position {
	k, s := c.density(), c.scale()
	return fyne.NewPos((p.X*s+float32(c.origin.X))/k, (p.Y*s+float32(c.origin.Y))/k)
}

// visible returns which part of the page's picture is in sight, which may be more than there is of it.
func (c *Canvas) visible() image.Rectangle {
	return image.Rectangle{Max: c.pixels()}.Sub(c.origin)
}

// pixel returns how large a pixel of Fyne's is on the page.
func (c *Canvas) pixel() float32 { return 1 / c.zoom }

// positionOf returns where in the widget the corners of an area of the page are.
func (c *Canvas) positionOf(r draw.Rect) (from, to fyne.Position) {
	return c.position(draw.Point{X: r.X0, Y: r.Y0}), c.position(draw.Point{X: r.X1, Y: r.Y1})
}
