//go:build !nogui

package author

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/author/editor"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// An edit holds the editor of the question that is being written.
type edit struct {
	content *fyne.Container
	s       *Screen
	number  int
	begun   bool // the keyboard goes to it once it is in front
	editor  *editor.Editor
	shown   *model.BankEdit
	then    func() // once the question is kept; may be nil
}

func newEdit(s *Screen) *edit { return &edit{s: s, content: container.NewStack()} }

// set shows a question to be written, or why it could not be saved.
func (e *edit) set(is *model.BankEdit) {
	if e.shown == is {
		return
	}
	e.shown = is
	if e.editor == nil || e.number != is.Number {
		e.open(is.Number, is.Question)
	}
	if is.Fault != "" {
		e.then = nil
		e.editor.Refuse(is.Fault)
	}
}

// close forgets the editor; its keys do nothing any more.
func (e *edit) close() {
	if e.editor != nil {
		e.editor.SetShown(false)
	}
	e.editor, e.shown, e.content.Objects = nil, nil, nil
	if then := e.then; then != nil {
		e.then = nil
		then()
	}
}

func (e *edit) open(number int, q quiz.Question) {
	e.number = number
	e.editor = editor.New(e.s.window, q, editor.Hooks{Save: e.s.asks.SaveQuestion, Cancel: e.s.asks.CancelEdit, AddPicture: e.s.choosePicture})
	e.content.Objects = []fyne.CanvasObject{e.editor}
	e.content.Refresh()
	e.editor.SetShown(true)
	e.begun = true
}

// pictureFiles are the ends of the names of files with pictures that questions can have.
var pictureFiles = []string{".png", ".jpg", ".jpeg"}

// choosePicture asks for the file of a picture; done takes it.
func (s *Screen) choosePicture(done func(is quiz.Picture)) {
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, pictureFiles) }, files.Dialog{
		Title: words.T("Add a picture"), About: words.T("A PNG or JPEG picture of up to 4 MB. Where and when it was taken is left out."), Nothing: words.T("There are no such pictures in this folder."),
		Take: func(path string) { s.readPicture(path, done) }, Closed: func() { s.choice = nil },
	})
}

// readPicture has done take the picture in a file.
func (s *Screen) readPicture(path string, done func(is quiz.Picture)) {
	s.asks.QuestionPicture(path, func(is quiz.Picture, fault string) {
		fyne.Do(func() {
			if fault != "" {
				s.tell(words.T("The picture cannot be added"), fault)
				return
			}
			done(is)
		})
	})
}

// Drop takes a file that was dropped on the window: a picture for the question that is being written, or else questions.
func (s *Screen) Drop(all []fyne.URI) {
	if len(all) == 0 || all[0].Scheme() != "file" || widget.Covered(s.window.Canvas()) {
		return
	}
	switch s.front {
	case s.edit.content:
		s.readPicture(all[0].Path(), s.edit.editor.AddPicture)
	case s.questions.content:
		s.asks.ImportQuestions(all[0].Path())
	}
}

// tell tells something that the person asked for.
func (s *Screen) tell(title, text string) {
	widget.ShowDialog(s.window.Canvas(), widget.Dialog{Title: title, Body: widget.NewParagraph(text, widget.Body, widget.Ink)})
}

// A begun question is one that somebody was writing when the screen was made anew.
type begun struct {
	number int
	is     quiz.Question
}

// Keep returns what a screen that takes this one's place goes on with.
func (s *Screen) Keep() any {
	if s.is.Edited == nil || s.edit.editor == nil || !s.edit.editor.Changed() {
		return nil
	}
	q, _ := s.edit.editor.Question() // as far as it is written
	s.edit.editor.SetShown(false)
	return begun{s.edit.number, q}
}

// Restore takes what Keep returned.
func (s *Screen) Restore(from any) {
	if b, ok := from.(begun); ok && s.is.Edited != nil && s.is.Edited.Number == b.number {
		s.edit.close()
		s.edit.open(b.number, b.is)
		s.edit.editor.Touch()
	}
}

// leave closes the editor; it asks first if something was changed.
func (e *edit) leave() {
	if e.editor != nil {
		e.editor.Escape()
	}
}

// LeaveThen calls then once nothing that was written can be lost by it: at once, or when the person has said what becomes of it.
func (s *Screen) LeaveThen(then func()) {
	if s.edit.editor == nil {
		then()
		return
	}
	s.edit.editor.Leave(then, func() { s.edit.then = then })
}

// Shown says whether the screen is in front: the keys of an editor do nothing else.
func (s *Screen) Shown(on bool) {
	if s.edit.editor != nil {
		s.edit.editor.SetShown(on)
	}
}
