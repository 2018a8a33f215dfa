//go:build !nogui

package sharing

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// details say all that is known of a file.
type details struct {
	p     *Pane
	id    string
	open  *widget.OpenDialog
	copy  *widget.Button
	shown model.FileRow
	hash  model.FileHash
}

// ShowDetails opens the dialog, and has the hash of the file be worked out.
func (p *Pane) ShowDetails(id string) {
	f := p.file(id)
	if f == nil {
		return
	}
	d := &details{p: p, id: id}
	d.copy = widget.NewIconButton("copy", words.T("Copy hash"), widget.Outline, func() { fyne.CurrentApp().Clipboard().SetContent(d.sum()) })
	d.copy.Set(d.copy.Word(), d.sum() != "")
	d.shown, d.hash = *f, p.files.Hash
	under := p.dialog
	d.open = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Details"), Width: 520, Body: d.body(f), First: d.copy, Buttons: []fyne.CanvasObject{d.copy},
		Closed: func() {
			if p.dialog = under; under != nil {
				under.set()
			}
		},
	})
	p.dialog = d
	if f.State == room.FileIsHere && d.sum() == "" {
		p.asks.HashFile(id)
	}
}

// sum is the hash of the file; empty while it is not known.
func (d *details) sum() string {
	if d.p.files.Hash.ID == d.id {
		return d.p.files.Hash.SHA256
	}
	return ""
}

func (d *details) set() {
	f := d.p.file(d.id)
	if f == nil {
		d.open.Close()
		return
	}
	if *f == d.shown && d.hash == d.p.files.Hash {
		return
	}
	if came := f.State == room.FileIsHere && d.shown.State != room.FileIsHere; came && d.sum() == "" {
		d.p.asks.HashFile(d.id)
	}
	d.shown, d.hash = *f, d.p.files.Hash
	d.copy.Set(d.copy.Word(), d.sum() != "")
	d.open.SetBody(d.body(f))
}

func (d *details) body(f *model.FileRow) fyne.CanvasObject {
	sum := d.sum()
	switch {
	case sum != "":
	case f.State == room.FileIsHere:
		sum = words.T("It is being worked out.")
	default:
		sum = words.T("It is known once the file is here.")
	}
	to := words.T("Everyone in the class")
	switch {
	case f.HandIn:
		to = words.T("Staff alone")
	case f.To != "":
		to = f.To
	}
	state := words.T("here")
	switch f.State {
	case room.FileFetching:
		state = cameWords(*f)
	case room.FileFault:
		state = f.Fault
	case room.FileWaits:
		state = words.T("not here yet")
	}
	list := widget.Column(8, widget.NewHeading(f.Name, widget.Head, widget.Ink))
	if f.Note != "" {
		list.Add(widget.NewParagraph(f.Note, widget.Body, widget.Ink))
	}
	for _, fact := range [][2]string{
		{words.T("Size"), model.SizeWord(f.Size)}, {words.C("who shared a file", "From"), f.From}, {words.C("who gets a file", "For"), to},
		{words.T("Shared"), moment(f.When, d.p.Now())}, {words.T("On this computer"), state},
		{words.T("Passed on from here"), model.SizeWord(f.Sent)},
	} {
		list.Add(factLine(fact[0], fact[1]))
	}
	if f.Saved != "" {
		list.Add(factLine(words.T("Saved as"), f.Saved))
	}
	if f.Program {
		warning := widget.NewParagraph(words.T("It could run what somebody wrote in it. Save it only if you know who made it and what it is for."), widget.Body, widget.Ink)
		list.Add(widget.TopRow(8, warning, widget.NewIcon("alert", 20, widget.Warning), warning))
	}
	list.Add(widget.Column(4, widget.NewBold(words.T("Hash (SHA-256)"), widget.Secondary, widget.Muted),
		widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(8, 12, 8, 12, widget.NewParagraph(sum, widget.Secondary, widget.Ink).Mono()))))
	return list
}

// factLine is one thing that is known of a file.
func factLine(what, is string) fyne.CanvasObject {
	text := widget.NewParagraph(is, widget.Body, widget.Ink)
	return widget.TopRow(16, text, widget.Fixed(150*widget.TextScale(), 0, widget.NewParagraph(what, widget.Body, widget.Muted)), text)
}
