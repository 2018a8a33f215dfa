//go:build !nogui

package author

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// A listener notes what the screen asks for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) CloseBank()                    { l.note("close") }
func (l *listener) ShowBankTab(tab model.BankTab) { l.note("tab %s", tab) }
func (l *listener) FilterBank(f model.BankFilter) {
	l.note("filter %q %q %d %t", f.Words, f.Category, f.Type, f.Trash)
}
func (l *listener) MoreQuestions()                      { l.note("more") }
func (l *listener) ShowQuestion(id quiz.ID)             { l.note("show %d", id[0]) }
func (l *listener) PickQuestion(id quiz.ID, on bool)    { l.note("pick %d %t", id[0], on) }
func (l *listener) PickAll(on bool)                     { l.note("pick all %t", on) }
func (l *listener) NewQuestion(q quiz.Question)         { l.note("new %s", q.Type) }
func (l *listener) EditQuestion()                       { l.note("edit") }
func (l *listener) SaveQuestion(q quiz.Question)        { l.note("save %s", q.Name) }
func (l *listener) CancelEdit()                         { l.note("cancel") }
func (l *listener) DuplicateQuestion()                  { l.note("duplicate") }
func (l *listener) MoveQuestions(id quiz.ID, to string) { l.note("move %d %s", id[0], to) }
func (l *listener) DeleteQuestions(id quiz.ID)          { l.note("delete %d", id[0]) }
func (l *listener) RestoreQuestions(id quiz.ID)         { l.note("restore %d", id[0]) }
func (l *listener) UndoBank()                           { l.note("undo") }
func (l *listener) EmptyTrash()                         { l.note("empty") }
func (l *listener) AddCategory(path string)             { l.note("category %s", path) }
func (l *listener) RenameCategory(old, to string)       { l.note("rename %s %s", old, to) }
func (l *listener) RemoveCategory(path string)          { l.note("remove %s", path) }
func (l *listener) ImportQuestions(path string)         { l.note("import %s", path) }
func (l *listener) ExportQuestions(as model.BankFormat, path string) {
	l.note("export %s %s", as, path)
}
func (l *listener) CloseReport()                                       { l.note("close report") }
func (l *listener) NewPlan()                                           { l.note("new test") }
func (l *listener) AddPicked()                                         { l.note("add picked") }
func (l *listener) OpenPlan(id quiz.ID)                                { l.note("open %d", id[0]) }
func (l *listener) SetPlan(t quiz.Test)                                { l.note("set %s %v", t.Title, t.Limit) }
func (l *listener) AddPool(path string, n int, m float64)              { l.note("pool %s %d %v", path, n, m) }
func (l *listener) MoveSlot(key, by int)                               { l.note("slot %d by %d", key, by) }
func (l *listener) RemoveSlot(key int)                                 { l.note("take out %d", key) }
func (l *listener) MarkSlot(key int, m float64)                        { l.note("mark %d %v", key, m) }
func (l *listener) ClosePlan()                                         { l.note("close test") }
func (l *listener) DeletePlan(id quiz.ID)                              { l.note("delete test %d", id[0]) }
func (l *listener) GivePlan()                                          { l.note("give") }
func (l *listener) LookFor(string, []string)                           {}
func (l *listener) QuestionPicture(string, func(quiz.Picture, string)) {}

func (l *listener) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
	l.asked = nil
}

func open(w *viewtest.Window, s *model.Snapshot) (*Screen, *listener) {
	l := &listener{}
	r := New(l, w)
	r.Now = func() time.Time { return viewtest.Now }
	size := w.Canvas().Size()
	w.SetContent(r.Content)
	w.Resize(size)
	r.Set(s)
	return r, l
}

// The screen looks as it was approved.
func TestPicturesOfTheBank(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) { open(w, s) }
	viewtest.Pictures(t, "bank", viewtest.Usual, []viewtest.State{
		{Name: "questions", Sample: viewtest.Bank}, {Name: "picked", Sample: viewtest.BankPicked}, {Name: "draft", Sample: viewtest.BankDraft},
		{Name: "report", Sample: viewtest.BankReport},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "bank", viewtest.Usual, []viewtest.State{
		{Name: "tests", Sample: viewtest.BankTests}, {Name: "empty", Sample: viewtest.BankEmpty}, {Name: "fault", Sample: viewtest.BankFault}, {Name: "trash", Sample: viewtest.BankTrash},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "small", viewtest.Small, []viewtest.State{{Name: "questions", Sample: viewtest.Bank}}, show)
	var types []viewtest.State
	for i, name := range []string{"single", "multiple", "truefalse", "short", "matching", "ordering", "numeric", "cloze", "essay", "description"} {
		types = append(types, viewtest.State{Name: name, Sample: func() *model.Snapshot { return viewtest.BankOf(i) }})
	}
	viewtest.PicturesIn(t, viewtest.Looks[:1], "preview", viewtest.Usual, types[2:], show)
}

func press(w *viewtest.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestListIsWorkedByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.Bank())
	w.Canvas().Focus(r.questions.list.Focusable())
	press(w, fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace, fyne.KeyDelete)
	l.expect(t, "show 2", "pick 2 true", "delete 2")
	w.Canvas().Focus(r.questions.tree.list.Focusable())
	press(w, fyne.KeyEnd, fyne.KeyReturn)
	l.expect(t, `filter "" "" 0 true`)
}

