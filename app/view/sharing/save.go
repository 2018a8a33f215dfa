//go:build !nogui

package sharing

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Save saves a file that is here, in the folder that this person chose for files. A program is warned of before.
func (p *Pane) Save(id string) { p.warned(id, func() { p.into(id, p.asks.SaveFile) }) }

// saveElsewhere saves it in another folder, which is remembered.
func (p *Pane) saveElsewhere(id string) {
	p.warned(id, func() { p.chooseFolder(func(folder string) { p.asks.SaveFile(id, folder) }) })
}

// Open has the desktop open a file that is here. Programs are not opened from here.
func (p *Pane) Open(id string) {
	if f := p.file(id); f != nil && !f.Program {
		p.into(id, p.asks.OpenFile)
	}
}

// into does something that saves a file; the first time it asks where to.
func (p *Pane) into(id string, do func(id, folder string)) {
	if p.settings.FilesFolder != "" {
		do(id, "")
		return
	}
	p.chooseFolder(func(folder string) { do(id, folder) })
}

// chooseFolder asks for the folder for files.
func (p *Pane) chooseFolder(take func(folder string)) {
	p.choose(files.Dialog{
		Title: words.T("Where files go"), About: words.T("Files of classes are saved in the folder that you choose. Nothing there is overwritten."),
		Nothing: words.T("There are no folders in this one."), Folders: true, From: p.settings.FilesFolder, Take: take,
	})
}

// warned does something with a file; if that is a program, once the person knows.
func (p *Pane) warned(id string, do func()) {
	f := p.file(id)
	if f == nil {
		return
	}
	if !f.Program {
		do()
		return
	}
	var o *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	yes := widget.NewButton(words.T("Save all the same"), widget.DangerPlain, func() {
		o.Close()
		do()
	})
	text := widget.NewParagraph(words.T("Opened, %s could run what somebody wrote in it: a program can read your files or delete them, a page can look like one that you know and ask for your password. Save it only if you know who made it and what it is for. Lyceum does not open it.", f.Name), widget.Body, widget.Ink)
	o = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("This could be a program"), First: cancel, Buttons: []fyne.CanvasObject{cancel, yes},
		Body: widget.Column(12, widget.TopRow(12, text, widget.NewIcon("alert", 24, widget.Warning), text),
			widget.NewParagraph(words.T("It came from %s.", f.From), widget.Secondary, widget.Muted)),
	})
}

// collect saves all that was handed in to a box in a new folder of one that is chosen.
func (p *Pane) collect(box string) {
	p.choose(files.Dialog{
		Title: words.T("Collect all"), About: words.T("A new folder with one for each student is made in the folder that you choose."),
		Nothing: words.T("There are no folders in this one."), Folders: true, From: p.settings.FilesFolder,
		Take: func(folder string) { p.asks.CollectBox(box, folder) },
	})
}
