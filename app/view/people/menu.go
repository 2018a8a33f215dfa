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
		return []widget.MenuItem{{Icon: "pin", Word: words.T("Unpin"), Ticked: true, Do: p.asks.Unpin}}
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
			widget.MenuItem{Icon: "speaker-off", Word: words.T("Silence for me"), Ticked: who.Silenced, Do: func() { p.asks.Silence(who.ID, !who.Silenced) }})
	}
	return items
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
		items = append(items, widget.MenuItem{Icon: "screen", Word: words.T("Let present"), Ticked: true, Do: func() { p.asks.Present("") }})
	} else if who.Here && !who.Self {
		items = append(items, widget.MenuItem{Icon: "screen", Word: words.T("Let present"), Do: func() { p.asks.Present(who.ID) }})
	}
	if who.Hand > 0 {
		items = append(items, widget.MenuItem{Icon: "hand", Word: words.T("Lower hand"), Do: func() { p.asks.LowerHand(who.ID) }})
	}
	return items
}

// memberItems are what somebody may do in the class at all.
func (p *Pane) memberItems(who model.Person) (items []widget.MenuItem) {
	if who.Role == room.Instructor {
		return nil
	}
	for _, r := range []room.Role{room.Student, room.Proctor, room.Observer} {
		items = append(items, widget.MenuItem{Word: model.RoleWord(r), Ticked: who.Role == r, Do: func() {
			if who.Role != r {
				p.asks.SetRole(who.ID, r)
			}
		}})
	}
	if p.class.CanEnd || p.class.Self.Role == room.Instructor {
		items = append(items, widget.MenuItem{Icon: "teach", Word: words.T("Deputy of the teacher"), Ticked: who.Deputy, Do: func() { p.asks.SetDeputy(who.ID, !who.Deputy) }})
	}
	return append(items, widget.MenuItem{
		Icon: "leave", Word: words.T("Remove from the class…"), Danger: true, Line: true, Do: func() { p.askRemove(who.ID) },
	})
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
