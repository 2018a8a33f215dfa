//go:build !nogui

package results

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A cellLayout says how wide columns are against each other, how narrow at the least, and which give way first.
type cellLayout struct {
	shares, least []float32
	drop          []int
}

func cellsOf(shares, least []float32, drop ...int) *cellLayout {
	return &cellLayout{shares, least, drop}
}

// places returns where columns begin and how wide they are; those that give way are 0 wide.
func (l *cellLayout) places(width float32) (at, wide [6]float32) {
	shown := slices.Repeat([]bool{true}, len(l.shares))
	for i := -1; i < len(l.drop); i++ {
		if i >= 0 {
			shown[l.drop[i]] = false
		}
		var fits bool
		if at, wide, fits = columns(width, l.shares, l.least, shown); fits {
			break
		}
	}
	return at, wide
}

// cellTexts are what a row says; the icon stands before the second text.
type cellTexts struct {
	name  string
	texts []string
	icon  string
	tone  fyne.ThemeColorName
}

func (c cellTexts) text() string { return strings.Join(c.texts, "\t") }

// cells draw a row of texts in columns.
type cells struct {
	fynewidget.BaseWidget
	of    *cellLayout
	row   cellTexts
	texts []*widget.Text
	icon  *widget.Icon
}

// newCells returns an empty row, or with body false the names of the columns.
func newCells(of *cellLayout, body bool) *cells {
	c := &cells{of: of, icon: widget.NewIcon("clock", 18, widget.Muted)}
	for i := range of.shares {
		tone, size := widget.Muted, widget.Secondary
		if body && i < 2 {
			tone, size = widget.Ink, widget.Body
		}
		c.texts = append(c.texts, widget.NewText("", size, tone).Cut())
	}
	c.ExtendBaseWidget(c)
	return c
}

func (c *cells) set(row cellTexts) {
	c.row = row
	for i, t := range c.texts {
		t.Set(row.texts[i])
	}
	if row.icon != "" {
		c.icon.Set(row.icon, row.tone)
	}
	c.Refresh()
}

// Word returns whose row it is.
func (c *cells) Word() string { return c.row.name }

// HeightFor returns how high the row is.
func (c *cells) HeightFor(float32) float32 { return rowHeight() }

// CreateRenderer implements fyne.Widget.
func (c *cells) CreateRenderer() fyne.WidgetRenderer {
	r := &cellsRenderer{c, &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type cellsRenderer struct {
	c    *cells
	line *canvas.Rectangle
}

func (r *cellsRenderer) Layout(size fyne.Size) {
	c := r.c
	at, wide := c.of.places(size.Width)
	icon := c.icon.MinSize()
	c.icon.Hidden = c.row.icon == "" || wide[1] == 0
	for i, t := range c.texts {
		x, w := at[i], wide[i]
		if i == 1 && c.row.icon != "" {
			place(c.icon, x, float32(int((size.Height-icon.Height)/2)), icon.Width, icon.Height)
			x, w = x+icon.Width+6, w-icon.Width-6
		}
		t.Hidden = w <= 0
		middle(t, x, w, size.Height)
	}
	place(r.line, 16, size.Height-1, size.Width-32, 1)
}

func (r *cellsRenderer) MinSize() fyne.Size { return fyne.NewSize(200, rowHeight()) }

func (r *cellsRenderer) Refresh() {
	r.line.FillColor = widget.Tone(widget.Border)
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *cellsRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.c.icon, r.line}
	for _, t := range r.c.texts {
		out = append(out, t)
	}
	return out
}

func (r *cellsRenderer) Destroy() {}
