//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"

	"lyceum/app/room"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// NewTrial returns a question as it shows in a test, outside any: what is asked, and where it is answered. The question is a paper,
// in the order in which it is to show; answered hears every answer.
func NewTrial(w fyne.Window, q *quiz.Question, is quiz.Response, answered func(is quiz.Response)) fyne.CanvasObject {
	a := newAnswerer(&Pane{window: w}, &room.Seat{Question: q, Mark: q.Mark}, hooks{
		answer: answered, typed: answered, left: func() {}, pasted: func(int) {}, next: func() { w.Canvas().FocusNext() },
	})
	a.set(&is, false)
	column := widget.Column(16)
	if q.Type != quiz.Cloze { // whose text holds its gaps
		text := prose.New(widget.Head, widget.Ink)
		if text.Set(prose.Of(q.Text, q.Pictures)); !text.Empty() {
			column.Add(text)
		}
	}
	if o := a.object(); o != nil {
		column.Add(o)
	}
	return column
}
