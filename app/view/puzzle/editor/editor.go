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
	"lyceum/collab/puzzle"
)

// Hooks are what an editor tells. All run on Fyne's goroutine.
type Hooks struct {
	Save   func(p *puzzle.Puzzle) // it passes Check
	Cancel func()                 // what was changed is to be dropped: that was asked
	// AddPicture asks for the file of a picture; done takes it, if there is one.
	AddPicture func(done func(name string, data []byte))
	// Aside does a job that takes its time, and then the rest on Fyne's goroutine. nil: in a goroutine.
	Aside func(job, rest func())
}

// An Editor is the form for one puzzle.
type Editor struct {
	fynewidget.BaseWidget
	window fyne.Window
	owner  form.Owner
	hooks  Hooks
	kind   puzzle.Kind
	album  *album
	items  []*itemBox // all there were

	head    *head
	own     part
	options *options
	preview *preview
	foot    *form.Foot
	form    *fyne.Container
	scroll  *container.Scroll
	body    fyne.CanvasObject

	built   bool // what fields say from here on, somebody typed
	touched bool
	tried   bool          // to save: what is missing is said, too
	faulty  *widget.Field // has the fault that is shown
	asked   *widget.OpenDialog
	saveKey form.SaveKey
}

// A part is what a kind of puzzle has of its own.
type part interface {
	objects() []fyne.CanvasObject
	// fill writes what its fields say into a puzzle.
	fill(p *puzzle.Puzzle)
	// spot says where a fault of what was filled in last shows.
	spot(f *puzzle.Fault) spot
	// shown is what the preview shows of a puzzle; sound: it passes Check.
	shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject
}

// A spot is where a fault shows, and where it is mended. The zero spot is at the foot alone.
type spot struct {
	place string // in words
	field *widget.Field
	focus fyne.Focusable
}

// New returns the form for a puzzle with some content in a window. The puzzle itself is not changed.
func New(w fyne.Window, p *puzzle.Puzzle, h Hooks) *Editor {
	e := &Editor{window: w, hooks: h, kind: p.Kind()}
	if e.hooks.Aside == nil {
		e.hooks.Aside = func(job, rest func()) {
			go func() {
				job()
				fyne.Do(rest)
			}()
		}
	}
	e.owner = form.Owner{Window: w, Changed: e.change, Relay: e.relay}
	e.saveKey.Save = func() { e.save() }
	e.album = newAlbum(e, p.Pictures)
	e.head = newHead(e, p)
	e.own = newPart(e, p.Content)
	e.options = newOptions(e, p.Options)
	e.preview = newPreview()
	e.foot = form.NewFoot(words.T("Save puzzle"), func() { e.save() }, func() { e.Escape() })
	e.form = widget.Column(16, widget.Column(4, widget.NewHeading(model.PuzzleKindWord(e.kind), widget.Title, widget.Ink),
		widget.NewParagraph(model.PuzzleKindAbout(e.kind), widget.Body, widget.Muted)))
	for _, all := range [][]fyne.CanvasObject{e.head.objects(), e.own.objects(), e.options.objects()} {
		for _, o := range all {
			e.form.Add(o)
		}
	}
	e.scroll = widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(760*widget.TextScale(), e.form)))
	e.body = form.Split(e.scroll, e.preview.content, e.foot.Content)
	e.ExtendBaseWidget(e)
	e.built = true
	e.show()
	return e
}

func newPart(e *Editor, content puzzle.Content) part {
	switch c := content.(type) {
	case *puzzle.Ordering:
		return newOrdering(e, c)
	case *puzzle.Matching:
		return newMatching(e, c)
	case *puzzle.Sorting:
		return newSorting(e, c)
	case *puzzle.Crossword:
		return newWords(e, c)
	case *puzzle.Jigsaw:
		return newCut(e, c)
	case *puzzle.Zones:
		return newPlaces(e, c)
	}
	panic("BUG: no editor for this kind of puzzle")
}

// CreateRenderer implements fyne.Widget.
func (e *Editor) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(e.body) }

// Puzzle returns what the form says, and what Check finds wrong with it.
func (e *Editor) Puzzle() (*puzzle.Puzzle, error) {
	p := &puzzle.Puzzle{Pictures: map[string][]byte{}}
	e.head.fill(p)
	e.own.fill(p)
	e.options.fill(p)
	return p, p.Check()
}

