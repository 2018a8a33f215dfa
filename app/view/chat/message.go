//go:build !nogui

package chat

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Gaps between messages, and where their text stands.
const (
	side     float32 = 12 // of the panel
	groupGap float32 = 12 // above a group
	lineGap  float32 = 4  // above a message of the same group, and below a head
	inside   float32 = 8  // above and below the text of own messages
)

// newsLine draws a line about the class, muted and centred.
type newsLine struct {
	fynewidget.BaseWidget
	text *widget.Text
	body fyne.CanvasObject
}

func newNewsLine() *newsLine {
	n := &newsLine{text: widget.NewParagraph("", widget.Caption, widget.Muted).Centred()}
	n.body = widget.Pad(groupGap, side, 0, side, n.text)
	n.ExtendBaseWidget(n)
	return n
}

func (n *newsLine) set(i item) { n.text.Set(i.group.News) }

// HeightFor returns the height at a width.
func (n *newsLine) HeightFor(width float32) float32 { return widget.HeightFor(n.body, width) }

// CreateRenderer implements fyne.Widget.
func (n *newsLine) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(n.body) }

// messageLine draws a message, and the head of its group above the first.
type messageLine struct {
	fynewidget.BaseWidget
	pane   *Pane
	item   item
	avatar *widget.Avatar
	name   *widget.Text
	role   *widget.Text
	time   *widget.Text
	text   *said
	failed *fyne.Container
}

func newMessageLine(p *Pane) *messageLine {
	m := &messageLine{
		pane: p, avatar: widget.NewAvatar("", "", widget.RowHeight(28, widget.Caption)),
		name: widget.NewBold("", widget.Body, widget.Ink).Cut(), role: widget.NewText("", widget.Caption, widget.Accent),
		time: widget.NewText("", widget.Caption, widget.Muted), text: newSaid(),
	}
	again := widget.NewButton(words.T("Send again"), widget.Link, func() { p.asks.SayAgain(m.failedNumber()) })
	drop := widget.NewButton(words.T("Discard"), widget.Link, func() { p.asks.DropUnsent(m.failedNumber()) })
	m.failed = widget.Row(12, widget.Row(4, widget.NewIcon("alert", 16, widget.Danger),
		widget.NewText(words.T("Not sent"), widget.Caption, widget.Danger)), again, drop)
	m.ExtendBaseWidget(m)
	return m
}

func (m *messageLine) failedNumber() int { return m.item.group.Lines[m.item.line].Failed }

func (m *messageLine) set(i item) {
	m.item = i
	g, l := i.group, i.group.Lines[i.line]
	m.avatar.Set(g.From, g.Name)
	m.name.Set(g.Name)
	m.role.Set("")
	if g.Staff {
		m.role.Set(model.RoleWord(g.Role))
	}
	at := clock(g.At, m.pane.Now())
	switch {
	case g.Own && l.Failed > 0:
		m.time.Set(words.T("You"))
	case g.Own:
		m.time.Set(words.T("You · %s", at))
	default:
		m.time.Set(at)
	}
	widget.Show(m.avatar, i.first && !g.Own)
	widget.Show(m.name, i.first && !g.Own)
	widget.Show(m.role, i.first && !g.Own && g.Staff)
	widget.Show(m.time, i.first)
	widget.Show(m.failed, l.Failed > 0)
	m.text.set(m.pane.partsOf(l, g))
	m.Refresh()
}

// clock writes the time of day, with the day unless that is today's.
func clock(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format(words.C("layout of a day and a time of it", "2006-01-02 15:04"))
}

// indent is where the text of others begins.
func indent() float32 { return side + widget.RowHeight(28, widget.Caption) + 8 }

// A place is where the parts of a message are.
type place struct{ head, text, failed, left, right, bottom, height float32 }

// places returns where the parts are for a width.
func (m *messageLine) places(width float32) (p place) {
	i := m.item
	p.left, p.right = indent(), width-side
	y := lineGap
	if i.first {
		y = groupGap
	}
	if i.group != nil && i.group.Own {
		p.left, p.right = p.left+side, p.right-side
		if i.first {
			y += inside
			p.head = y
			y += widget.LineHeight(widget.Caption) + lineGap
		}
	} else if i.first {
		p.head = y
		y += widget.LineHeight(widget.Body) + lineGap
	}
	p.text = y
	y += m.text.HeightFor(p.right - p.left)
	if m.failed.Visible() {
		p.failed = y
		y += m.failed.MinSize().Height
	}
	if i.group != nil && i.group.Own && i.last {
		y += inside
	}
	p.bottom, p.height = y, y
	return p
}

// HeightFor returns the height at a width.
func (m *messageLine) HeightFor(width float32) float32 { return m.places(width).height }

