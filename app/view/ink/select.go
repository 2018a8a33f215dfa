//go:build !nogui

package ink

import (
	"slices"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// selection is what is selected, and what finds things on the page.
type selection struct {
	chosen []*board.Object // undermost first
	finder *draw.Sheet     // of the page, for looking; nil: nothing was looked for yet
	copied []board.Shape
}

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
