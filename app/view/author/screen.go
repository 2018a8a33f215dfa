//go:build !nogui

package author

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/author/editor"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// Asks is what the screen asks for; *model.Store does it.
type Asks interface {
	CloseBank()
	ShowBankTab(tab model.BankTab)
	FilterBank(f model.BankFilter)
	MoreQuestions()
	ShowQuestion(id quiz.ID)
	PickQuestion(id quiz.ID, on bool)
	PickAll(on bool)

	NewQuestion(q quiz.Question)
	EditQuestion()
	SaveQuestion(q quiz.Question)
	CancelEdit()
	DuplicateQuestion()
	MoveQuestions(id quiz.ID, category string)
	DeleteQuestions(id quiz.ID)
	RestoreQuestions(id quiz.ID)
	UndoBank()
	EmptyTrash()
	AddCategory(path string)
	RenameCategory(old, path string)
	RemoveCategory(path string)
	ImportQuestions(path string)
	ExportQuestions(as model.BankFormat, path string)
	CloseReport()

	NewPlan()
	AddPicked()
	OpenPlan(id quiz.ID)
	SetPlan(t quiz.Test)
	AddPool(category string, pick int, mark float64)
	MoveSlot(key, by int)
	RemoveSlot(key int)
	MarkSlot(key int, mark float64)
	ClosePlan()
	DeletePlan(id quiz.ID)
	GivePlan()
	LookFor(folder string, kinds []string)
	QuestionPicture(path string, done func(is quiz.Picture, fault string))
}

var _ Asks = (*model.Store)(nil)

// A Screen shows the question bank.
type Screen struct {
	Content fyne.CanvasObject
	Now     func() time.Time // tests set another

	asks   Asks
	window fyne.Window
	folder *model.Folder
	is     *model.Bank // the latest; never nil
	choice *files.Chooser

	back      *widget.Button
	note      *widget.Text
	tabs      *widget.Tabs
	imports   *widget.Button
	exports   *widget.Button
	test      *widget.Button
	create    *widget.Button
	message   *widget.Empty
	questions *questions
	plans     *plans
	draft     *draft
	edit      *edit
	report    *report
	stack     *fyne.Container
	front     fyne.CanvasObject
	bar       fyne.CanvasObject
}

// New returns the screen in a window.
func New(asks Asks, w fyne.Window) *Screen {
	s := &Screen{asks: asks, window: w, is: &model.Bank{}, Now: time.Now}
	s.report = newReport(s)
	s.back = widget.NewBare("back", words.T("Back"), s.Escape)
	s.note = widget.NewText("", widget.Secondary, widget.Muted).Cut()
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 16, 0, 8, widget.GrowRow(12, s.note,
		s.back, widget.NewIcon("logo", 20, widget.Accent), widget.NewBold(words.T("Questions"), widget.Body, widget.Ink), s.note)))
	s.tabs = widget.NewTabs([]widget.Option{
		{Key: string(model.BankQuestions), Word: words.T("Questions")}, {Key: string(model.BankTests), Word: words.T("Tests")},
	}, func(key string) { asks.ShowBankTab(model.BankTab(key)) })
	s.imports = widget.NewTool("folder", words.T("Import questions from a file"), s.openImport)
	s.exports = widget.NewTool("download", words.T("Export questions to a file"), s.openExport)
	s.test = widget.NewIconButton("check2", words.T("Make a test"), widget.Outline, s.makeTest)
	s.create = widget.NewIconButton("plus", words.T("New question"), widget.Primary, s.openTypes)
	s.bar = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(8, 24, 8, 12,
		widget.Ends([]fyne.CanvasObject{s.tabs}, []fyne.CanvasObject{s.imports, s.exports, s.test, s.create})))
	s.message = widget.NewEmpty("clock", "", "", "", nil)
	s.questions = newQuestions(s)
	s.plans = newPlans(s)
	s.draft = newDraft(s)
	s.edit = newEdit(s)
	blank := widget.NewGround(widget.Bg, widget.NoEdge, widget.Pad(16, 16, 16, 16, widget.Centre(460, s.message)))
	s.stack = container.NewStack(blank, s.questions.content, s.plans.content, s.draft.content, s.edit.content)
	for _, o := range s.stack.Objects[1:] {
		o.Hide()
	}
	s.front = blank
	s.Content = container.New(&screenLayout{}, head, s.bar, s.stack)
	return s
}

