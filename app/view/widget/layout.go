//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// flexible is an object whose height depends on its width, such as wrapped
// text. Fyne's MinSize cannot say so, which is why these layouts ask here.
type flexible interface{ HeightFor(width float32) float32 }

// flexibleLayout is the same for the layout of a container.
type flexibleLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor returns the height o needs when it is width wide.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case flexible:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(flexibleLayout); ok {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// column stacks objects over the full width.
type column struct {
	gap   float32
	width float32 // last laid out; MinSize is for it
}

// Column returns objects under each other, gap apart, each as wide as the column.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	y := float32(0)
	for _, o := range visible(objects) {
		h := HeightFor(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + c.gap
	}
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, o := range visible(objects) {
		if i > 0 {
			h += c.gap
		}
		h += HeightFor(o, width)
	}
	return h
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, c.heightFor(objects, max(w, c.width)))
}

// row puts objects beside each other, centred vertically.
type row struct {
	gap  float32
	grow fyne.CanvasObject // takes the width that is left; may be nil
	top  bool
}

// Row returns objects beside each other, gap apart, at their own widths.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap}, objects...)
}

// GrowRow is a Row in which grow, one of objects, takes the width that is left.
func GrowRow(gap float32, grow fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, grow: grow}, objects...)
}

// TopRow is a GrowRow whose objects are aligned at the top.
func TopRow(gap float32, grow fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, grow: grow, top: true}, objects...)
}

// rest is the width left for the growing object.
func (r *row) rest(shown []fyne.CanvasObject, width float32) float32 {
	for i, o := range shown {
		if i > 0 {
			width -= r.gap
		}
		if o != r.grow {
			width -= o.MinSize().Width
		}
	}
	return max(0, width)
}

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	rest := r.rest(shown, size.Width)
	x := float32(0)
	for _, o := range shown {
		w := o.MinSize().Width
		if o == r.grow {
			w = rest
		}
		h := min(HeightFor(o, w), size.Height)
		y := (size.Height - h) / 2
		if r.top {
			y = 0
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		x += w + r.gap
	}
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	shown := visible(objects)
	rest := r.rest(shown, width)
	for _, o := range shown {
		w := o.MinSize().Width
		if o == r.grow {
			w = rest
		}
		h = max(h, HeightFor(o, w))
	}
	return h
}

func (r *row) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for i, o := range visible(objects) {
		if i > 0 {
			s.Width += r.gap
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}

// inset keeps space free around one object.
type inset struct{ top, right, bottom, left float32 }

// Pad returns o with free space around it, given clockwise from the top.
func Pad(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&inset{top, right, bottom, left}, o)
}

func (p *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(p.left, p.top))
		o.Resize(fyne.NewSize(max(0, size.Width-p.left-p.right), max(0, size.Height-p.top-p.bottom)))
	}
}

func (p *inset) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, width-p.left-p.right))
	}
	return h + p.top + p.bottom
}

func (p *inset) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(p.left+p.right, p.top+p.bottom)
}

// fixed gives objects a width or a height of their own.
type fixed struct{ width, height float32 }

// Fixed returns o at least width wide and height high; 0 leaves a measure as it
// is. The width is also the most that o asks for; the height grows with o, so
// that larger text is not clipped.
func Fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fixed{width, height}, o)
}

func (f *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (f *fixed) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := f.height
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, width))
	}
	return h
}

func (f *fixed) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	if f.width > 0 {
		s.Width = f.width
		s.Height = f.heightFor(objects, f.width)
	}
	s.Height = max(s.Height, f.height)
	return s
}

// centre holds one object in the middle, at most limit wide.
type centre struct {
	limit float32
	top   bool    // at the top instead of in the middle
	width float32 // last laid out
}

// Centre returns o in the middle of what room there is, at most limit wide.
func Centre(limit float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&centre{limit: limit}, o)
}

// Page returns o at the top, centred sideways, at most limit wide.
func Page(limit float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&centre{limit: limit, top: true}, o)
}

func (c *centre) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	for _, o := range objects {
		w := min(c.limit, size.Width)
		h := HeightFor(o, w)
		o.Resize(fyne.NewSize(w, h))
		y := max(0, float32(int((size.Height-h)/2)))
		if c.top {
			y = 0
		}
		o.Move(fyne.NewPos(float32(int((size.Width-w)/2)), y))
	}
}

func (c *centre) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, min(c.limit, width)))
	}
	return h
}

func (c *centre) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	if c.width > 0 {
		s.Height = c.heightFor(objects, c.width)
	}
	return s
}

// columns puts objects beside each other, all of one width and height.
type columns struct{ gap, width float32 }

// Columns returns objects side by side, equally wide and high.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{gap: gap}, objects...)
}

func (c *columns) each(n int, width float32) float32 {
	return (width - c.gap*float32(n-1)) / float32(max(n, 1))
}

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	shown := visible(objects)
	w := c.each(len(shown), size.Width)
	for i, o := range shown {
		o.Move(fyne.NewPos(float32(i)*(w+c.gap), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

func (c *columns) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	shown := visible(objects)
	for _, o := range shown {
		h = max(h, HeightFor(o, c.each(len(shown), width)))
	}
	return h
}

func (c *columns) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	shown := visible(objects)
	for _, o := range shown {
		s = s.Max(o.MinSize())
	}
	s.Width = s.Width*float32(len(shown)) + c.gap*float32(len(shown)-1)
	s.Height = c.heightFor(objects, max(s.Width, c.width))
	return s
}

// tall asks for at least a height, whatever its object needs.
type tall struct {
	inset
	least float32
}

// Tall reserves at least this height for o, so that what is below stays where
// it is when o changes.
func Tall(least float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&tall{least: least}, o)
}

func (l *tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, HeightFor(o, size.Width)))
	}
}

func (l *tall) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(l.least, l.inset.heightFor(objects, width))
}

func (l *tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := l.inset.MinSize(objects)
	return fyne.NewSize(s.Width, max(l.least, s.Height))
}

// NewSpace returns an empty object of this size, to keep things apart.
func NewSpace(width, height float32) fyne.CanvasObject {
	return container.New(&fixed{width, height})
}
