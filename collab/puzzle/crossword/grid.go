package crossword

import "fmt"

// A Placed is where a word stands.
type Placed struct {
	Word        int // which
	Row, Column int // of its first letter
	Down        bool
}

// cell returns where the letter number i is.
func (p Placed) cell(i int) (row, column int) {
	if p.Down {
		return p.Row + i, p.Column
	}
	return p.Row, p.Column + i
}

// A Grid is words in their cells. It is never modified.
type Grid struct {
	Columns, Rows int
	Letters       []rune // row by row; 0: no cell
	Numbers       []int  // row by row; of the word, or both, that begin there, from 1; 0: none does
}

// At returns the letter in a cell, 0 if there is none.
func (g *Grid) At(row, column int) rune {
	if row < 0 || row >= g.Rows || column < 0 || column >= g.Columns {
		return 0
	}
	return g.Letters[row*g.Columns+column]
}

// A Clash is why words make no grid. It is an error.
type Clash struct {
	Word    int // which does not fit with those before
	Outside bool
	Loose   bool // the first row or column is empty
}

// Error says it for a log.
func (c *Clash) Error() string { return fmt.Sprintf("crossword: word %d does not fit", c.Word+1) }

// Largest is how many rows and columns a grid has at most, whatever is asked for.
const Largest = 64

// Fill puts words into a grid. Letters where words cross are to be the same, a word is to have no letter before or behind it,
// and the grid begins in its corner. The error is a [*Clash].
func Fill(words [][]rune, placed []Placed) (*Grid, error) {
	g := &Grid{}
	top, left := Largest, Largest
	for _, p := range placed {
		row, column := p.cell(len(words[p.Word]) - 1)
		if p.Row < 0 || p.Column < 0 || p.Row >= Largest || p.Column >= Largest || row >= Largest || column >= Largest || len(words[p.Word]) == 0 {
			return nil, &Clash{Word: p.Word, Outside: true}
		}
		g.Rows, g.Columns = max(g.Rows, row+1), max(g.Columns, column+1)
		top, left = min(top, p.Row), min(left, p.Column)
	}
	if top != 0 || left != 0 {
		return nil, &Clash{Loose: true}
	}
	g.Letters, g.Numbers = make([]rune, g.Rows*g.Columns), make([]int, g.Rows*g.Columns)
	taken := [2][]bool{make([]bool, len(g.Letters)), make([]bool, len(g.Letters))} // by words across, down
	for _, p := range placed {
		if !g.put(words[p.Word], p, taken[way(p.Down)]) {
			return nil, &Clash{Word: p.Word}
		}
	}
	for _, p := range placed {
		before, behind := p, p
		before.Row, before.Column = p.cell(-1)
		behind.Row, behind.Column = p.cell(len(words[p.Word]))
		if g.At(before.Row, before.Column) != 0 || g.At(behind.Row, behind.Column) != 0 {
			return nil, &Clash{Word: p.Word}
		}
	}
	g.number(placed)
	return g, nil
}

func way(down bool) int {
	if down {
		return 1
	}
	return 0
}

// put writes a word, and reports whether it fits what is there.
func (g *Grid) put(word []rune, p Placed, taken []bool) bool {
	for i, letter := range word {
		row, column := p.cell(i)
		at := row*g.Columns + column
		if taken[at] || g.Letters[at] != 0 && g.Letters[at] != letter {
			return false
		}
		g.Letters[at], taken[at] = letter, true
	}
	return true
}

// number gives the cells where words begin their numbers, as one reads.
func (g *Grid) number(placed []Placed) {
	for _, p := range placed {
		g.Numbers[p.Row*g.Columns+p.Column] = 1
	}
	n := 0
	for i, begins := range g.Numbers {
		if begins != 0 {
			n++
			g.Numbers[i] = n
		}
	}
}
