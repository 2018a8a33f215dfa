package crossword

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Options say how words are laid out.
type Options struct {
	Seed uint64
	Side int // rows and columns at most; 0: 20; at most Largest
	Work int // cells that are looked at before the best layout so far is taken; 0: Work
}

// Work is how many cells are looked at, unless Options say otherwise. Our choice: about a quarter of a second on a slow machine.
const Work = 20_000_000

const (
	usualSide = 20
	mostTries = 400 // what is not found by then is not found
)

// A Layout says where words stand.
type Layout struct {
	Placed        []Placed // by word
	Left          []int    // words that found no place, rising
	Columns, Rows int
	Crossings     int
}

// Lay lays words out, at most Largest × Largest cells. A word that is longer than the side, or crosses no other, finds no place; of
// equal words the second finds one like any other. How long it takes is bounded by Work, but for one try.
func Lay(words [][]rune, o Options) Layout {
	if o.Side <= 0 {
		o.Side = usualSide
	}
	if o.Work <= 0 {
		o.Work = Work
	}
	side := min(o.Side, Largest)
	rng := rand.New(rand.NewPCG(o.Seed, 0x63726f7373)) // "cross": what chance decides here it decides nowhere else
	best := Layout{}
	looked := 0
	for try := 0; try < mostTries && (try == 0 || looked < o.Work); try++ {
		c := newCanvas(words, side, rng)
		c.lay(order(words, rng, try))
		looked += c.looked
		if l := c.layout(); try == 0 || l.better(best) {
			best = l
		}
		if len(best.Left) == 0 && try >= mostTries/8 {
			break // all have a place: it would only become a little smaller
		}
	}
	return best
}

// better reports whether a layout is preferred to another one of the same words.
func (l Layout) better(than Layout) bool {
	longer := func(l Layout) int { return max(l.Columns, l.Rows) }
	return cmp.Or(
		cmp.Compare(len(l.Placed), len(than.Placed)),
		cmp.Compare(l.Crossings, than.Crossings),
		-cmp.Compare(longer(l), longer(than)),
		-cmp.Compare(l.Columns*l.Rows, than.Columns*than.Rows),
	) > 0
}

// order returns the order in which words are tried: long ones first, and, but for the first try, with some chance in it.
func order(words [][]rune, rng *rand.Rand, try int) []int {
	type turn struct {
		word   int
		weight float64
	}
	turns := make([]turn, 0, len(words))
	for i, w := range words {
		weight := float64(len(w))
		if try > 0 {
			weight += 5 * rng.Float64()
		}
		turns = append(turns, turn{i, weight})
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Compare(b.weight, a.weight) })
	all := make([]int, len(turns))
	for i, t := range turns {
		all[i] = t.word
	}
	return all
}

// A canvas is what a layout is tried on: large enough that it can grow either way from the middle. The bounds of what is
// there never become larger than side.
type canvas struct {
	words  [][]rune
	side   int
	long   int // rows and columns of the canvas, with an empty edge
	rng    *rand.Rand
	cells  []cell
	where  map[rune][]int // cells with a letter
	placed []Placed
	looked int
	cross  int

	top, left, bottom, right int // of what is there; bottom and right are behind it
}

// A cell has a letter, of words across, down or both.
type cell struct {
	letter rune
	taken  [2]bool
}

func newCanvas(words [][]rune, side int, rng *rand.Rand) *canvas {
	long := 2*side + 2
	return &canvas{words: words, side: side, long: long, rng: rng, cells: make([]cell, long*long), where: map[rune][]int{}}
}

// lay places words in an order. A word that does not fit yet is tried again when others have been placed.
func (c *canvas) lay(order []int) {
	rest := slices.DeleteFunc(order, func(w int) bool { return len(c.words[w]) == 0 || len(c.words[w]) > c.side })
	if len(rest) == 0 {
		return
	}
	first := Placed{Word: rest[0], Row: c.long / 2, Column: c.long/2 - len(c.words[rest[0]])/2}
	c.top, c.bottom, c.left, c.right = first.Row, first.Row, first.Column, first.Column
	c.put(first)
	rest = rest[1:]
	for progress := true; progress && len(rest) > 0; {
		progress = false
		rest = slices.DeleteFunc(rest, func(w int) bool {
			p, ok := c.place(w)
			if ok {
				c.put(p)
				progress = true
			}
			return ok
		})
	}
}

