//go:build !nogui

package editor

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// Hooks are what an editor tells. All run on Fyne's goroutine.
type Hooks struct {
	Save   func(q quiz.Question) // it passes Check
	Cancel func()                // what was changed is to be dropped: that was asked
	// AddPicture asks for the file of a picture; done takes it, if there is one. nil: none can be added.
	AddPicture func(done func(is quiz.Picture))
}

// An Editor is the form for one question.
type Editor struct {
	fynewidget.BaseWidget
	window fyne.Window
	owner  form.Owner
	hooks  Hooks
	base   quiz.Question // as it came: what no field shows stays
	format quiz.Format   // of texts that are new
	texts  []*textBox    // all there were
	used   map[quiz.OptionID]bool

	head     *head
	own      part
	pictures *pictures
	preview  *preview
	foot     *foot
	form     *fyne.Container
	scroll   *container.Scroll
	body     fyne.CanvasObject

	built   bool // what fields say from here on, somebody typed
	touched bool
	tried   bool          // to save: what is missing is said, too
	faulty  *widget.Field // has the fault that is shown
	asked   *widget.OpenDialog
	saveKey form.SaveKey
}

// A part is what a type of question has of its own.
type part interface {
	objects() []fyne.CanvasObject
	// fill writes what its fields say into a question, and where a fault of that shows.
	fill(q *quiz.Question, at *spots)
}

// New returns the form for a question in a window. The ID of the question, and whatever has no field, stays as it is.
func New(w fyne.Window, q quiz.Question, h Hooks) *Editor {
	e := &Editor{window: w, hooks: h, base: q, format: q.Text.Format, used: usedIDs(&q)}
	e.owner = form.Owner{Window: w, Changed: e.change, Relay: e.relay}
	e.saveKey.Save = func() { e.save() }
	e.head = newHead(e)
	e.own = newPart(e)
	e.pictures = newPictures(e)
	e.preview = newPreview(e)
	e.foot = newFoot(e)
	e.form = widget.Column(16, widget.NewHeading(model.TypeWord(q.Type), widget.Title, widget.Ink))
	for _, o := range e.head.objects() {
		e.form.Add(o)
	}
	for _, o := range e.own.objects() {
		e.form.Add(o)
	}
	for _, o := range e.head.last() {
		e.form.Add(o)
	}
	for _, o := range e.pictures.objects() {
		e.form.Add(o)
	}
	e.scroll = widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(760*widget.TextScale(), e.form)))
	e.body = form.Split(e.scroll, e.preview.content, e.foot.Content)
	e.ExtendBaseWidget(e)
	e.built = true
	e.show()
	return e
}

func newPart(e *Editor) part {
	switch e.base.Type {
	case quiz.Single, quiz.Multiple:
		return newChoices(e)
	case quiz.TrueFalse:
		return newTruth(e)
	case quiz.Short:
		return newShort(e)
	case quiz.Numeric:
		return newNumbers(e)
	case quiz.Matching:
		return newPairs(e)
	case quiz.Ordering:
		return newItems(e)
	case quiz.Cloze:
		return newCloze(e)
	case quiz.Essay:
		return newEssay(e)
	}
	return nothing{}
}

// nothing is what a description has of its own.
type nothing struct{}

func (nothing) objects() []fyne.CanvasObject { return nil }
func (nothing) fill(*quiz.Question, *spots)  {}

// CreateRenderer implements fyne.Widget.
func (e *Editor) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(e.body) }

// Question returns what the form says, and what Check finds wrong with it.
func (e *Editor) Question() (quiz.Question, error) {
	q, _ := e.collect()
	return q, q.Check()
}

// Changed reports whether somebody changed something.
func (e *Editor) Changed() bool { return e.touched }

