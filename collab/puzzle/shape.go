package puzzle

import (
	"slices"

	"lyceum/collab/puzzle/jigsaw"
)

// A Shape is what entries tell of a puzzle: all that a game needs before its file is here, and nothing of what is right.
type Shape struct {
	Kind          Kind
	Columns, Rows int    // of a jigsaw's pieces; of a crossword's cells
	Width, Height int    // of a jigsaw's picture on the table, the longer one jigsaw.Long
	Cells         []bool // of a crossword, row by row: which there are
	Tiles         int    // of an ordering, matching, zones or sorting
	Reusable      []bool // of zones, by tile; nil if none is
	Slots         []int  // how many tiles each takes, 0 any number; of a matching, zones or sorting
	Hints         int    // as Options
	Check         bool
	Shuffle       bool
}

// ShapeOf returns the shape of a puzzle that passes [Puzzle.Check].
func ShapeOf(p *Puzzle) Shape {
	s := p.Content.shape(p)
	s.Kind, s.Hints, s.Check, s.Shuffle = p.Kind(), p.Options.Hints, p.Options.Check, p.Options.Shuffle
	return s
}

// Equal reports whether two shapes are the same: whether a file is of the puzzle that was announced.
func (s Shape) Equal(o Shape) bool {
	return s.Kind == o.Kind && s.Columns == o.Columns && s.Rows == o.Rows && s.Width == o.Width && s.Height == o.Height &&
		slices.Equal(s.Cells, o.Cells) && s.Tiles == o.Tiles && slices.Equal(s.Reusable, o.Reusable) && slices.Equal(s.Slots, o.Slots) &&
		s.Hints == o.Hints && s.Check == o.Check && s.Shuffle == o.Shuffle
}

// Pieces returns how many things there are to be moved or, of a crossword, cells to be filled.
func (s Shape) Pieces() int {
	switch s.Kind {
	case JigsawKind:
		return s.Columns * s.Rows
	case CrosswordKind:
		n := 0
		for _, is := range s.Cells {
			if is {
				n++
			}
		}
		return n
	}
	return s.Tiles
}

// isReusable reports whether there is always another of a tile.
func (s Shape) isReusable(tile int) bool { return s.Reusable != nil && s.Reusable[tile] }

func (j *Jigsaw) shape(p *Puzzle) Shape {
	size, err := PictureSize(p.Pictures[j.Picture])
	if err != nil {
		panic("BUG: the shape of a jigsaw without a picture")
	}
	w, h := jigsaw.Fit(size.X, size.Y)
	return Shape{Columns: j.Columns, Rows: j.Rows, Width: w, Height: h}
}

func (o *Ordering) shape(*Puzzle) Shape { return Shape{Tiles: len(o.Items)} }

func (m *Matching) shape(*Puzzle) Shape {
	return Shape{Tiles: len(m.Pairs) + len(m.Distractors), Slots: slices.Repeat([]int{1}, len(m.Pairs))}
}

func (s *Sorting) shape(*Puzzle) Shape {
	return Shape{Tiles: len(s.Tiles()), Slots: make([]int, len(s.Groups))}
}

func (z *Zones) shape(*Puzzle) Shape {
	s := Shape{Tiles: len(z.Tiles)}
	for _, zone := range z.Zones {
		s.Slots = append(s.Slots, zone.Capacity)
	}
	for i, t := range z.Tiles {
		if t.Reusable && s.Reusable == nil {
			s.Reusable = make([]bool, len(z.Tiles))
		}
		if t.Reusable {
			s.Reusable[i] = true
		}
	}
	return s
}

func (w *Crossword) shape(*Puzzle) Shape {
	grid, err := w.Grid()
	if err != nil {
		panic("BUG: the shape of a crossword that is none: " + err.Error())
	}
	return Shape{Columns: grid.Columns, Rows: grid.Rows, Cells: each(grid.Letters, func(r rune) bool { return r != 0 })}
}
