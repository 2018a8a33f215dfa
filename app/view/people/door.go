//go:build !nogui

package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A doorLine draws who waits to be let in, with what staff can do.
type doorLine struct {
	line
	wait   model.Waiting
	avatar *widget.Avatar
	name   *widget.Text
	role   *widget.Text
}

func newDoorLine(p *Pane) *doorLine {
	l := &doorLine{
		avatar: widget.NewAvatar("", "", 28), name: widget.NewText("", widget.Body, widget.Ink).Cut(),
		role: widget.NewText("", widget.Caption, widget.Muted),
	}
	l.kind = door
	in := widget.NewButton(words.T("Let in"), widget.Outline, func() { p.asks.Admit(l.wait.ID) })
	out := widget.NewButton(words.T("Refuse"), widget.Words, func() { p.asks.Refuse(l.wait.ID) })
	var more *widget.Button
	more = widget.NewBare("more", words.T("More"), func() { widget.ShowMenu(p.window.Canvas(), more, p.doorMenu(l.wait)) })
	who := widget.Pad(8, 12, 0, 12, widget.GrowRow(8, l.name, l.avatar, l.name, l.role))
	l.body = container.New(&doorLayout{}, who, widget.Pad(0, 12, 8, 48, widget.Row(4, in, out, more)))
	l.ExtendBaseWidget(l)
	return l
}

func (l *doorLine) set(r row) {
	l.wait = r.wait
	l.avatar.Set(r.wait.ID, r.wait.Name)
	l.name.Set(r.wait.Name)
	word := ""
	if r.wait.Role != "" && r.wait.Role != room.Student {
		word = model.RoleWord(r.wait.Role)
	}
	l.role.Set(word)
	widget.Show(l.role, word != "")
	l.body.Refresh()
}

// doorLayout puts the name over the buttons.
type doorLayout struct{}

func (doorLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := widget.RowHeight(44, widget.Body)
	o[0].Resize(fyne.NewSize(size.Width, y))
	o[1].Move(fyne.NewPos(0, y))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-y))
}
func (doorLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, rowHeight(door)) }

// doorMenu is what staff can do with who waits.
func (p *Pane) doorMenu(w model.Waiting) []widget.MenuItem {
	return []widget.MenuItem{
		{Icon: "check", Word: words.T("Let in"), Do: func() { p.asks.Admit(w.ID) }},
		{Icon: "okc", Word: words.T("Let in, now and in every class"), Do: func() { p.asks.Remember(w.ID) }},
		{Icon: "close", Word: words.T("Refuse"), Danger: true, Line: true, Do: func() { p.asks.Refuse(w.ID) }},
	}
}

// everybody is what staff can do with all at once.
func (p *Pane) everybody() []widget.MenuItem {
	items := []widget.MenuItem{
		{Icon: "mic-off", Word: words.T("Mute all"), Do: func() { p.asks.Mute(room.Everyone) }},
		{Icon: "hand", Word: words.T("Lower all hands"), Off: len(p.class.HandQueue) == 0, Do: func() { p.asks.LowerHand(room.Everyone) }},
	}
	if len(p.class.AtDoor) > 0 {
		items = append(items, widget.MenuItem{Icon: "check", Word: words.T("Let all in"), Do: func() { p.asks.Admit(room.Everyone) }})
	}
	return items
}
