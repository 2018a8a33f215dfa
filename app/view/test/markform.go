//go:build !nogui

package test

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A markForm is where an answer is marked by hand: Enter in the mark, or Ctrl+Enter in the comment, keeps it and goes on to the next
// answer that waits.
type markForm struct {
	content fyne.CanvasObject
	w       *work
	mark    *widget.Input
	comment *widget.Area
	field   *widget.Field
	save    *widget.Button
	next    *widget.Button
	seat    int
	max     float64
	said    string // the mark and comment that were filled in
}

func newMarkForm(w *work) *markForm {
	f := &markForm{w: w}
	f.mark = widget.NewInput("", func() { f.keep(true) })
	f.comment = widget.NewArea(words.T("Comment"), 3)
	f.comment.OnNext = func() { f.keep(true) }
	f.field = widget.NewField(words.T("Mark"), f.mark)
	f.next = widget.NewIconButton("right", words.T("Save and next to mark"), widget.Primary, func() { f.keep(true) })
	f.save = widget.NewButton(words.T("Save"), widget.Outline, func() { f.keep(false) })
	f.content = widget.NewCard(widget.Pad(16, 16, 16, 16, widget.Column(12,
		atMost(200, f.field), widget.NewField(words.T("Comment to the student"), f.comment).Tight(), widget.Ends(nil, []fyne.CanvasObject{f.save, f.next}))))
	return f
}

// set fills the form for an answer; what somebody is writing stays.
func (f *markForm) set(a *model.WorkAnswer, anew, may bool) {
	f.seat, f.max = a.Seat, a.Max
	mark := ""
	if a.Marked {
		mark = model.Decimal(a.Mark)
	}
	if said := mark + "\n" + a.Comment; anew || said != f.said && f.text() == f.said {
		f.said = said
		f.mark.SetText(mark)
		f.comment.SetText(a.Comment)
		f.field.SetFault("")
	}
	f.field.SetHelp(markHelp(a))
	f.save.Set(words.T("Save"), may)
	f.next.Set(words.T("Save and next to mark"), may)
}

// markHelp says who marked an answer, and how much it can earn.
func markHelp(a *model.WorkAnswer) string {
	most := words.T("of %s marks", model.Decimal(a.Max))
	switch {
	case a.ByHand && a.By != "":
		return words.T("%s, by %s", most, a.By)
	case a.Marked && !essayOf(a):
		return words.T("%s, marked by the key", most)
	}
	return most
}

func (f *markForm) text() string { return f.mark.Text + "\n" + f.comment.Text }

// keep gives the mark, and goes on to the next answer that waits to be marked.
func (f *markForm) keep(on bool) {
	if f.save.Disabled() {
		return
	}
	if f.text() != f.said || f.mark.Text == "" {
		mark, ok := model.ParseDecimal(f.mark.Text)
		if !ok || mark < 0 || mark > f.max {
			f.field.SetFault(words.T("A number from 0 to %s", model.Decimal(f.max)))
			return
		}
		f.field.SetFault("")
		f.said = f.text()
		f.w.p.asks.GiveMark(f.seat, mark, strings.TrimSpace(f.comment.Text))
	}
	if on {
		f.w.p.asks.MarkNext(f.w.is.Only)
	}
}
