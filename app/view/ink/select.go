//go:build !nogui

package ink

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// selection is what is selected, and what finds things on the page.
type selection struct {
	chosen []*board.Object // undermost first
	finder *draw.Sheet     // of the page, for looking; nil: nothing was looked for yet
	copied []board.Shape
}

// mostMoved is how many objects are shown moving; of more, only the frame is.
const mostMoved = 300

// find returns what finds things on the page.
func (c *Canvas) find() *draw.Sheet {
	if c.finder == nil {
		c.finder = draw.NewSheet(c.layer.painter)
	}
	c.finder.Set(c.page.Page, c.page.size())
	return c.finder
}

// touched returns the object that is seen at a place; nil: none.
func (c *Canvas) touched(at draw.Point) *board.Object {
	if found := c.find().Touched(at, at, reach*c.pixel()); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Selected returns how many objects are selected.
func (c *Canvas) Selected() int { return len(c.chosen) }

// setSelected selects these objects and no others.
func (c *Canvas) setSelected(all []*board.Object) {
	if len(all) == 0 && len(c.chosen) == 0 {
		return
	}
	c.chosen = all
	c.look.frame.moved = nil
	c.tellSelected()
	c.placeFrame()
	c.draw()
}

// tellSelected takes over how the undermost selected object looks, and tells it.
func (c *Canvas) tellSelected() {
	var kind board.ObjectKind
	if len(c.chosen) > 0 {
		kind, c.style = c.chosen[0].Kind, c.chosen[0].Style
		if kind == board.Text {
			c.style.Width = lineWidth(c.style.Width)
		}
	}
	if c.hooks.Selected != nil {
		c.hooks.Selected(len(c.chosen), kind, c.style)
	}
}

// reselect selects what of the selected objects is still there, as it is now.
func (c *Canvas) reselect() {
	if len(c.chosen) == 0 {
		return
	}
	ids := make(map[board.ObjectID]bool, len(c.chosen))
	for _, o := range c.chosen {
		ids[o.ID] = true
	}
	var now []*board.Object
	if c.page.Page != nil {
		for _, o := range c.page.Page.Objects {
			if ids[o.ID] {
				now = append(now, o)
			}
		}
	}
	if slices.Equal(now, c.chosen) {
		return
	}
	c.setSelected(now)
}

// SelectAll selects everything on the page.
func (c *Canvas) SelectAll() {
	if c.page.Page == nil || !c.may {
		return
	}
	c.choose(Select)
	all := c.page.Page.Objects
	c.setSelected(slices.Clone(all[max(0, len(all)-board.MaxTargets):]))
}

// selectAt begins what a press does with the tool Select.
func (c *Canvas) selectAt(p place, twice bool) gesture {
	if h, ok := c.handleAt(p.pos); ok {
		return c.beginScaling(p, h)
	}
	o := c.touched(p.at)
	switch {
	case o != nil && twice && o.Kind == board.Text:
		c.editText(o, p)
		return nil
	case o != nil && p.shift:
		if i := slices.IndexFunc(c.chosen, func(s *board.Object) bool { return s.ID == o.ID }); i >= 0 {
			c.setSelected(slices.Delete(slices.Clone(c.chosen), i, i+1))
		} else {
			c.setSelected(append(slices.Clone(c.chosen), o))
		}
		return nil
	case o != nil && !slices.ContainsFunc(c.chosen, func(s *board.Object) bool { return s.ID == o.ID }):
		c.setSelected([]*board.Object{o})
	case o == nil && (len(c.chosen) < 2 || !c.chosenBox().Holds(p.at)):
		if !p.shift {
			c.setSelected(nil)
		}
		return &marquee{c: c, from: p.at, before: slices.Clone(c.chosen)}
	}
	return &moving{shift: newShift(c), from: p.at}
}

// chosenBox returns the area in which all that is selected lies.
func (c *Canvas) chosenBox() draw.Rect {
	box := draw.Rect{X0: 1, X1: -1}
	for _, o := range c.chosen {
		box = box.Union(c.layer.painter.Box(o))
	}
	return box
}

// A marquee selects what lies within a frame that is drawn.
type marquee struct {
	c      *Canvas
	from   draw.Point
	before []*board.Object
}

func (g *marquee) move(p place) {
	c := g.c
	area := draw.Between(g.from, p.at)
	c.look.frame.drawn = &area
	all := slices.Clone(g.before)
	for _, o := range c.find().Within(area) {
		if len(all) < board.MaxTargets && !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	if !slices.Equal(all, c.chosen) {
		c.setSelected(all)
	}
	c.placeFrame()
	c.draw()
}

func (g *marquee) end() {
	g.c.look.frame.drawn = nil
	g.c.placeFrame()
	g.c.draw()
}

func (g *marquee) cancel() {
	g.c.setSelected(g.before)
	g.end()
}

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

// An erasing takes away what the pointer passes over. Until it is released that is only faded.
type erasing struct {
	c    *Canvas
	last draw.Point
	ids  []board.ObjectID
}

func (c *Canvas) beginErasing(p place) gesture {
	g := &erasing{c: c, last: p.at}
	g.move(p)
	return g
}

func (g *erasing) move(p place) {
	c := g.c
	before := len(g.ids)
	for _, o := range c.find().Touched(g.last, p.at, eraserSize*c.pixel()) {
		if _, faded := c.sheets.hidden[o.ID]; !faded && len(g.ids) < board.MaxTargets {
			g.ids = append(g.ids, o.ID)
			c.hide(o.ID, true)
		}
	}
	g.last = p.at
	if len(g.ids) > before {
		c.paint()
	}
}

func (g *erasing) end() { g.c.remove(g.ids) }

func (g *erasing) cancel() {
	for _, id := range g.ids {
		delete(g.c.sheets.hidden, id)
	}
	g.c.paint()
}

// remove takes objects away.
func (c *Canvas) remove(ids []board.ObjectID) {
	if len(ids) == 0 {
		return
	}
	for _, id := range ids[:min(len(ids), mostPending)] {
		c.hide(id, true)
		c.wait(pending{id: id})
	}
	c.do(board.Delete{Objects: ids})
	c.paint()
}

// Delete takes away what is selected.
func (c *Canvas) Delete() {
	if !c.may {
		return
	}
	var ids []board.ObjectID
	for _, o := range c.chosen {
		ids = append(ids, o.ID)
	}
	c.setSelected(nil)
	c.remove(ids)
}

// copyStep is how far a copy lies from what it was made of, in pixels of the page.
const copyStep = 16

// Duplicate puts copies of what is selected beside it.
func (c *Canvas) Duplicate() {
	var all []board.Shape
	for _, o := range c.chosen {
		all = append(all, o.Shape)
	}
	c.putCopies(all)
}

func (c *Canvas) putCopies(all []board.Shape) {
	if !c.may || c.page.Page == nil {
		return
	}
	var ops []board.Op
	for i := range all {
		all[i].Place = movedBy(all[i].Place, draw.Point{X: copyStep, Y: copyStep})
		all[i].Token = newToken()
		ops = append(ops, board.Put{Page: c.page.Page.ID, Shape: all[i]})
	}
	c.doAll(ops)
}

// Copy remembers what is selected, for Paste.
func (c *Canvas) Copy() {
	if len(c.chosen) == 0 {
		return
	}
	c.copied = nil
	for _, o := range c.chosen {
		c.copied = append(c.copied, o.Shape)
	}
}

// Paste puts what was copied on the page.
func (c *Canvas) Paste() { c.putCopies(c.copied) }

// Raise puts what is selected above everything, Lower beneath.
func (c *Canvas) Raise() { c.restack(true) }

// Lower puts what is selected beneath everything.
func (c *Canvas) Lower() { c.restack(false) }

func (c *Canvas) restack(above bool) {
	if !c.may || len(c.chosen) == 0 || c.page.Page == nil {
		return
	}
	all := c.page.Page.Objects
	key := board.Between(all[len(all)-1].Z, "")
	if !above {
		key = board.Between("", all[0].Z)
	}
	var ops []board.Op
	for _, o := range c.chosen {
		ops = append(ops, board.Set{Object: o.ID, Z: &key})
	}
	c.doAll(ops)
}

// restyle changes what is selected, as far as a style differs from another.
func (c *Canvas) restyle(before, after board.Style) {
	if !c.may {
		return
	}
	var ops []board.Op
	for _, o := range c.chosen {
		s := o.Style
		if before.Colour != after.Colour {
			s.Colour = after.Colour
		}
		if before.Width != after.Width {
			s.Width = after.Width
			if o.Kind == board.Text {
				s.Width = c.textStyle(after).Width
			}
		}
		if before.Filled != after.Filled || before.Fill != after.Fill {
			s.Filled, s.Fill = after.Filled, after.Fill
		}
		if before.Dash != after.Dash {
			s.Dash = after.Dash
		}
		if before.Opacity != after.Opacity {
			s.Opacity = after.Opacity
		}
		if s != o.Style {
			ops = append(ops, board.Set{Object: o.ID, Style: &s})
		}
	}
	c.doAll(ops)
}

// putPicture puts the picture that Place gave on the page, in the middle of where was pressed.
func (c *Canvas) putPicture(p place) {
	if c.place == nil {
		return
	}
	const most = 0.6 // of the page
	size := c.page.size()
	w, h := float32(c.place.Width), float32(c.place.Height)
	k := min(1, most*float32(size.Width)/max(w, 1), most*float32(size.Height)/max(h, 1))
	half := draw.Point{X: w * k / 2, Y: h * k / 2}
	s := board.Shape{
		Kind: board.Image, Style: board.DefaultStyle, Place: board.Here, Token: newToken(), Image: c.place,
		Points: []board.Point{draw.InUnits(p.at.Sub(half)), draw.InUnits(p.at.Add(half))},
	}
	c.place = nil
	c.wait(pending{is: c.layer.live.Begin(s), token: s.Token})
	c.showLive()
	c.do(board.Put{Page: c.page.Page.ID, Shape: s})
	c.used()
}

// Refused takes off what was handed over and is not on the page: an action was refused.
func (c *Canvas) Refused() {
	for _, p := range c.layer.pending {
		c.give(p)
	}
	c.layer.pending = nil
	c.paint()
}

// positionOf returns where in the widget the corners of an area of the page are.
func (c *Canvas) positionOf(r draw.Rect) (from, to fyne.Position) {
	return c.position(draw.Point{X: r.X0, Y: r.Y0}), c.position(draw.Point{X: r.X1, Y: r.Y1})
}
