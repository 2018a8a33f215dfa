package puzzle

import (
	"errors"

	"lyceum/collab/puzzle/crossword"
)

// Grid returns the grid of the words with its right letters. The error is a [*Fault].
func (w *Crossword) Grid() (*crossword.Grid, error) {
	words, placed := make([][]rune, len(w.Words)), make([]crossword.Placed, len(w.Words))
	for i, word := range w.Words {
		letters, ok := crossword.Letters(word.Answer)
		if !ok {
			return nil, &Fault{BadAnswer, word.Answer, i + 1}
		}
		words[i], placed[i] = letters, crossword.Placed{Word: i, Row: word.Row, Column: word.Column, Down: word.Down}
	}
	grid, err := crossword.Fill(words, placed)
	var clash *crossword.Clash
	switch {
	case !errors.As(err, &clash):
		return grid, nil
	case clash.Loose:
		return nil, &Fault{Cause: LooseGrid}
	case clash.Outside:
		return nil, &Fault{OutsideGrid, w.Words[clash.Word].Answer, clash.Word + 1}
	}
	return nil, &Fault{CrossedWords, w.Words[clash.Word].Answer, clash.Word + 1}
}

// Cells returns the cells of a word by their number row by row in the grid.
func (w *Crossword) Cells(grid *crossword.Grid, word int) []int {
	is := w.Words[word]
	letters, _ := crossword.Letters(is.Answer)
	cells := make([]int, len(letters))
	for i := range cells {
		cells[i] = is.Row*grid.Columns + is.Column + i
		if is.Down {
			cells[i] = (is.Row+i)*grid.Columns + is.Column
		}
	}
	return cells
}

// LayOut gives the words of a crossword places by chance from a seed, its spare words included; what finds none is spare afterwards.
// Words keep their order. What is no answer is spare. A solution word has to be chosen anew.
func (w *Crossword) LayOut(seed uint64) {
	var fit, spare []Clue
	var words [][]rune
	for _, clue := range append(each(w.Words, func(is Word) Clue { return is.Clue }), w.Spare...) {
		letters, ok := crossword.Letters(clue.Answer)
		if !ok || len(letters) < MinWord || len(letters) > MaxWord {
			spare = append(spare, clue)
			continue
		}
		words, fit = append(words, letters), append(fit, clue)
	}
	layout := crossword.Lay(words, crossword.Options{Seed: seed, Side: MaxGrid})
	w.Words, w.Spare, w.Solution = nil, nil, nil
	for _, p := range layout.Placed {
		w.Words = append(w.Words, Word{fit[p.Word], Cell{p.Row, p.Column}, p.Down})
	}
	for _, i := range layout.Left {
		w.Spare = append(w.Spare, fit[i])
	}
	w.Spare = append(w.Spare, spare...)
}

// Spell chooses cells for a solution word; ok is false, and nothing is changed, if the grid lacks a letter of it.
func (w *Crossword) Spell(solution string, seed uint64) (ok bool) {
	grid, err := w.Grid()
	letters, fits := crossword.Letters(solution)
	if err != nil || !fits {
		return false
	}
	cells, ok := crossword.Spell(grid, letters, seed)
	if ok {
		w.Solution = nil
		for _, at := range cells {
			w.Solution = append(w.Solution, Cell{at / grid.Columns, at % grid.Columns})
		}
	}
	return ok
}
