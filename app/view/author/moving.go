//go:build !nogui

package author

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// askMove asks into which category a question goes, or with the zero ID those that are picked: one that is there, or a new one.
func (s *Screen) askMove(id quiz.ID) {
	var d *widget.OpenDialog
	var list *rows.List[branch]
	var move *widget.Button
	var input *widget.Search
	take := func(path string) {
		d.Close()
		s.asks.MoveQuestions(id, path)
	}
	show := func(text string) {
		list.Set(s.branches(text))
		move.Set(move.Word(), strings.TrimSpace(text) != "" && !s.hasCategory(text))
	}
	input = widget.NewSearch(words.T("Find a category, or name a new one"), show)
	input.OnSubmitted = func(text string) {
		switch found := s.branches(text); {
		case strings.TrimSpace(text) == "":
		case len(found) > 0:
			take(found[0].Path)
		default:
			take(strings.TrimSpace(text))
		}
	}
	list = rows.New(rows.Of[branch]{
		Name: words.T("Categories"), Key: func(b branch) string { return b.Path }, Same: func(a, b branch) bool { return a == b },
		Kind: func(branch) int { return 0 }, Guess: func(branch) float32 { return oneHigh() },
		New: func(int) fyne.CanvasObject { return newLine(false) }, Fill: func(o fyne.CanvasObject, b branch) { fillTarget(o.(*line), b) },
		Tap: func(b branch, _ fyne.Position) { take(b.Path) }, Hover: true,
	})
	move = widget.NewButton(words.T("Into a new category"), widget.Primary, func() { take(strings.TrimSpace(input.Text)) })
	frame := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, 260, list)))
	about := widget.NewParagraph(words.T("Choose a category: Enter takes the first that is found. Or write the name of a new one; a slash puts one category into another."), widget.Body, widget.Muted)
	title := words.T("Move the question")
	if id == (quiz.ID{}) {
		title = words.N("Move %d question", "Move %d questions", s.is.Picked)
	}
	d = widget.ShowDialog(s.window.Canvas(), widget.Dialog{
		Title: title, Width: 520 * widget.TextScale(), Body: widget.Column(12, about, input, frame), First: input,
		Buttons: []fyne.CanvasObject{widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() }), move},
	})
	show("")
}

// branches are the categories in whose path a text is.
func (s *Screen) branches(text string) (all []branch) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, c := range s.is.Categories {
		if strings.Contains(strings.ToLower(c.Path), text) {
			all = append(all, branch{BankCategory: c})
		}
	}
	return all
}

// hasCategory reports whether a text is the path of a category.
func (s *Screen) hasCategory(text string) bool {
	return slices.ContainsFunc(s.is.Categories, func(c model.BankCategory) bool { return strings.EqualFold(c.Path, strings.TrimSpace(text)) })
}

// fillTarget shows a category by its whole path.
func fillTarget(l *line, b branch) {
	name := b.Path
	if name == "" {
		name = words.T("No category")
	}
	l.set(lineOf{icon: "folder", title: name}, nil)
}

// askPool asks for questions to be drawn from a category.
func (s *Screen) askPool() {
	var d *widget.OpenDialog
	var options []widget.Option
	for _, c := range s.is.Categories {
		options = append(options, widget.Option{Key: "/" + c.Path, Word: poolWord(c)})
	}
	category := widget.NewSelect(options, "/"+s.is.Filter.Category, nil)
	var take func()
	count, mark := widget.NewInput("", func() { take() }), widget.NewInput("", func() { take() })
	count.SetText("1")
	mark.SetText("1")
	fault := widget.NewParagraph("", widget.Secondary, widget.Danger)
	take = func() {
		n, ok := model.ParseDecimal(count.Text)
		m, okay := model.ParseDecimal(mark.Text)
		path := strings.TrimPrefix(category.Chosen(), "/")
		switch have := s.countIn(path); {
		case !ok || n < 1 || n != float64(int(n)):
			fault.Set(words.T("Say how many questions each student gets: 1 or more."))
		case int(n) > have:
			fault.Set(words.N("There is only %d question in this category.", "There are only %d questions in this category.", have))
		case !okay || m <= 0:
			fault.Set(words.T("Say what each question is worth: more than 0."))
		default:
			d.Close()
			s.asks.AddPool(path, int(n), m)
			return
		}
		d.Refresh()
	}
	about := widget.NewParagraph(words.T("Each student gets other questions of the category, drawn anew for each attempt. Descriptions are left out."), widget.Body, widget.Muted)
	body := widget.Column(12, about, widget.NewField(words.T("Category"), category).Tight(),
		widget.Beside(16, 160, []float32{1, 1}, widget.NewField(words.T("How many"), count).Tight(), widget.NewField(words.T("Marks for each"), mark).Tight()), fault)
	d = widget.ShowDialog(s.window.Canvas(), widget.Dialog{
		Title: words.T("Questions from a category"), Width: 520 * widget.TextScale(), Body: body, First: category,
		Buttons: []fyne.CanvasObject{widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() }), widget.NewButton(words.T("Add"), widget.Primary, take)},
	})
}

func poolWord(c model.BankCategory) string {
	name := c.Path
	if name == "" {
		name = words.T("All questions")
	}
	return words.T("%s (%d)", name, c.Asking)
}

// countIn is how many questions can be drawn from a category, with all below it.
func (s *Screen) countIn(path string) int {
	for _, c := range s.is.Categories {
		if c.Path == path {
			return c.Asking
		}
	}
	return 0
}
