//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Check is a box to tick with words beside it. It shows at once what was
// chosen; Set says what holds.
type Check struct {
	part
	Checked bool
	Changed func(on bool) // may be nil
	word    string
}

// NewCheck returns an unticked box.
func NewCheck(word string) *Check {
	c := &Check{word: word}
	c.Extend(c)
	return c
}

// Word returns what the box says.
func (c *Check) Word() string { return c.word }

// Set ticks the box or not; Changed is not told.
func (c *Check) Set(on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}

// SetEnabled says whether the box can be ticked.
func (c *Check) SetEnabled(on bool) {
	if c.disabled == on {
		c.disabled = !on
		c.Refresh()
	}
}

func (c *Check) toggle() {
	if c.disabled {
		return
	}
	c.Checked = !c.Checked
	c.Refresh()
	if c.Changed != nil {
		c.Changed(c.Checked)
	}
}

// Tapped implements fyne.Tappable.
func (c *Check) Tapped(*fyne.PointEvent) { c.toggle() }

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.toggle()
		return
	}
	c.part.TypedKey(e)
}

// HeightFor returns the height of the words, wrapped at this width.
func (c *Check) HeightFor(width float32) float32 {
	t := NewParagraph(c.word, Body, Ink)
	return max(RowHeight(32, Body), t.HeightFor(width-boxSize-12))
}

const boxSize float32 = 20

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{
		c: c, box: &canvas.Rectangle{CornerRadius: 4}, ring: &canvas.Rectangle{},
		tick: NewIcon("check", 16, OnAccent), text: NewParagraph(c.word, Body, Ink),
	}
	r.Refresh()
	return r
}

type checkRenderer struct {
	c         *Check
	box, ring *canvas.Rectangle
	tick      *Icon
	text      *Text
}

func (r *checkRenderer) Layout(size fyne.Size) {
	h := r.text.HeightFor(size.Width - boxSize - 12)
	top := (size.Height - h) / 2
	boxTop := top + (LineHeight(Body)-boxSize)/2
	r.box.Move(fyne.NewPos(0, boxTop))
	r.box.Resize(fyne.NewSquareSize(boxSize))
	r.ring.Move(fyne.NewPos(-3, boxTop-3))
	r.ring.Resize(fyne.NewSquareSize(boxSize + 6))
	r.tick.Move(fyne.NewPos(2, boxTop+2))
	r.tick.Resize(fyne.NewSquareSize(16))
	r.text.Move(fyne.NewPos(boxSize+12, top))
	r.text.Resize(fyne.NewSize(size.Width-boxSize-12, h))
}

func (r *checkRenderer) MinSize() fyne.Size {
	return fyne.NewSize(boxSize+12, r.c.HeightFor(max(r.c.Size().Width, boxSize+12+160)))
}

func (r *checkRenderer) Refresh() {
	fill, line, ink := Surface, Strong, Ink
	switch {
	case r.c.disabled:
		fill, line, ink = Surface2, Strong, Muted
	case r.c.Checked:
		fill, line = Accent, Accent
	case r.c.hovered:
		fill = Surface2
	}
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = Tone(fill), Tone(line), 1
	DrawRing(r.ring, r.c.focused, r.box.CornerRadius)
	r.text.SetTone(ink)
	if r.c.disabled {
		r.tick.Set("check", Muted)
	} else {
		r.tick.Set("check", OnAccent)
	}
	r.tick.Hidden = !r.c.Checked
	r.box.Refresh()
	r.tick.Refresh()
	r.text.Refresh()
}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.tick, r.text}
}

func (r *checkRenderer) Destroy() {}
