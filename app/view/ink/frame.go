//go:build !nogui

package ink

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/widget"
	"lyceum/collab/board/draw"
)

// A frame lies around what is selected, with handles to make it larger. It also shows what a marquee takes.
type frame struct {
	lines   [4]*canvas.Rectangle
	handles [8]*canvas.Rectangle
	edges   [8]*canvas.Rectangle // of the handles
	moved   *draw.Rect           // where what is selected is being put; nil: it is where it is
	drawn   *draw.Rect           // a marquee; nil: none
}

// A handle is one of eight: at an edge, or at two, in a corner.
type handle struct{ x, y int } // -1: left or upper edge, 0: the middle, 1: right or lower edge

var handles = [8]handle{{-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}}

// on returns where the handle of an area is.
func (h handle) on(r draw.Rect) draw.Point {
	along := func(i int, from, to float32) float32 { return (from + to + float32(i)*(to-from)) / 2 }
	return draw.Point{X: along(h.x, r.X0, r.X1), Y: along(h.y, r.Y0, r.Y1)}
}

// opposite returns where the handle opposite is.
func (h handle) opposite(r draw.Rect) draw.Point { return handle{-h.x, -h.y}.on(r) }

const (
	handleSize  float32 = 8
	handleReach float32 = 10 // from its middle
	frameGap    float32 = 4  // between what is selected and the frame
)

func newFrame() frame {
	f := frame{}
	for i := range f.lines {
		f.lines[i] = &canvas.Rectangle{}
	}
	for i := range f.handles {
		f.handles[i], f.edges[i] = &canvas.Rectangle{}, &canvas.Rectangle{}
	}
	return f
}

func (f *frame) colour() {
	for _, l := range f.lines {
		l.FillColor = widget.Tone(widget.Accent)
	}
	for i := range f.handles {
		f.edges[i].FillColor, f.handles[i].FillColor = widget.Tone(widget.Accent), widget.Tone(widget.White)
	}
}

func (f *frame) append(all []fyne.CanvasObject) []fyne.CanvasObject {
	for _, l := range f.lines {
		all = append(all, l)
	}
	for i := range f.handles {
		all = append(all, f.edges[i], f.handles[i])
	}
	return all
}

// framed returns where the frame lies in the widget; ok is false if there is none.
func (c *Canvas) framed() (from, to fyne.Position, ok bool) {
	f := &c.look.frame
	switch {
	case f.drawn != nil:
		from, to = c.positionOf(*f.drawn)
		return from, to, true
	case len(c.chosen) == 0 || c.page.Page == nil:
		return from, to, false
	case f.moved != nil:
		from, to = c.positionOf(*f.moved)
	default:
		from, to = c.positionOf(c.chosenBox())
	}
	return from.SubtractXY(frameGap, frameGap), to.AddXY(frameGap, frameGap), true
}

// placeFrame puts the frame around what it is around now.
func (c *Canvas) placeFrame() {
	f := &c.look.frame
	from, to, ok := c.framed()
	for _, l := range f.lines {
		l.Hidden = !ok
	}
	held := ok && f.drawn == nil && c.may
	for i := range f.handles {
		f.handles[i].Hidden, f.edges[i].Hidden = !held, !held
	}
	if !ok {
		return
	}
	const line = 1
	lay(f.lines[0], from.X, from.Y, to.X, from.Y+line)
	lay(f.lines[1], to.X-line, from.Y, to.X, to.Y)
	lay(f.lines[2], from.X, to.Y-line, to.X, to.Y)
	lay(f.lines[3], from.X, from.Y, from.X+line, to.Y)
	for i, h := range handles {
		at := h.on(draw.Rect{X0: from.X, Y0: from.Y, X1: to.X, Y1: to.Y})
		const half = handleSize / 2
		lay(f.edges[i], at.X-half, at.Y-half, at.X+half, at.Y+half)
		lay(f.handles[i], at.X-half+line, at.Y-half+line, at.X+half-line, at.Y+half-line)
	}
}

// handleAt returns which handle of the frame is at a position in the widget. Corners come before edges.
func (c *Canvas) handleAt(pos fyne.Position) (handle, bool) {
	from, to, ok := c.framed()
	if !ok || c.look.frame.drawn != nil || !c.may || c.tool != Select {
		return handle{}, false
	}
	box := draw.Rect{X0: from.X, Y0: from.Y, X1: to.X, Y1: to.Y}
	for _, corners := range []bool{true, false} {
		for _, h := range handles {
			if corner := h.x != 0 && h.y != 0; corner != corners {
				continue
			}
			if at := h.on(box); abs(at.X-pos.X) <= handleReach && abs(at.Y-pos.Y) <= handleReach {
				return h, true
			}
		}
	}
	return handle{}, false
}

// handleCursor returns how the pointer looks with the tool Select.
func (c *Canvas) handleCursor() desktop.Cursor {
	h, ok := c.handleAt(c.last)
	switch {
	case ok && h.x == 0:
		return desktop.VResizeCursor
	case ok && h.y == 0:
		return desktop.HResizeCursor
	case ok:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}
