//go:build !nogui

package author

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// Measures of lines, in Fyne's pixels.
const (
	lineSide float32 = 12
	boxSize  float32 = 18
	iconSize float32 = 18
)

// A tickState says whether a line has a box, and whether it is ticked.
type tickState uint8

const (
	noTick tickState = iota
	unticked
	ticked
)

// A lineOf is what a line shows. Two can be compared.
type lineOf struct {
	indent float32
	tick   tickState
	icon   string
	title  string
	note   string // below the title; empty: the line is one text high
	right  string // at the right end
	chosen bool   // it is the one that is shown beside the list, or whose questions are listed
}

func oneHigh() float32 { return widget.RowHeight(36, widget.Body) }
func twoHigh() float32 { return widget.RowHeight(52, widget.Body, widget.Secondary) }

// A line is a row of one of the lists.
type line struct {
	fynewidget.BaseWidget
	two    bool
	is     lineOf
	toggle func() // the box was hit

	title, note, right *widget.Text
	icon, check        *widget.Icon
}

// newLine returns an empty line, with a note below the title or without.
func newLine(two bool) *line {
	l := &line{
		two: two, title: widget.NewText("", widget.Body, widget.Ink).Cut(), note: widget.NewText("", widget.Secondary, widget.Muted).Cut(),
		right: widget.NewText("", widget.Secondary, widget.Muted), icon: widget.NewIcon("folder", iconSize, widget.Muted), check: widget.NewIcon("check", 14, widget.OnAccent),
	}
	l.ExtendBaseWidget(l)
	return l
}

// Word returns what the line is about.
func (l *line) Word() string { return l.is.title }

// TapAt implements rows.Tapped: the box is ticked, or no longer.
func (l *line) TapAt(at fyne.Position) bool {
	if l.is.tick == noTick || l.toggle == nil || at.X > lineSide+boxSize+8 {
		return false
	}
	l.toggle()
	return true
}

func (l *line) set(is lineOf, toggle func()) {
	l.is, l.toggle = is, toggle
	l.title.Set(is.title)
	l.title.SetBold(is.chosen)
	l.note.Set(is.note)
	l.right.Set(is.right)
	l.Refresh()
}

// HeightFor returns the height of the line.
func (l *line) HeightFor(float32) float32 {
	if l.two {
		return twoHigh()
	}
	return oneHigh()
}

// CreateRenderer implements fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{l: l, ground: &canvas.Rectangle{}, box: &canvas.Rectangle{CornerRadius: 4}}
	r.Refresh()
	return r
}

type lineRenderer struct {
	l           *line
	ground, box *canvas.Rectangle
}

func (r *lineRenderer) Layout(size fyne.Size) {
	l := r.l
	place(r.ground, 0, 0, size.Width, size.Height)
	x, end := lineSide+l.is.indent, size.Width-lineSide
	if l.is.tick != noTick {
		y := float32(int((size.Height - boxSize) / 2))
		place(r.box, x, y, boxSize, boxSize)
		m := l.check.MinSize()
		place(l.check, x+float32(int((boxSize-m.Width)/2)), float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
		x += boxSize + 10
	}
	if l.is.icon != "" {
		m := l.icon.MinSize()
		place(l.icon, x, float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
		x += m.Width + 8
	}
	if l.is.right != "" {
		m := l.right.MinSize()
		place(l.right, end-m.Width, float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
		end -= m.Width + 8
	}
	high := widget.LineHeight(widget.Body)
	if !l.two {
		place(l.title, x, float32(int((size.Height-high)/2)), end-x, high)
		return
	}
	low := widget.LineHeight(widget.Secondary)
	y := float32(int((size.Height - high - low) / 2))
	place(l.title, x, y, end-x, high)
	place(l.note, x, y+high, end-x, low)
}

func (r *lineRenderer) MinSize() fyne.Size { return fyne.NewSize(120, r.l.HeightFor(0)) }

func (r *lineRenderer) Refresh() {
	l := r.l
	r.ground.FillColor = widget.Tone(widget.Clear)
	tone := fyne.ThemeColorName(widget.Muted)
	if l.is.chosen {
		r.ground.FillColor, tone = widget.Tone(widget.Soft), widget.Accent
	}
	r.box.Hidden = l.is.tick == noTick
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = widget.Tone(widget.Surface), widget.Tone(widget.Strong), 1
	if l.is.tick == ticked {
		r.box.FillColor, r.box.StrokeColor = widget.Tone(widget.Accent), widget.Tone(widget.Accent)
	}
	l.check.Hidden = l.is.tick != ticked
	l.check.Set("check", widget.OnAccent)
	l.icon.Hidden = l.is.icon == ""
	if l.is.icon != "" {
		l.icon.Set(l.is.icon, tone)
	}
	l.note.Hidden = !l.two
	l.right.Hidden = l.is.right == ""
	r.Layout(l.Size())
	canvas.Refresh(l)
}

func (r *lineRenderer) Objects() []fyne.CanvasObject {
	l := r.l
	return []fyne.CanvasObject{r.ground, r.box, l.check, l.icon, l.title, l.note, l.right}
}

func (r *lineRenderer) Destroy() {}
