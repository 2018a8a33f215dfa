//go:build !nogui

package ink

import (
	"slices"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// mostMoved is how many objects are shown moving; of more, only the frame is.
const mostMoved = 300

// A shift is what moving and scaling have in common: what is selected goes from its place to others.
type shift struct {
	c     *Canvas
	all   []*board.Object
	box   draw.Rect
	shows []*draw.LiveShape // nil: nothing has moved yet, or there are too many
	moved bool
	place func(board.Place) board.Place // where things are now
	limit bool                          // too many to be shown
}

func newShift(c *Canvas) shift {
	return shift{c: c, all: c.chosen, box: c.chosenBox(), limit: len(c.chosen) > mostMoved}
}

// show has everything be where place says.
func (s *shift) show(place func(board.Place) board.Place, frame draw.Rect) {
	c := s.c
	s.place = place
	if !s.moved {
		s.moved = true
		for _, o := range s.all {
			if !s.limit {
				c.hide(o.ID, false)
				s.shows = append(s.shows, c.layer.live.Begin(o.Shape))
			}
		}
		c.paint()
	}
	for i, is := range s.shows {
		shape := s.all[i].Shape
		shape.Place = place(shape.Place)
		c.layer.live.Change(is, shape)
	}
	c.look.frame.moved = &frame
	c.showLive()
	c.placeFrame()
	c.repaint()
}

// hide has an object not be shown on the page, or faded.
func (c *Canvas) hide(id board.ObjectID, faded bool) {
	if c.sheets.hidden == nil {
		c.sheets.hidden = make(map[board.ObjectID]bool)
	}
	c.sheets.hidden[id] = faded
}

// end hands over where things are now. The frame stays there: it is around what the page has when that has come.
func (s *shift) end() {
	c := s.c
	if !s.moved {
		return
	}
	var ops []board.Op
	for i, o := range s.all {
		to := s.place(o.Place)
		if i < len(s.shows) {
			c.wait(pending{is: s.shows[i], id: o.ID})
		}
		ops = append(ops, board.Set{Object: o.ID, Place: &to})
	}
	c.doAll(ops)
}

func (s *shift) cancel() {
	c := s.c
	c.look.frame.moved = nil
	for i, is := range s.shows {
		delete(c.sheets.hidden, s.all[i].ID)
		c.sheets.retiring = append(c.sheets.retiring, is)
	}
	c.placeFrame()
	c.paint()
}

// doAll hands operations over, in as many actions as they take.
func (c *Canvas) doAll(ops []board.Op) {
	for part := range slices.Chunk(ops, board.MaxOps) {
		c.do(part...)
	}
}

// A moving moves what is selected.
type moving struct {
	shift
	from draw.Point
}

func (g *moving) move(p place) {
	by := p.at.Sub(g.from)
	if p.shift { // along one direction
		if abs(by.X) > abs(by.Y) {
			by.Y = 0
		} else {
			by.X = 0
		}
	}
	if g.c.snap {
		corner := draw.Point{X: g.box.X0, Y: g.box.Y0}
		by = g.c.snapped(corner.Add(by)).Sub(corner)
	}
	if !g.moved && by.Distance(draw.Point{}) < leastShape*g.c.pixel() {
		return
	}
	g.show(func(at board.Place) board.Place { return movedBy(at, by) }, g.box.Moved(by))
}

// movedBy returns a place that is somewhere else.
func movedBy(at board.Place, by draw.Point) board.Place {
	at.DX, at.DY = offset(float64(at.DX)+float64(by.X)*board.Unit), offset(float64(at.DY)+float64(by.Y)*board.Unit)
	return at
}

// offset returns a number of quarter pixels that a place can have.
func offset(v float64) int32 { return int32(min(max(v, -board.MaxOffset), board.MaxOffset)) }

// A scaling makes what is selected larger or smaller. What is opposite to the handle that is held stays.
type scaling struct {
	shift
	handle  handle
	uniform bool
}

func (c *Canvas) beginScaling(_ place, h handle) gesture {
	g := &scaling{shift: newShift(c), handle: h}
	g.uniform = h.x != 0 && h.y != 0 && slices.ContainsFunc(c.chosen, func(o *board.Object) bool {
		return o.Kind == board.Text || o.Kind == board.Image
	})
	return g
}

// smallest is by how much something may be made smaller at once.
const smallest = 0.05

func (g *scaling) move(p place) {
	anchor := g.handle.opposite(g.box)
	from, to := g.handle.on(g.box).Sub(anchor), g.c.snapped(p.at).Sub(anchor)
	fx, fy := float32(1), float32(1)
	if g.handle.x != 0 && abs(from.X) > 0.5 {
		fx = max(to.X/from.X, smallest)
	}
	if g.handle.y != 0 && abs(from.Y) > 0.5 {
		fy = max(to.Y/from.Y, smallest)
	}
	if g.handle.x != 0 && g.handle.y != 0 && (g.uniform != p.shift) {
		fx = max(fx, fy)
		fy = fx
	}
	at := func(q draw.Point) draw.Point {
		return draw.Point{X: anchor.X + (q.X-anchor.X)*fx, Y: anchor.Y + (q.Y-anchor.Y)*fy}
	}
	frame := draw.Between(at(draw.Point{X: g.box.X0, Y: g.box.Y0}), at(draw.Point{X: g.box.X1, Y: g.box.Y1}))
	g.show(func(is board.Place) board.Place { return scaledBy(is, anchor, fx, fy) }, frame)
}

// scaledBy returns a place from which things are shown larger or smaller, seen from an anchor.
func scaledBy(at board.Place, anchor draw.Point, fx, fy float32) board.Place {
	part := func(d, s int32, a, f float64) (int32, int32) {
		scale := min(max(float64(s)*f, -board.MaxScale), board.MaxScale)
		if scale > -1 && scale < 1 {
			scale = 1
		}
		return offset(float64(d)*f + a*board.Unit*(1-f)), int32(scale)
	}
	at.DX, at.ScaleX = part(at.DX, at.ScaleX, float64(anchor.X), float64(fx))
	at.DY, at.ScaleY = part(at.DY, at.ScaleY, float64(anchor.Y), float64(fy))
	return at
}