func TestSearchAsksForWhatIsTyped(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.Bank())
	w.Canvas().Focus(r.questions.search)
	r.questions.search.SetText("light")
	l.expect(t, `filter "light" "Biology/Plants" 0 false`)
}

func TestRightAnswersAreMarkedInThePreview(t *testing.T) {
	for at, want := range map[int][]string{1: {"40 % of the mark", "-50 % of the mark"}, 3: {"25 % of the mark"}, 4: {"Can be chosen, too: Nucleus"}} {
		w := viewtest.Open(t, viewtest.Usual)
		open(w, viewtest.BankOf(at))
		all := viewtest.Words(w)
		for _, text := range want {
			if !slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, text) }) {
				t.Errorf("question %d: %q is not said: %q", at, text, all)
			}
		}
	}
}

func TestPickedQuestionsBecomeATest(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	_, l := open(w, viewtest.BankPicked())
	viewtest.Find[*widget.Button](t, w, "Make a test").Tapped(nil)
	viewtest.Find[*widget.Button](t, w, "Undo").Tapped(nil)
	viewtest.Find[*widget.Button](t, w, "Pick none").Tapped(nil)
	l.expect(t, "new test", "undo", "pick all false")
	s := viewtest.BankPicked()
	s.Bank.Plan = viewtest.BankDraft().Bank.Plan
	w = viewtest.Open(t, viewtest.Usual)
	_, l = open(w, s)
	viewtest.Find[*widget.Button](t, w, "Add to the test").Tapped(nil)
	l.expect(t, "add picked")
}

func TestTestIsPutTogetherByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	s := viewtest.BankDraft()
	s.Bank.MayGive = true
	r, l := open(w, s)
	w.Canvas().Focus(r.draft.list.Focusable())
	press(w, fyne.KeyDown, fyne.KeyReturn, fyne.KeyPlus, fyne.KeyDelete)
	r.draft.up.Tapped(nil)
	l.expect(t, "slot 1 by 1", "take out 1", "slot 1 by -1")
	viewtest.Find[*widget.Button](t, w, "Give to the class").Tapped(nil)
	l.expect(t, "give")
	r.Escape()
	l.expect(t, "close test")
}

func TestNobodyGivesATestOutsideAClass(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	_, l := open(w, viewtest.BankDraft())
	if b := viewtest.Find[*widget.Button](t, w, "Give to the class"); !b.Disabled() {
		t.Error("the button can be pressed")
	}
	l.expect(t)
}

func TestPoolIsNotLargerThanItsCategory(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.BankDraft())
	r.askPool()
	inputs := 0
	for _, o := range viewtest.Visible(w) {
		if i, ok := o.(*widget.Input); ok && widget.Covered(w.Canvas()) && i.Text == "1" {
			if inputs++; inputs == 1 {
				i.SetText("11")
			}
		}
	}
	viewtest.Find[*widget.Button](t, w, "Add").Tapped(nil)
	l.expect(t)
	if all := viewtest.Words(w); !slices.Contains(all, "There are only 10 questions in this category.") {
		t.Errorf("nobody says why: %q", all)
	}
}

func TestCategoryIsFoundOrNamedByKeyboard(t *testing.T) {
	for text, want := range map[string]string{"chem": "move 0 Chemistry", "Physics/Light": "move 0 Physics/Light", "": ""} {
		w := viewtest.Open(t, viewtest.Usual)
		r, l := open(w, viewtest.BankPicked())
		r.askMove(quiz.ID{})
		input, ok := w.Canvas().Focused().(*widget.Search)
		if !ok {
			t.Fatalf("the keyboard is in %T", w.Canvas().Focused())
		}
		input.SetText(text)
		press(w, fyne.KeyReturn)
		if want == "" {
			l.expect(t)
			continue
		}
		l.expect(t, want)
	}
}

func TestReportIsClosedOnce(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.BankReport())
	if !slices.Contains(viewtest.Words(w), "Line 31") {
		t.Errorf("the line of a problem is not said: %q", viewtest.Words(w))
	}
	r.report.dialog.Close()
	r.Set(viewtest.Bank())
	l.expect(t, "close report")
	if widget.Covered(w.Canvas()) {
		t.Error("the report stays")
	}
}

func TestEscapeLeadsBackStepByStep(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.BankDraft())
	r.Escape()
	r.Set(viewtest.BankTests())
	r.Escape()
	l.expect(t, "close test", "close")
}