// Changed reports whether somebody changed something.
func (e *Editor) Changed() bool { return e.touched }

// Touch says that what the editor was made of is itself not kept yet.
func (e *Editor) Touch() { e.touched = true }

// change is told of everything that is typed or chosen.
func (e *Editor) change() {
	if e.built {
		e.touched = true
		e.show()
	}
}

// show says what is wrong, and shows the puzzle as it is now.
func (e *Editor) show() {
	if !e.built {
		return
	}
	if w, is := e.own.(*wordList); is {
		w.follow()
	}
	p, err := e.Puzzle()
	var fault *puzzle.Fault
	var at spot
	if errors.As(err, &fault) {
		at = e.spot(fault)
	}
	e.tell(fault, at)
	e.preview.set(e.own.shown(p, err == nil))
	e.body.Refresh()
}

// spot says where a fault shows.
func (e *Editor) spot(f *puzzle.Fault) spot {
	switch f.Cause {
	case puzzle.BadTitle:
		return e.head.title.spot()
	case puzzle.BadTask:
		return e.head.spot()
	case puzzle.BadHints:
		return e.options.hints.spot()
	case puzzle.BadScore:
		return spot{focus: e.options.score}
	}
	return e.own.spot(f)
}

// tell shows a fault at its field and at the foot, and takes the last one away. What is only missing is said at the field once somebody
// tried to save.
func (e *Editor) tell(fault *puzzle.Fault, at spot) {
	var field *widget.Field
	if fault != nil && (e.tried || !model.PuzzleFaultMissing(fault)) {
		field = at.field
	}
	if e.faulty != nil && e.faulty != field {
		e.faulty.SetFault("")
		e.faulty.Tight()
	}
	if e.faulty = field; field != nil {
		field.SetFault(model.PuzzleFaultReason(fault))
	}
	if fault == nil {
		e.foot.Say("okc", widget.Success, words.T("This puzzle is complete. Ctrl+Enter saves it."))
		return
	}
	reason := model.PuzzleFaultReason(fault)
	if at.place != "" {
		reason = words.T("%s: %s", at.place, reason)
	}
	e.foot.Say("info", widget.Muted, words.T("Before it can be saved: %s", reason))
}

// save has the puzzle kept, or leads to what is wrong with it. It reports which.
func (e *Editor) save() bool {
	e.tried = true
	if w, is := e.own.(*wordList); is {
		w.settle()
	}
	e.show()
	p, err := e.Puzzle()
	var fault *puzzle.Fault
	switch {
	case err == nil:
		e.hooks.Save(p)
	case errors.As(err, &fault):
		if to := e.spot(fault).focus; to != nil {
			e.window.Canvas().Focus(to)
		}
	}
	return err == nil
}

// Refuse says why the puzzle could not be kept; everything stays as it was typed.
func (e *Editor) Refuse(sentence string) {
	e.foot.Say("alert", widget.Danger, sentence)
	e.body.Refresh()
}

// Focus leads the keyboard into the form.
func (e *Editor) Focus() { e.window.Canvas().Focus(e.head.title.input) }

// SetShown says whether the editor is in front: it listens for Ctrl+Enter then.
func (e *Editor) SetShown(on bool) { e.saveKey.Listen(e.window.Canvas(), on) }

// Escape leaves the editor, if nothing was changed, and else asks.
func (e *Editor) Escape() { e.Leave(e.hooks.Cancel, func() {}) }

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
		About: words.T("This puzzle was changed, and the changes are not saved."), Save: words.T("Save puzzle"), Drop: drop,
		Keep: func() {
			if e.save() {
				saved()
			}
		},
	})
}

// AddPicture takes a picture that was dropped on the window: it is that of a jigsaw or of places, or else goes to the item in which somebody
// writes. It reports whether there was a use for it.
func (e *Editor) AddPicture(name string, data []byte) bool {
	for _, b := range e.items {
		if e.window.Canvas().Focused() == fyne.Focusable(b.area) {
			b.set(e.album.add(name, data))
			return true
		}
	}
	switch c := e.own.(type) {
	case *cut:
		c.picture.take(name, data)
	case *places:
		c.picture.take(name, data)
	default:
		return false
	}
	return true
}

// relay lays the form out anew, after something in it needs another height.
func (e *Editor) relay() {
	if e.built {
		e.form.Refresh()
		e.scroll.Refresh()
	}
}
