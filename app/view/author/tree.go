//go:build !nogui

package author

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A branch is a row of the tree: a category, or the trash.
type branch struct {
	model.BankCategory
	trash  bool
	chosen bool
}

// A tree is the categories at the left of the list.
type tree struct {
	content fyne.CanvasObject
	s       *Screen
	more    *widget.Button
	list    *rows.List[branch]
}

func newTree(s *Screen) *tree {
	t := &tree{s: s}
	title := widget.NewBold(words.T("Categories"), widget.Secondary, widget.Muted).Cut()
	t.more = widget.NewBare("more", words.T("What can be done with the category"), t.openMenu)
	t.list = rows.New(rows.Of[branch]{
		Name: words.T("Categories"), Key: func(b branch) string { return strconv.FormatBool(b.trash) + b.Path }, Same: func(a, b branch) bool { return a == b },
		Kind: func(branch) int { return 0 }, Guess: func(branch) float32 { return oneHigh() },
		New: func(int) fyne.CanvasObject { return newLine(false) }, Fill: func(o fyne.CanvasObject, b branch) { fillBranch(o.(*line), b) },
		Tap:  func(b branch, _ fyne.Position) { t.choose(b) },
		Menu: func(b branch, at fyne.Position) { widget.ShowMenuAt(s.window.Canvas(), at, t.items(b)) }, Hover: true,
	})
	head := widget.Pad(8, 8, 4, lineSide, widget.GrowRow(8, title, title, t.more))
	t.content = widget.NewGround(widget.Surface, widget.RightEdge, container.New(&belowLayout{grow: 1}, head, t.list))
	return t
}

func fillBranch(l *line, b branch) {
	is := lineOf{indent: float32(b.Depth) * 14, icon: "folder", title: branchName(b), right: strconv.Itoa(b.Count), chosen: b.chosen}
	if b.trash {
		is.icon = "trash"
	}
	l.set(is, nil)
}

// branchName is what a row of the tree is called.
func branchName(b branch) string {
	switch {
	case b.trash:
		return words.T("Trash")
	case b.Path == "":
		return words.T("All questions")
	}
	return b.Name
}

func (t *tree) set(is *model.Bank) {
	all := make([]branch, 0, len(is.Categories)+1)
	for _, c := range is.Categories {
		all = append(all, branch{BankCategory: c, chosen: !is.Filter.Trash && c.Path == is.Filter.Category})
	}
	if len(is.Categories) > 0 {
		all = append(all, branch{BankCategory: model.BankCategory{Count: is.Trashed}, trash: true, chosen: is.Filter.Trash})
	}
	t.list.Set(all)
}

// choose lists the questions of a row.
func (t *tree) choose(b branch) {
	f := t.s.is.Filter
	f.Category, f.Trash = b.Path, b.trash
	t.s.asks.FilterBank(f)
}

// openMenu says what can be done with the category whose questions are listed.
func (t *tree) openMenu() {
	f := t.s.is.Filter
	b := branch{trash: f.Trash}
	for _, c := range t.s.is.Categories {
		if c.Path == f.Category {
			b.BankCategory = c
		}
	}
	widget.ShowMenu(t.s.window.Canvas(), t.more, t.items(b))
}

func (t *tree) items(b branch) []widget.MenuItem {
	if b.trash {
		return []widget.MenuItem{{Icon: "trash", Word: words.T("Empty the trash"), Danger: true, Off: t.s.is.Trashed == 0, Do: t.askEmpty}}
	}
	items := []widget.MenuItem{{Icon: "plus", Word: words.T("New category"), Do: func() { t.askPath(words.T("New category"), within(b.Path), t.s.asks.AddCategory) }}}
	if b.Path == "" {
		return items
	}
	return append(items,
		widget.MenuItem{Icon: "pen", Word: words.T("Rename or move"), Do: func() {
			t.askPath(words.T("Rename or move the category"), b.Path, func(path string) { t.s.asks.RenameCategory(b.Path, path) })
		}},
		widget.MenuItem{Icon: "trash", Word: words.T("Remove"), Off: b.Count > 0, Danger: true, Do: func() { t.s.asks.RemoveCategory(b.Path) }})
}

// within is how the path of something in a category begins.
func within(path string) string {
	if path == "" {
		return ""
	}
	return path + "/"
}

// askPath asks for the path of a category.
func (t *tree) askPath(title, path string, take func(path string)) {
	var d *widget.OpenDialog
	var input *widget.Input
	done := func() {
		if is := strings.Trim(strings.TrimSpace(input.Text), "/"); is != "" {
			d.Close()
			take(is)
		}
	}
	input = widget.NewInput(words.T("Biology/Plants"), done)
	input.SetText(path)
	field := widget.NewField(words.T("Name"), input)
	field.SetHelp(words.T("A slash puts one category into another."))
	d = widget.ShowDialog(t.s.window.Canvas(), widget.Dialog{
		Title: title, Width: 480 * widget.TextScale(), Body: field, First: input,
		Buttons: []fyne.CanvasObject{widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() }), widget.NewButton(words.T("Save"), widget.Primary, done)},
	})
}

// askEmpty asks whether the trash is to be emptied.
func (t *tree) askEmpty() {
	t.s.ask(words.T("Empty the trash?"), words.T("The questions in it cannot be brought back. Those that saved tests have stay."), words.T("Empty the trash"), t.s.asks.EmptyTrash)
}

// ask asks before something that cannot be undone.
func (s *Screen) ask(title, text, yes string, do func()) {
	var d *widget.OpenDialog
	no := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	ok := widget.NewButton(yes, widget.DangerPlain, func() {
		d.Close()
		do()
	})
	d = widget.ShowDialog(s.window.Canvas(), widget.Dialog{
		Title: title, Width: 480 * widget.TextScale(), Body: widget.NewParagraph(text, widget.Body, widget.Ink), Buttons: []fyne.CanvasObject{no, ok}, First: no,
	})
}
