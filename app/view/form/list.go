//go:build !nogui

package form

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// An Owner is the form that a list is part of.
type Owner struct {
	Window  fyne.Window
	Changed func() // somebody changed something
	Relay   func() // something needs another height
}

// A Row is one of a list: what it has, and where the keyboard goes first.
type Row interface {
	comparable
	Content() fyne.CanvasObject
	First() fyne.Focusable
}

// A List holds rows that can be added, removed and moved.
type List[T Row] struct {
	Field *widget.Field // its name, and what is wrong with all of it
	Add   *widget.Button
	Rows  []T
	Cards map[T]*Card

	owner *Owner
	body  *fyne.Container
	name  func(i int) string // of a row, by its place from 0
}

// A Card is what is around a row.
type Card struct {
	Up, Down, Remove *widget.Button

	title  *widget.Text
	object fyne.CanvasObject
}

// NewList returns an empty list. add is what the button says that appends what fresh makes.
func NewList[T Row](owner *Owner, word, add string, name func(i int) string, fresh func() T) *List[T] {
	l := &List[T]{owner: owner, body: widget.Column(8), Cards: map[T]*Card{}, name: name}
	l.Add = widget.NewIconButton("plus", add, widget.Outline, func() {
		row := fresh()
		l.Append(row)
		owner.Changed()
		owner.Window.Canvas().Focus(row.First())
	})
	l.Field = widget.NewField(word, l.body).Tight()
	return l
}

// Objects are the list and the button below it.
func (l *List[T]) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{widget.Column(8, l.Field, widget.Row(8, l.Add))}
}

// Append puts a row at the end.
func (l *List[T]) Append(row T) {
	c := &Card{title: widget.NewBold("", widget.Secondary, widget.Muted)}
	c.Up = widget.NewBare("up", words.T("Move up"), func() { l.Move(row, -1) })
	c.Down = widget.NewBare("down", words.T("Move down"), func() { l.Move(row, 1) })
	c.Remove = widget.NewBare("trash", words.T("Remove"), func() { l.Drop(row) })
	c.object = widget.NewCard(widget.Pad(8, 12, 12, 12, widget.Column(8, widget.GrowRow(4, c.title, c.title, c.Up, c.Down, c.Remove), row.Content())))
	l.Rows, l.Cards[row] = append(l.Rows, row), c
	l.show()
}

// Move brings a row to the place of its neighbour.
func (l *List[T]) Move(row T, by int) {
	at := slices.Index(l.Rows, row)
	if to := at + by; at >= 0 && to >= 0 && to < len(l.Rows) {
		l.Rows[at], l.Rows[to] = l.Rows[to], l.Rows[at]
		l.show()
		l.owner.Changed()
	}
}

// Drop takes a row away; the keyboard goes to the next one.
func (l *List[T]) Drop(row T) {
	at := slices.Index(l.Rows, row)
	if at < 0 {
		return
	}
	l.Rows = slices.Delete(l.Rows, at, at+1)
	delete(l.Cards, row)
	l.show()
	l.owner.Changed()
	to := fyne.Focusable(l.Add)
	if len(l.Rows) > 0 {
		to = l.Rows[min(at, len(l.Rows)-1)].First()
	}
	l.owner.Window.Canvas().Focus(to)
}

// show puts the rows in their order.
func (l *List[T]) show() {
	l.body.Objects = nil
	for i, row := range l.Rows {
		c := l.Cards[row]
		c.title.Set(l.name(i))
		c.Up.Set("", i > 0)
		c.Down.Set("", i < len(l.Rows)-1)
		l.body.Add(c.object)
	}
	widget.Show(l.body, len(l.Rows) > 0)
	l.body.Refresh()
	l.owner.Relay()
}
