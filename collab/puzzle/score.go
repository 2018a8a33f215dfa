package puzzle

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A Score is what a board is worth. It is for fun: nobody is graded by it, for everybody has the right answers.
type Score struct {
	Points float64 // 0 to Most
	Most   float64
	Of     int // how many pieces, tiles, neighbours, positions, words or letters there are to be right
	Right  int // of them
	Wrong  int // what nobody has touched is neither
}

// Solved reports whether everything is right.
func (s Score) Solved() bool { return s.Right == s.Of && s.Wrong == 0 }

// ScoreOf returns what a board of a game of the puzzle is worth. Sums are not below 0, and what a hint gave earns nothing:
//
//	jigsaw     100 · pieces placed / pieces
//	ordering   by part: 1 for each item that has its right neighbour behind it, of items - 1; by position: 1 for each in its place
//	matching, sorting, zones   1 for each tile where it belongs; of a tile that is reused 1 for each of its zones
//	crossword  by part: 1 for each word without a mistake, of which letters that were told are taken off; by letter: 1 for each
//	all or nothing   1 if all of that is earned
//
// With penalties 1 is taken off for each tile where it does not belong, each position, each word with a wrong letter, each wrong letter.
func ScoreOf(p *Puzzle, b *Board) Score {
	t := tally{puzzle: p, board: b}
	t.pieces, t.copies = Judge(p, b)
	switch c := p.Content.(type) {
	case *Jigsaw:
		t.each()
		t.Of = len(b.Pieces)
		t.Points, t.Most = 100*t.Points/float64(t.Of), 100
	case *Ordering:
		t.ordering(c)
	case *Crossword:
		t.crossword(c)
	case *Matching:
		t.each()
		t.Of = len(c.Pairs)
	case *Sorting:
		t.each()
		t.Of = len(b.Pieces)
	case *Zones:
		t.each()
		t.Of = c.most()
	}
	return t.score()
}

// most returns how many tiles there are to be put where they belong: one that is reused as often as it belongs somewhere.
func (z *Zones) most() (n int) {
	for _, t := range z.Tiles {
		if t.Reusable {
			n += len(t.Zones)
		} else {
			n += min(1, len(t.Zones))
		}
	}
	return n
}

// A tally adds up a score.
type tally struct {
	Score
	puzzle *Puzzle
	board  *Board
	pieces []Verdict
	copies []Verdict
}

// count takes in something that is right or wrong, and what it earns if it is right.
func (t *tally) count(v Verdict, earns float64) {
	switch v {
	case Right:
		t.Right++
		t.Points += earns
	case Wrong:
		t.Wrong++
		if t.puzzle.Options.Penalties {
			t.Points--
		}
	}
}

// earns returns what a piece earns if it is right.
func (t *tally) earns(i int) float64 {
	if t.board.Pieces[i].Hinted {
		return 0
	}
	return 1
}

// each takes in each piece and each copy.
func (t *tally) each() {
	for i, v := range t.pieces {
		t.count(v, t.earns(i))
	}
	for i, v := range t.copies {
		t.count(v, t.earns(t.board.Copies[i].Tile))
	}
}

func (t *tally) ordering(c *Ordering) {
	if t.puzzle.Options.Score == ByPosition {
		t.each()
		t.Of = len(c.Items)
		return
	}
	// Right neighbours: items that look the same are interchangeable, so what counts is how often two stand side by side.
	type pair struct{ a, b Item }
	want := map[pair]int{}
	for i := range c.Items[1:] {
		want[pair{c.Items[i], c.Items[i+1]}]++
	}
	for i := range t.board.Order[1:] {
		item := t.board.Order[i]
		p := pair{c.Items[item], c.Items[t.board.Order[i+1]]}
		if want[p] == 0 {
			t.Wrong++
			continue
		}
		want[p]--
		t.count(Right, t.earns(item))
	}
	t.Of = len(c.Items) - 1
}

func (t *tally) crossword(c *Crossword) {
	grid, err := c.Grid()
	if err != nil {
		panic("BUG: a crossword that is none is scored: " + err.Error())
	}
	if t.puzzle.Options.Score == ByLetter {
		t.each()
		for _, letter := range grid.Letters {
			if letter != 0 {
				t.Of++
			}
		}
		return
	}
	for word := range c.Words {
		cells := c.Cells(grid, word)
		v, found := Right, 0.0
		for _, i := range cells {
			switch {
			case t.pieces[i] == Wrong:
				v = Wrong
			case t.pieces[i] == Open && v == Right:
				v = Open
			}
			found += t.earns(i)
		}
		t.count(v, found/float64(len(cells)))
	}
	t.Of = len(c.Words)
}

// score returns the sum as the puzzle is scored.
func (t *tally) score() Score {
	s := t.Score
	s.Points = max(0, s.Points)
	if s.Most == 0 {
		s.Most = float64(s.Of)
	}
	if t.puzzle.Options.Score == AllOrNothing {
		earned := s.Points == s.Most && s.Solved()
		s.Points, s.Most = 0, 1
		if earned {
			s.Points = 1
		}
	}
	return s
}

// A Contribution is what somebody did on a board.
type Contribution struct {
	Who   journal.Author
	Laid  int // what lies as they left it: pieces placed, tiles on slots, letters; of an ordering none
	Moves int // that count
}

// Contributions returns what everybody did, who laid most first. They are shown and not scored.
func (b *Board) Contributions() []Contribution {
	by := map[journal.Author]*Contribution{}
	of := func(who journal.Author) *Contribution {
		if by[who] == nil {
			by[who] = &Contribution{Who: who}
		}
		return by[who]
	}
	for _, m := range b.Moves {
		if m.Kind != Check && m.Kind != Hint {
			of(m.By).Moves++
		}
	}
	for _, p := range b.Pieces {
		if !p.Hinted && p.lies() {
			of(p.By).Laid++
		}
	}
	for _, c := range b.Copies {
		of(c.By).Laid++
	}
	all := make([]Contribution, 0, len(by))
	for _, c := range by {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(x, y Contribution) int {
		return cmp.Or(cmp.Compare(y.Laid, x.Laid), cmp.Compare(y.Moves, x.Moves), x.Who.Compare(y.Who))
	})
	return all
}

// lies reports whether a piece, a tile or a letter has a place.
func (p *Piece) lies() bool { return p.Placed || p.Slot != Nowhere || p.Letter != 0 }

// Progress returns how much of a board is filled, right or wrong: pieces placed, tiles on slots, letters in cells; of an ordering the
// items that somebody has moved.
func (b *Board) Progress(s *Shape) (done, of int) {
	for i := range b.Pieces {
		p := &b.Pieces[i]
		if p.lies() || s.Kind == CrosswordKind && p.Hinted || s.Kind == OrderingKind && p.Moved != 0 {
			done++
		}
	}
	seen := map[int]bool{}
	for _, c := range b.Copies {
		if !seen[c.Tile] {
			seen[c.Tile] = true
			done++
		}
	}
	return done, s.Pieces()
}
