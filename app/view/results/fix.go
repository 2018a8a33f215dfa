//go:build !nogui

package results

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/author/editor"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A fix holds the editor of a question whose key is being corrected, and asks before that is done.
type fix struct {
	content *fyne.Container
	s       *Screen
	place   *fyne.Container
	editor  *editor.Editor
	begun   bool // the keyboard goes to it once it is in front
	number  int
	shown   *model.KeyFix
	asked   *widget.OpenDialog
}

func newFix(s *Screen) *fix {
	f := &fix{s: s, place: container.NewStack()}
	note := widget.NewParagraph(words.T("Correct what is right, what it is worth, or feedback. All else stays as students saw it. Before anything changes you see how many marks do."), widget.Secondary, widget.Ink)
	head := widget.NewGround(widget.Soft, widget.BottomEdge, widget.Pad(12, 24, 12, 24, widget.GrowRow(12, note, widget.NewIcon("info", 20, widget.Accent), note)))
	f.content = container.New(fixLayout{}, head, f.place)
	f.content.Hide()
	return f
}

// set shows the question, why its key cannot be corrected, or what would change.
func (f *fix) set(is *model.KeyFix) {
	if f.shown == is {
		return
	}
	f.shown = is
	if is == nil {
		f.close()
		return
	}
	if f.editor == nil || f.number != is.Number {
		f.open(is.Number, is.Question)
	}
	if is.Fault != "" {
		f.editor.Refuse(is.Fault)
	}
	if is.Trial != "" {
		f.ask(is.Trial)
	}
}

func (f *fix) open(number int, q quiz.Question) {
	f.close()
	f.number = number
	f.editor = editor.New(f.s.window, q, editor.Hooks{Save: f.s.asks.TryKey, Cancel: f.s.asks.DropFix})
	f.place.Objects = []fyne.CanvasObject{f.editor}
	f.place.Refresh()
	f.editor.SetShown(true)
	f.begun = true
}

// close forgets the editor; its keys do nothing any more.
func (f *fix) close() {
	if f.editor != nil {
		f.editor.SetShown(false)
	}
	if f.asked != nil && f.asked.Open() {
		f.asked.Close()
	}
	f.editor, f.place.Objects = nil, nil
}

// ask says what would change, and has it done if that is wanted.
func (f *fix) ask(trial string) {
	if f.asked != nil && f.asked.Open() {
		return
	}
	done := false
	back := widget.NewButton(words.T("Go on writing"), widget.Outline, func() { f.asked.Close() })
	correct := widget.NewButton(words.T("Correct the key"), widget.Primary, func() {
		done = true
		f.asked.Close()
		f.s.asks.CorrectKey()
	})
	f.asked = widget.ShowDialog(f.s.window.Canvas(), widget.Dialog{
		Title: words.T("Correct the key?"), Width: 520 * widget.TextScale(), First: back, Buttons: []fyne.CanvasObject{back, correct},
		Body: widget.NewParagraph(trial, widget.Body, widget.Ink),
		Closed: func() {
			if !done {
				f.s.asks.KeepFixing()
			}
		},
	})
}

// LeaveThen calls then once nothing that was written can be lost by it. Who wants it saved sees first what changes, and stays.
func (s *Screen) LeaveThen(then func()) {
	if s.fix.editor == nil {
		then()
		return
	}
	s.fix.editor.Leave(then, func() {})
}

// A begun key is one that somebody was correcting when the screen was made anew.
type begun struct {
	number int
	is     quiz.Question
}

// Keep returns what a screen that takes this one's place goes on with.
func (s *Screen) Keep() any {
	if s.fix.editor == nil {
		return nil
	}
	s.fix.editor.SetShown(false)
	if !s.fix.editor.Changed() {
		return nil
	}
	q, _ := s.fix.editor.Question() // as far as it is written
	return begun{s.fix.number, q}
}

// Restore takes what Keep returned.
func (s *Screen) Restore(from any) {
	if b, ok := from.(begun); ok && s.is.Fix != nil && s.is.Fix.Number == b.number {
		s.fix.open(b.number, b.is)
		s.fix.editor.Touch()
	}
}

// A fixLayout puts what is to be known above the editor.
type fixLayout struct{}

// Layout implements fyne.Layout.
func (fixLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head := widget.HeightFor(o[0], size.Width)
	place(o[0], 0, 0, size.Width, head)
	place(o[1], 0, head, size.Width, size.Height-head)
}

// MinSize implements fyne.Layout.
func (fixLayout) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }
