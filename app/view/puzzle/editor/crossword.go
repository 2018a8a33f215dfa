//go:build !nogui

package editor

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/crossword"
)

// A wordList is the words of a crossword, which is laid out anew when one of them changes.
type wordList struct {
	e        *Editor
	list     *form.List[*wordRow]
	solution *lineBox
	again    *widget.Button
	spare    *widget.Text
	grid     *grid

	seed  uint64
	laid  puzzle.Crossword // as it was laid out last
	of    []string         // the answers for which that was
	going bool             // it is being laid out
	rows  []*wordRow       // in the order of laid, that were filled in last
}

// A wordRow is a row of it.
type wordRow struct {
	answer, clue *lineBox
	body         fyne.CanvasObject
}

// Content implements form.Row.
func (r *wordRow) Content() fyne.CanvasObject { return r.body }

// First implements form.Row.
func (r *wordRow) First() fyne.Focusable { return r.answer.input }

func wordName(i int) string { return words.T("Word %d", i+1) }

func newWords(e *Editor, is *puzzle.Crossword) *wordList {
	w := &wordList{e: e, laid: *is, seed: 1, grid: newGrid()}
	w.list = form.NewList(&e.owner, words.T("Words"), words.T("Add a word"), wordName, func() *wordRow { return w.row(puzzle.Clue{}) })
	for _, clue := range cluesOf(is) {
		w.list.Append(w.row(clue))
	}
	for len(w.list.Rows) < freshRows {
		w.list.Append(w.row(puzzle.Clue{}))
	}
	w.of = w.answers()
	w.again = widget.NewIconButton("refresh", words.T("Lay out again"), widget.Outline, func() {
		w.seed++
		w.of = nil
		e.change()
	})
	w.solution = e.newLine(words.T("Solution word"), solutionOf(is))
	w.solution.field.SetHelp(words.T("Its letters are marked in the grid. It may be left out."))
	w.spare = widget.NewParagraph("", widget.Secondary, widget.Warning)
	return w
}

// cluesOf are the words of a crossword, spare ones last.
func cluesOf(is *puzzle.Crossword) (all []puzzle.Clue) {
	for _, word := range is.Words {
		all = append(all, word.Clue)
	}
	return append(all, is.Spare...)
}

// solutionOf is the word that the cells of the solution spell.
func solutionOf(is *puzzle.Crossword) string {
	full, err := is.Grid()
	if err != nil {
		return ""
	}
	var letters []rune
	for _, at := range is.Solution {
		letters = append(letters, full.At(at.Row, at.Column))
	}
	return string(letters)
}

func (w *wordList) row(is puzzle.Clue) *wordRow {
	r := &wordRow{answer: w.e.newLine(words.C("of a crossword", "Answer"), is.Answer), clue: w.e.newLine(words.T("Clue"), is.Clue)}
	r.clue.input.OnSubmitted = func(string) { w.next(r) }
	r.body = widget.Beside(16, 130, []float32{2, 5}, r.answer.field, r.clue.field)
	return r
}

// next goes on with the word below one that is written, or with a new one.
func (w *wordList) next(r *wordRow) {
	if i := slices.Index(w.list.Rows, r); i+1 < len(w.list.Rows) {
		w.e.window.Canvas().Focus(w.list.Rows[i+1].First())
	} else {
		w.list.Add.OnTapped()
	}
}

func (r *wordRow) is() puzzle.Clue { return puzzle.Clue{Answer: r.answer.text(), Clue: r.clue.text()} }