// place returns the best place for a word.
func (c *canvas) place(w int) (best Placed, ok bool) {
	most := 0.0
	for i, letter := range c.words[w] {
		for _, at := range c.where[letter] {
			down := !c.cells[at].taken[1]
			if c.cells[at].taken[0] && c.cells[at].taken[1] {
				continue
			}
			p := Placed{Word: w, Row: at / c.long, Column: at % c.long, Down: down}
			p.Row, p.Column = p.cell(-i)
			crossings, fits := c.fits(p)
			if !fits {
				continue
			}
			if value := c.value(p, crossings); !ok || value > most {
				best, most, ok = p, value, true
			}
		}
	}
	return best, ok
}

// value says how good a place is: crossings are, a grid that grows is not, and chance decides the rest.
func (c *canvas) value(p Placed, crossings int) float64 {
	row, column := p.cell(len(c.words[p.Word]))
	if p.Down {
		column++
	} else {
		row++
	}
	rows, columns := max(c.bottom, row)-min(c.top, p.Row), max(c.right, column)-min(c.left, p.Column)
	grown := rows*columns - (c.bottom-c.top)*(c.right-c.left)
	return 10*float64(crossings) - float64(grown)/float64(c.side) - 0.3*float64(max(rows, columns)) + 2*c.rng.Float64()
}

// fits reports whether a word can stand somewhere, and how many it crosses there.
func (c *canvas) fits(p Placed) (crossings int, ok bool) {
	word := c.words[p.Word]
	endRow, endColumn := p.cell(len(word) - 1)
	if max(c.bottom, endRow+1)-min(c.top, p.Row) > c.side || max(c.right, endColumn+1)-min(c.left, p.Column) > c.side ||
		p.Row < 1 || p.Column < 1 || endRow >= c.long-1 || endColumn >= c.long-1 {
		return 0, false
	}
	step, aside := 1, c.long
	if p.Down {
		step, aside = c.long, 1
	}
	at, along := p.Row*c.long+p.Column, way(p.Down)
	c.looked += 2
	if c.cells[at-step].letter != 0 || c.cells[at+step*len(word)].letter != 0 {
		return 0, false
	}
	for _, letter := range word {
		is := &c.cells[at]
		c.looked += 3
		switch {
		case is.letter == 0:
			if c.cells[at-aside].letter != 0 || c.cells[at+aside].letter != 0 {
				return 0, false
			}
		case is.letter != letter || is.taken[along]:
			return 0, false
		default:
			crossings++
		}
		at += step
	}
	return crossings, true
}

// put writes a word that fits.
func (c *canvas) put(p Placed) {
	for i, letter := range c.words[p.Word] {
		row, column := p.cell(i)
		is := &c.cells[row*c.long+column]
		if is.letter == 0 {
			c.where[letter] = append(c.where[letter], row*c.long+column)
		} else {
			c.cross++
		}
		is.letter, is.taken[way(p.Down)] = letter, true
		c.top, c.bottom = min(c.top, row), max(c.bottom, row+1)
		c.left, c.right = min(c.left, column), max(c.right, column+1)
	}
	c.placed = append(c.placed, p)
}

// layout returns what came of it, from its corner on.
func (c *canvas) layout() Layout {
	l := Layout{Columns: c.right - c.left, Rows: c.bottom - c.top, Crossings: c.cross}
	has := make([]bool, len(c.words))
	for _, p := range c.placed {
		p.Row, p.Column = p.Row-c.top, p.Column-c.left
		l.Placed, has[p.Word] = append(l.Placed, p), true
	}
	slices.SortFunc(l.Placed, func(a, b Placed) int { return cmp.Compare(a.Word, b.Word) })
	for w, is := range has {
		if !is {
			l.Left = append(l.Left, w)
		}
	}
	return l
}
