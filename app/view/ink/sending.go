//go:build !nogui

package ink

import (
	"slices"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

// sending is what others were told at once.
type sending struct {
	pointed time.Time   // when they were told where the pointer is
	at      board.Point // where it was then
	told    bool        // they think that it is somewhere
	later   bool        // it has moved since; they will be told
}

// pointerEvery is how often others are told where the pointer is, at most.
const pointerEvery = 50 * time.Millisecond

func (c *Canvas) tell(m live.Message) {
	if c.hooks.Live != nil && c.may && c.page.Page != nil {
		c.hooks.Live(m)
	}
}

// send tells others of a shape that is being drawn, from the point of a number on.
func (c *Canvas) send(s board.Shape, first int) {
	c.tell(live.Ink{
		Document: c.page.Doc, Page: c.page.Page.ID, Kind: s.Kind, Style: s.Style, Token: s.Token, First: first,
		Points: slices.Clone(s.Points[first:]),
	})
}

// sendEnd tells that no more points come: an object takes the place of the shape, of which n points were told.
func (c *Canvas) sendEnd(s board.Shape, n int) {
	c.tell(live.Ink{Document: c.page.Doc, Page: c.page.Page.ID, Kind: s.Kind, Style: s.Style, Token: s.Token, First: n, End: true})
}

// sendGone tells that nothing comes of a shape.
func (c *Canvas) sendGone(s board.Shape) {
	if c.page.Page == nil {
		return
	}
	c.tell(live.Ink{Document: c.page.Doc, Page: c.page.Page.ID, Kind: s.Kind, Style: s.Style, Token: s.Token, Cancel: true})
}

// point tells where the pointer is, unless what it draws says so.
func (c *Canvas) point(p place) {
	if c.page.Page == nil || c.drawing() {
		return
	}
	s := &c.sending
	now := c.now()
	if now.Sub(s.pointed) >= pointerEvery {
		c.pointNow(p.at, now)
		return
	}
	if s.later {
		return
	}
	s.later = true
	c.ticker.Animate(func(now time.Time) bool {
		if now.Sub(s.pointed) < pointerEvery {
			return true
		}
		s.later = false
		if c.inside && c.page.Page != nil && !c.drawing() {
			c.pointNow(c.onPage(c.last), c.now())
		}
		return false
	})
}

// drawing reports whether others see where the pointer is by what it draws.
func (c *Canvas) drawing() bool {
	switch c.gesture.(type) {
	case *stroke, *shaping, *beam:
		return true
	}
	return false
}

func (c *Canvas) pointNow(at draw.Point, now time.Time) {
	s := &c.sending
	pt := draw.InUnits(at)
	s.pointed = now
	if s.told && pt == s.at {
		return
	}
	s.at, s.told = pt, true
	c.tell(live.Pointer{Document: c.page.Doc, Page: c.page.Page.ID, At: pt})
}

// gone tells that the pointer is nowhere on the board.
func (c *Canvas) gone() {
	if s := &c.sending; s.told && c.page.Page != nil {
		s.told = false
		c.tell(live.Pointer{Document: c.page.Doc, Page: c.page.Page.ID, Gone: true})
	}
}
