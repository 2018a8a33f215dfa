//go:build !nogui

package author

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A questions is the list of questions with what is beside it.
type questions struct {
	content fyne.CanvasObject
	s       *Screen
	tree    *tree
	search  *widget.Search
	begun   bool    // something was shown
	at      quiz.ID // beside the list
	types   *widget.Select
	order   *widget.Select
	list    *rows.List[model.BankRow]
	empty   *widget.Empty
	nothing fyne.CanvasObject
	count   *widget.Text
	several fyne.CanvasObject // what is done with those that are picked
	picked  *widget.Text
	restore *widget.Button
	move    *widget.Button
	remove  *widget.Button
	undone  *widget.Text
	undo    fyne.CanvasObject
	preview *preview
	middle  *fyne.Container
}

func newQuestions(s *Screen) *questions {
	q := &questions{s: s, tree: newTree(s), preview: newPreview(s)}
	q.search = widget.NewSearch(words.T("Find questions"), func(text string) { q.filter(func(f *model.BankFilter) { f.Words = text }) })
	q.types = widget.NewSelect(typeOptions(), "0", func(key string) {
		n, _ := strconv.Atoi(key)
		q.filter(func(f *model.BankFilter) { f.Type = quiz.Type(n) })
	})
	q.order = widget.NewSelect([]widget.Option{
		{Key: "0", Word: words.T("By name")}, {Key: "1", Word: words.T("Changed last")}, {Key: "2", Word: words.T("By type")},
	}, "0", func(key string) {
		n, _ := strconv.Atoi(key)
		q.filter(func(f *model.BankFilter) { f.Sort = model.BankSort(n) })
	})
	q.list = rows.New(rows.Of[model.BankRow]{
		Name: words.T("Questions"), Key: func(r model.BankRow) string { return r.ID.String() }, Same: func(a, b model.BankRow) bool { return a == b },
		Kind: func(model.BankRow) int { return 0 }, Guess: func(model.BankRow) float32 { return twoHigh() },
		New: func(int) fyne.CanvasObject { return newLine(true) }, Fill: func(o fyne.CanvasObject, r model.BankRow) { q.fill(o.(*line), r) },
		Tap:  func(r model.BankRow, _ fyne.Position) { s.asks.ShowQuestion(r.ID) },
		Mark: func(r model.BankRow) { s.asks.PickQuestion(r.ID, !r.Picked) }, Key2: q.key, Copy: func(r model.BankRow) string { return r.Name }, Moved: q.moved, Hover: true,
	})
	q.empty = widget.NewEmpty("pen", "", "", "", nil)
	q.nothing = widget.Pad(24, 16, 16, 16, q.empty)
	q.count = widget.NewText("", widget.Secondary, widget.Muted).Cut()
	q.middle = container.New(&belowLayout{grow: 1}, q.head(), container.NewStack(q.list, q.nothing), q.foot())
	ground := widget.NewGround(widget.Bg, widget.RightEdge, q.middle)
	q.content = container.New(&columnsLayout{shares: []float32{0.24, 0, 0.4}, most: []float32{240, 0, 480}}, q.tree.content, ground, q.preview.content)
	return q
}

// head is what stands above the list.
func (q *questions) head() fyne.CanvasObject {
	q.picked = widget.NewBold("", widget.Secondary, widget.Ink)
	all := widget.NewButton(words.T("Pick all"), widget.Quiet, func() { q.s.asks.PickAll(true) })
	none := widget.NewButton(words.T("Pick none"), widget.Quiet, func() { q.s.asks.PickAll(false) })
	q.restore = widget.NewIconButton("undo", words.T("Restore"), widget.Quiet, func() { q.s.asks.RestoreQuestions(quiz.ID{}) })
	q.move = widget.NewIconButton("folder", words.T("Move"), widget.Quiet, func() { q.s.askMove(quiz.ID{}) })
	q.remove = widget.NewIconButton("trash", words.T("Delete"), widget.DangerQuiet, func() { q.s.asks.DeleteQuestions(quiz.ID{}) })
	q.several = widget.Column(0, q.picked, widget.Ends([]fyne.CanvasObject{all, none}, []fyne.CanvasObject{q.restore, q.move, q.remove}))
	lists := widget.Column(8, q.search, widget.Beside(8, 150, []float32{1, 1}, q.types, q.order), q.count, q.several)
	return widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(12, lineSide, 8, lineSide, lists))
}

