package cli

import (
	"strings"

	"lyceum/app/room"
	"lyceum/collab/puzzle"
)

// puzzleEvent is classEvent for puzzles.
func puzzleEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.PuzzleChanged:
		return "puzzle", fields{{"title", ev.Title}, {"kind", ev.Kind.String()}, {"mode", ev.Mode.String()}, {"state", ev.State}}
	case room.PuzzleSolved:
		fs := append(fields{{"title", ev.Title}}, boardName(ev.Board, ev.Owner)...)
		return "puzzle-solved", append(fs, field{"seconds", rounded(ev.Took.Seconds(), 1)}, field{"points", rounded(ev.Score.Points, 4)}, field{"most", ev.Score.Most})
	case room.PuzzleLost:
		return "puzzle-lost", fields{{"piece", ev.Piece + 1}, {"by", ev.By.Name}, {"by_id", ev.By.ID}}
	}
	return "", nil
}

// boardName says which board of a puzzle it is.
func boardName(id puzzle.BoardID, owner room.Person) fields {
	switch {
	case id.Team > 0:
		return fields{{"team", id.Team}}
	case owner.ID != "":
		return fields{{"owner", owner.Name}, {"owner_id", owner.ID}}
	}
	return nil
}

// printPuzzle prints how the puzzle stands, and each board that this person sees.
func printPuzzle(p *printer, r class, is *room.PuzzleOf, args string) error {
	if args != "" {
		return errUsage
	}
	fs := fields{
		{"title", is.Game.Title}, {"kind", is.Game.Shape.Kind.String()}, {"mode", is.Game.Mode.String()}, {"ended", timeText(is.Ended)},
		{"here", is.Puzzle != nil}, {"plays", is.Plays}, {"boards", len(is.Boards)},
	}
	if is.Err != nil {
		fs = append(fs, field{"fault", sentence(is.Err)})
	}
	p.print("puzzle-state", fs)
	for _, b := range is.Boards {
		printPuzzleBoard(p, r, is, b)
	}
	return nil
}

func printPuzzleBoard(p *printer, r class, is *room.PuzzleOf, b *room.PuzzleBoard) {
	fs := append(boardName(b.ID, b.Owner), field{"done", b.Done}, field{"of", b.Of}, field{"hints", b.Hints}, field{"moves", len(b.Moves)},
		field{"void", b.Void}, field{"solved", b.Solved})
	if b.Score != nil {
		fs = append(fs, field{"points", rounded(b.Score.Points, 4)}, field{"most", b.Score.Most})
	}
	fs = append(fs, layOf(is, b))
	type hold struct {
		Name  string `json:"name"`
		Piece int    `json:"piece"`
	}
	holds := []hold{}
	for _, h := range r.PuzzleHolds(is.ID, b.ID) {
		if !h.Cursor {
			holds = append(holds, hold{h.Person.Name, h.Piece + 1})
		}
	}
	type share struct {
		Name  string `json:"name"`
		Laid  int    `json:"laid"`
		Moves int    `json:"moves"`
	}
	people := make([]share, len(b.People))
	for i, c := range b.People {
		people[i] = share{c.Person.Name, c.Laid, c.Moves}
	}
	p.print("puzzle-board", append(fs, field{"holds", holds}, field{"people", people}))
}

// layOf says how things lie: of a jigsaw which pieces are placed, of tiles on which slot each is (0: on none), the items in order, or
// the rows of a crossword, in which # is no cell and . an empty one.
func layOf(is *room.PuzzleOf, b *room.PuzzleBoard) field {
	switch shape := &is.Game.Shape; {
	case shape.Kind == puzzle.CrosswordKind:
		rows := make([]string, shape.Rows)
		for i := range rows {
			rows[i] = rowOf(shape, b, i)
		}
		return field{"rows", rows}
	case shape.Kind == puzzle.OrderingKind:
		order := make([]int, len(b.Order))
		for i, item := range b.Order {
			order[i] = item + 1
		}
		return field{"order", order}
	case shape.Kind.HasSlots():
		slots := make([]int, len(b.Pieces))
		for i := range b.Pieces {
			slots[i] = b.Pieces[i].Slot + 1
		}
		return field{"slots", slots}
	}
	placed := []int{}
	for i := range b.Pieces {
		if b.Pieces[i].Placed {
			placed = append(placed, i+1)
		}
	}
	return field{"placed", placed}
}

func rowOf(shape *puzzle.Shape, b *room.PuzzleBoard, row int) string {
	var out strings.Builder
	for i := row * shape.Columns; i < (row+1)*shape.Columns; i++ {
		switch is := &b.Pieces[i]; {
		case !shape.Cells[i]:
			out.WriteByte('#')
		case is.Hinted:
			out.WriteByte('?') // its right letter is known
		case is.Letter == 0:
			out.WriteByte('.')
		default:
			out.WriteRune(is.Letter)
		}
	}
	return out.String()
}
