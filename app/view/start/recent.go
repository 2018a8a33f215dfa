//go:build !nogui

package start

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// recentList shows the classes of before.
type recentList struct {
	content *fyne.Container
	rows    *fyne.Container
	list    fyne.CanvasObject
	nothing fyne.CanvasObject
	byFile  map[string]*recentRow
	shown   []model.RecentClass
	busy    model.Busy
	p       *Pane
}

func newRecentList(p *Pane) *recentList {
	l := &recentList{p: p, byFile: make(map[string]*recentRow), rows: widget.Column(0)}
	l.list = widget.NewCard(l.rows)
	l.list.Hide()
	text := widget.NewParagraph(words.T("Classes you were in show here."), widget.Secondary, widget.Muted)
	l.nothing = widget.NewCard(widget.Pad(20, 16, 20, 16, widget.GrowRow(16, text, widget.NewIcon("history", 20, widget.Muted), text)))
	l.content = widget.Column(0, l.nothing, l.list)
	return l
}

func (l *recentList) set(s *model.Snapshot) {
	if slices.Equal(l.shown, s.Recent) && l.busy == s.Busy {
		return
	}
	l.shown, l.busy = s.Recent, s.Busy
	rows := make(map[string]*recentRow, len(s.Recent))
	l.rows.Objects = nil
	for i, c := range s.Recent {
		r := l.byFile[c.File]
		if r == nil {
			r = newRecentRow(l.p, c.File)
		}
		r.set(c, s.Busy == model.Idle)
		rows[c.File] = r
		if i > 0 {
			l.rows.Add(line())
		}
		l.rows.Add(r)
	}
	l.byFile = rows
	widget.Show(l.list, len(s.Recent) > 0)
	widget.Show(l.nothing, len(s.Recent) == 0)
	l.content.Refresh()
}

// recentRow is a class of before: pressed, it opens.
type recentRow struct {
	fynewidget.BaseWidget
	open    func()
	forget  *widget.Button
	icon    *widget.Icon
	title   *widget.Text
	about   *widget.Text
	fault   *widget.Text
	is      model.RecentClass
	body    fyne.CanvasObject
	off     bool // it cannot be opened at present
	hovered bool
	focused bool
}

func newRecentRow(p *Pane, file string) *recentRow {
	r := &recentRow{
		open:  func() { p.asks.ReopenClass(file) },
		icon:  widget.NewIcon("history", 20, widget.Muted),
		title: widget.NewText("", widget.Body, widget.Ink).Cut(),
		about: widget.NewParagraph("", widget.Secondary, widget.Muted),
		fault: widget.NewParagraph("", widget.Secondary, widget.Warning),
	}
	r.forget = widget.NewBare("close", words.T("Delete from this computer"), func() { p.askToForget(r.is) })
	text := widget.Column(0, r.title, r.about, r.fault)
	r.body = widget.Fixed(0, rowHeight(), widget.Pad(10, 18, 10, 16, widget.GrowRow(12, text, r.icon, text, r.forget)))
	r.ExtendBaseWidget(r)
	return r
}

func (r *recentRow) set(c model.RecentClass, enabled bool) {
	r.is, r.off = c, !enabled || c.Fault != ""
	icon, tone := "history", widget.Muted
	who := c.Teacher
	switch {
	case c.Fault != "":
		icon, tone = "alert", widget.Warning
	case c.Practice:
		icon, who = "pen", words.T("On this computer")
	case c.Role == room.Instructor:
		icon, who = "teach", words.T("You taught")
	}
	r.icon.Set(icon, tone)
	r.title.Set(c.Title)
	r.about.Set(joined(who, c.When))
	r.fault.Set(c.Fault)
	widget.Show(r.fault, c.Fault != "")
	widget.Show(r.about, c.Fault == "")
	r.Refresh()
}

func (r *recentRow) press() {
	if !r.off {
		r.open()
	}
}

// Tapped implements fyne.Tappable.
func (r *recentRow) Tapped(*fyne.PointEvent) { r.press() }

// FocusGained implements fyne.Focusable.
func (r *recentRow) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost implements fyne.Focusable.
func (r *recentRow) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune implements fyne.Focusable.
func (r *recentRow) TypedRune(c rune) { widget.PassRune(r, c) }

// TypedKey implements fyne.Focusable.
func (r *recentRow) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		r.press()
	case fyne.KeyDelete:
		r.forget.OnTapped()
	default:
		widget.PassKey(r, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *recentRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *recentRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *recentRow) MouseOut() { r.hovered = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *recentRow) Cursor() desktop.Cursor {
	if r.off {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// HeightFor returns the height of the row.
func (r *recentRow) HeightFor(width float32) float32 { return widget.HeightFor(r.body, width) }

// CreateRenderer implements fyne.Widget.
func (r *recentRow) CreateRenderer() fyne.WidgetRenderer {
	d := &recentRenderer{r: r, ground: &canvas.Rectangle{CornerRadius: widget.Radius}, ring: &canvas.Rectangle{CornerRadius: widget.Radius, StrokeWidth: 2}}
	d.Refresh()
	return d
}

type recentRenderer struct {
	r            *recentRow
	ground, ring *canvas.Rectangle
}

func (d *recentRenderer) Layout(size fyne.Size) {
	const edge = 4 // the card has round corners
	for _, o := range []fyne.CanvasObject{d.ground, d.ring} {
		o.Move(fyne.NewPos(edge, edge))
		o.Resize(size.SubtractWidthHeight(2*edge, 2*edge))
	}
	d.r.body.Resize(size)
}

func (d *recentRenderer) MinSize() fyne.Size {
	width := d.r.body.MinSize().Width
	return fyne.NewSize(width, d.r.HeightFor(max(d.r.Size().Width, width)))
}

func (d *recentRenderer) Refresh() {
	d.ground.FillColor, d.ring.FillColor = theme.Color(widget.Surface2), theme.Color(widget.Clear)
	d.ring.StrokeColor = theme.Color(widget.Ring)
	d.ground.Hidden = !d.r.hovered || d.r.off
	d.ring.Hidden = !d.r.focused
	d.ground.Refresh()
	d.ring.Refresh()
	d.r.body.Refresh()
}

func (d *recentRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.ground, d.ring, d.r.body}
}

func (d *recentRenderer) Destroy() {}

// askToForget deletes a class from this computer, if the person is sure.
func (p *Pane) askToForget(c model.RecentClass) {
	var d *widget.OpenDialog
	keep := widget.NewButton(words.T("Keep it"), widget.Outline, func() { d.Close() })
	remove := widget.NewButton(words.T("Delete"), widget.DangerPlain, func() { d.Close(); p.asks.ForgetClass(c.File) })
	text := words.T("“%s” is deleted from this computer: all that was said, and the way back into the class. What others have stays with them.", c.Title)
	d = widget.ShowDialog(p.w.Canvas(), widget.Dialog{
		Title: words.T("Delete this class"), Body: widget.NewParagraph(text, widget.Body, widget.Ink),
		Buttons: []fyne.CanvasObject{remove, keep}, First: keep,
	})
}

// Word returns the title of the class.
func (r *recentRow) Word() string { return r.is.Title }
