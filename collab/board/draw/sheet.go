package draw

import (
	"image"
	"image/color"
	"maps"
	"math"
	"slices"

	xdraw "golang.org/x/image/draw"

	"lyceum/collab/board"
)

// A Ground gives what lies beneath the objects of a page of a deck: part of its picture, when all of it is so many pixels wide.
// It must not wait: exact is false if what it gives is not yet as sharp as it can be, or nil because there is nothing yet.
type Ground func(width int, part image.Rectangle) (is *image.RGBA, exact bool)

// The colours of paper.
var (
	paper     = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	gridColor = color.RGBA{0xDC, 0xE3, 0xEB, 0xFF}
)

// GridStep is how far lines of a grid are apart, in pixels of the page.
const GridStep = 40

// A Sheet is a page that is drawn: it knows what lies where. It belongs to one goroutine at a time.
type Sheet struct {
	*Painter
	Grid   bool   // lines are shown although the page has none
	Ground Ground // nil: there is none

	page   *board.Page
	size   board.Size
	index  *index
	hidden map[board.ObjectID]bool // not drawn; true: drawn faded
}

// NewSheet returns an empty sheet.
func NewSheet(p *Painter) *Sheet { return &Sheet{Painter: p, index: newIndex(), size: board.PageSize} }

// A Change is what differs on a sheet.
type Change struct {
	All   bool   // everything
	Areas []Rect // else: what lies in these
	above []*item
}

// mostAreas is how many areas a change lists; beyond that it is everything.
const mostAreas = 512

// Set has the sheet be a page, which may be nil, of a size.
func (s *Sheet) Set(page *board.Page, size board.Size) Change {
	if page == s.page && size == s.size {
		return Change{}
	}
	other := page == nil || s.page == nil || page.ID != s.page.ID || page.Pattern != s.page.Pattern || size != s.size
	s.page, s.size = page, size
	var objects []*board.Object
	if page != nil {
		objects = page.Objects
	}
	if other {
		s.index = newIndex()
	}
	added, gone, above := s.index.set(objects, s.Bounds)
	switch {
	case other || len(added)+len(gone) > mostAreas:
		return Change{All: true}
	case above:
		return Change{above: added}
	}
	for _, it := range added {
		gone = append(gone, it.bounds)
	}
	return Change{Areas: gone}
}

// Hide has the sheet be drawn without some objects, and with others faded, which have true.
func (s *Sheet) Hide(hidden map[board.ObjectID]bool) Change {
	if maps.Equal(s.hidden, hidden) {
		return Change{}
	}
	var c Change
	for _, it := range s.index.list {
		a, was := s.hidden[it.object.ID]
		b, is := hidden[it.object.ID]
		if was != is || a != b {
			c.Areas = append(c.Areas, it.bounds)
		}
	}
	s.hidden = hidden
	if len(c.Areas) > mostAreas {
		return Change{All: true}
	}
	return c
}

// Size returns the size of the sheet in pixels of a picture.
func (s *Sheet) Size(scale float32) image.Point { return SizeAt(s.size, scale) }

// SizeAt returns the size of a page in pixels of a picture, at so many a pixel of the page.
func SizeAt(size board.Size, scale float32) image.Point {
	in := func(v uint16) int { return max(1, int(math.Round(float64(float32(v)*scale)))) }
	return image.Pt(in(size.Width), in(size.Height))
}

// Paint draws what lies within part, and returns whether it is as sharp as it can be. The bounds of to are those of the part of the
// page, at so many pixels a pixel of the page, that it shows.
func (s *Sheet) Paint(to *image.RGBA, part image.Rectangle, scale float32) (exact bool) {
	s.On(to, part, scale)
	part = s.brush.clip
	if part.Empty() {
		return true
	}
	exact = s.paintGround(part, scale)
	s.paintItems(s.index.in(area(part, scale)))
	return exact
}

// area returns what of a page lies in a part of its picture.
func area(part image.Rectangle, scale float32) Rect {
	return Rect{float32(part.Min.X) / scale, float32(part.Min.Y) / scale, float32(part.Max.X) / scale, float32(part.Max.Y) / scale}
}

func (s *Sheet) paintItems(all []*item) {
	for _, it := range all {
		faded, listed := s.hidden[it.object.ID]
		if listed && !faded {
			continue
		}
		s.Draw(it.object, faded)
	}
}

// paintGround draws paper, what is printed on it, and the grid.
func (s *Sheet) paintGround(part image.Rectangle, scale float32) (exact bool) {
	b := &s.brush
	exact = true
	if s.page != nil && s.page.Pattern == board.DeckPage && s.Ground != nil {
		var is *image.RGBA
		is, exact = s.Ground(s.Size(scale).X, part)
		b.ground(part, paper)
		if is != nil {
			to := b.to.SubImage(part).(*image.RGBA)
			if is.Rect.Size() == part.Size() {
				xdraw.Draw(to, part, is, is.Rect.Min, xdraw.Over)
			} else {
				xdraw.ApproxBiLinear.Scale(to, part, is, is.Rect, xdraw.Over, nil)
			}
		}
	} else {
		b.ground(part, paper)
	}
	if s.Grid || s.page != nil && s.page.Pattern == board.Grid {
		s.paintGrid(part, scale)
	}
	return exact
}

// paintGrid draws thin lines.
func (s *Sheet) paintGrid(part image.Rectangle, scale float32) {
	const finest = 4 // pixels of the picture between lines
	step := float32(GridStep)
	for step*scale < finest {
		step *= 2
	}
	all := area(part, scale)
	for x := float32(math.Ceil(float64(all.X0/step))) * step; x <= all.X1; x += step {
		at := int(x * scale)
		s.brush.ground(image.Rect(at, part.Min.Y, at+1, part.Max.Y), gridColor)
	}
	for y := float32(math.Ceil(float64(all.Y0/step))) * step; y <= all.Y1; y += step {
		at := int(y * scale)
		s.brush.ground(image.Rect(part.Min.X, at, part.Max.X, at+1), gridColor)
	}
}

// Touched returns the objects that the line from one place to another comes within reach of, uppermost first.
func (s *Sheet) Touched(from, to Point, reach float32) (found []*board.Object) {
	for _, it := range slices.Backward(s.index.in(Between(from, to).Grown(reach))) {
		if _, hidden := s.hidden[it.object.ID]; !hidden && s.Touches(it.object, from, to, reach) {
			found = append(found, it.object)
		}
	}
	return found
}

// Within returns the objects that lie in an area, all of them, undermost first.
func (s *Sheet) Within(r Rect) (found []*board.Object) {
	for _, it := range s.index.in(r) {
		if r.HoldsAll(s.Box(it.object)) {
			found = append(found, it.object)
		}
	}
	return found
}
