//go:build !nogui

package start

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// An Exam is the dialog that shows what came of a look at the network.
type Exam struct {
	dialog *widget.OpenDialog
	again  *widget.Button
	shown  *model.Exam
}

// examHeight is reserved for the lines, so that the dialog does not jump with each.
const examHeight = 320

// openExam looks at the network and shows what comes of it.
func (p *Pane) openExam() {
	p.exam = OpenExam(p.w.Canvas(), p.asks.CheckNetwork, func() { p.exam = nil })
	p.exam.Set(p.last.Exam)
}

// OpenExam opens the dialog and has the look begin; closed is called when it is gone.
func OpenExam(c fyne.Canvas, look func(), closed func()) *Exam {
	e := &Exam{}
	e.again = widget.NewIconButton("refresh", words.T("Check again"), widget.Outline, look)
	e.dialog = widget.ShowDialog(c, widget.Dialog{
		Title: words.T("Check network"), Width: 560, Body: widget.Tall(examHeight, waiting()), Buttons: []fyne.CanvasObject{e.again}, Closed: closed,
	})
	look()
	return e
}

func waiting() fyne.CanvasObject {
	text := widget.NewParagraph(words.T("Looking at this computer and its network. That takes some seconds."), widget.Body, widget.Muted)
	return widget.TopRow(12, text, widget.NewIcon("clock", 20, widget.Muted), text)
}

// Set shows what came of it so far.
func (e *Exam) Set(is *model.Exam) {
	if is == nil || is == e.shown {
		return
	}
	e.shown = is
	list := widget.Column(12)
	for _, l := range is.Lines {
		icon, tone := "okc", widget.Success
		if !l.OK {
			icon, tone = "alert", widget.Warning
		}
		text := widget.Column(2, widget.NewParagraph(l.Detail, widget.Body, widget.Ink))
		if l.Advice != "" {
			text.Add(widget.NewParagraph(l.Advice, widget.Secondary, widget.Muted))
		}
		list.Add(widget.TopRow(12, text, widget.NewIcon(icon, 20, tone), text))
	}
	if is.Running {
		list.Add(waiting())
	}
	e.again.Set(words.T("Check again"), !is.Running)
	e.dialog.SetBody(widget.Tall(examHeight, list))
	e.dialog.Refresh() // now that it is known how wide the lines are
}
