//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Check is a box to tick with words beside it. Its state is the person's
// draft, so unlike panes it changes itself.
type Check struct {
	widget.BaseWidget
	Checked bool
	word    string
	hovered bool
	focused bool
}

// NewCheck returns an unticked box.
func NewCheck(word string) *Check {
	c := &Check{word: word}
	c.ExtendBaseWidget(c)
	return c
}

func (c *Check) toggle() { c.Checked = !c.Checked; c.Refresh() }

// Tapped implements fyne.Tappable.
func (c *Check) Tapped(*fyne.PointEvent) { c.toggle() }

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *Check) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.toggle()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *Check) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *Check) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Check) MouseOut() { c.hovered = false; c.Refresh() }

// HeightFor returns the height of the words, wrapped at this width.
func (c *Check) HeightFor(width float32) float32 {
	t := NewParagraph(c.word, Body, Ink)
	return max(32, t.HeightFor(width-boxSize-12))
}

const boxSize float32 = 20

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{
		c: c, box: &canvas.Rectangle{CornerRadius: 4}, ring: &canvas.Rectangle{CornerRadius: 7},
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
	boxTop := top
	r.box.Move(fyne.NewPos(0, boxTop))
	r.box.Resize(fyne.NewSquareSize(boxSize))
	r.ring.Move(fyne.NewPos(-3, boxTop-3))
	r.ring.Resize(fyne.NewSquareSize(boxSize + 6))
	r.tick.Move(fyne.NewPos(2, boxTop+2))
	r.tick.Resize(fyne.NewSquareSize(16))
	r.text.Move(fyne.NewPos(boxSize+12, top))
	r.text.Resize(fyne.NewSize(size.Width-boxSize-12, h))
}

func (r *checkRenderer) MinSize() fyne.Size { return fyne.NewSize(boxSize+12, 32) }

func (r *checkRenderer) Refresh() {
	fill, line := Surface, Strong
	if r.c.hovered {
		fill = Surface2
	}
	if r.c.Checked {
		fill, line = Accent, Accent
	}
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = tone(fill), tone(line), 1
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = tone(Clear), tone(Accent), 2
	r.ring.Hidden = !r.c.focused
	r.tick.Hidden = !r.c.Checked
	r.box.Refresh()
	r.ring.Refresh()
	r.tick.Refresh()
	r.text.Refresh()
}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.tick, r.text}
}

func (r *checkRenderer) Destroy() {}
