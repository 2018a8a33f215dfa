//go:build !nogui

package editor

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// items are those of an ordering, in their right order.
type items struct {
	e     *Editor
	list  *form.List[*extra]
	mode  *widget.Select
	field *widget.Field
}

// modes are the nine ways to mark an ordering, as Moodle calls them, with what each does.
var modes = []struct {
	mode        quiz.OrderingMode
	name, about string
}{
	{quiz.OrderAllOrNothing, words.Mark("All or nothing"), words.Mark("The whole mark if every item is in its place, else none.")},
	{quiz.OrderAbsolute, words.Mark("Absolute position"), words.Mark("Each item counts that is in its own place.")},
	{quiz.OrderRelative, words.Mark("Relative to correct position"), words.Mark("Each item counts the more, the nearer it is to its place.")},
	{quiz.OrderNextExcludingLast, words.Mark("Relative to the next item (excluding last)"), words.Mark("Each item counts that has the right one after it; the last is not asked.")},
	{quiz.OrderNextIncludingLast, words.Mark("Relative to the next item (including last)"), words.Mark("Each item counts that has the right one after it, and the last if it is last.")},
	{quiz.OrderOnePreviousNext, words.Mark("Relative to both the previous and next items"), words.Mark("Each item counts by its two neighbours, half for each that is right.")},
	{quiz.OrderAllPreviousNext, words.Mark("Relative to ALL the previous and next items"), words.Mark("Each item counts by how many of the others are on the right side of it.")},
	{quiz.OrderLongestOrdered, words.Mark("Longest ordered subset"), words.Mark("The most items count that are in order, whatever lies between them.")},
	{quiz.OrderLongestContiguous, words.Mark("Longest contiguous subset"), words.Mark("The longest run of items counts that follow each other as they should.")},
}

func newItems(e *Editor) *items {
	m := &items{e: e}
	m.list = form.NewList(&e.owner, words.T("Items, in their right order"), words.T("Add an item"), func(i int) string { return words.T("Item %d", i+1) },
		func() *extra { return e.newExtra(quiz.Option{ID: e.newID()}) })
	for _, o := range e.base.Options {
		m.list.Append(e.newExtra(o))
	}
	for len(e.base.Options) == 0 && len(m.list.Rows) < freshRows {
		m.list.Append(e.newExtra(quiz.Option{ID: e.newID()}))
	}
	var options []widget.Option
	for _, is := range modes {
		options = append(options, widget.Option{Key: strconv.Itoa(int(is.mode)), Word: words.Say(is.name)})
	}
	m.mode = widget.NewSelect(options, strconv.Itoa(int(e.base.Ordering)), func(string) {
		m.explain()
		e.change()
	})
	m.field = widget.NewField(words.T("How it is marked"), m.mode)
	m.explain()
	return m
}

// explain says what the mode does.
func (m *items) explain() {
	for _, is := range modes {
		if strconv.Itoa(int(is.mode)) == m.mode.Chosen() {
			m.field.SetHelp(words.Say(is.about))
		}
	}
}

func (m *items) objects() []fyne.CanvasObject { return append(m.list.Objects(), m.field) }

func (m *items) fill(q *quiz.Question, at *spots) {
	q.Ordering = quiz.OrderingMode(digit(m.mode.Chosen()))
	q.Options = appendExtras(nil, m.list.Rows, quiz.PartOption, at)
	at.whole(quiz.FieldOptions, ofList(m.list))
	at.whole(quiz.FieldOrdering, spot{m.field, m.mode})
}