// collect returns what the form says, and where a fault of it would show.
func (e *Editor) collect() (quiz.Question, *spots) {
	q := quiz.Question{ID: e.base.ID, Type: e.base.Type, Shuffle: e.base.Shuffle}
	at := &spots{all: map[spotKey]spot{}}
	e.head.fill(&q, at)
	e.own.fill(&q, at)
	e.pictures.fill(&q, at)
	return q, at
}

// change is told of everything that is typed or chosen.
func (e *Editor) change() {
	if e.built {
		e.touched = true
		e.show()
	}
}

// show says what is wrong, and shows the question as it is now.
func (e *Editor) show() {
	if !e.built {
		return
	}
	q, at := e.collect()
	err := q.Check()
	e.tell(err, at)
	e.foot.set(&q, err)
	e.body.Refresh()
	e.preview.set(&q, err == nil)
}

// tell shows a fault at its field, and takes the last one away. What is only missing is said there once somebody tried to save.
func (e *Editor) tell(err error, at *spots) {
	var wrong *quiz.CheckError
	var field *widget.Field
	if errors.As(err, &wrong) && (e.tried || wrong.Problem != quiz.Missing && wrong.Problem != quiz.TooFew) {
		field = at.of(wrong).field
	}
	if e.faulty != nil && e.faulty != field {
		e.faulty.SetFault("")
		e.faulty.Tight()
	}
	if e.faulty = field; field != nil {
		field.SetFault(model.CheckReason(wrong))
	}
}

// Touch says that what the editor was made of is itself not kept yet.
func (e *Editor) Touch() { e.touched = true }

// save has the question kept, or leads to what is wrong with it. It reports which.
func (e *Editor) save() bool {
	e.tried = true
	e.show()
	q, at := e.collect()
	err := q.Check()
	var wrong *quiz.CheckError
	switch {
	case err == nil:
		e.hooks.Save(q)
	case errors.As(err, &wrong):
		if to := at.of(wrong).focus; to != nil {
			e.window.Canvas().Focus(to)
		}
	}
	return err == nil
}

// Refuse says why the question could not be kept; everything stays as it was typed.
func (e *Editor) Refuse(sentence string) {
	e.foot.refuse(sentence)
	e.body.Refresh()
}

// Focus leads the keyboard into the form.
func (e *Editor) Focus() { e.window.Canvas().Focus(e.head.name.input) }

// SetShown says whether the editor is in front: it listens for Ctrl+Enter then.
func (e *Editor) SetShown(on bool) { e.saveKey.Listen(e.window.Canvas(), on) }

// Escape leaves the editor, if nothing was changed, and else asks. It reports true: there is no other use for the key.
func (e *Editor) Escape() bool {
	e.Leave(e.hooks.Cancel, func() {})
	return true
}

// Leave asks what becomes of the changes, if there are some. It calls drop once they are to be forgotten, at once if there are none,
// and saved once they went to Save.
func (e *Editor) Leave(drop, saved func()) {
	if !e.touched {
		drop()
		return
	}
	if e.asked != nil && e.asked.Open() {
		return
	}
	e.asked = form.AskLeave(e.window, form.Leaving{
		About: words.T("This question was changed, and the changes are not saved."), Save: words.T("Save question"), Drop: drop,
		Keep: func() {
			if e.save() {
				saved()
			}
		},
	})
}

// relay lays the form out anew, after something in it needs another height.
func (e *Editor) relay() {
	if e.built {
		e.form.Refresh()
		e.scroll.Refresh()
	}
}

// newID returns one that nothing in the question has.
func (e *Editor) newID() quiz.OptionID {
	for id := quiz.OptionID(1); ; id++ {
		if !e.used[id] {
			e.used[id] = true
			return id
		}
	}
}

func usedIDs(q *quiz.Question) map[quiz.OptionID]bool {
	used := map[quiz.OptionID]bool{}
	for _, o := range q.Options {
		used[o.ID] = true
	}
	for _, o := range q.Rights {
		used[o.ID] = true
	}
	for _, s := range q.Stems {
		used[s.ID] = true
	}
	return used
}
