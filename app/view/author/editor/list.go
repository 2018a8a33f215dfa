//go:build !nogui

package editor

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A lister is a row of a list: what it has, and where the keyboard goes first.
type lister interface {
	comparable
	content() fyne.CanvasObject
	first() fyne.Focusable
}

// A list holds rows that can be added, removed and moved.
type list[T lister] struct {
	e     *Editor
	field *widget.Field // its name, and what is wrong with all of it
	body  *fyne.Container
	add   *widget.Button
	rows  []T
	cards map[T]*rowCard
	name  func(i int) string // of a row, by its place from 0
}

// A rowCard is what is around a row.
type rowCard struct {
	title            *widget.Text
	up, down, remove *widget.Button
	object           fyne.CanvasObject
}

// newList returns an empty list. add is what the button says that appends what fresh makes.
func newList[T lister](e *Editor, word, add string, name func(i int) string, fresh func() T) *list[T] {
	l := &list[T]{e: e, body: widget.Column(8), cards: map[T]*rowCard{}, name: name}
	l.add = widget.NewIconButton("plus", add, widget.Outline, func() {
		row := fresh()
		l.append(row)
		e.change()
		e.window.Canvas().Focus(row.first())
	})
	l.field = widget.NewField(word, l.body).Tight()
	return l
}

// objects are the list and the button below it.
func (l *list[T]) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{widget.Column(8, l.field, widget.Row(8, l.add))}
}

func (l *list[T]) spot() spot { return spot{l.field, l.add} }

// append puts a row at the end.
func (l *list[T]) append(row T) {
	c := &rowCard{title: widget.NewBold("", widget.Secondary, widget.Muted)}
	c.up = widget.NewBare("up", words.T("Move up"), func() { l.move(row, -1) })
	c.down = widget.NewBare("down", words.T("Move down"), func() { l.move(row, 1) })
	c.remove = widget.NewBare("trash", words.T("Remove"), func() { l.drop(row) })
	c.object = widget.NewCard(widget.Pad(8, 12, 12, 12, widget.Column(8, widget.GrowRow(4, c.title, c.title, c.up, c.down, c.remove), row.content())))
	l.rows, l.cards[row] = append(l.rows, row), c
	l.show()
}

// move brings a row to the place of its neighbour.
func (l *list[T]) move(row T, by int) {
	at := slices.Index(l.rows, row)
	if to := at + by; at >= 0 && to >= 0 && to < len(l.rows) {
		l.rows[at], l.rows[to] = l.rows[to], l.rows[at]
		l.show()
		l.e.change()
	}
}

// drop takes a row away; the keyboard goes to the next one.
func (l *list[T]) drop(row T) {
	at := slices.Index(l.rows, row)
	if at < 0 {
		return
	}
	l.rows = slices.Delete(l.rows, at, at+1)
	delete(l.cards, row)
	l.show()
	l.e.change()
	to := fyne.Focusable(l.add)
	if len(l.rows) > 0 {
		to = l.rows[min(at, len(l.rows)-1)].first()
	}
	l.e.window.Canvas().Focus(to)
}

// show puts the rows in their order.
func (l *list[T]) show() {
	l.body.Objects = nil
	for i, row := range l.rows {
		c := l.cards[row]
		c.title.Set(l.name(i))
		c.up.Set("", i > 0)
		c.down.Set("", i < len(l.rows)-1)
		l.body.Add(c.object)
	}
	widget.Show(l.body, len(l.rows) > 0)
	l.body.Refresh()
	l.e.relay()
}