// inText turns a place of the row into one of its text.
func (m *messageLine) inText(at fyne.Position) fyne.Position { return at.Subtract(m.text.Position()) }

// TapAt implements rows.Tapped: a link opens.
func (m *messageLine) TapAt(at fyne.Position) bool {
	address := m.text.linkAt(m.inText(at))
	if address != "" {
		m.pane.openLink(address)
	}
	return address != ""
}

// CursorAt implements rows.Pointed.
func (m *messageLine) CursorAt(at fyne.Position) desktop.Cursor {
	at = m.inText(at)
	switch _, in := m.text.at(at); {
	case in == nil:
		return desktop.DefaultCursor
	case in.style == link:
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

// SelectFrom implements rows.Selecting.
func (m *messageLine) SelectFrom(at fyne.Position) {
	b, _ := m.text.at(m.inText(at))
	m.text.sel(b, b)
}

// SelectTo implements rows.Selecting.
func (m *messageLine) SelectTo(at fyne.Position) {
	b, _ := m.text.at(m.inText(at))
	m.text.sel(m.text.from, b)
}

// Selected implements rows.Selecting.
func (m *messageLine) Selected() string { return m.text.selected() }

// Deselect implements rows.Selecting.
func (m *messageLine) Deselect() { m.text.sel(0, 0) }

// CreateRenderer implements fyne.Widget.
func (m *messageLine) CreateRenderer() fyne.WidgetRenderer {
	r := &messageRenderer{m: m, ground: &canvas.Rectangle{}, mine: &canvas.Rectangle{CornerRadius: widget.Radius}}
	r.Refresh()
	return r
}

type messageRenderer struct {
	m            *messageLine
	ground, mine *canvas.Rectangle // under own messages, and under one that names this person
}

func (r *messageRenderer) Layout(size fyne.Size) {
	m, p := r.m, r.m.places(size.Width)
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, w), h))
	}
	top := float32(0)
	if m.item.first {
		top = groupGap
	}
	put(r.ground, indent(), top, size.Width-side-indent(), p.bottom-top)
	put(m.text, p.left, p.text, p.right-p.left, m.text.HeightFor(p.right-p.left))
	put(r.mine, p.left-6, p.text-2, p.right-p.left+12, m.text.Size().Height+4)
	put(m.failed, p.left, p.failed, p.right-p.left, m.failed.MinSize().Height)
	if !m.item.first {
		return
	}
	h, small := widget.LineHeight(widget.Body), widget.LineHeight(widget.Caption)
	if m.item.group.Own {
		put(m.time, p.left, p.head, p.right-p.left, small)
		return
	}
	put(m.avatar, side, p.head, m.avatar.MinSize().Width, m.avatar.MinSize().Height)
	rest := p.right - p.left - m.time.MinSize().Width - 8
	if m.role.Visible() {
		rest -= m.role.MinSize().Width + 8
	}
	bold := fyne.MeasureText(m.name.Text(), widget.Scaled(widget.Body), fyne.TextStyle{Bold: true}).Width
	x, w := p.left, min(bold+0.5, max(0, rest))
	put(m.name, x, p.head, w, h)
	x += w + 8
	if m.role.Visible() {
		put(m.role, x, p.head+1, m.role.MinSize().Width, h)
		x += m.role.MinSize().Width + 8
	}
	put(m.time, x, p.head+1, m.time.MinSize().Width, h)
}

func (r *messageRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.m.HeightFor(max(120, r.m.Size().Width)))
}

func (r *messageRenderer) Refresh() {
	i := r.m.item
	r.ground.Hidden, r.mine.Hidden = true, true
	if i.group != nil {
		r.ground.Hidden = !i.group.Own
		r.mine.Hidden = !i.group.Lines[i.line].Mine
	}
	r.ground.FillColor, r.mine.FillColor = theme.Color(widget.Surface2), theme.Color(widget.Soft)
	top, bottom := float32(0), float32(0)
	if i.first {
		top = widget.CardRadius
	}
	if i.last {
		bottom = widget.CardRadius
	}
	r.ground.TopLeftCornerRadius, r.ground.TopRightCornerRadius = top, top
	r.ground.BottomLeftCornerRadius, r.ground.BottomRightCornerRadius = bottom, bottom
	r.Layout(r.m.Size())
	r.ground.Refresh()
	r.mine.Refresh()
}

func (r *messageRenderer) Objects() []fyne.CanvasObject {
	m := r.m
	return []fyne.CanvasObject{r.ground, r.mine, m.avatar, m.name, m.role, m.time, m.text, m.failed}
}

func (r *messageRenderer) Destroy() {}
