package puzzle

import "slices"

// A Verdict says how it stands with a piece, a tile, an item or a cell.
type Verdict uint8

// What a Verdict can be.
const (
	Open  Verdict = iota // nothing was done with it yet
	Right                // of an ordering: it is where it belongs
	Wrong
)

// Judge says of each of a board's pieces how it stands, and of each of its copies. The board is one of a game of the puzzle.
func Judge(p *Puzzle, b *Board) (pieces, copies []Verdict) {
	pieces = make([]Verdict, len(b.Pieces))
	switch c := p.Content.(type) {
	case *Jigsaw:
		for i, is := range b.Pieces {
			if is.Placed {
				pieces[i] = Right
			}
		}
	case *Ordering:
		for at, i := range b.Order {
			pieces[i] = verdict(c.Items[i] == c.Items[at])
		}
	case *Matching:
		judgeTiles(b, pieces, c.Tiles(), each(c.Pairs, func(p Pair) []Item { return []Item{p.Right} }))
	case *Sorting:
		judgeTiles(b, pieces, c.Tiles(), each(c.Groups, func(g Group) []Item { return g.Items }))
	case *Zones:
		for i, is := range b.Pieces {
			if is.Slot != Nowhere {
				pieces[i] = verdict(slices.Contains(c.Tiles[i].Zones, is.Slot))
			}
		}
		for _, is := range b.Copies {
			copies = append(copies, verdict(slices.Contains(c.Tiles[is.Tile].Zones, is.Slot)))
		}
	case *Crossword:
		c.judge(b, pieces)
	}
	return pieces, copies
}

func verdict(right bool) Verdict {
	if right {
		return Right
	}
	return Wrong
}

// judgeTiles judges tiles on slots, of which right says what belongs there. Tiles that look the same are interchangeable: as many of
// them as belong on a slot are right there.
func judgeTiles(b *Board, verdicts []Verdict, tiles []Item, right [][]Item) {
	left := make([][]Item, len(right))
	for i, is := range right {
		left[i] = slices.Clone(is)
	}
	for i, is := range b.Pieces {
		if is.Slot == Nowhere {
			continue
		}
		at := slices.Index(left[is.Slot], tiles[i])
		verdicts[i] = verdict(at >= 0)
		if at >= 0 {
			left[is.Slot] = slices.Delete(left[is.Slot], at, at+1)
		}
	}
}

func (w *Crossword) judge(b *Board, cells []Verdict) {
	grid, err := w.Grid()
	if err != nil {
		panic("BUG: a crossword that is none is judged: " + err.Error())
	}
	for i, letter := range grid.Letters {
		switch is := b.Pieces[i]; {
		case letter == 0:
		case is.Hinted:
			cells[i] = Right
		case is.Letter != 0:
			cells[i] = verdict(is.Letter == letter)
		}
	}
}