func edited(number int, name string) *model.Snapshot {
	s := viewtest.Bank()
	q := quiz.Question{Type: quiz.Short, Name: name, Text: quiz.Text{Source: "What is it?"}, Mark: 1, Answers: []quiz.Answer{{Pattern: "leaf", Fraction: 1}}}
	s.Bank.Edited = &model.BankEdit{Number: number, Question: q}
	return s
}

// texts are what stands in the fields of a window.
func texts(w *viewtest.Window) (all []string) {
	for _, o := range viewtest.Visible(w) {
		if i, ok := o.(*widget.Input); ok {
			all = append(all, i.Text)
		}
	}
	return all
}

func TestQuestionIsEditedAndTheNextOneIsAnother(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, edited(1, "Leaf"))
	if w.Canvas().Focused() == nil || !slices.Contains(texts(w), "Leaf") {
		t.Errorf("the editor shows %q, and %v has the keyboard", texts(w), w.Canvas().Focused())
	}
	r.Escape()
	l.expect(t, "cancel")
	r.Set(viewtest.Bank())
	r.Set(edited(2, "Root"))
	if all := texts(w); !slices.Contains(all, "Root") || slices.Contains(all, "Leaf") {
		t.Errorf("the next editor shows %q", all)
	}
}

func TestWhatIsWrittenSurvivesAnotherLanguage(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	s := edited(1, "Leaf")
	r, _ := open(w, s)
	if kept := r.Keep(); kept != nil {
		t.Errorf("nobody wrote anything, and %v is kept", kept)
	}
	for _, o := range viewtest.Visible(w) {
		if i, ok := o.(*widget.Input); ok && i.Text == "Leaf" {
			i.SetText("Stem")
		}
	}
	kept := r.Keep()
	r, _ = open(w, s)
	r.Restore(kept)
	if all := texts(w); !slices.Contains(all, "Stem") {
		t.Errorf("after the screen was made anew the editor shows %q", all)
	}
	if r.Escape(); !widget.Covered(w.Canvas()) {
		t.Error("what was written before the screen was made anew is left without a question")
	}
}

func TestWindowIsNotClosedOverWhatWasWritten(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	s := edited(1, "Leaf")
	r, l := open(w, s)
	closed := 0
	leave := func() { r.LeaveThen(func() { closed++ }) }
	if leave(); closed != 1 {
		t.Fatalf("with nothing written the window closes %d times, want 1", closed)
	}
	for _, o := range viewtest.Visible(w) {
		if i, ok := o.(*widget.Input); ok && i.Text == "Leaf" {
			i.SetText("Stem")
		}
	}
	if leave(); closed != 1 {
		t.Fatal("the window closes over what was written")
	}
	viewtest.Find[*widget.Button](t, w, "Go on writing").Tapped(nil)
	leave()
	viewtest.Find[*widget.Button](t, w, "Save question").Tapped(nil)
	if l.expect(t, "save Stem"); closed != 1 {
		t.Fatal("the window closes before the question is kept")
	}
	failed := *s.Bank
	failed.Edited = &model.BankEdit{Number: 1, Question: s.Bank.Edited.Question, Fault: "The disk is full."}
	r.Set(&model.Snapshot{Bank: &failed})
	leave()
	if closed != 1 {
		t.Fatal("the window closes over a question that could not be kept")
	}
	for _, o := range viewtest.Visible(w) {
		if b, ok := o.(*widget.Button); ok && b.Word() == "Save question" {
			b.Tapped(nil) // the one of the dialog comes last
		}
	}
	if r.Set(viewtest.Bank()); closed != 2 {
		t.Errorf("once the question is kept the window has closed %d times, want 2", closed)
	}
}

func TestKeyboardIsInWhatIsInFront(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, edited(1, "Leaf"))
	r.Set(viewtest.Bank())
	if got, want := w.Canvas().Focused(), r.questions.list.Focusable(); got != want {
		t.Errorf("after the editor the keyboard is in %T, want the list", got)
	}
	r.Set(viewtest.BankOf(5))
	press(w, fyne.KeyReturn)
	l.expect(t, "show 6") // where the list has become another
	r.Set(viewtest.BankDraft())
	if got, want := w.Canvas().Focused(), r.draft.list.Focusable(); got != want {
		t.Errorf("in a test that was opened the keyboard is in %T, want its parts", got)
	}
	r.Set(viewtest.BankTests())
	if got, want := w.Canvas().Focused(), r.plans.list.Focusable(); got != want {
		t.Errorf("after a test was closed the keyboard is in %T, want the list of tests", got)
	}
	w.Canvas().Focus(r.tabs)
	if r.Set(viewtest.Bank()); w.Canvas().Focused() != fyne.Focusable(r.tabs) {
		t.Errorf("who changes tabs by arrows is taken to %T", w.Canvas().Focused())
	}
}
