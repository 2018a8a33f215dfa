//go:build !nogui

package ink

import (
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

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
