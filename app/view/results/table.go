//go:build !nogui

package results

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A table is the questions of a test with what their answers tell.
type table struct {
	content fyne.CanvasObject
	title   *widget.Text
	order   *widget.Select
	list    *rows.List[model.ResultItem]
}

func rowHeight() float32 { return widget.RowHeight(40, widget.Body) }

func newTable(s *Screen) *table {
	t := &table{title: widget.NewBold("", widget.Body, widget.Ink)}
	t.order = widget.NewSelect(orderOptions(), "0", func(key string) {
		n, _ := strconv.Atoi(key)
		s.asks.SortResults(model.ResultsOrder(n))
	})
	t.list = rows.New(rows.Of[model.ResultItem]{
		Name: words.T("Questions"), Key: func(i model.ResultItem) string { return i.ID }, Same: func(a, b model.ResultItem) bool { return a == b },
		Kind: func(model.ResultItem) int { return 0 }, Guess: func(model.ResultItem) float32 { return rowHeight() },
		New: func(int) fyne.CanvasObject { return newItemLine() }, Fill: func(o fyne.CanvasObject, i model.ResultItem) { o.(*itemLine).set(i) },
		Tap:  func(i model.ResultItem, _ fyne.Position) { s.asks.ShowItem(i.ID) },
		Copy: func(i model.ResultItem) string { return strconv.Itoa(i.Number) + "\t" + i.Name + "\t" + i.Reading }, Hover: true,
	})
	head := widget.Pad(8, 16, 8, 16, widget.GrowRow(8, t.title, t.title, widget.Fixed(220*widget.TextScale(), 0, t.order)))
	t.content = widget.NewCard(container.New(&tableLayout{}, widget.NewGround(widget.Clear, widget.BottomEdge, head), newItemHead(), widget.Pad(0, 1, 6, 1, t.list)))
	return t
}

func orderOptions() (all []widget.Option) {
	for _, o := range model.ResultsOrders {
		word := words.T("Look at these first")
		switch o {
		case model.OrderNumber:
			word = words.T("As in the test")
		case model.OrderFacility:
			word = words.T("Hardest first")
		case model.OrderDiscrimination:
			word = words.T("By discrimination")
		}
		all = append(all, widget.Option{Key: strconv.Itoa(int(o)), Word: word})
	}
	return all
}

// set shows the questions.
func (t *table) set(is *model.Results) {
	t.title.Set(words.N("%d question", "%d questions", len(is.Items)))
	t.order.Set(t.order.Options(), strconv.Itoa(int(is.Order)))
	t.list.Set(is.Items)
}

// A tableLayout puts title and names of columns above the rows.
type tableLayout struct{}

// Layout implements fyne.Layout.
func (tableLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	title, head := o[0].MinSize().Height, o[1].MinSize().Height
	place(o[0], 0, 0, size.Width, title)
	place(o[1], 0, title, size.Width, head)
	place(o[2], 0, title+head, size.Width, size.Height-title-head)
}