// filled are the rows in which something stands.
func (w *wordList) filled() (rows []*wordRow) {
	for _, r := range w.list.Rows {
		if r.is() != (puzzle.Clue{}) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (w *wordList) answers() (all []string) {
	for _, r := range w.filled() {
		all = append(all, r.answer.text())
	}
	return all
}

func (w *wordList) objects() []fyne.CanvasObject {
	return append(w.list.Objects(), w.solution.field)
}

// bare is the crossword of some answers without places, each with its place in the list for a clue.
func bare(answers []string) *puzzle.Crossword {
	c := &puzzle.Crossword{}
	for i, answer := range answers {
		c.Spare = append(c.Spare, puzzle.Clue{Answer: answer, Clue: strconv.Itoa(i)})
	}
	return c
}

// settle lays the words out at once if they have changed since.
func (w *wordList) settle() {
	if answers := w.answers(); w.of == nil || !slices.Equal(answers, w.of) {
		c := bare(answers)
		c.LayOut(w.seed)
		w.take(c, answers)
	}
}

// follow has the words be laid out if they have changed since: that takes a moment, so it is done aside, one layout after the other.
func (w *wordList) follow() {
	answers, seed := w.answers(), w.seed
	if w.going || w.of != nil && slices.Equal(answers, w.of) {
		return
	}
	w.going = true
	c := bare(answers)
	w.e.hooks.Aside(func() { c.LayOut(seed) }, func() {
		w.going = false
		if seed == w.seed {
			w.take(c, answers)
		}
		w.e.show() // which begins anew if something has changed meanwhile
	})
}

// take takes a layout of answers.
func (w *wordList) take(c *puzzle.Crossword, answers []string) {
	w.laid, w.of = *c, answers
	if w.of == nil {
		w.of = []string{}
	}
}

// fill writes the words as they were laid out last. Clues do not need another layout.
func (w *wordList) fill(p *puzzle.Puzzle) {
	filled := w.filled()
	c := &puzzle.Crossword{}
	w.rows = nil
	left := slices.Clone(filled)
	next := func(answer string) *wordRow {
		i := slices.IndexFunc(left, func(r *wordRow) bool { return r.answer.text() == answer })
		if i < 0 {
			return nil
		}
		r := left[i]
		left = slices.Delete(left, i, i+1)
		return r
	}
	for _, word := range w.laid.Words {
		if r := next(word.Answer); r != nil {
			word.Clue = r.is()
			c.Words, w.rows = append(c.Words, word), append(w.rows, r)
		}
	}
	for _, r := range left {
		c.Spare, w.rows = append(c.Spare, r.is()), append(w.rows, r)
	}
	w.solve(c)
	p.Content = c
}

// solve marks the solution word: as before if that still spells it.
func (w *wordList) solve(c *puzzle.Crossword) {
	want, ok := crossword.Letters(w.solution.text())
	if !ok {
		return
	}
	c.Solution = w.laid.Solution
	if solutionOf(c) == string(want) {
		return
	}
	c.Solution = nil
	if c.Spell(w.solution.text(), w.seed) {
		w.laid.Solution = c.Solution
	}
}

func (w *wordList) spot(f *puzzle.Fault) spot {
	if f.Where >= 1 && f.Where <= len(w.rows) {
		r := w.rows[f.Where-1]
		at := r.answer.spot()
		if f.Cause == puzzle.NoClue || f.Cause == puzzle.BadText {
			at = r.clue.spot()
		}
		at.place = wordName(slices.Index(w.list.Rows, r))
		return at
	}
	if f.Cause == puzzle.BadSolution {
		return w.solution.spot()
	}
	return ofList(words.T("Words"), w.list)
}

func (w *wordList) shown(p *puzzle.Puzzle, _ bool) []fyne.CanvasObject {
	c := p.Content.(*puzzle.Crossword)
	w.grid.set(c)
	all := []fyne.CanvasObject{w.grid}
	if len(c.Words) == 0 {
		all = []fyne.CanvasObject{caption(words.T("Words show here where they cross, as soon as there are two."))}
	}
	w.tellSolution(c)
	w.spare.Set("")
	if names := spareWords(c); len(c.Words) > 0 && len(names) > 0 && !w.going {
		w.spare.Set(words.N("%d word found no place: %s. Lay out again, or choose words with more letters in common.",
			"%d words found no place: %s. Lay out again, or choose words with more letters in common.", len(c.Spare), joined(names)))
	}
	widget.Show(w.spare, w.spare.Text() != "")
	return append(all, w.spare, widget.Row(8, w.again))
}

// tellSolution says at the solution word whether the grid has its letters. It is no fault: the word is left out then.
func (w *wordList) tellSolution(c *puzzle.Crossword) {
	if w.solution.text() != "" && len(c.Solution) == 0 && !w.going && len(c.Words) > 0 {
		w.solution.field.SetHelp(words.T("The grid does not have these letters, so it is left out. Lay out again, or choose another word."))
	} else {
		w.solution.field.SetHelp(words.T("Its letters are marked in the grid. It may be left out."))
	}
}

func spareWords(c *puzzle.Crossword) (names []string) {
	for _, clue := range c.Spare {
		if clue.Answer != "" {
			names = append(names, clue.Answer)
		}
	}
	return names
}

// joined lists some of many words.
func joined(names []string) (text string) {
	for i, name := range names[:min(len(names), 8)] {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	if len(names) > 8 {
		text += " …"
	}
	return text
}
