package model

import (
	"cmp"
	"slices"

	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/crossword"
)

// A PuzzleCross is a crossword as it is shown. Nobody changes what is in it.
type PuzzleCross struct {
	Grid     *crossword.Grid // with the right letters
	Words    []CrossWord     // those across first, by number
	Solution []int           // cells that spell one more word, in order
	at       [2][]int        // which of Words is in a cell, across and down; -1: none
}

// A CrossWord is a word of a crossword.
type CrossWord struct {
	Number int
	Down   bool
	Clue   string
	Cells  []int
}

// CrossOf returns the crossword of a puzzle; nil: it is none.
func CrossOf(p *puzzle.Puzzle) *PuzzleCross {
	c, ok := p.Content.(*puzzle.Crossword)
	if !ok {
		return nil
	}
	grid, err := c.Grid()
	if err != nil {
		panic("BUG: a crossword that is none is shown: " + err.Error())
	}
	x := &PuzzleCross{Grid: grid}
	for i, w := range c.Words {
		x.Words = append(x.Words, CrossWord{Number: grid.Numbers[w.Row*grid.Columns+w.Column], Down: w.Down, Clue: w.Clue.Clue, Cells: c.Cells(grid, i)})
	}
	slices.SortFunc(x.Words, func(a, b CrossWord) int {
		return cmp.Or(cmp.Compare(way(a.Down), way(b.Down)), cmp.Compare(a.Number, b.Number))
	})
	for i := range x.at {
		x.at[i] = slices.Repeat([]int{-1}, len(grid.Letters))
	}
	for i, w := range x.Words {
		for _, cell := range w.Cells {
			x.at[way(w.Down)][cell] = i
		}
	}
	for _, cell := range c.Solution {
		x.Solution = append(x.Solution, cell.Row*grid.Columns+cell.Column)
	}
	return x
}

// way is 0 across, 1 down.
func way(down bool) int {
	if down {
		return 1
	}
	return 0
}

// A PuzzleCursor is where somebody is in a crossword, and in which direction they write.
type PuzzleCursor struct {
	Cell int
	Down bool
}

// Begin returns where one begins: at the first word.
func (x *PuzzleCross) Begin() PuzzleCursor { return x.At(0) }

// At returns the beginning of a word.
func (x *PuzzleCross) At(word int) PuzzleCursor {
	return PuzzleCursor{x.Words[word].Cells[0], x.Words[word].Down}
}

// Word returns which word is written; -1: there is none in that direction.
func (x *PuzzleCross) Word(c PuzzleCursor) int { return x.at[way(c.Down)][c.Cell] }

// Turn goes on in the other direction, if there is a word in it.
func (x *PuzzleCross) Turn(c PuzzleCursor) PuzzleCursor {
	if n := (PuzzleCursor{c.Cell, !c.Down}); x.Word(n) >= 0 {
		return n
	}
	return c
}

// Point goes to a cell that somebody points at: to the one in which they are already means the other direction.
func (x *PuzzleCross) Point(c PuzzleCursor, cell int) PuzzleCursor {
	if cell < 0 || cell >= len(x.Grid.Letters) || x.Grid.Letters[cell] == 0 {
		return c
	}
	if cell == c.Cell {
		return x.Turn(c)
	}
	if n := (PuzzleCursor{cell, c.Down}); x.Word(n) >= 0 {
		return n
	}
	return PuzzleCursor{cell, !c.Down}
}

// Arrow goes to the next cell in a direction, over what is none. An arrow across the word turns first, as long as there is a word that way.
func (x *PuzzleCross) Arrow(c PuzzleCursor, dx, dy int) PuzzleCursor {
	if n := x.Turn(c); n != c && (dy != 0) != c.Down {
		return n
	}
	row, column := c.Cell/x.Grid.Columns, c.Cell%x.Grid.Columns
	for {
		row, column = row+dy, column+dx
		if row < 0 || row >= x.Grid.Rows || column < 0 || column >= x.Grid.Columns {
			return c
		}
		if x.Grid.At(row, column) != 0 {
			return x.land(row*x.Grid.Columns+column, dy != 0)
		}
	}
}

// land comes to a cell in a direction, or in the other one if there is no word in that.
func (x *PuzzleCross) land(cell int, down bool) PuzzleCursor {
	if n := (PuzzleCursor{cell, down}); x.Word(n) >= 0 {
		return n
	}
	return PuzzleCursor{cell, !down}
}

// step returns the cell so many behind the cursor in its word; ok is false if the word has no such cell.
func (x *PuzzleCross) step(c PuzzleCursor, by int) (n PuzzleCursor, ok bool) {
	w := x.Word(c)
	if w < 0 {
		return c, false
	}
	at := slices.Index(x.Words[w].Cells, c.Cell) + by
	if at < 0 || at >= len(x.Words[w].Cells) {
		return c, false
	}
	return PuzzleCursor{x.Words[w].Cells[at], c.Down}, true
}

// Type returns what a character writes, and where one is then; ok is false if it writes nothing.
func (x *PuzzleCross) Type(c PuzzleCursor, r rune) (is puzzle.Letter, n PuzzleCursor, ok bool) {
	letter := crossword.Letter(r)
	if letter == 0 {
		return is, c, false
	}
	n, _ = x.step(c, +1)
	return puzzle.Letter{Cell: c.Cell, Letter: letter}, n, true
}

// Erase returns what the key Backspace empties, and where one is then: this cell, or if that is empty the one before.
func (x *PuzzleCross) Erase(c PuzzleCursor, empty bool) (is puzzle.Letter, n PuzzleCursor) {
	n = c
	if empty {
		n, _ = x.step(c, -1)
	}
	return puzzle.Letter{Cell: n.Cell}, n
}

// Ends goes to the first or the last cell of the word.
func (x *PuzzleCross) Ends(c PuzzleCursor, last bool) PuzzleCursor {
	w := x.Word(c)
	if w < 0 {
		return c
	}
	cells := x.Words[w].Cells
	if last {
		return PuzzleCursor{cells[len(cells)-1], c.Down}
	}
	return PuzzleCursor{cells[0], c.Down}
}

// Next goes to the next word, or to the one before; ok is false where the keyboard goes on to what lies behind the puzzle.
func (x *PuzzleCross) Next(c PuzzleCursor, back bool) (n PuzzleCursor, ok bool) {
	w := x.Word(c) + 1
	if back {
		w -= 2
	}
	if w < 0 || w >= len(x.Words) {
		return c, false
	}
	return x.At(w), true
}

// CursorWords say where the cursor is, for who does not see it.
func (v *PuzzleView) CursorWords(c PuzzleCursor) string {
	x := v.Cross
	w := x.Word(c)
	if w < 0 {
		return words.T("Crossword")
	}
	is := &x.Words[w]
	at := slices.Index(is.Cells, c.Cell) + 1
	letter := words.T("empty")
	if p := v.Board.Pieces[c.Cell]; p.Hinted {
		letter = string(x.Grid.Letters[c.Cell])
	} else if p.Letter != 0 {
		letter = string(p.Letter)
	}
	return words.T("%s: %s Letter %d of %d, %s.", is.Word(), is.Clue, at, len(is.Cells), letter)
}

// Word is what a word is called.
func (w *CrossWord) Word() string {
	if w.Down {
		return words.T("%d down", w.Number)
	}
	return words.T("%d across", w.Number)
}