// Set shows the snapshot.
func (s *Screen) Set(snap *model.Snapshot) {
	s.folder = snap.Folder
	if s.choice != nil {
		s.choice.Set(snap.Folder)
	}
	if snap.Bank == nil || snap.Bank.Edited == nil {
		s.edit.close()
	}
	if snap.Bank == nil || snap.Bank == s.is {
		return
	}
	s.is = snap.Bank
	is := s.is
	s.tabs.Set(string(is.Tab))
	s.note.Set(noteWords(is))
	questions := is.Tab == model.BankQuestions
	for _, b := range []*widget.Button{s.imports, s.exports, s.create} {
		widget.Show(b, questions)
	}
	s.test.Set(testWord(is), !questions || !is.Filter.Trash && (is.Plan == nil || is.Picked > 0))
	widget.Show(s.bar, is.Edited == nil)
	before := s.front
	if s.front = s.show(); s.front != before {
		before.Hide()
		s.front.Show()
	}
	s.report.set(is.Report)
	s.Content.Refresh()
	switch {
	case s.edit.begun:
		s.edit.begun = false
		s.edit.editor.Focus()
	case s.front != before && before != s.stack.Objects[0] && s.window.Canvas().Focused() != fyne.Focusable(s.tabs):
		s.focus()
	}
}

// show fills what is in front and returns it.
func (s *Screen) show() fyne.CanvasObject {
	is := s.is
	switch {
	case is.Fault != "":
		s.message.Set("alert", words.T("Your questions cannot be opened"), is.Fault, "", nil)
		return s.stack.Objects[0]
	case is.Opening:
		s.message.Set("clock", words.T("Opening your questions"), words.T("They show here in a moment."), "", nil)
		return s.stack.Objects[0]
	case is.Edited != nil:
		s.edit.set(is.Edited)
		return s.edit.content
	case is.Tab == model.BankTests && is.Plan != nil:
		s.draft.set(is)
		return s.draft.content
	case is.Tab == model.BankTests:
		s.plans.set(is)
		return s.plans.content
	}
	s.questions.set(is)
	return s.questions.content
}

// noteWords say beside the title how much there is, or what is being done.
func noteWords(is *model.Bank) string {
	switch {
	case is.Fault != "" || is.Opening || len(is.Categories) == 0:
		return ""
	case is.Saved != "":
		return is.Saved
	}
	return words.N("%d question, kept on this computer alone", "%d questions, kept on this computer alone", is.Categories[0].Count)
}

// testWord is what the button for tests does.
func testWord(is *model.Bank) string {
	switch {
	case is.Tab == model.BankTests:
		return words.T("New test")
	case is.Plan != nil:
		return words.T("Add to the test")
	}
	return words.T("Make a test")
}

// makeTest begins a test of what is picked, or adds that to the one that is open.
func (s *Screen) makeTest() {
	if s.is.Tab == model.BankQuestions && s.is.Plan != nil {
		s.asks.AddPicked()
	} else {
		s.asks.NewPlan()
	}
}

// questionTypes are those that can be written, in the order of the menu.
var questionTypes = []quiz.Type{quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Short, quiz.Numeric, quiz.Matching, quiz.Ordering, quiz.Cloze, quiz.Essay, quiz.Description}

// openTypes asks of which type a new question is.
func (s *Screen) openTypes() {
	var items []widget.MenuItem
	for _, t := range questionTypes {
		items = append(items, widget.MenuItem{Word: model.TypeWord(t), Line: t == quiz.Essay, Do: func() { s.asks.NewQuestion(editor.Fresh(t)) }})
	}
	widget.ShowMenu(s.window.Canvas(), s.create, items)
}

// Escape closes what is open, or goes back to where the screen was opened from.
func (s *Screen) Escape() {
	switch {
	case s.is.Edited != nil:
		s.edit.leave()
	case s.is.Tab == model.BankTests && s.is.Plan != nil:
		s.asks.ClosePlan()
	default:
		s.asks.CloseBank()
	}
}

// focus leads the keyboard, which was in something that is hidden now, to the list in front.
func (s *Screen) focus() {
	to := fyne.Focusable(s.tabs)
	switch {
	case s.front == s.questions.content && len(s.is.Rows) > 0:
		to = s.questions.list.Focusable()
	case s.front == s.plans.content && len(s.is.Plans) > 0:
		to = s.plans.list.Focusable()
	case s.front == s.draft.content && len(s.is.Plan.Slots) > 0:
		to = s.draft.list.Focusable()
	}
	s.window.Canvas().Focus(to)
}
