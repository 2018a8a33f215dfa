//go:build !nogui

package editor

import (
	"errors"

	"lyceum/app/model"
	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A foot says whether the question can be saved, and has the buttons for it.
type foot struct{ *form.Foot }

func newFoot(e *Editor) *foot {
	return &foot{form.NewFoot(words.T("Save question"), func() { e.save() }, func() { e.Escape() })}
}

// set says what is wrong with the question, or what its author should be asked about it.
func (f *foot) set(q *quiz.Question, err error) {
	var wrong *quiz.CheckError
	switch {
	case errors.As(err, &wrong):
		f.Say("info", widget.Muted, words.T("Before it can be saved: %s", model.CheckSentence(wrong)))
	case len(q.Warnings()) > 0:
		f.Say("alert", widget.Warning, model.WarningSentence(q.Warnings()[0]))
	default:
		f.Say("okc", widget.Success, words.T("This question is complete. Ctrl+Enter saves it."))
	}
}

// refuse says why it could not be saved.
func (f *foot) refuse(sentence string) { f.Say("alert", widget.Danger, sentence) }
