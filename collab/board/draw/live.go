package draw

import (
	"image"
	"slices"

	"lyceum/collab/board"
)

// LiveSize is how wide and high the pictures of a live layer are, in their pixels.
const LiveSize = 128

// A Live layer lies over a sheet and shows what is being drawn. It is made of small pictures, where there is something, and
// only the parts of them that differ are drawn again. It belongs to one goroutine, that of the window: its pictures change in place.
type Live struct {
	painter *Painter
	scale   float32
	window  image.Rectangle // nothing is drawn outside
	traces  []*LiveShape    // undermost first
	tiles   map[image.Point]*LiveTile
}

// A LiveShape is one shape of a live layer.
type LiveShape struct {
	shape  board.Shape
	bounds Rect
}

// Shape returns the shape as it is now. Its points may not be changed.
func (s *LiveShape) Shape() board.Shape { return s.shape }

// A LiveTile is one picture. It is transparent where nothing is drawn.
type LiveTile struct {
	At image.Point // column and row
	Is *image.RGBA // its bounds are where it lies on the picture of the page

	stale image.Rectangle
}

// NewLive returns an empty layer, at so many pixels a pixel of the page.
func NewLive(p *Painter, scale float32) *Live {
	return &Live{painter: p, scale: scale, tiles: make(map[image.Point]*LiveTile)}
}

// Begin adds a shape over all others.
func (l *Live) Begin(s board.Shape) *LiveShape {
	is := &LiveShape{shape: s, bounds: l.painter.ShapeBounds(&s)}
	l.traces = append(l.traces, is)
	l.spoil(is.bounds)
	return is
}

// Change replaces a shape.
func (l *Live) Change(is *LiveShape, s board.Shape) {
	l.spoil(is.bounds)
	is.shape, is.bounds = s, l.painter.ShapeBounds(&s)
	l.spoil(is.bounds)
}

// Extend keeps the first points of a stroke, at least one, and goes on from there through others.
func (l *Live) Extend(is *LiveShape, keep int, points ...board.Point) {
	s := &is.shape
	keep = min(max(keep, 1), len(s.Points))
	differ := nothing
	for _, pt := range s.Points[keep-1:] {
		differ = differ.with(at(s.Place, pt))
	}
	s.Points = append(s.Points[:keep:keep], points...)
	for _, pt := range points {
		differ = differ.with(at(s.Place, pt))
	}
	differ = differ.Grown(float32(s.Style.Width) / board.Unit / 2)
	is.bounds = is.bounds.Union(differ)
	if s.Style.Dash != board.Solid {
		differ = is.bounds // where the breaks are depends on what comes before, but not on what comes after; arrows have none
	}
	l.spoil(differ)
}

// End removes a shape.
func (l *Live) End(is *LiveShape) {
	if i := slices.Index(l.traces, is); i >= 0 {
		l.traces = slices.Delete(l.traces, i, i+1)
		l.spoil(is.bounds)
	}
}

// Scale returns how many pixels of its pictures one of the page is.
func (l *Live) Scale() float32 { return l.scale }

// Len returns how many shapes there are.
func (l *Live) Len() int { return len(l.traces) }

// SetScale draws everything at another scale.
func (l *Live) SetScale(scale float32) {
	if scale == l.scale {
		return
	}
	l.scale = scale
	clear(l.tiles)
	for _, is := range l.traces {
		is.bounds = l.painter.ShapeBounds(&is.shape)
		l.spoil(is.bounds)
	}
}

// spoil has what lies in an area be drawn again.
func (l *Live) spoil(r Rect) {
	part := r.Grown(1.5 / l.scale).Pixels(l.scale).Intersect(l.window)
	if part.Empty() {
		return
	}
	for y := floorDiv(part.Min.Y, LiveSize); y <= floorDiv(part.Max.Y-1, LiveSize); y++ {
		for x := floorDiv(part.Min.X, LiveSize); x <= floorDiv(part.Max.X-1, LiveSize); x++ {
			at := image.Pt(x, y)
			bounds := image.Rectangle{at.Mul(LiveSize), at.Add(image.Pt(1, 1)).Mul(LiveSize)}
			is := l.tiles[at]
			if is == nil {
				is = &LiveTile{At: at, Is: image.NewRGBA(bounds)}
				l.tiles[at] = is
			}
			is.stale = is.stale.Union(part.Intersect(bounds))
		}
	}
}

// around is by how much more than its window a layer is drawn, in pixels, so that not every movement draws it anew.
const around = 2 * LiveSize

// SetWindow says which part of the page's picture can be seen. Nothing is drawn far away from it.
func (l *Live) SetWindow(part image.Rectangle) {
	if part.In(l.window) {
		return
	}
	l.window = part.Inset(-around)
	for at, is := range l.tiles {
		if !is.Is.Rect.Overlaps(l.window) {
			delete(l.tiles, at)
		}
	}
	for _, is := range l.traces {
		l.spoil(is.bounds)
	}
}

// Paint draws what differs, and returns the pictures that are new or changed. Others may be gone.
func (l *Live) Paint() (changed []*LiveTile) {
	for at, is := range l.tiles {
		if is.stale.Empty() {
			continue
		}
		part := is.stale
		is.stale = image.Rectangle{}
		if !l.covers(is.Is.Rect) {
			delete(l.tiles, at)
			continue
		}
		for y := part.Min.Y; y < part.Max.Y; y++ {
			i := is.Is.PixOffset(part.Min.X, y)
			clear(is.Is.Pix[i : i+4*part.Dx()])
		}
		l.painter.On(is.Is, part, l.scale)
		here := area(part, l.scale).Grown(1 / l.scale)
		for _, s := range l.traces {
			if s.bounds.Meets(here) {
				l.painter.Shape(&s.shape, false)
			}
		}
		changed = append(changed, is)
	}
	return changed
}

// covers reports whether a shape lies within a part of the page's picture.
func (l *Live) covers(part image.Rectangle) bool {
	here := area(part, l.scale).Grown(1 / l.scale)
	return slices.ContainsFunc(l.traces, func(s *LiveShape) bool { return s.bounds.Meets(here) })
}

// Tiles returns all pictures there are, by column and row. The map is the layer's.
func (l *Live) Tiles() map[image.Point]*LiveTile { return l.tiles }

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}
