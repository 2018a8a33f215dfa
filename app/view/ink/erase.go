//go:build !nogui

package ink

import (
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

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
