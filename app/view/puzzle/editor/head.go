//go:build !nogui

package editor

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A head is what puzzles of every kind have.
type head struct {
	title *lineBox
	task  *widget.Area
	field *widget.Field // of the task
}

func newHead(e *Editor, p *puzzle.Puzzle) *head {
	h := &head{title: e.newLine(words.T("Title"), p.Title), task: e.newArea(words.T("Task"), 2, p.Task)}
	h.field = widget.NewField(words.T("Task"), h.task).Tight()
	h.field.SetHelp(words.T("What is to be done, in a sentence or two. It may be left out."))
	return h
}

func (h *head) objects() []fyne.CanvasObject { return []fyne.CanvasObject{h.title.field, h.field} }

func (h *head) spot() spot { return spot{words.T("Task"), h.field, h.task} }

func (h *head) fill(p *puzzle.Puzzle) { p.Title, p.Task = h.title.text(), linesOf(h.task) }
