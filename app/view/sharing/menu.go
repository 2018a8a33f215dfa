//go:build !nogui

package sharing

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// actionsOf is what is mostly done with a row.
func (p *Pane) actionsOf(r row) (all []action) {
	f := r.file
	switch {
	case r.kind == aBox:
		if r.box.handIn {
			all = append(all, action{words.T("Hand in a file"), func() { p.chooseHandIn(r.box.id, "") }})
		}
		if r.box.collect {
			all = append(all, action{words.T("Who has"), func() { p.ShowBox(r.box.id) }}, action{words.T("Collect all"), func() { p.collect(r.box.id) }})
		}
	case f.HandIn && f.Own:
		if r.may {
			all = append(all, action{words.T("Replace"), func() { p.replace(f.ID) }}, action{words.T("Take back"), func() { p.askTakeBack(f) }})
		}
	case f.Own:
	case f.State == room.FileFetching:
		all = append(all, action{words.T("Stop"), func() { p.asks.StopFile(f.ID) }})
	case f.State == room.FileFault:
		all = append(all, action{words.T("Try again"), func() { p.asks.FetchFile(f.ID) }})
	case f.State == room.FileIsHere:
		if !f.Program {
			all = append(all, action{words.C("what is done with a file", "Open"), func() { p.Open(f.ID) }})
		}
		all = append(all, action{words.T("Save"), func() { p.Save(f.ID) }})
	default:
		all = append(all, action{words.T("Fetch"), func() { p.asks.FetchFile(f.ID) }})
	}
	return all
}

// menuOf is all that can be done with a row.
func (p *Pane) menuOf(r row) []widget.MenuItem {
	switch {
	case r.kind == aBox:
		return p.boxMenu(r)
	case r.kind != aFile:
		return nil
	case r.file.HandIn:
		return p.handInMenu(r)
	}
	return p.fileMenu(r.file)
}

// hereItems are what is done with a file that is here, or has it come.
func (p *Pane) hereItems(f model.FileRow) (items []widget.MenuItem) {
	switch f.State {
	case room.FileIsHere:
		items = append(items, widget.MenuItem{Icon: "eye", Word: words.C("what is done with a file", "Open"), Off: f.Program, Do: func() { p.Open(f.ID) }},
			widget.MenuItem{Icon: "download", Word: words.T("Save"), Do: func() { p.Save(f.ID) }},
			widget.MenuItem{Icon: "download", Word: words.T("Save elsewhere…"), Do: func() { p.saveElsewhere(f.ID) }})
	case room.FileFetching:
		items = append(items, widget.MenuItem{Icon: "stop", Word: words.T("Stop"), Do: func() { p.asks.StopFile(f.ID) }})
	case room.FileFault:
		items = append(items, widget.MenuItem{Icon: "refresh", Word: words.T("Try again"), Do: func() { p.asks.FetchFile(f.ID) }})
	default:
		items = append(items, widget.MenuItem{Icon: "download", Word: words.T("Fetch"), Do: func() { p.asks.FetchFile(f.ID) }})
	}
	if f.Saved != "" {
		items = append(items, widget.MenuItem{Icon: "folder", Word: words.T("Show in its folder"), Do: func() { p.Launch(filepath.Dir(f.Saved)) }},
			widget.MenuItem{Icon: "copy", Word: words.T("Copy path"), Do: func() { fyne.CurrentApp().Clipboard().SetContent(f.Saved) }})
	}
	return append(items, widget.MenuItem{Icon: "info", Word: words.T("Details"), Do: func() { p.ShowDetails(f.ID) }})
}

func (p *Pane) fileMenu(f model.FileRow) []widget.MenuItem {
	items := p.hereItems(f)
	if p.files.CanManage && f.To == "" {
		pin := widget.MenuItem{Icon: "pin", Word: words.T("Pin"), Line: true, Do: func() { p.asks.PinFile(f.ID, true) }}
		if f.Pinned {
			pin.Word, pin.Do = words.T("Unpin"), func() { p.asks.PinFile(f.ID, false) }
		}
		items = append(items, pin, widget.MenuItem{
			Icon: "share", Word: words.T("Open for everyone"), Off: f.Program, Do: func() { p.asks.OpenFileForAll(f.ID) },
		})
	}
	if f.Remove {
		items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Remove for everyone"), Danger: true, Line: true, Do: func() { p.askRemove(f) }})
	}
	return items
}

func (p *Pane) handInMenu(r row) []widget.MenuItem {
	f := r.file
	items := p.hereItems(f)
	if f.Own {
		items = append(items, widget.MenuItem{Icon: "swap", Word: words.T("Replace"), Line: true, Off: !r.may, Do: func() { p.replace(f.ID) }},
			widget.MenuItem{Icon: "undo", Word: words.T("Take back"), Off: !r.may, Danger: true, Do: func() { p.askTakeBack(f) }})
	}
	return items
}

func (p *Pane) boxMenu(r row) (items []widget.MenuItem) {
	b := r.box
	if p.files.CanHandIn {
		items = append(items, widget.MenuItem{Icon: "plus", Word: words.T("Hand in a file"), Off: !b.handIn, Do: func() { p.chooseHandIn(b.id, "") }})
	}
	if !b.collect {
		return items
	}
	is := widget.MenuItem{Icon: "lockon", Word: words.T("Take nothing more"), Line: true, Do: func() { p.asks.SetBoxOpen(b.id, false) }}
	if !b.open {
		is.Icon, is.Word, is.Do = "unlock", words.T("Open again"), func() { p.asks.SetBoxOpen(b.id, true) }
	}
	return append(items,
		widget.MenuItem{Icon: "people", Word: words.T("Who has handed in"), Do: func() { p.ShowBox(b.id) }},
		widget.MenuItem{Icon: "download", Word: words.T("Collect all"), Do: func() { p.collect(b.id) }}, is,
		widget.MenuItem{Icon: "trash", Word: words.T("Remove with all that is in it"), Danger: true, Line: true, Do: func() { p.askRemoveBox(b.id) }})
}

// ask asks whether something is to be done that cannot be undone.
func (p *Pane) ask(title, help, yes string, do func()) {
	var o *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	ok := widget.NewButton(yes, widget.DangerPlain, func() {
		o.Close()
		do()
	})
	o = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: title, Body: widget.NewParagraph(help, widget.Body, widget.Muted), First: cancel, Buttons: []fyne.CanvasObject{cancel, ok},
	})
}

func (p *Pane) askRemove(f model.FileRow) {
	p.ask(words.T("Remove %s for everyone?", f.Name), words.T("It goes from the class, and from computers that have not saved it."), words.T("Remove"),
		func() { p.asks.RemoveFile(f.ID) })
}

func (p *Pane) askTakeBack(f model.FileRow) {
	p.ask(words.T("Take back %s?", f.Name), words.T("Staff see it no more, unless they have saved it already. You can hand in another file as long as the box is open."),
		words.T("Take back"), func() { p.asks.TakeBack(f.ID) })
}

func (p *Pane) askRemoveBox(id string) {
	b := p.boxOf(id)
	if b == nil {
		return
	}
	p.ask(words.T("Remove “%s”?", b.Title), words.T("All that was handed in goes with it. Collect it first, if you want to keep it."), words.T("Remove"),
		func() { p.asks.RemoveBox(id) })
}
