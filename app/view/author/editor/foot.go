//go:build !nogui

package editor

import (
	"errors"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A foot says whether the question can be saved, and has the buttons for it.
type foot struct {
	e       *Editor
	content fyne.CanvasObject
	icon    *widget.Icon
	note    *widget.Text
	save    *widget.Button
}

func newFoot(e *Editor) *foot {
	f := &foot{e: e, icon: widget.NewIcon("info", 20, widget.Muted), note: widget.NewParagraph("", widget.Secondary, widget.Muted)}
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { e.Escape() })
	f.save = widget.NewButton(words.T("Save question"), widget.Primary, func() { e.save() })
	note := widget.TopRow(8, f.note, f.icon, f.note)
	buttons := widget.Row(8, cancel, f.save)
	line := widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		m := buttons.MinSize()
		left := width - m.Width - 16
		if left < 260*widget.TextScale() {
			h := widget.HeightFor(note, width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(max(0, width-m.Width), h+8), Size: m}}, h + 8 + m.Height
		}
		h := widget.HeightFor(note, left)
		all := max(h, m.Height)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(left, h)}, {At: fyne.NewPos(width-m.Width, float32(int((all-m.Height)/2))), Size: m},
		}, all
	}, note, buttons)
	f.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 24, 12, 24, line))
	return f
}

// set says what is wrong with the question, or what its author should be asked about it.
func (f *foot) set(q *quiz.Question, err error) {
	var wrong *quiz.CheckError
	switch {
	case errors.As(err, &wrong):
		f.say("info", widget.Muted, words.T("Before it can be saved: %s", model.CheckSentence(wrong)))
	case len(q.Warnings()) > 0:
		f.say("alert", widget.Warning, model.WarningSentence(q.Warnings()[0]))
	default:
		f.say("okc", widget.Success, words.T("This question is complete. Ctrl+Enter saves it."))
	}
}

// refuse says why it could not be saved.
func (f *foot) refuse(sentence string) { f.say("alert", widget.Danger, sentence) }

func (f *foot) say(icon string, tone fyne.ThemeColorName, text string) {
	f.icon.Set(icon, tone)
	f.note.Set(text)
	if f.e.built {
		f.e.body.Refresh()
	}
}
