//go:build !nogui

package people

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// pinItems is what a row offers besides PersonMenu; a tile has its own.
func (p *Pane) pinItems(who model.Person) []widget.MenuItem {
	if !who.Here {
		return nil
	}
	key := model.TileKey{ID: who.ID, Screen: who.Screen == model.MediaOn}
	if main := p.class.Stage.Main; main != nil && main.Pinned && main.Key.ID == who.ID {
		return []widget.MenuItem{{Icon: "pin", Word: words.T("Unpin"), Do: p.asks.Unpin}}
	}
	return []widget.MenuItem{{Icon: "pin", Word: words.T("Pin on the stage"), Do: func() { p.asks.Pin(key) }}}
}

// PersonMenu is what this person can do with another, or with themselves.
func (p *Pane) PersonMenu(who model.Person) (items []widget.MenuItem) {
	add := func(line bool, more ...widget.MenuItem) {
		if len(more) > 0 {
			more[0].Line = line && len(items) > 0
			items = append(items, more...)
		}
	}
	if !who.Self {
		add(false, p.talkItems(who)...)
	}
	if p.class.Self.Staff() {
		add(true, p.floorItems(who)...)
	} else if who.Self && who.Hand > 0 {
		add(false, widget.MenuItem{Icon: "hand", Word: words.T("Lower my hand"), Do: func() { p.asks.LowerHand(who.ID) }})
	}
	add(true, widget.MenuItem{Icon: "info", Word: words.T("Details"), Do: func() { p.showDetails(who.ID) }})
	if p.class.Self.Staff() && !who.Self {
		add(true, p.memberItems(who)...)
	}
	return items
}

// talkItems are between two people.
func (p *Pane) talkItems(who model.Person) []widget.MenuItem {
	items := []widget.MenuItem{{Icon: "chat", Word: words.T("Write privately"), Do: func() { p.asks.OpenChannel(who.ID) }}}
	if who.Here {
		items = append(items, widget.MenuItem{Icon: "phone", Word: words.T("Call"), Off: p.class.Call != nil, Do: func() { p.asks.CallPerson(who.ID) }},
			widget.MenuItem{Icon: "speaker", Word: words.T("Volume…"), Do: func() { p.showVolume(who.ID) }},
			silence(who, p.asks))
	}
	return items
}

func silence(who model.Person, asks Asks) widget.MenuItem {
	if who.Silenced {
		return widget.MenuItem{Icon: "speaker", Word: words.T("Hear again"), Do: func() { asks.Silence(who.ID, false) }}
	}
	return widget.MenuItem{Icon: "speaker-off", Word: words.T("Silence for me"), Do: func() { asks.Silence(who.ID, true) }}
}

// floorItems are who speaks and shows.
func (p *Pane) floorItems(who model.Person) (items []widget.MenuItem) {
	if who.Here && !who.Self {
		if who.Mic == model.MediaOn {
			items = append(items, widget.MenuItem{Icon: "mic-off", Word: words.T("Mute"), Do: func() { p.asks.Mute(who.ID) }})
		} else {
			items = append(items, widget.MenuItem{Icon: "mic", Word: words.T("Ask to speak"), Do: func() { p.asks.AskToSpeak(who.ID) }})
		}
	}
	if who.Presenting {
		items = append(items, widget.MenuItem{Icon: "screen", Word: words.T("Take the stage back"), Do: func() { p.asks.Present("") }})
	} else if who.Here && !who.Self {
		items = append(items, widget.MenuItem{Icon: "screen", Word: words.T("Let present"), Do: func() { p.asks.Present(who.ID) }})
	}
	if who.Hand > 0 {
		items = append(items, widget.MenuItem{Icon: "hand", Word: words.T("Lower hand"), Do: func() { p.asks.LowerHand(who.ID) }})
	}
	return items
}

// memberItems are what somebody may do in the class at all.
func (p *Pane) memberItems(who model.Person) []widget.MenuItem {
	if who.Role == room.Instructor {
		return nil
	}
	return []widget.MenuItem{
		{Icon: "person", Word: words.T("Role…"), Do: func() { p.showRole(who.ID) }},
		{Icon: "leave", Word: words.T("Remove from the class…"), Danger: true, Line: true, Do: func() { p.askRemove(who.ID) }},
	}
}

// showRole lets staff say what a person may do.
func (p *Pane) showRole(id string) {
	who := p.person(id)
	if who == nil {
		return
	}
	var options []widget.Option
	for _, r := range []room.Role{room.Student, room.Observer, room.Proctor} {
		options = append(options, widget.Option{Key: string(r), Word: model.RoleWord(r)})
	}
	roles := widget.NewSegments(options, func(key string) { p.asks.SetRole(id, room.Role(key)) })
	roles.Set(string(who.Role))
	body := widget.Column(16, roles, widget.NewParagraph(
		words.T("Students take part. Observers see and hear. Proctors help the teacher: they let people in, mute and remove."), widget.Secondary, widget.Muted))
	if p.class.Self.Role == room.Instructor {
		deputy := widget.NewSwitch(words.T("Deputy of the teacher"), words.T("May do what the teacher may, and lead the class while the teacher is away."),
			func(on bool) { p.asks.SetDeputy(id, on) })
		deputy.Set(who.Deputy)
		body.Add(deputy)
	}
	widget.ShowDialog(p.window.Canvas(), widget.Dialog{Title: words.T("Role of %s", who.Name), Body: body})
}

// askRemove asks before somebody is removed.
func (p *Pane) askRemove(id string) {
	who := p.person(id)
	if who == nil {
		return
	}
	var d *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	remove := widget.NewButton(words.T("Remove"), widget.DangerPlain, func() {
		d.Close()
		p.asks.Remove(id)
	})
	text := words.T("%s will see and hear nothing more of this class, and can only come back with your consent. What they said stays.", who.Name)
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Remove %s?", who.Name), Body: widget.NewParagraph(text, widget.Body, widget.Ink),
		Buttons: []fyne.CanvasObject{cancel, remove}, First: cancel,
	})
}
