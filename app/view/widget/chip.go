//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A Chip is a small state with words and, mostly, an icon.
type Chip struct {
	widget.BaseWidget
	icon *Icon
	text *Text
	body fyne.CanvasObject
}

// NewChip returns a chip; an empty icon leaves the words alone.
func NewChip(icon, text string, tone fyne.ThemeColorName) *Chip {
	c := &Chip{text: NewText(text, Caption, Ink)}
	if icon == "" {
		c.body = Pad(0, 8, 0, 8, c.text)
	} else {
		c.icon = NewIcon(icon, 16, tone)
		c.body = Pad(0, 12, 0, 8, Row(4, c.icon, c.text))
	}
	c.body = NewRound(Surface2, 12, Fixed(0, 24, container.NewStack(c.body)))
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

// Text returns what the chip says.
func (c *Chip) Text() string { return c.text.Text() }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }
