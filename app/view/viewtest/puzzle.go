//go:build !nogui

package viewtest

import (
	"bytes"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/assets"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// samplePuzzle returns a puzzle that comes with the program.
func samplePuzzle(name string) *puzzle.Puzzle {
	is, err := puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name)))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return is
}

// solvers are those who play in the samples.
var solvers = []string{"Priya Nair", Student1, "Jonas Virtanen", "Nguyễn Minh Anh", "Elif Yıldız", "Dae-jung Park"}

func solver(i int) model.Person {
	p := person(solvers[i%len(solvers)], room.Student)
	p.Self = p.Name == Student1
	return p
}

// withPuzzle returns a class with a puzzle in front, on whose board moves were made.
func withPuzzle(s *model.Snapshot, is *puzzle.Puzzle, moves []puzzle.Move) *model.Snapshot {
	shape := puzzle.ShapeOf(is)
	made, clock := make([]puzzle.Made, len(moves)), puzzle.Moment(0)
	for i := range moves {
		clock += 1 << 16 // a millisecond
		made[i] = puzzle.Made{Move: &moves[i], Clock: clock}
		made[i].By[0] = byte(i%len(solvers) + 1)
	}
	v := &model.PuzzleView{
		ID: puzzle.GameID{Seq: 1}, Title: is.Title, Task: is.Task, Kind: is.Kind(), Mode: puzzle.Together, By: person(Teacher1, room.Instructor), Percent: 100,
		Puzzle: is, Cross: model.CrossOf(is), Shape: &shape, Seed: 5, Board: puzzle.Replay(&shape, 5, made), Own: true, Plays: true,
		Since: Now.Add(-222 * time.Second), HasHint: shape.Hints > 0, Check: shape.Check,
	}
	v.Done, v.Of = v.Board.Progress(&shape)
	v.Hints = max(0, shape.Hints-v.Board.Hints)
	v.Marks, v.Copies = puzzle.Judge(is, v.Board)
	for i := range min(len(solvers), len(moves)) {
		count := (len(moves) - i + len(solvers) - 1) / len(solvers)
		v.Shares = append(v.Shares, model.PuzzleShare{Person: solver(i), Count: count, Most: v.Of})
	}
	news := []string{"placed a piece", "placed a corner", "placed a piece of the edge", "moved a piece"}
	switch {
	case is.Kind() == puzzle.CrosswordKind:
		news = []string{"asked what is wrong", "took a hint", "wrote letters"}
	case is.Kind() != puzzle.JigsawKind:
		news = []string{"asked what is wrong", "took a hint", "placed a card", "put a card back"}
	}
	for i, text := range news {
		if i < len(moves) {
			v.News = append(v.News, model.PuzzleNews{Person: solver(i + 3), Text: text})
		}
	}
	s.Class.Tab = model.TabPuzzle
	s.Class.Puzzle = &model.PuzzlePane{Open: v, All: []model.PuzzleLine{{ID: v.ID, Title: v.Title, Kind: v.Kind}}}
	s.Class.Puzzle.CanManage = s.Class.Self.Staff()
	return s
}

// placed are moves that lay so many pieces of a jigsaw where they belong.
func placed(shape puzzle.Shape, n int) (moves []puzzle.Move) {
	for i := range n {
		piece := i * 5 % shape.Pieces()
		moves = append(moves, puzzle.Move{Kind: puzzle.Lay, Piece: piece, At: shape.Cut().Home(piece), From: puzzle.Nowhere, To: puzzle.Nowhere})
	}
	return moves
}

// PuzzleJigsaw is a jigsaw that a student plays with others.
func PuzzleJigsaw() *model.Snapshot {
	is := samplePuzzle("jigsaw.en")
	return withPuzzle(Student(), is, placed(puzzle.ShapeOf(is), 15))
}

// PuzzleHolds are who holds a piece of it.
func PuzzleHolds() []room.PuzzleHold {
	of := func(i int) room.Person { return room.Person{ID: solver(i).ID, Name: solver(i).Name} }
	return []room.PuzzleHold{
		{Person: of(0), Piece: 4, At: jigsaw.Point{X: 8600, Y: 1500}}, {Person: of(2), Piece: 8, At: jigsaw.Point{X: 5000, Y: 5200}},
	}
}

// PuzzleSolved is a jigsaw that is solved.
func PuzzleSolved() *model.Snapshot {
	is := samplePuzzle("jigsaw.en")
	s := withPuzzle(Student(), is, placed(puzzle.ShapeOf(is), 24))
	v := s.Class.Puzzle.Open
	v.Result = &model.PuzzleResult{Took: 222 * time.Second, Points: 100, Most: 100, Moves: 31}
	v.Until = v.Since.Add(v.Result.Took)
	return s
}

