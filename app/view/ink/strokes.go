//go:build !nogui

package ink

import (
	"math"
	"math/rand/v2"
	"slices"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// Measures of tools, in Fyne's pixels.
const (
	leastStep  = 1.5 // between places of a stroke that count
	reach      = 6   // within which something is touched
	eraserSize = 8   // radius
	leastShape = 3   // a shape smaller than that was a slip
)

// newToken returns a token for what is being drawn.
func newToken() board.Token { return board.Token(1 + rand.IntN(math.MaxUint16)) }

// drawn returns how what a tool draws looks.
func (c *Canvas) drawn() board.Style {
	s := c.style
	if c.tool == Marker && s.Opacity == 255 {
		s.Opacity = board.HighlighterOpacity
	}
	if k := c.tool.kind(); k != board.Rectangle && k != board.Ellipse {
		s.Filled, s.Fill = false, 0
	}
	return s
}

// A stroke is one that is being drawn by hand.
type stroke struct {
	c     *Canvas
	shape board.Shape
	trace draw.Trace
	is    *draw.LiveShape
}

func (c *Canvas) beginStroke(p place) gesture {
	g := &stroke{c: c, shape: board.Shape{Kind: c.tool.kind(), Style: c.drawn(), Place: board.Here}}
	g.begin(p.at)
	return g
}

func (g *stroke) begin(at draw.Point) {
	g.shape.Token = newToken()
	g.trace = draw.Trace{}
	g.trace.Add(at, 0)
	s := g.shape
	s.Points = slices.Clone(g.trace.Points)
	g.is = g.c.layer.live.Begin(s)
	g.c.showLive()
	g.c.send(s, 0)
}

func (g *stroke) move(p place) {
	if p.shift {
		g.straight(p.at)
		return
	}
	keep := g.trace.Add(p.at, leastStep*g.c.pixel())
	g.c.layer.live.Extend(g.is, keep, g.trace.Points[keep:]...)
	g.c.showLive()
	s := g.shape
	s.Points = g.trace.Points
	g.c.send(s, keep)
	if len(g.trace.Points) > board.MaxPoints-64 { // the rest is a stroke of its own
		g.finish()
		g.begin(p.at)
	}
}

// straight has the stroke go straight to a place from where it began.
func (g *stroke) straight(to draw.Point) {
	first := draw.At(g.trace.Points[0])
	g.trace = draw.Trace{}
	g.trace.Add(first, 0)
	g.trace.Add(straight(first, to), 0)
	s := g.shape
	s.Points = slices.Clone(g.trace.Points)
	g.c.layer.live.Change(g.is, s)
	g.c.showLive()
	s.Kind = board.Line // of which others forget where it went before
	g.c.send(s, 0)
}

func (g *stroke) end() { g.finish() }

// finish hands the stroke over.
func (g *stroke) finish() {
	s := g.shape
	s.Points = board.Simplify(g.trace.Points)
	g.c.layer.live.Change(g.is, s)
	g.c.showLive()
	g.c.sendEnd(s, len(g.trace.Points))
	g.c.wait(pending{is: g.is, token: s.Token})
	g.c.do(board.Put{Page: g.c.page.Page.ID, Shape: s})
}

func (g *stroke) cancel() {
	g.c.layer.live.End(g.is)
	g.c.showLive()
	g.c.sendGone(g.shape)
}

// straight returns the place nearest to p in one of sixteen directions from another.
func straight(from, p draw.Point) draw.Point {
	d := p.Sub(from)
	long := math.Hypot(float64(d.X), float64(d.Y))
	const part = math.Pi / 8
	angle := math.Round(math.Atan2(float64(d.Y), float64(d.X))/part) * part
	return from.Add(draw.Point{X: float32(long * math.Cos(angle)), Y: float32(long * math.Sin(angle))})
}

// power returns base to the power of n.
func power(base, n float32) float32 { return float32(math.Pow(float64(base), float64(n))) }

// A shaping draws a line, an arrow, a rectangle or an ellipse from one place to another.
type shaping struct {
	c     *Canvas
	shape board.Shape
	from  draw.Point
	is    *draw.LiveShape // nil: not moved yet
}

func (c *Canvas) beginShape(p place) gesture {
	return &shaping{c: c, from: c.snapped(p.at), shape: board.Shape{Kind: c.tool.kind(), Style: c.drawn(), Place: board.Here, Token: newToken()}}
}

func (g *shaping) move(p place) {
	to := g.c.snapped(p.at)
	if p.shift {
		switch g.shape.Kind {
		case board.Rectangle, board.Ellipse:
			to = squared(g.from, to)
		default:
			to = straight(g.from, to)
		}
	}
	if g.is == nil && to.Distance(g.from) < leastShape*g.c.pixel() {
		return
	}
	g.shape.Points = []board.Point{draw.InUnits(g.from), draw.InUnits(to)}
	if g.is == nil {
		g.is = g.c.layer.live.Begin(g.shape)
	} else {
		g.c.layer.live.Change(g.is, g.shape)
	}
	g.c.showLive()
	g.c.send(g.shape, 0)
}

// squared returns the corner opposite to one of a square that is as large as one with p would be.
func squared(from, p draw.Point) draw.Point {
	d := p.Sub(from)
	side := max(abs(d.X), abs(d.Y))
	return from.Add(draw.Point{X: sign(d.X) * side, Y: sign(d.Y) * side})
}

func abs(v float32) float32 { return max(v, -v) }

func sign(v float32) float32 {
	if v < 0 {
		return -1
	}
	return 1
}

func (g *shaping) end() {
	c := g.c
	if g.is == nil {
		return // a slip
	}
	c.sendEnd(g.shape, 0)
	c.wait(pending{is: g.is, token: g.shape.Token})
	c.do(board.Put{Page: c.page.Page.ID, Shape: g.shape})
	c.used()
}

func (g *shaping) cancel() {
	if g.is == nil {
		return
	}
	g.c.layer.live.End(g.is)
	g.c.showLive()
	g.c.sendGone(g.shape)
}