// MinSize implements fyne.Layout.
func (tableLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// itemShares are the shares of columns: number, question, type, facility, discrimination, reading.
var itemShares = [6]float32{0.5, 2.7, 1.6, 1.9, 2.0, 3.2}

// itemColumns returns where columns begin and how wide they are; the type, and then the discrimination, give way where there is no room.
func itemColumns(width float32) (at, wide [6]float32) {
	least := [6]float32{28, 96, 88, 96, 108, 178}
	shown := [6]bool{true, true, true, true, true, true}
	for _, drop := range []int{-1, 2, 4, 3} {
		if drop >= 0 {
			shown[drop] = false
		}
		var fits bool
		at, wide, fits = columns(width, itemShares[:], least[:], shown[:])
		if fits {
			break
		}
	}
	return at, wide
}

// columns shares a width.
func columns(width float32, shares, least []float32, shown []bool) (at, wide [6]float32, fits bool) {
	const side, gap = 16, 12
	var all, n float32
	for i, s := range shares {
		if shown[i] {
			all, n = all+s, n+1
		}
	}
	room, x := width-2*side-gap*(n-1), float32(side)
	fits = true
	for i, s := range shares {
		if !shown[i] {
			continue
		}
		at[i], wide[i] = x, float32(int(room*s/all))
		x += wide[i] + gap
		fits = fits && wide[i] >= least[i]*widget.TextScale()
	}
	return at, wide, fits
}

// An itemHead names the columns.
type itemHead struct {
	fynewidget.BaseWidget
	texts [6]*widget.Text
}

func newItemHead() *itemHead {
	h := &itemHead{}
	for i, word := range []string{words.C("number of a question", "No."), words.T("Question"), words.T("Type"), words.T("Facility"), words.T("Discrimination"), words.T("Reading")} {
		h.texts[i] = widget.NewText(word, widget.Secondary, widget.Muted).Cut()
	}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *itemHead) CreateRenderer() fyne.WidgetRenderer {
	r := &itemHeadRenderer{h, &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type itemHeadRenderer struct {
	h    *itemHead
	line *canvas.Rectangle
}

func (r *itemHeadRenderer) Layout(size fyne.Size) {
	at, wide := itemColumns(size.Width)
	for i, t := range r.h.texts {
		t.Hidden = wide[i] <= 0
		middle(t, at[i], wide[i], size.Height)
	}
	place(r.line, 0, size.Height-1, size.Width, 1)
}
func (r *itemHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(200, rowHeight()) }
func (r *itemHeadRenderer) Refresh() {
	r.line.FillColor = widget.Tone(widget.Border)
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}
func (r *itemHeadRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.line}
	for _, t := range r.h.texts {
		out = append(out, t)
	}
	return out
}
func (r *itemHeadRenderer) Destroy() {}

// An itemLine draws one question.
type itemLine struct {
	fynewidget.BaseWidget
	row                              model.ResultItem
	number, name, kind, share, index *widget.Text
	reading                          *widget.Text
	icon                             *widget.Icon
}

func newItemLine() *itemLine {
	l := &itemLine{
		number: widget.NewText("", widget.Body, widget.Muted), name: widget.NewText("", widget.Body, widget.Ink).Cut(), kind: widget.NewText("", widget.Secondary, widget.Muted).Cut(),
		share: widget.NewText("", widget.Secondary, widget.Ink), index: widget.NewText("", widget.Body, widget.Ink), reading: widget.NewText("", widget.Secondary, widget.Muted).Cut(),
		icon: widget.NewIcon("alert", 16, widget.Danger),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *itemLine) set(i model.ResultItem) {
	l.row = i
	l.number.Set(strconv.Itoa(i.Number))
	l.name.Set(i.Name)
	l.kind.Set(i.Type)
	l.share.Set("–")
	l.index.Set("–")
	if i.Known {
		l.share.Set(words.T("%d %%", int(i.Facility*100+0.5)))
	}
	if i.Discriminates {
		text := strconv.Itoa(i.Discrimination)
		if i.Discrimination < 0 {
			text = "−" + strconv.Itoa(-i.Discrimination)
		}
		l.index.Set(text)
	}
	l.reading.Set(i.Reading)
	icon, tone, ink := "", widget.Muted, widget.Muted
	switch i.Alarm {
	case model.AlarmWrong:
		icon, tone, ink = "alert", widget.Danger, widget.Ink
	case model.AlarmLook:
		icon, tone, ink = "flag", widget.Warning, widget.Ink
	case model.AlarmNote:
		ink = widget.Ink
	}
	l.icon.Hidden = icon == ""
	if icon != "" {
		l.icon.Set(icon, tone)
	}
	l.reading.SetTone(ink)
	l.index.SetTone(widget.Ink)
	l.index.SetBold(i.Alarm == model.AlarmWrong)
	if i.Alarm == model.AlarmWrong {
		l.index.SetTone(widget.Danger)
	}
	l.Refresh()
}

// Word returns which question it is.
func (l *itemLine) Word() string { return l.row.Name }

// HeightFor returns how high the row is.
func (l *itemLine) HeightFor(float32) float32 { return rowHeight() }

// CreateRenderer implements fyne.Widget.
func (l *itemLine) CreateRenderer() fyne.WidgetRenderer {
	r := &itemLineRenderer{l: l, line: &canvas.Rectangle{}, track: &canvas.Rectangle{CornerRadius: 4}, bar: &canvas.Rectangle{CornerRadius: 4}}
	r.Refresh()
	return r
}

type itemLineRenderer struct {
	l                *itemLine
	line, track, bar *canvas.Rectangle
}

func (r *itemLineRenderer) Layout(size fyne.Size) {
	l := r.l
	at, wide := itemColumns(size.Width)
	text := func(t *widget.Text, x, w float32) {
		t.Hidden = w <= 0
		middle(t, x, w, size.Height)
	}
	text(l.number, at[0], wide[0])
	text(l.name, at[1], wide[1])
	text(l.kind, at[2], wide[2])
	number := min(wide[3], 44*widget.TextScale())
	track := max(0, wide[3]-number-8)
	r.track.Hidden, r.bar.Hidden = track == 0 || !l.row.Known, track == 0 || !l.row.Known || l.row.Facility == 0
	place(r.track, at[3], float32(int((size.Height-8)/2)), track, 8)
	place(r.bar, at[3], float32(int((size.Height-8)/2)), track*float32(l.row.Facility), 8)
	text(l.share, at[3]+track+8, number)
	m := l.index.MinSize().Width
	text(l.index, at[4]+max(0, min(wide[4], 88*widget.TextScale())-m), min(m, wide[4]))
	icon := l.icon.MinSize()
	place(l.icon, at[5], float32(int((size.Height-icon.Height)/2)), icon.Width, icon.Height)
	text(l.reading, at[5]+icon.Width+6, wide[5]-icon.Width-6)
	place(r.line, 16, size.Height-1, size.Width-32, 1)
}

func (r *itemLineRenderer) MinSize() fyne.Size { return fyne.NewSize(200, rowHeight()) }

func (r *itemLineRenderer) Refresh() {
	r.line.FillColor, r.track.FillColor, r.bar.FillColor = widget.Tone(widget.Border), widget.Tone(widget.Surface2), widget.Tone(widget.Accent)
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *itemLineRenderer) Objects() []fyne.CanvasObject {
	l := r.l
	return []fyne.CanvasObject{l.number, l.name, l.kind, r.track, r.bar, l.share, l.index, l.icon, l.reading, r.line}
}

func (r *itemLineRenderer) Destroy() {}