// foot is what stands below it.
func (q *questions) foot() fyne.CanvasObject {
	q.undone = widget.NewParagraph("", widget.Secondary, widget.Ink)
	undo := widget.NewIconButton("undo", words.T("Undo"), widget.Outline, q.s.asks.UndoBank)
	q.undo = widget.NewGround(widget.Surface2, widget.TopEdge, widget.Pad(8, lineSide, 8, lineSide, widget.GrowRow(12, q.undone, q.undone, undo)))
	q.undo.Hide()
	return q.undo
}

func typeOptions() []widget.Option {
	all := []widget.Option{{Key: "0", Word: words.T("All types")}}
	for _, t := range questionTypes {
		all = append(all, widget.Option{Key: strconv.Itoa(int(t)), Word: model.TypeWord(t)})
	}
	return all
}

// filter asks for other questions.
func (q *questions) filter(change func(f *model.BankFilter)) {
	f := q.s.is.Filter
	change(&f)
	q.s.asks.FilterBank(f)
}

func (q *questions) fill(l *line, r model.BankRow) {
	is := lineOf{tick: unticked, title: r.Name, note: r.Note(), chosen: r.Open}
	if r.Picked {
		is.tick = ticked
	}
	l.set(is, func() { q.s.asks.PickQuestion(r.ID, !r.Picked) })
}

// key deletes a question with Delete.
func (q *questions) key(r model.BankRow, e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyDelete || q.s.is.Filter.Trash {
		return false
	}
	q.s.asks.DeleteQuestions(r.ID)
	return true
}

// moved has more rows come before the end of those that are here is in sight.
func (q *questions) moved() {
	if _, last, ok := q.list.InSight(); ok && len(q.s.is.Rows) < q.s.is.Total && last > len(q.s.is.Rows)-50 {
		q.s.asks.MoreQuestions()
	}
}

func (q *questions) set(is *model.Bank) {
	q.tree.set(is)
	if !q.begun || is.Filter.Words == "" && q.search.Text != "" && !q.focused() {
		q.begun = true
		q.search.SetText(is.Filter.Words)
	}
	q.types.Set(q.types.Options(), strconv.Itoa(int(is.Filter.Type)))
	q.order.Set(q.order.Options(), strconv.Itoa(int(is.Filter.Sort)))
	q.count.Set(words.N("%d question", "%d questions", is.Total))
	q.picked.Set(words.N("%d picked", "%d picked", is.Picked))
	widget.Show(q.several, is.Picked > 0)
	widget.Show(q.restore, is.Filter.Trash)
	widget.Show(q.move, !is.Filter.Trash)
	widget.Show(q.remove, !is.Filter.Trash)
	q.undone.Set(is.Undo)
	widget.Show(q.undo, is.Undo != "")
	q.list.Set(is.Rows)
	q.follow(is)
	widget.Show(q.nothing, len(is.Rows) == 0 && !is.Busy)
	widget.Show(q.list, len(is.Rows) > 0)
	q.fillEmpty(is)
	q.preview.set(is)
	q.middle.Refresh()
}

// follow has the keyboard go on at the question beside the list after that has become another, such as one that was just written.
func (q *questions) follow(is *model.Bank) {
	i := slices.IndexFunc(is.Rows, func(r model.BankRow) bool { return r.Open })
	if i < 0 || is.Rows[i].ID == q.at {
		return
	}
	q.at = is.Rows[i].ID
	q.list.Choose(q.at.String())
}

func (q *questions) focused() bool {
	return q.s.window.Canvas().Focused() == fyne.Focusable(q.search)
}

// fillEmpty says why the list is empty.
func (q *questions) fillEmpty(is *model.Bank) {
	switch {
	case is.Filter.Words != "" || is.Filter.Type != 0:
		q.empty.Set("search", words.T("Nothing is found"), words.T("Look for other words, for all types, or in another category."), "", nil)
	case is.Filter.Trash:
		q.empty.Set("trash", words.T("The trash is empty"), words.T("What you delete comes here first."), "", nil)
	case is.Filter.Category != "":
		q.empty.Set("folder", words.T("No questions in this category"), words.T("Write a question here, import a file, or move questions into it."), "", nil)
	default:
		q.empty.Set("pen", words.T("No questions yet"), words.T("Write the first one, or import a file in GIFT, Aiken or Lyceum’s own format."), words.T("Import a file"), q.s.openImport)
	}
}
