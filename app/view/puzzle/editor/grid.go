//go:build !nogui

package editor

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/crossword"
)

// A grid shows a crossword with its answers.
type grid struct {
	fynewidget.BaseWidget
	is       *crossword.Grid // nil: there is none
	solution []int           // cells
}

func newGrid() *grid {
	g := &grid{}
	g.ExtendBaseWidget(g)
	return g
}

func (g *grid) set(c *puzzle.Crossword) {
	g.is, g.solution = nil, nil
	if full, err := c.Grid(); err == nil && len(c.Words) > 0 {
		g.is = full
		for _, at := range c.Solution {
			g.solution = append(g.solution, at.Row*full.Columns+at.Column)
		}
	}
	g.Refresh()
}

// side is how large a cell is in a width.
func (g *grid) side(width float32) float32 {
	return max(8, min(widget.Scaled(30), float32(int(width/float32(g.is.Columns)))))
}

// HeightFor returns the height at this width.
func (g *grid) HeightFor(width float32) float32 {
	if g.is == nil {
		return 0
	}
	return g.side(width)*float32(g.is.Rows) + 1
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer {
	r := &gridRenderer{g: g}
	r.Refresh()
	return r
}

type gridRenderer struct {
	g    *grid
	all  []fyne.CanvasObject
	wide float32
}

func (r *gridRenderer) MinSize() fyne.Size { return fyne.NewSize(60, r.g.HeightFor(max(60, r.wide))) }

func (r *gridRenderer) Layout(size fyne.Size) {
	if r.wide != size.Width {
		r.wide = size.Width
		r.draw()
	}
}

func (r *gridRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.g)
}

func (r *gridRenderer) draw() {
	r.all = nil
	if r.g.is == nil || r.wide == 0 {
		return
	}
	is, side := r.g.is, r.g.side(r.wide)
	for i, letter := range is.Letters {
		if letter == 0 {
			continue
		}
		at := fyne.NewPos(float32(i%is.Columns)*side, float32(i/is.Columns)*side)
		fill := fyne.ThemeColorName(widget.Surface)
		if slices.Contains(r.g.solution, i) {
			fill = widget.Soft
		}
		cell := &canvas.Rectangle{FillColor: widget.Tone(fill), StrokeColor: widget.Tone(widget.Strong), StrokeWidth: 1}
		cell.Move(at)
		cell.Resize(fyne.NewSize(side+1, side+1))
		r.all = append(r.all, cell)
		r.text(string(letter), side*0.55, at, side, true)
		if n := is.Numbers[i]; n > 0 && side >= 20 {
			r.text(strconv.Itoa(n), side*0.3, at, side, false)
		}
	}
}

// text puts a letter into the middle of a cell, or a number into its corner.
func (r *gridRenderer) text(text string, size float32, at fyne.Position, side float32, middle bool) {
	t := &canvas.Text{Text: text, TextSize: size, Color: widget.Tone(widget.Ink), TextStyle: fyne.TextStyle{Bold: middle}}
	m := t.MinSize()
	if middle {
		at = at.AddXY((side-m.Width)/2, (side-m.Height)/2+side*0.08)
	} else {
		t.Color = widget.Tone(widget.Muted)
		at = at.AddXY(2, 0)
	}
	t.Move(at)
	t.Resize(m)
	r.all = append(r.all, t)
}

func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *gridRenderer) Destroy()                     {}
