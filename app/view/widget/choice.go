//go:build !nogui

package widget

import (
	"slices"

	"fyne.io/fyne/v2"
)

// A choice is one of several options side by side: what Segments and Tabs have in
// common. It has the focus as a whole; the arrows choose.
type choice struct {
	part
	options []Option
	chosen  string
	changed func(key string)
	hover   int       // option under the pointer; -1: none
	edges   []float32 // where each option ends, from the last layout
	hidden  []bool    // by option; nil: none is
}

// isHidden reports whether an option does not show.
func (c *choice) isHidden(i int) bool { return c.hidden != nil && c.hidden[i] }

// next returns the option that follows one in a direction; the same if there is none.
func (c *choice) next(from, by int) int {
	for i := from + by; i >= 0 && i < len(c.options); i += by {
		if !c.isHidden(i) {
			return i
		}
	}
	return min(max(from, 0), len(c.options)-1)
}

// Set changes what is chosen; nobody is told.
func (c *choice) Set(chosen string) {
	if c.chosen != chosen {
		c.chosen = chosen
		c.Refresh()
	}
}

// Chosen returns the key of what is chosen.
func (c *choice) Chosen() string { return c.chosen }

// Options returns what can be chosen.
func (c *choice) Options() []Option { return c.options }

// Choose does what a click on an option does.
func (c *choice) Choose(key string) {
	if c.disabled || c.chosen == key {
		return
	}
	c.chosen = key
	c.Refresh()
	if c.changed != nil {
		c.changed(key)
	}
}

func (c *choice) index() int {
	return slices.IndexFunc(c.options, func(o Option) bool { return o.Key == c.chosen })
}

func (c *choice) at(x float32) int {
	for i, end := range c.edges {
		if x < end && i < len(c.options) {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *choice) Tapped(e *fyne.PointEvent) {
	if i := c.at(e.Position.X); i >= 0 {
		c.Choose(c.options[i].Key)
	}
}

// TypedKey implements fyne.Focusable.
func (c *choice) TypedKey(e *fyne.KeyEvent) {
	i, last := c.index(), len(c.options)-1
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		i = c.next(i, -1)
	case fyne.KeyRight, fyne.KeyDown:
		i = c.next(i, 1)
	case fyne.KeyHome:
		i = c.next(-1, 1)
	case fyne.KeyEnd:
		i = c.next(last+1, -1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		return // what is chosen already
	default:
		c.part.TypedKey(e)
		return
	}
	if last >= 0 {
		c.Choose(c.options[i].Key)
	}
}
