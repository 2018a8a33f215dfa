//go:build !nogui

package editor

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A lineBox is a field for one line.
type lineBox struct {
	word  string
	input *widget.Input
	field *widget.Field
}

func (e *Editor) newLine(word, is string) *lineBox {
	l := &lineBox{word: word, input: widget.NewInput("", func() { e.window.Canvas().FocusNext() })}
	l.input.SetText(is)
	l.input.OnChanged = func(string) { e.change() }
	l.field = widget.NewField(word, l.input).Tight()
	return l
}

func (l *lineBox) text() string { return strings.TrimSpace(l.input.Text) }
func (l *lineBox) spot() spot   { return spot{l.word, l.field, l.input} }

// number returns the whole number that stands in a line; nothing is 0, and what is none is below the least that anything can be.
func (l *lineBox) number() int {
	if l.text() == "" {
		return 0
	}
	n, err := strconv.Atoi(l.text())
	if err != nil {
		return -1
	}
	return n
}

// newArea returns a field of some lines.
func (e *Editor) newArea(word string, rows int, is string) *widget.Area {
	a := widget.NewArea(word, rows)
	a.SetText(is)
	a.OnChanged = func(string) { e.change() }
	a.OnNext = func() { e.save() }
	return a
}

// linesOf returns what stands in an area, as puzzles have it.
func linesOf(a *widget.Area) string {
	return strings.TrimSpace(strings.ReplaceAll(a.Text, "\r\n", "\n"))
}

// An itemBox is a field for an item: a text, a picture, or both.
type itemBox struct {
	e       *Editor
	word    string
	area    *widget.Area
	field   *widget.Field
	picture string // its name; empty: there is none
	shown   *prose.Prose
	remove  *widget.Button
	row     fyne.CanvasObject // of the picture
	body    *fyne.Container
}

func (e *Editor) newItem(word string, is puzzle.Item) *itemBox {
	b := &itemBox{e: e, word: word, area: e.newArea(word, 1, is.Text), picture: is.Picture, shown: prose.New(widget.Body, widget.Ink)}
	add := widget.NewBare("image", words.T("Add a picture"), func() {
		e.hooks.AddPicture(func(name string, data []byte) { b.set(e.album.add(name, data)) })
	})
	b.field = widget.NewField(word, widget.GrowRow(8, b.area, b.area, add)).Tight()
	b.remove = widget.NewButton(words.T("Remove the picture"), widget.Quiet, func() { b.set("") })
	b.row = widget.GrowRow(8, widget.NewSpace(0, 0), widget.Fixed(96, 0, b.shown), b.remove, widget.NewSpace(0, 0))
	b.body = widget.Column(8, b.field, b.row)
	e.items = append(e.items, b)
	b.show()
	return b
}

// set gives the item another picture; empty: none.
func (b *itemBox) set(picture string) {
	b.picture = picture
	b.show()
	b.e.relay()
	b.e.change()
	b.e.window.Canvas().Focus(b.area)
}

// show shows the picture, once it is decoded.
func (b *itemBox) show() {
	widget.Show(b.row, b.picture != "")
	if b.picture == "" {
		return
	}
	is := b.e.album.image(b.picture, func() {
		b.show()
		b.e.relay()
	})
	if is != nil {
		b.shown.Set([]prose.Block{{Picture: is}})
	}
}

func (b *itemBox) item() puzzle.Item { return puzzle.Item{Text: linesOf(b.area), Picture: b.picture} }
func (b *itemBox) blank() bool       { return b.item() == puzzle.Item{} }

// spotIn is where a fault of the item shows, in a row that has a name.
func (b *itemBox) spotIn(row string) spot { return spot{row, b.field, b.area} }

// An itemRow is a row of a list of items.
type itemRow struct{ *itemBox }

// Content implements form.Row.
func (r *itemRow) Content() fyne.CanvasObject { return r.body }

// First implements form.Row.
func (r *itemRow) First() fyne.Focusable { return r.area }

func (e *Editor) newItemRow(is puzzle.Item) *itemRow {
	return &itemRow{e.newItem(words.C("of an item of a puzzle", "Text"), is)}
}
