//go:build !nogui

package workshop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/puzzle/editor"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// An edit holds the editor of the puzzle that is being made.
type edit struct {
	content *fyne.Container
	s       *Screen
	number  int
	begun   bool // the keyboard goes to it once it is in front
	editor  *editor.Editor
	shown   *model.PuzzleEdit
	then    func() // once the puzzle is kept; may be nil
}

func newEdit(s *Screen) *edit { return &edit{s: s, content: container.NewStack()} }

// set shows a puzzle to be changed, or why it could not be saved.
func (e *edit) set(is *model.PuzzleEdit) {
	if e.shown == is {
		return
	}
	e.shown = is
	if e.editor == nil || e.number != is.Number {
		e.open(is.Number, is.Puzzle)
		if is.Unsaved {
			e.editor.Touch()
		}
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

func (e *edit) open(number int, p *puzzle.Puzzle) {
	e.number = number
	e.editor = editor.New(e.s.window, p, editor.Hooks{Save: e.s.asks.SavePuzzle, Cancel: e.s.asks.CancelPuzzle, AddPicture: e.s.choosePicture})
	e.content.Objects = []fyne.CanvasObject{e.editor}
	e.content.Refresh()
	e.editor.SetShown(true)
	e.begun = true
}

// pictureFiles are the ends of the names of files with pictures that puzzles can have.
var pictureFiles = []string{".png", ".jpg", ".jpeg"}

// choosePicture asks for the file of a picture; done takes it.
func (s *Screen) choosePicture(done func(name string, data []byte)) {
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, pictureFiles) }, files.Dialog{
		Title: words.T("Choose a picture"), About: words.T("A PNG or JPEG picture of up to 8 MB. Where and when it was taken is left out."), Nothing: words.T("There are no such pictures in this folder."),
		Take: func(path string) { s.readPicture(path, done) }, Closed: func() { s.choice = nil },
	})
}

// readPicture has done take the picture in a file, if the editor is still the same.
func (s *Screen) readPicture(path string, done func(name string, data []byte)) {
	whose := s.edit.editor
	s.asks.PuzzlePicture(path, func(name string, data []byte, fault string) {
		fyne.Do(func() {
			switch {
			case s.edit.editor != whose:
			case fault != "":
				s.tell(words.T("The picture cannot be added"), fault)
			default:
				done(name, data)
			}
		})
	})
}

// tell tells something that the person asked for.
func (s *Screen) tell(title, text string) {
	widget.ShowDialog(s.window.Canvas(), widget.Dialog{Title: title, Body: widget.NewParagraph(text, widget.Body, widget.Ink)})
}

// Drop takes a file that was dropped on the window: a picture for the puzzle that is being made, or else a puzzle.
func (s *Screen) Drop(all []fyne.URI) {
	switch {
	case len(all) == 0 || all[0].Scheme() != "file" || widget.Covered(s.window.Canvas()):
	case s.edit.editor != nil:
		s.readPicture(all[0].Path(), func(name string, data []byte) {
			if !s.edit.editor.AddPicture(name, data) {
				s.tell(words.T("The picture cannot be added"), words.T("Go to the item that the picture is for, and drop it again."))
			}
		})
	default:
		s.asks.EditPuzzleFile(all[0].Path())
	}
}

// A begun puzzle is one that somebody was making when the screen was made anew.
type begun struct {
	number int
	is     *puzzle.Puzzle
}

// Keep returns what a screen that takes this one's place goes on with.
func (s *Screen) Keep() any {
	if s.is.Edited == nil || s.edit.editor == nil || !s.edit.editor.Changed() {
		return nil
	}
	p, _ := s.edit.editor.Puzzle() // as far as it is made
	s.edit.editor.SetShown(false)
	return begun{s.edit.number, p}
}

// Restore takes what Keep returned.
func (s *Screen) Restore(from any) {
	if b, ok := from.(begun); ok && s.is.Edited != nil && s.is.Edited.Number == b.number {
		s.edit.close()
		s.edit.open(b.number, b.is)
		s.edit.editor.Touch()
	}
}

// LeaveThen calls then once nothing that was made can be lost by it: at once, or when the person has said what becomes of it.
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
