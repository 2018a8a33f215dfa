package model

import (
	"cmp"
	"slices"

	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// A PuzzleHand is what the keyboard has of a puzzle that is no crossword: a piece that is picked, and, once it is lifted, where it is.
// It is a value: what moves it returns another.
type PuzzleHand struct {
	Is     bool // something is picked
	Piece  int  // piece, tile or item
	From   int  // the slot on which the tile lies, or puzzle.Nowhere
	Lifted bool
	At     jigsaw.Point // of a lifted piece of a jigsaw
	To     int          // the slot over which a lifted tile is, or puzzle.Nowhere; the place of an item, from 0
}

// same reports whether the same is picked in both.
func (h PuzzleHand) same(o PuzzleHand) bool {
	return h.Is && o.Is && h.Piece == o.Piece && h.From == o.From
}

// picks returns what can be picked, in the order in which one comes to it: as one reads.
func (v *PuzzleView) picks() (all []PuzzleHand) {
	b := v.Board
	switch {
	case v.Kind == puzzle.CrosswordKind:
		return nil
	case v.Kind == puzzle.OrderingKind:
		for at, item := range b.Order {
			all = append(all, PuzzleHand{Is: true, Piece: item, From: puzzle.Nowhere, To: at})
		}
		return all
	case v.Kind == puzzle.JigsawKind:
		for i := range b.Pieces {
			if !b.Pieces[i].Placed {
				all = append(all, PuzzleHand{Is: true, Piece: i, From: puzzle.Nowhere, To: puzzle.Nowhere, At: b.Pieces[i].At})
			}
		}
		row := max(1, v.Shape.Height/v.Shape.Rows)
		slices.SortStableFunc(all, func(x, y PuzzleHand) int {
			return cmp.Or(cmp.Compare((x.At.Y+1<<20)/row, (y.At.Y+1<<20)/row), cmp.Compare(x.At.X, y.At.X))
		})
		return all
	}
	for _, t := range v.Tray() {
		all = append(all, PuzzleHand{Is: true, Piece: t, From: puzzle.Nowhere, To: puzzle.Nowhere})
	}
	for slot := range v.Shape.Slots {
		for _, t := range v.OnSlot(slot) {
			all = append(all, PuzzleHand{Is: true, Piece: t, From: slot, To: slot})
		}
	}
	return all
}

// Tray returns the tiles that lie on no slot, in the order in which they lie: of those that are reused there is always another.
func (v *PuzzleView) Tray() (tiles []int) {
	for _, t := range puzzle.Shuffled(v.Shape, v.Seed) {
		if v.Board.Pieces[t].Slot == puzzle.Nowhere {
			tiles = append(tiles, t)
		}
	}
	return tiles
}

// OnSlot returns the tiles on a slot.
func (v *PuzzleView) OnSlot(slot int) (tiles []int) {
	for i := range v.Board.Pieces {
		if v.Board.Pieces[i].Slot == slot {
			tiles = append(tiles, i)
		}
	}
	for _, c := range v.Board.Copies {
		if c.Slot == slot {
			tiles = append(tiles, c.Tile)
		}
	}
	return tiles
}

// Next picks what comes after what is picked, or before; ok is false at the end, where the keyboard goes on to what lies behind the puzzle.
func (v *PuzzleView) Next(h PuzzleHand, back bool) (n PuzzleHand, ok bool) {
	all := v.picks()
	at := slices.IndexFunc(all, h.same)
	switch {
	case at < 0 && back:
		at = len(all) - 1
	case at < 0:
		at = 0
	case back:
		at--
	default:
		at++
	}
	if at < 0 || at >= len(all) {
		return PuzzleHand{}, false
	}
	return all[at], true
}

// Still returns the hand on a board that has changed: what was picked, where it is now. What nobody can move any more is picked no longer.
func (v *PuzzleView) Still(h PuzzleHand) PuzzleHand {
	all := v.picks()
	if at := slices.IndexFunc(all, h.same); at >= 0 {
		if h.Lifted {
			return h
		}
		return all[at]
	}
	if at := slices.IndexFunc(all, func(o PuzzleHand) bool { return h.Is && o.Piece == h.Piece }); at >= 0 {
		return all[at]
	}
	return PuzzleHand{}
}

// nearest picks the piece of a jigsaw that is nearest to what is picked, in a direction; that itself if there is none.
func (v *PuzzleView) nearest(h PuzzleHand, dx, dy int) PuzzleHand {
	best, found := 0, h
	for _, o := range v.picks() {
		along := (o.At.X-h.At.X)*dx + (o.At.Y-h.At.Y)*dy
		across := (o.At.X-h.At.X)*dy + (o.At.Y-h.At.Y)*dx
		if far := along + 2*max(across, -across); along > 0 && (best == 0 || far < best) {
			best, found = far, o
		}
	}
	return found
}

// Arrow is what an arrow key does: it moves what is lifted, and else picks something else. Fast goes farther.
func (v *PuzzleView) Arrow(h PuzzleHand, dx, dy int, fast bool) PuzzleHand {
	if !h.Is {
		n, _ := v.Next(h, dx+dy < 0)
		return n
	}
	switch {
	case v.Kind == puzzle.JigsawKind && !h.Lifted:
		return v.nearest(h, dx, dy)
	case v.Kind == puzzle.JigsawKind:
		cut := v.Shape.Cut()
		step := cut.Size()
		if !fast {
			step.X, step.Y = max(1, step.X/8), max(1, step.Y/8)
		}
		h.At = cut.Clamp(jigsaw.Point{X: h.At.X + dx*step.X, Y: h.At.Y + dy*step.Y})
		return h
	case !h.Lifted:
		if n, ok := v.Next(h, dx+dy < 0); ok {
			return n
		}
		return h
	case v.Kind == puzzle.OrderingKind:
		by := dx + dy
		if fast {
			by *= 5
		}
		h.To = min(max(h.To+by, 0), len(v.Board.Order)-1)
		return h
	}
	h.To = v.nextSlot(h, dx+dy)
	return h
}

// nextSlot returns the next slot that has room for a tile; behind the last one it is put away.
func (v *PuzzleView) nextSlot(h PuzzleHand, by int) int {
	n := len(v.Shape.Slots) + 1
	for i := 1; i <= n; i++ {
		to := ((h.To+1+by*i)%n + n) % n
		if slot := to - 1; slot == puzzle.Nowhere || slot == h.From || v.Shape.Slots[slot] == 0 || v.Board.On(slot) < v.Shape.Slots[slot] {
			return slot
		}
	}
	return h.To
}

// HandWords say what is picked and where it is, for who does not see it.
func (v *PuzzleView) HandWords(h PuzzleHand) string {
	switch {
	case !h.Is && v.Kind == puzzle.JigsawKind:
		return words.T("Jigsaw. Tab picks a piece.")
	case !h.Is:
		return words.T("Puzzle. Tab picks a card.")
	case v.Kind == puzzle.JigsawKind && h.Lifted:
		return words.T("Piece %d, lifted: %s", h.Piece+1, v.placeWords(h.At))
	case v.Kind == puzzle.JigsawKind:
		return words.T("Piece %d: %s", h.Piece+1, v.placeWords(h.At))
	case v.Kind == puzzle.OrderingKind && h.Lifted:
		return words.T("%s, lifted: %d of %d", v.ItemWord(h.Piece), h.To+1, len(v.Board.Order))
	case v.Kind == puzzle.OrderingKind:
		return words.T("%s: %d of %d", v.ItemWord(h.Piece), h.To+1, len(v.Board.Order))
	case h.Lifted:
		return words.T("%s, lifted: %s", v.ItemWord(h.Piece), v.SlotWord(h.To))
	}
	return words.T("%s: %s", v.ItemWord(h.Piece), v.SlotWord(h.From))
}

// placeWords say where on the table a piece is.
func (v *PuzzleView) placeWords(at jigsaw.Point) string {
	s, size := v.Shape, v.Shape.Cut().Size()
	x, y := at.X+size.X/2, at.Y+size.Y/2
	switch {
	case y >= s.Height && x < s.Width/3:
		return words.T("below the picture, left")
	case y >= s.Height && x > 2*s.Width/3:
		return words.T("below the picture, right")
	case y >= s.Height:
		return words.T("below the picture")
	case x < 0:
		return words.T("left of the picture")
	case x >= s.Width:
		return words.T("right of the picture")
	case y < 0:
		return words.T("above the picture")
	}
	return words.T("row %d, column %d of the picture", y*s.Rows/s.Height+1, x*s.Columns/s.Width+1)
}

// ItemWord is the text of a tile or an item; one without a text is called by its number.
func (v *PuzzleView) ItemWord(i int) string {
	if v.Puzzle != nil {
		if all := v.Puzzle.Items(); i < len(all) && all[i].Text != "" {
			return all[i].Text
		}
	}
	return words.T("Card %d", i+1)
}

// SlotWord is what a slot is called.
func (v *PuzzleView) SlotWord(slot int) string {
	if slot == puzzle.Nowhere {
		return words.T("not laid yet")
	}
	if v.Puzzle != nil {
		switch c := v.Puzzle.Content.(type) {
		case *puzzle.Matching:
			if text := c.Pairs[slot].Left.Text; text != "" {
				return text
			}
		case *puzzle.Sorting:
			return c.Groups[slot].Label
		case *puzzle.Zones:
			if text := c.Zones[slot].Label; text != "" {
				return text
			}
		}
	}
	return words.T("Place %d", slot+1)
}

// HintFor returns what a hint would be about that is taken now: what is picked, or else the first that is not right yet; ok is false if
// there is nothing left.
func (v *PuzzleView) HintFor(h PuzzleHand) (piece int, ok bool) {
	can := func(i int) bool {
		p := &v.Board.Pieces[i]
		return !p.Placed && !p.Hinted && (i >= len(v.Marks) || v.Marks[i] != puzzle.Right)
	}
	if h.Is && can(h.Piece) {
		return h.Piece, true
	}
	for i := range v.Board.Pieces {
		if can(i) && (v.Kind != puzzle.CrosswordKind || v.Shape.Cells[i]) {
			return i, true
		}
	}
	return 0, false
}

// RightSlots returns where a tile belongs, which a hint shows: slots, or the place of an item.
func (v *PuzzleView) RightSlots(tile int) (slots []int) {
	if v.Puzzle == nil {
		return nil
	}
	switch c := v.Puzzle.Content.(type) {
	case *puzzle.Ordering:
		return []int{tile}
	case *puzzle.Matching:
		if tile < len(c.Pairs) {
			return []int{tile}
		}
	case *puzzle.Sorting:
		for g, group := range c.Groups {
			if tile < len(group.Items) {
				return []int{g}
			}
			tile -= len(group.Items)
		}
	case *puzzle.Zones:
		return c.Tiles[tile].Zones
	}
	return nil
}
