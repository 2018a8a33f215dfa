//go:build !nogui

package editor

import (
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A chosen picture is that of a jigsaw, or the one on which places are.
type chosenPicture struct {
	e       *Editor
	name    string // empty: none
	choose  *widget.Button
	remove  *widget.Button // nil: there must be one
	field   *widget.Field
	changed func() // another one was chosen; may be nil
}

func (e *Editor) newChosenPicture(word, is string, optional bool) *chosenPicture {
	p := &chosenPicture{e: e, name: is}
	p.choose = widget.NewIconButton("image", words.T("Choose a picture"), widget.Outline, func() {
		e.hooks.AddPicture(p.take)
	})
	row := widget.Row(8, p.choose)
	if optional {
		p.remove = widget.NewButton(words.T("Remove the picture"), widget.Quiet, func() {
			p.set("")
			e.window.Canvas().Focus(p.choose)
		})
		row.Add(p.remove)
	}
	p.field = widget.NewField(word, row).Tight()
	p.show()
	return p
}

// take takes the file of a picture.
func (p *chosenPicture) take(name string, data []byte) { p.set(p.e.album.add(name, data)) }

func (p *chosenPicture) set(name string) {
	p.name = name
	p.show()
	if p.changed != nil {
		p.changed()
	}
	p.e.relay()
	p.e.change()
}

// show says which it is.
func (p *chosenPicture) show() {
	word := words.T("Choose a picture")
	if p.name != "" {
		word = words.T("Choose another picture")
	}
	p.choose.Set(word, true)
	p.field.SetHelp(words.T("A PNG or JPEG picture of up to 8 MB. Where and when it was taken is left out."))
	if p.remove != nil {
		widget.Show(p.remove, p.name != "")
	}
}

func (p *chosenPicture) spot() spot { return spot{words.T("Picture"), p.field, p.choose} }
