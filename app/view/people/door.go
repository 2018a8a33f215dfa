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
	name   *name
	role   *widget.Text
}

func newDoorLine(p *Pane) *doorLine {
	l := &doorLine{
		avatar: widget.NewAvatar("", "", avatarSize()), name: newName(),
		role: widget.NewText("", widget.Caption, widget.Muted),
	}
	l.kind = door
	in := widget.NewButton(words.T("Let in"), widget.Outline, func() { p.asks.Admit(l.wait.ID) })
	out := widget.NewButton(words.T("Refuse"), widget.Words, func() { p.asks.Refuse(l.wait.ID) })
	var more *widget.Button
	more = widget.NewBare("more", words.T("More"), func() { widget.ShowMenu(p.window.Canvas(), more, p.doorMenu(l.wait)) })
	l.words, l.usual = widget.GrowRow(8, l.name, l.avatar, l.name, l.role), max(avatarSize(), widget.LineHeight(widget.Body))
	l.body = container.New(&doorLayout{}, widget.Pad(8, 12, 4, 12, l.words), widget.Row(4, in, out, more))
	l.ExtendBaseWidget(l)
	return l
}

func (l *doorLine) set(r row) {
	l.wait = r.wait
	l.avatar.Set(r.wait.ID, r.wait.Name)
	l.name.set(r.wait.Name, false, widget.Ink)
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
	m := o[1].MinSize()
	o[0].Resize(fyne.NewSize(size.Width, size.Height-m.Height-8))
	x := min(20+avatarSize(), size.Width-12-m.Width) // below the name, where there is room
	o[1].Move(fyne.NewPos(max(8, x), size.Height-m.Height-8))
	o[1].Resize(m)
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
	return append(items, widget.MenuItem{Icon: "lan", Word: words.T("Connections"), Line: true, Do: p.ToggleFigures})
}
