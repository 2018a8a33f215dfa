//go:build !nogui

package sharing

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// choose opens the dialog in which files of this computer are chosen, or a folder.
func (p *Pane) choose(d files.Dialog) {
	ends := []string{model.AnyFile}
	if d.Folders {
		ends = nil
	}
	d.Closed = func() { p.chooser = nil }
	p.chooser = files.Choose(p.window, p.folder, func(folder string) { p.asks.LookFor(folder, ends) }, d)
}

// ChooseFiles asks for files that are shared.
func (p *Pane) ChooseFiles() {
	if len(p.recipients()) == 0 {
		return
	}
	p.choose(files.Dialog{
		Title: words.T("Share files"), About: words.T("Pick one or several. You say next who gets them."),
		Nothing: words.T("There are no files in this folder."), Several: p.offer,
	})
}

// Drop takes files that were dropped on the window, and reports whether it has a use for them: it asks who gets them.
func (p *Pane) Drop(all []fyne.URI) bool {
	var paths []string
	for _, u := range all {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	if len(paths) == 0 || len(p.recipients()) == 0 || widget.Covered(p.window.Canvas()) {
		return false
	}
	p.offer(paths)
	return true
}

// boxKey begins the keys of boxes among those who can get a file.
const boxKey = "box:"

// recipients are who can get a file from this person: all, a box to hand in, or one person.
func (p *Pane) recipients() (all []widget.Option) {
	if p.files.CanShare && !p.files.NotAll {
		all = append(all, widget.Option{Key: "", Word: words.T("Everyone in the class"), Icon: "people"})
	}
	for _, b := range p.files.Boxes {
		if b.Open && p.files.CanHandIn {
			all = append(all, widget.Option{Key: boxKey + b.ID, Word: words.T("Hand in: %s", b.Title), Icon: "folder"})
		}
	}
	for _, who := range p.class.Everyone {
		if p.files.CanShare && !who.Self && (who.Staff() || !p.files.NotOthers) {
			all = append(all, widget.Option{Key: who.ID, Word: words.T("%s alone", who.Name), Icon: "person"})
		}
	}
	return all
}

// offer asks who gets files, and shares them.
func (p *Pane) offer(paths []string) {
	all := p.recipients()
	to := widget.NewSelect(all, all[0].Key, func(string) {})
	note := widget.NewInput(words.T("What it is, or what to do with it"), nil)
	var o *widget.OpenDialog
	share := func() {
		o.Close()
		if box, is := strings.CutPrefix(to.Chosen(), boxKey); is {
			p.asks.HandInFiles(box, paths, strings.TrimSpace(note.Text), "")
		} else {
			p.asks.ShareFiles(paths, to.Chosen(), strings.TrimSpace(note.Text))
		}
	}
	note.OnSubmitted = func(string) { share() }
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	yes := widget.NewButton(words.T("Share"), widget.Primary, share)
	body := widget.Column(12, widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(8, 12, 8, 12, namesOf(paths))),
		widget.NewField(words.T("Who gets it"), to).Tight(), widget.NewField(words.T("Note (optional)"), note).Tight(),
		widget.NewParagraph(words.T("It comes from your computer and from those who have it already, so stay in the class until others have it."), widget.Secondary, widget.Muted))
	o = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.N("Share %d file", "Share %d files", len(paths)), Body: body, First: yes, Buttons: []fyne.CanvasObject{cancel, yes},
	})
}

// mostNames is how many names are listed before the others are counted.
const mostNames = 5

func namesOf(paths []string) fyne.CanvasObject {
	list := widget.Column(2)
	for i, path := range paths {
		if i == mostNames {
			list.Add(widget.NewText(words.N("and %d more", "and %d more", len(paths)-i), widget.Secondary, widget.Muted))
			break
		}
		list.Add(widget.NewText(filepath.Base(path), widget.Body, widget.Ink).Cut())
	}
	return list
}

// chooseHandIn asks for files that are handed in to a box, in the place of what instead names unless that is empty.
func (p *Pane) chooseHandIn(box, instead string) {
	b := p.boxOf(box)
	if b == nil {
		return
	}
	d := files.Dialog{
		Title: words.T("Hand in: %s", b.Title), About: words.T("Only staff can read what you hand in."), Nothing: words.T("There are no files in this folder."),
	}
	if instead != "" {
		d.Take = func(path string) { p.asks.HandInFiles(box, []string{path}, "", instead) }
	} else {
		d.Several = func(all []string) { p.asks.HandInFiles(box, all, "", "") }
	}
	p.choose(d)
}

// replace asks for a file in the place of one that was handed in.
func (p *Pane) replace(id string) {
	for _, b := range p.files.Boxes {
		for _, h := range b.HandIns {
			if h.ID == id {
				p.chooseHandIn(b.ID, id)
				return
			}
		}
	}
}
