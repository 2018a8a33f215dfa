//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Chip is a small state with words and, mostly, an icon.
type Chip struct {
	widget.BaseWidget
	icon   *Icon
	text   *Text
	body   fyne.CanvasObject
	ground *canvas.Rectangle
	raised bool
}

// NewChip returns a chip; an empty icon leaves the words alone.
func NewChip(icon, text string, tone fyne.ThemeColorName) *Chip {
	c := &Chip{text: NewText(text, Caption, Ink), ground: &canvas.Rectangle{}}
	if icon == "" {
		c.body = Pad(0, 8, 0, 8, c.text)
	} else {
		c.icon = NewIcon(icon, 16, tone)
		c.body = Pad(0, 12, 0, 8, Row(4, c.icon, c.text))
	}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what the chip says. The icon keeps its place.
func (c *Chip) Set(icon, text string, tone fyne.ThemeColorName) {
	if c.icon != nil {
		c.icon.Set(icon, tone)
	}
	if c.text.Text() != text {
		c.text.Set(text)
		c.Refresh()
	}
}

// Raised has the chip lie over something, as a card does, and returns it.
func (c *Chip) Raised() *Chip { c.raised = true; return c }

// Text returns what the chip says.
func (c *Chip) Text() string { return c.text.Text() }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{c}
	r.Refresh()
	return r
}

type chipRenderer struct{ c *Chip }

func (r *chipRenderer) Layout(size fyne.Size) {
	r.c.ground.Resize(size)
	r.c.body.Resize(size)
}

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.c.body.MinSize().Width, RowHeight(24, Caption))
}

func (r *chipRenderer) Refresh() {
	c := r.c
	c.ground.FillColor, c.ground.CornerRadius = Tone(Surface2), RowHeight(24, Caption)/2
	fillEdge(c.ground, FillEdge)
	if c.raised {
		c.ground.FillColor = Tone(Surface)
		fillEdge(c.ground, Border)
	}
	r.Layout(c.Size())
	c.ground.Refresh()
	c.body.Refresh()
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.ground, r.c.body}
}

func (r *chipRenderer) Destroy() {}
