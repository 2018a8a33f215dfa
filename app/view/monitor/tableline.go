//go:build !nogui

package monitor

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A tableLine draws one row.
type tableLine struct {
	fynewidget.BaseWidget
	row   tableRow
	texts [columnsMost]*widget.Text
	icon  *widget.Icon
	mark  *widget.Icon
}

func newTableLine() *tableLine {
	l := &tableLine{icon: widget.NewIcon("check", 18, widget.Muted), mark: widget.NewIcon("check", 18, widget.Accent)}
	for i := range l.texts {
		l.texts[i] = widget.NewText("", widget.Body, widget.Ink).Cut()
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *tableLine) set(r tableRow) {
	l.row = r
	for i, t := range l.texts {
		tone := fyne.ThemeColorName(widget.Ink)
		if r.off || i > int(model.ColumnState) {
			tone = widget.Muted
		}
		t.SetTone(tone)
		t.Set(r.texts[i])
	}
	l.icon.Set(r.icon, r.tone)
	name := "rect"
	if r.picked {
		name = "check2"
	}
	tone := fyne.ThemeColorName(widget.Muted)
	if r.picked {
		tone = widget.Accent
	}
	l.mark.Set(name, tone)
	l.mark.Hidden = !r.picks
	l.Refresh()
}

// Word returns whose row it is.
func (l *tableLine) Word() string { return l.row.name }

// HeightFor returns how high the row is.
func (l *tableLine) HeightFor(float32) float32 { return tableRowHeight() }

// CreateRenderer implements fyne.Widget.
func (l *tableLine) CreateRenderer() fyne.WidgetRenderer {
	r := &tableLineRenderer{l: l, line: &canvas.Rectangle{}}
	for _, t := range l.texts {
		r.all = append(r.all, t)
	}
	r.all = append(r.all, l.icon, l.mark, r.line)
	r.Refresh()
	return r
}

type tableLineRenderer struct {
	l    *tableLine
	line *canvas.Rectangle
	all  []fyne.CanvasObject
}

func (r *tableLineRenderer) Layout(size fyne.Size) {
	l := r.l
	at, wide := columnPlaces(l.row.hidden, size.Width)
	h := widget.LineHeight(widget.Body)
	for i, t := range l.texts {
		x, w := at[i], wide[i]
		switch {
		case i == int(model.ColumnName) && l.row.picks:
			m := l.mark.MinSize()
			l.mark.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
			l.mark.Resize(m)
			x, w = x+m.Width+8, w-m.Width-8
		case i == int(model.ColumnState):
			m := l.icon.MinSize()
			l.icon.Hidden = w == 0
			l.icon.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
			l.icon.Resize(m)
			x, w = x+m.Width+6, w-m.Width-6
		}
		t.Hidden = w <= 0
		t.Move(fyne.NewPos(x, (size.Height-h)/2))
		t.Resize(fyne.NewSize(max(0, w), h))
	}
	r.line.Move(fyne.NewPos(16, size.Height-1))
	r.line.Resize(fyne.NewSize(max(0, size.Width-32), 1))
}

func (r *tableLineRenderer) MinSize() fyne.Size { return fyne.NewSize(200, tableRowHeight()) }
func (r *tableLineRenderer) Refresh() {
	r.line.FillColor = widget.Tone(widget.Border)
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}
func (r *tableLineRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *tableLineRenderer) Destroy()                     {}

// A tableSection begins another part of the table.
type tableSection struct {
	fynewidget.BaseWidget
	text *widget.Text
	body fyne.CanvasObject
}

func newTableSection() *tableSection {
	s := &tableSection{text: widget.NewBold("", widget.Body, widget.Ink).Cut()}
	s.body = widget.NewGround(widget.Surface2, widget.BottomEdge, widget.Fixed(0, tableRowHeight(), widget.Pad(0, 16, 0, 16, widget.GrowRow(0, s.text, s.text))))
	s.ExtendBaseWidget(s)
	return s
}

func (s *tableSection) set(text string) {
	s.text.Set(text)
	s.Refresh()
}

// Word returns what the part is of.
func (s *tableSection) Word() string { return s.text.Text() }

// HeightFor returns how high it is.
func (s *tableSection) HeightFor(float32) float32 { return tableRowHeight() }

// CreateRenderer implements fyne.Widget.
func (s *tableSection) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(s.body)
}

// A tableHead names the columns; a click on a name sorts by it, a second one backward.
type tableHead struct {
	fynewidget.BaseWidget
	t       *table
	buttons [columnsMost]*widget.Button
	choice  model.MonitorChoice
}

func newTableHead(t *table) *tableHead {
	h := &tableHead{t: t}
	for i, column := range model.Columns {
		h.buttons[i] = widget.NewButton("", widget.HeadCell, func() { h.sort(column) })
	}
	h.ExtendBaseWidget(h)
	h.name()
	return h
}

// sort sorts by a column.
func (h *tableHead) sort(column model.Column) {
	by, ok := column.Sort()
	if !ok {
		return
	}
	h.t.p.choose(func(c *model.MonitorChoice) {
		if c.Sort == by {
			c.Backward = !c.Backward
			return
		}
		c.Sort, c.Backward = by, false
	})
}

func (h *tableHead) set(c model.MonitorChoice) {
	if h.choice == c {
		return
	}
	h.choice = c
	h.name()
	h.Refresh()
}

// name says by which column people are sorted, and which way.
func (h *tableHead) name() {
	for i, column := range model.Columns {
		word := words.Say(columnWords[column])
		by, can := column.Sort()
		if can && by == h.choice.Sort {
			arrow := " ↓"
			if h.choice.Backward {
				arrow = " ↑"
			}
			word += arrow
		}
		h.buttons[i].Set(word, can)
		h.buttons[i].SetOn(can && by == h.choice.Sort)
	}
}

// CreateRenderer implements fyne.Widget.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer { return &tableHeadRenderer{h} }

type tableHeadRenderer struct{ h *tableHead }

func (r *tableHeadRenderer) Layout(size fyne.Size) {
	at, wide := columnPlaces(r.h.choice.Hidden, size.Width)
	for i, b := range r.h.buttons {
		b.Hidden = wide[i] <= 0
		m := b.MinSize()
		b.Move(fyne.NewPos(at[i]-8, (size.Height-m.Height)/2))
		b.Resize(fyne.NewSize(wide[i]+8, m.Height))
	}
}
func (r *tableHeadRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, widget.RowHeight(40, widget.Secondary))
}
func (r *tableHeadRenderer) Refresh() {
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}
func (r *tableHeadRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.h.buttons))
	for i, b := range r.h.buttons {
		all[i] = b
	}
	return all
}
func (r *tableHeadRenderer) Destroy() {}
