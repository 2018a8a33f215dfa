//go:build !nogui

package start

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// networkList shows the classes that others on this network can be seen to give.
type networkList struct {
	content *fyne.Container
	rows    *fyne.Container
	empty   *widget.Empty
	nothing fyne.CanvasObject
	list    fyne.CanvasObject
	byKey   map[string]*networkRow
	shown   []model.NetworkClass
	busy    model.Busy
	p       *Pane
}

func newNetworkList(p *Pane) *networkList {
	l := &networkList{p: p, byKey: make(map[string]*networkRow), rows: widget.Column(0)}
	l.empty = widget.NewEmpty("lan", words.T("No class found on this network yet"),
		words.T("Paste an invite, or check the network."), words.T("Check network"), p.openExam)
	l.nothing = widget.NewCard(widget.Pad(20, 24, 24, 24, widget.Centre(480, l.empty)))
	l.list = widget.NewCard(l.rows)
	l.list.Hide()
	l.content = widget.Column(0, l.nothing, l.list)
	return l
}

func (l *networkList) set(s *model.Snapshot) {
	help := words.T("Paste an invite, or check the network.")
	if s.NetworkFault != "" {
		help = s.NetworkFault
	}
	l.empty.Set("lan", words.T("No class found on this network yet"), help, words.T("Check network"), l.p.openExam)
	if slices.Equal(l.shown, s.Network) && l.busy == s.Busy {
		return
	}
	same := slices.EqualFunc(l.shown, s.Network, func(a, b model.NetworkClass) bool { return a.Key == b.Key })
	l.shown, l.busy = s.Network, s.Busy
	if same { // numbers differ: the rows stay where they are
		for _, c := range s.Network {
			l.byKey[c.Key].set(c, s.Busy == model.Idle)
		}
		return
	}
	rows := make(map[string]*networkRow, len(s.Network))
	l.rows.Objects = nil
	for i, c := range s.Network {
		r := l.byKey[c.Key]
		if r == nil {
			r = newNetworkRow(func() { l.p.asks.JoinNetwork(c.Key) })
		}
		r.set(c, s.Busy == model.Idle)
		rows[c.Key] = r
		if i > 0 {
			l.rows.Add(line())
		}
		l.rows.Add(r.content)
	}
	l.byKey = rows
	widget.Show(l.list, len(s.Network) > 0)
	widget.Show(l.nothing, len(s.Network) == 0)
	l.content.Refresh()
}

// line parts two rows.
func line() fyne.CanvasObject {
	return widget.Fixed(0, 1, widget.NewGround(widget.Border, widget.NoEdge, nil))
}

// rowHeight is that of a row with two lines of text.
func rowHeight() float32 { return widget.RowHeight(64, widget.Body, widget.Secondary) }

// networkRow is one class; it is kept for as long as the class is, so that a
// button keeps the focus while numbers change.
type networkRow struct {
	content fyne.CanvasObject
	is      model.NetworkClass
	enabled bool
	avatar  *widget.Avatar
	title   *widget.Text
	teacher *widget.Text
	people  *widget.Text
	lock    *widget.Icon
	door    *widget.Text
	join    *widget.Button
}

func newNetworkRow(join func()) *networkRow {
	r := &networkRow{
		avatar:  widget.NewAvatar("", "", 40),
		title:   widget.NewBold("", widget.Body, widget.Ink).Cut(),
		teacher: widget.NewParagraph("", widget.Secondary, widget.Muted),
		people:  widget.NewText("", widget.Secondary, widget.Muted),
		lock:    widget.NewIcon("lock", 16, widget.Muted),
		door:    widget.NewText("", widget.Secondary, widget.Muted),
		join:    widget.NewButton(words.T("Join"), widget.Outline, join),
	}
	text := widget.Pad(6, 0, 6, 0, widget.Column(0, r.title, r.teacher))
	r.content = widget.Fixed(0, rowHeight(), widget.Pad(0, 16, 0, 16, widget.GrowRow(16, text,
		r.avatar, text,
		widget.Fixed(widget.Scaled(56), 0, widget.Row(4, widget.NewIcon("people", 16, widget.Muted), r.people)),
		widget.Fixed(widget.Scaled(112), 0, widget.Row(4, r.lock, r.door)),
		r.join)))
	return r
}

func (r *networkRow) set(c model.NetworkClass, enabled bool) {
	if r.is == c && r.enabled == enabled {
		return
	}
	r.is, r.enabled = c, enabled
	r.avatar.Set(c.TeacherID, c.Teacher)
	r.title.Set(c.Title)
	r.teacher.Set(joined(c.Teacher, c.Since))
	r.people.Set(c.Count())
	r.join.Set(words.T("Join"), enabled)
	if c.Open && !c.Waits {
		r.lock.Set("unlock", widget.Muted)
		r.door.Set(words.T("Open"))
	} else {
		r.lock.Set("lock", widget.Muted)
		r.door.Set(words.T("Waiting room"))
	}
}

// joined puts a dot between two facts, where there are both.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
