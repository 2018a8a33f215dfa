//go:build !nogui

package start

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

const (
	nothingFound = "No class found on this network yet"
	tryInvite    = "Paste an invite, or check that this computer is on the same network as your class."
)

// networkList shows the classes that others on this network can be seen to give.
type networkList struct {
	content *fyne.Container
	rows    *fyne.Container
	empty   fyne.CanvasObject
	help    *widget.Text
	list    fyne.CanvasObject
	byKey   map[string]*networkRow
	shown   []model.NetworkClass
	busy    model.Busy
	in      Asks
}

func newNetworkList(in Asks) *networkList {
	l := &networkList{in: in, byKey: make(map[string]*networkRow), rows: widget.Column(0)}
	l.help = widget.NewParagraph(tryInvite, widget.Secondary, widget.Muted).Centred()
	l.empty = widget.NewCard(widget.Pad(24, 24, 28, 24, widget.Centre(480, widget.Column(4,
		widget.Centre(64, widget.NewIcon("lan", 64, widget.Faint)),
		widget.NewBold(nothingFound, widget.Head, widget.Ink).Centred(),
		l.help))))
	l.list = widget.NewCard(l.rows)
	l.list.Hide()
	l.content = widget.Column(0, l.empty, l.list)
	return l
}

func (l *networkList) set(s *model.Snapshot) {
	help := tryInvite
	if s.NetworkFault != "" {
		help = s.NetworkFault
	}
	l.help.Set(help)
	if slices.Equal(l.shown, s.Network) && l.busy == s.Busy {
		return
	}
	l.shown, l.busy = s.Network, s.Busy
	rows := make(map[string]*networkRow, len(s.Network))
	l.rows.Objects = nil
	for i, c := range s.Network {
		r := l.byKey[c.Key]
		if r == nil {
			r = newNetworkRow(func() { l.in.JoinNetwork(c.Key) })
		}
		r.set(c, s.Busy == model.Idle)
		rows[c.Key] = r
		if i > 0 {
			l.rows.Add(widget.Fixed(0, 1, widget.NewGround(widget.Border, widget.NoEdge, nil)))
		}
		l.rows.Add(r.content)
	}
	l.byKey = rows
	if len(s.Network) == 0 {
		l.list.Hide()
		l.empty.Show()
	} else {
		l.empty.Hide()
		l.list.Show()
	}
	l.content.Refresh()
}

// networkRow is one class; it is kept for as long as the class is, so that a
// button keeps the focus while numbers change.
type networkRow struct {
	content  fyne.CanvasObject
	avatar   *widget.Avatar
	title    *widget.Text
	teacher  *widget.Text
	people   *widget.Text
	lock     *widget.Icon
	openness *widget.Text
	join     *widget.Button
	place    *fyne.Container // of join; keeps its width when there is no button
}

func newNetworkRow(join func()) *networkRow {
	r := &networkRow{
		avatar:   widget.NewAvatar("", "", 40),
		title:    widget.NewBold("", widget.Body, widget.Ink).Cut(),
		teacher:  widget.NewText("", widget.Secondary, widget.Muted).Cut(),
		people:   widget.NewText("", widget.Secondary, widget.Muted),
		lock:     widget.NewIcon("lock", 16, widget.Muted),
		openness: widget.NewText("", widget.Secondary, widget.Muted),
		join:     widget.NewButton("Join", widget.Outline, join),
	}
	r.place = widget.Fixed(72, widget.Control, r.join)
	words := widget.Column(0, r.title, r.teacher)
	r.content = widget.Fixed(0, 64, widget.Pad(0, 16, 0, 16, widget.GrowRow(16, words,
		r.avatar, words,
		widget.Fixed(64, 0, widget.Row(4, widget.NewIcon("people", 16, widget.Muted), r.people)),
		widget.Fixed(120, 0, widget.Row(4, r.lock, r.openness)),
		r.place)))
	return r
}

func (r *networkRow) set(c model.NetworkClass, enabled bool) {
	r.avatar.Set(c.TeacherID, c.Teacher)
	r.title.Set(c.Title)
	r.teacher.Set(c.Teacher)
	r.people.Set(c.Count())
	r.join.Set("Join", enabled)
	if c.Open {
		r.lock.Set("unlock", widget.Muted)
		r.openness.Set("Open")
		r.join.Show()
	} else {
		r.lock.Set("lock", widget.Muted)
		r.openness.Set("Needs an invite")
		r.join.Hide()
	}
}