// PuzzleCrossword is one of which some letters are written, one wrong and one told.
func PuzzleCrossword() *model.Snapshot {
	is := samplePuzzle("crossword.en")
	grid, err := is.Content.(*puzzle.Crossword).Grid()
	if err != nil {
		panic("BUG: " + err.Error())
	}
	var moves []puzzle.Move
	for cell, letter := range grid.Letters {
		if letter == 0 || cell%3 == 0 {
			continue
		}
		if len(moves) == 4 {
			letter = 'X'
		}
		moves = append(moves, puzzle.Move{Kind: puzzle.Type, Letters: []puzzle.Letter{{Cell: cell, Letter: letter}}})
	}
	for cell, letter := range grid.Letters {
		if letter != 0 && cell%3 == 0 {
			moves = append(moves, puzzle.Move{Kind: puzzle.Hint, Piece: cell})
			break
		}
	}
	return withPuzzle(Student(), is, append(moves, puzzle.Move{Kind: puzzle.Check}))
}

// PuzzleCards is one of the kinds with cards, some of which were laid, and asked about.
func PuzzleCards(kind puzzle.Kind) *model.Snapshot {
	is := samplePuzzle(kind.String() + ".en")
	shape := puzzle.ShapeOf(is)
	var moves []puzzle.Move
	for i := range shape.Tiles / 2 {
		m := puzzle.Move{Kind: puzzle.Put, Piece: i, From: puzzle.Nowhere, To: i % max(1, len(shape.Slots))}
		if kind == puzzle.OrderingKind {
			m = puzzle.Move{Kind: puzzle.Order, Piece: i, From: puzzle.Nowhere, To: puzzle.Nowhere}
		}
		moves = append(moves, m)
	}
	if shape.Hints > 0 {
		moves = append(moves, puzzle.Move{Kind: puzzle.Hint, Piece: shape.Tiles - 1})
	}
	return withPuzzle(Student(), is, append(moves, puzzle.Move{Kind: puzzle.Check}))
}

// PuzzleTeams is a puzzle in teams, as a teacher sees it.
func PuzzleTeams() *model.Snapshot {
	is := samplePuzzle("sorting.en")
	s := withPuzzle(Teacher(), is, nil)
	v := s.Class.Puzzle.Open
	v.Mode, v.Own, v.Plays, v.BoardID = puzzle.Teams, false, false, puzzle.BoardID{Team: 1}
	v.WhyNot = "You look at the board of Team A."
	v.Teams = [][]model.Person{{solver(0), solver(2)}, {solver(3), solver(4)}}
	v.Shares = []model.PuzzleShare{{Team: 2, Count: 7, Most: 10}, {Team: 1, Count: 4, Most: 10}}
	v.Boards = []model.PuzzleBoardLine{{ID: puzzle.BoardID{Team: 1}, Name: "Team A", Done: 4, Of: 10}, {ID: puzzle.BoardID{Team: 2}, Name: "Team B", Done: 7, Of: 10}}
	for i := range s.Class.Everyone {
		if i > 6 {
			s.Class.Everyone[i].Here = false
		}
	}
	return s
}

// PuzzleArrives is one whose file is on its way.
func PuzzleArrives() *model.Snapshot {
	s := PuzzleJigsaw()
	s.Class.Puzzle.Open.Puzzle, s.Class.Puzzle.Open.Percent = nil, 64
	return s
}

// PuzzleOffered is one that a teacher is about to open.
func PuzzleOffered() *model.Snapshot {
	s := PuzzleNone(true)
	is := samplePuzzle("sorting.en")
	s.Class.Puzzle.Offer = &model.PuzzleOffer{Puzzle: is, From: "animals.cpuzzle", Mode: puzzle.Teams, Teams: 3, Hints: 2, Check: true}
	return s
}

// PuzzleShelved is a class without a puzzle, whose teacher has some.
func PuzzleShelved() *model.Snapshot {
	s := PuzzleNone(true)
	s.Shelf = Workshop().Shelf
	return s
}

// PuzzleNone is a class without a puzzle.
func PuzzleNone(staff bool) *model.Snapshot {
	s := Student()
	if staff {
		s = Teacher()
	}
	s.Class.Tab = model.TabPuzzle
	s.Class.Puzzle = &model.PuzzlePane{CanManage: staff}
	return s
}
