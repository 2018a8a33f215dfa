package draw

import (
	ot "github.com/go-text/typesetting/font/opentype"

	"lyceum/collab/board"
)

// A Letter is the outline of a letter in its place on a page: a point (x, y) of it lies at (At.X+x·Unit.X, At.Y+y·Unit.Y),
// in pixels of the page.
type Letter struct {
	Outline  []ot.Segment // nobody may change it
	At, Unit Point
}

// Letters calls each with the letters of a text in their places, for who writes files in which lines stay lines. Letters
// that are bitmaps are left out.
func (p *Painter) Letters(s *board.Shape, each func(Letter)) {
	if len(s.Points) == 0 {
		return
	}
	l, from, scale := p.LayoutOf(s)
	for i := range l.Lines {
		t := &l.Lines[i]
		for _, g := range t.glyphs {
			if outline := p.writer.outline(g.face, g.id); len(outline) > 0 {
				at := from.Add(Point{(t.X + g.at.X) * scale.X, (t.Base + g.at.Y) * scale.Y})
				each(Letter{outline, at, Point{g.unit * scale.X, -g.unit * scale.Y}})
			}
		}
	}
}
