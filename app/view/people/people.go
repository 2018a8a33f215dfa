//go:build !nogui

package people

import (
	"reflect"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

// A Pane lists who is in the class, staff first.
type Pane struct {
	Content fyne.CanvasObject

	in     Asks
	invite string

	count *widget.Text
	list  *fynewidget.List
	alone *widget.Empty
	rows  []personRow
}

// personRow is a person, or a heading when word is set.
type personRow struct {
	word   string
	person room.Person
}

const (
	personHeight  float32 = 40
	staffHeight   float32 = 48
	headingHeight float32 = 32
)

// Asks is what the list asks for; *model.Store does it.
type Asks interface{ Copied() }

// New returns an empty list.
func New(in Asks, _ fyne.Window) *Pane {
	p := &Pane{in: in, count: widget.NewText("", widget.Body, widget.Muted)}
	p.list = fynewidget.NewList(
		func() int { return len(p.rows) },
		func() fyne.CanvasObject { return newPersonLine() },
		func(i fynewidget.ListItemID, o fyne.CanvasObject) { o.(*personLine).set(p.rows[i]) })
	p.list.HideSeparators = true
	p.list.OnSelected = func(i fynewidget.ListItemID) { p.list.Unselect(i) }
	p.alone = widget.NewEmpty("people", "You are the only one", "Send the invite to the people you want in the class.", "Copy invite", p.copyInvite)
	p.alone.Hide()
	head := widget.Fixed(0, widget.TitleBar, widget.NewGround(widget.Surface, widget.BottomEdge,
		widget.Pad(0, 12, 0, 12, widget.Row(8, widget.NewBold("People", widget.Body, widget.Ink), p.count))))
	body := container.NewStack(widget.Tight(p.list), container.New(&lowerHalf{}, widget.Pad(0, 16, 0, 16, p.alone)))
	p.Content = widget.NewGround(widget.Surface, widget.RightEdge,
		widget.Pad(0, 1, 0, 0, container.NewBorder(head, nil, nil, nil, body)))
	return p
}

func (p *Pane) copyInvite() {
	fyne.CurrentApp().Clipboard().SetContent(p.invite)
	p.in.Copied()
}

// Set shows who is in the snapshot's class; without one it keeps what it shows.
func (p *Pane) Set(s *model.Snapshot) {
	c := s.Class
	if c == nil {
		return
	}
	p.invite = c.Invite
	p.count.Set(strconv.Itoa(c.Here))
	rows := rowsOf(c)
	if !reflect.DeepEqual(rows, p.rows) {
		p.rows = rows
		for i, r := range rows {
			p.list.SetItemHeight(i, rowHeight(r))
		}
		p.list.Refresh()
	}
	alone := c.Phase == model.Present && len(c.Staff)+len(c.Others) == 1 && c.Invite != ""
	if alone != p.alone.Visible() {
		widget.Show(p.alone, alone)
		p.Content.Refresh()
	}
}

func rowsOf(c *model.Class) []personRow {
	var rows []personRow
	add := func(word string, people []room.Person) {
		if len(people) > 0 {
			rows = append(rows, personRow{word: word})
		}
		for _, p := range people {
			rows = append(rows, personRow{person: p})
		}
	}
	add("Staff", c.Staff)
	add("Students", c.Others)
	return rows
}

func rowHeight(r personRow) float32 {
	switch {
	case r.word != "":
		return headingHeight
	case r.person.Role == room.Student:
		return personHeight
	}
	return staffHeight
}

// lowerHalf keeps an empty state clear of the one row above it.
type lowerHalf struct{}

func (lowerHalf) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := widget.HeightFor(o, size.Width)
		o.Resize(fyne.NewSize(size.Width, h))
		o.Move(fyne.NewPos(0, max(headingHeight+staffHeight, float32(int((size.Height-h)/2)))))
	}
}

func (lowerHalf) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// personLine draws one row. The list reuses it for other people.
type personLine struct {
	fynewidget.BaseWidget
	heading *widget.Text
	avatar  *widget.Avatar
	name    *widget.Text
	role    *widget.Text
	you     *widget.Text
	state   *widget.Icon
	top     *fyne.Container
	line    *fyne.Container
	ground  fyne.CanvasObject
	body    fyne.CanvasObject
}

func newPersonLine() *personLine {
	l := &personLine{
		heading: widget.NewText("", widget.Caption, widget.Muted),
		avatar:  widget.NewAvatar("", "", 28),
		name:    widget.NewText("", widget.Body, widget.Ink).Cut(),
		role:    widget.NewText("", widget.Caption, widget.Muted).Cut(),
		you:     widget.NewText("", widget.Caption, widget.Muted),
		state:   widget.NewIcon("okc", 16, widget.Success),
	}
	words := widget.Column(0, l.name, l.role)
	l.top = widget.Pad(8, 12, 0, 12, l.heading)
	l.line = widget.Pad(0, 12, 0, 12, widget.GrowRow(8, words, l.avatar, words, l.you, l.state))
	l.ground = widget.NewGround(widget.Surface2, widget.NoEdge, nil)
	l.body = container.NewStack(l.ground, l.line, l.top)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *personLine) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(l.body)
}

func (l *personLine) set(r personRow) {
	heading := r.word != ""
	widget.Show(l.top, heading)
	widget.Show(l.line, !heading)
	widget.Show(l.ground, !heading && r.person.Self)
	if heading {
		l.heading.Set(r.word)
		l.Refresh()
		return
	}
	p := r.person
	here := p.Connected || p.Self
	l.avatar.Set(p.ID, p.Name)
	l.name.Set(p.Name)
	l.name.SetBold(p.Role == room.Instructor)
	if here {
		l.name.SetTone(widget.Ink)
		l.state.Set("okc", widget.Success)
	} else {
		l.name.SetTone(widget.Muted)
		l.state.Set("offline", widget.Muted)
	}
	l.role.Set(model.RoleWord(p.Role))
	widget.Show(l.role, p.Role != room.Student)
	switch {
	case p.Self:
		l.you.Set("you")
	case here:
		l.you.Set("")
	default:
		l.you.Set("away")
	}
	l.Refresh()
}
