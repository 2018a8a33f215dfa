//go:build !nogui

package ink

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/collab/board/draw"
)

// pointing is what the mouse, or the keyboard in its place, does.
type pointing struct {
	gesture gesture // nil: nothing is pressed
	button  desktop.MouseButton
	last    fyne.Position // where the pointer was last
	inside  bool          // it is over the canvas
	space   bool          // Space is held: the view is moved
	pressed time.Time     // when a press began last
	where   fyne.Position // and where
}

// A place is where the pointer is: in the widget and on the page.
type place struct {
	pos   fyne.Position
	at    draw.Point
	shift bool // is held: shapes keep their proportions, lines their direction
}

// A gesture is what is done between a press and a release.
type gesture interface {
	move(p place)
	end()
	cancel() // as if it had not been begun
}

func (c *Canvas) placeAt(pos fyne.Position) place {
	return place{pos, c.onPage(pos), c.modifiers()&fyne.KeyModifierShift != 0}
}

// modifiers returns which modifiers are held.
func (c *Canvas) modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// MouseDown implements desktop.Mouseable.
func (c *Canvas) MouseDown(e *desktop.MouseEvent) {
	if c.window != nil {
		c.window.Canvas().Focus(c)
	}
	c.keyed.hide(c)
	if c.gesture != nil || c.page.Page == nil {
		return
	}
	c.button, c.last = e.Button, e.Position
	switch {
	case e.Button == desktop.MouseButtonTertiary || c.space && e.Button == desktop.MouseButtonPrimary:
		c.gesture = &panning{c: c, last: e.Position}
	case e.Button == desktop.MouseButtonPrimary:
		c.press(c.placeAt(e.Position), c.twice(e.Position))
	}
}

// twice reports whether a press is the second of two at one place.
func (c *Canvas) twice(pos fyne.Position) bool {
	now := c.now()
	is := now.Sub(c.pressed) < fyne.CurrentApp().Driver().DoubleTapDelay() && near4(pos, c.where)
	c.pressed, c.where = now, pos
	return is
}

func near4(a, b fyne.Position) bool {
	d := a.Subtract(b)
	return max(d.X, -d.X) < 4 && max(d.Y, -d.Y) < 4
}

// press begins what the tool does.
func (c *Canvas) press(p place, twice bool) {
	if c.typing != nil && c.typingPressed(p) {
		return
	}
	if c.tool.changes() && !c.may {
		return
	}
	switch c.tool {
	case Hand:
		c.gesture = &panning{c: c, last: p.pos}
	case Select:
		c.gesture = c.selectAt(p, twice)
	case Pen, Marker:
		c.gesture = c.beginStroke(p)
	case Eraser:
		c.gesture = c.beginErasing(p)
	case Line, Arrow, Rectangle, Ellipse:
		c.gesture = c.beginShape(p)
	case Text:
		c.beginText(p)
	case Image:
		c.putPicture(p)
	case Laser:
		c.gesture = c.beginLaser(p)
	}
}

// moved goes on with the gesture, and tells others where the pointer is.
func (c *Canvas) moved(pos fyne.Position) {
	c.last = pos
	p := c.placeAt(pos)
	if c.gesture != nil {
		c.gesture.move(p)
	}
	c.point(p)
}

// release ends the gesture.
func (c *Canvas) release() {
	if g := c.gesture; g != nil {
		c.gesture = nil
		g.end()
	}
}

// cancel gives the gesture up.
func (c *Canvas) cancel() {
	if g := c.gesture; g != nil {
		c.gesture = nil
		g.cancel()
	}
	c.keyed.down = false
}

// MouseUp implements desktop.Mouseable.
func (c *Canvas) MouseUp(e *desktop.MouseEvent) {
	if e.Button == c.button {
		c.release()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *Canvas) MouseIn(e *desktop.MouseEvent) {
	c.inside = true
	c.moved(e.Position)
}

// MouseMoved implements desktop.Hoverable.
func (c *Canvas) MouseMoved(e *desktop.MouseEvent) { c.moved(e.Position) }

// MouseOut implements desktop.Hoverable.
func (c *Canvas) MouseOut() {
	c.inside = false
	c.gone()
}

// Dragged implements fyne.Draggable. It comes in the place of MouseMoved when a press has moved a little, also outside.
func (c *Canvas) Dragged(e *fyne.DragEvent) { c.moved(e.Position) }

// DragEnd implements fyne.Draggable. A release outside the canvas is told by nothing else.
func (c *Canvas) DragEnd() { c.release() }

// Scrolled implements fyne.Scrollable: the wheel moves the view, with Ctrl it zooms.
func (c *Canvas) Scrolled(e *fyne.ScrollEvent) {
	if c.page.Page == nil {
		return
	}
	const notch = 25 // what the toolkit makes of one on most systems
	held := c.modifiers()
	switch {
	case held&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		c.zoomAround(e.Position, c.zoom*power(zoomStep, e.Scrolled.DY/notch))
	case held&fyne.KeyModifierShift != 0:
		c.pan(e.Scrolled.DX+e.Scrolled.DY, 0)
	default:
		c.pan(e.Scrolled.DX, e.Scrolled.DY)
	}
}

// Cursor implements desktop.Cursorable.
func (c *Canvas) Cursor() desktop.Cursor {
	switch {
	case c.page.Page == nil || c.tool.changes() && !c.may:
		return desktop.DefaultCursor
	case c.space || c.tool == Hand:
		return desktop.PointerCursor
	case c.tool == Text:
		return desktop.TextCursor
	case c.tool == Select:
		return c.handleCursor()
	}
	return desktop.CrosshairCursor
}

// panning moves the view along with the pointer.
type panning struct {
	c    *Canvas
	last fyne.Position
}

func (g *panning) move(p place) {
	by := p.pos.Subtract(g.last)
	g.last = p.pos
	g.c.pan(by.X, by.Y)
}

func (g *panning) end()    {}
func (g *panning) cancel() {}
