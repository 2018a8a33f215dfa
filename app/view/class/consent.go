//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A consent asks this person whether staff may see something of theirs. Over a test it does not open by itself: a strip says
// that there is a question, and waits.
type consent struct {
	screen *Screen
	open   model.Asked // that the dialog is about
	dialog *widget.OpenDialog
	told   map[model.Asked]bool // that opened by themselves already
	ready  bool                 // the screen is in front: what opens before that is closed again by the change of screens
}

func newConsent(c *Screen) *consent { return &consent{screen: c, told: map[model.Asked]bool{}} }

// set opens the next question, and closes one that is answered.
func (q *consent) set(s *model.Snapshot) {
	k := s.Class
	asked := map[model.Asked]bool{}
	for _, a := range k.Asked {
		asked[a] = true
	}
	for a := range q.told {
		if !asked[a] {
			delete(q.told, a) // it may be asked again
		}
	}
	if q.dialog != nil && q.dialog.Open() {
		if !asked[q.open] || k.Phase != model.Present {
			q.dialog.Close()
		}
		return
	}
	if !q.ready || k.Phase != model.Present || k.Tab == model.TabTest || widget.Covered(q.screen.window.Canvas()) {
		return
	}
	for _, a := range k.Asked {
		if !q.told[a] {
			q.ask(a)
			return
		}
	}
}

// tick is called once a second while the screen is in front.
func (q *consent) tick() {
	if !q.ready {
		q.ready = true
		q.set(q.screen.last)
		q.screen.middle.set(q.screen.last) // the strip makes room for the dialog
	}
}

// rest closes the question: there is no class.
func (q *consent) rest() {
	if q.dialog != nil && q.dialog.Open() {
		q.dialog.Close()
	}
	clear(q.told)
	q.ready = false
}

// banner fills the strip that says that there is a question, and reports whether it is to be shown.
func (q *consent) banner(k *model.Class) bool {
	if len(k.Asked) == 0 || q.dialog != nil && q.dialog.Open() {
		return false
	}
	a := k.Asked[0]
	q.screen.middle.asked.Set(askedTitle(a), words.T("Answer"), func() { q.ask(a) })
	return true
}

// ask opens a question. Esc leaves it open: no answer is none.
func (q *consent) ask(a model.Asked) {
	q.told[a], q.open = true, a
	answer := func(yes bool) func() {
		return func() {
			q.dialog.Close()
			q.screen.asks.AnswerShow(a.What, yes)
		}
	}
	no := widget.NewButton(words.T("No"), widget.Outline, answer(false))
	yes := widget.NewButton(yesWord(a.What), widget.Primary, answer(true))
	body := widget.Column(12)
	for _, line := range askedLines(a.What) {
		text := widget.NewParagraph(line[1], widget.Body, widget.Ink)
		body.Add(widget.TopRow(12, text, widget.NewIcon(line[0], 20, widget.Muted), text))
	}
	q.dialog = widget.ShowDialog(q.screen.window.Canvas(), widget.Dialog{
		Title: askedTitle(a), Width: 480 * widget.TextScale(), Body: body, Buttons: []fyne.CanvasObject{no, yes}, First: no,
		Closed: func() { q.screen.Set(q.screen.last) }, // the strip shows again, if there is no answer
	})
}

func askedTitle(a model.Asked) string {
	switch a.What {
	case model.SightCamera:
		return words.T("%s asks to see your camera", a.By)
	case model.SightShare:
		return words.T("%s asks you to share your screen with the class", a.By)
	}
	return words.T("%s asks to see your screen", a.By)
}

func yesWord(what model.Sight) string {
	switch what {
	case model.SightCamera:
		return words.T("Show my camera")
	case model.SightShare:
		return words.T("Share my screen")
	}
	return words.T("Show my screen")
}

// askedLines say what a yes means.
func askedLines(what model.Sight) [][2]string {
	if what == model.SightShare {
		return [][2]string{
			{"people", words.T("Everybody in the class sees your whole screen.")},
			{"stop", words.T("You can stop at any time, with the button at the bottom.")},
		}
	}
	return [][2]string{
		{"eye", words.T("Small pictures, and a large one when they click. You see who looks at that moment, in the title bar.")},
		{"shield", words.T("Only staff see it. Other students do not, and nothing is sent while nobody looks.")},
		{"stop", words.T("You can stop at any time. Each look is written down, and you can read that.")},
	}
}
