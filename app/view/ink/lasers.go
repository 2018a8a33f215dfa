//go:build !nogui

package ink

import (
	"slices"
	"time"

	"lyceum/app/view/widget"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

// How a laser looks, and how long its trail is to be seen.
const (
	laserColour board.Colour = 0xE5252A
	laserWidth               = 5 * board.Unit
	trailStays               = 700 * time.Millisecond
	mostTrail                = 64 // points
)

// laser is this person's own.
type laser struct {
	trail *trail
}

func (l *laser) clear() { l.trail = nil }

// A trail is where a laser was lately. It grows shorter from its end.
type trail struct {
	points []trailPoint
	colour board.Colour
	is     *draw.LiveShape
}

type trailPoint struct {
	at   board.Point
	when time.Time
}

// A beam is the laser while it is pressed.
type beam struct{ c *Canvas }

func (c *Canvas) beginLaser(p place) gesture {
	c.laser.trail = &trail{colour: laserColour}
	b := &beam{c}
	b.move(p)
	return b
}

func (b *beam) move(p place) {
	c := b.c
	pt := draw.InUnits(p.at)
	c.laser.trail.add(pt, c.now())
	c.laser.trail.show(c.layer.live)
	c.showLive()
	c.tell(live.Laser{Document: c.page.Doc, Page: c.page.Page.ID, Points: []board.Point{pt}})
	c.step()
}

func (b *beam) end()    {} // the trail goes by itself
func (b *beam) cancel() {}

// shine shows where somebody else's laser was.
func (c *Canvas) shine(from Person, points []board.Point) {
	t := c.others.lasers[from.ID]
	if t == nil {
		if len(c.others.lasers) >= mostCursors {
			return
		}
		r, g, b, _ := widget.PersonColour(from.ID).RGBA()
		t = &trail{colour: board.Colour(r>>8<<16 | g>>8<<8 | b>>8)}
		c.others.lasers[from.ID] = t
	}
	now := c.now()
	for _, pt := range points {
		t.add(pt, now)
	}
	c.others.point(c, from, draw.At(points[len(points)-1]))
}

func (t *trail) add(pt board.Point, now time.Time) {
	if t.points = append(t.points, trailPoint{pt, now}); len(t.points) > mostTrail {
		t.points = slices.Delete(t.points, 0, len(t.points)-mostTrail)
	}
}

// show puts the trail on the layer, as it is now.
func (t *trail) show(l *draw.Live) {
	points := make([]board.Point, len(t.points))
	for i, p := range t.points {
		points[i] = p.at
	}
	s := board.Shape{Kind: board.Pen, Points: points, Place: board.Here, Style: board.Style{Colour: t.colour, Width: laserWidth, Opacity: 200}}
	switch {
	case len(points) == 0 && t.is != nil:
		l.End(t.is)
		t.is = nil
	case len(points) == 0:
	case t.is == nil:
		t.is = l.Begin(s)
	default:
		l.Change(t.is, s)
	}
}

// fade lets the end of the trail go. It reports whether there is still something of it.
func (t *trail) fade(l *draw.Live, now time.Time) bool {
	n := 0
	for n < len(t.points) && now.Sub(t.points[n].when) > trailStays {
		n++
	}
	t.points = slices.Delete(t.points, 0, n)
	t.show(l)
	return len(t.points) > 0
}

// fadeTrails lets all trails grow shorter, and reports whether there are any.
func (c *Canvas) fadeTrails(now time.Time) (any bool) {
	if t := c.laser.trail; t != nil {
		any = true
		_, held := c.gesture.(*beam)
		if !t.fade(c.layer.live, now) && !held {
			c.laser.trail = nil
		}
	}
	for id, t := range c.others.lasers {
		any = true
		if !t.fade(c.layer.live, now) {
			delete(c.others.lasers, id)
		}
	}
	return any
}
