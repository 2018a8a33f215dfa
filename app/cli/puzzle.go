package cli

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"lyceum/app/room"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/crossword"
	"lyceum/collab/puzzle/jigsaw"
)

// puzzling is what people do with puzzles.
type puzzling interface {
	OpenPuzzle(path string, start room.PuzzleStart) (puzzle.GameID, error)
	ResetPuzzle(id puzzle.GameID, board *puzzle.BoardID) error
	EndPuzzle(id puzzle.GameID) error
	GrabPiece(id puzzle.GameID, piece int, at jigsaw.Point) error
	MovePiece(at jigsaw.Point)
	PutBack()
	LayPiece(id puzzle.GameID, piece int, at jigsaw.Point) error
	PutTile(id puzzle.GameID, tile, from, to int) error
	OrderItem(id puzzle.GameID, item, behind int) error
	TypeLetters(id puzzle.GameID, letters ...puzzle.Letter) error
	TakeHint(id puzzle.GameID, piece int) error
	CheckPuzzle(id puzzle.GameID) error
	RestartPuzzle(id puzzle.GameID) error
	SetTeam(id puzzle.GameID, who string, team int) error
	PuzzleHolds(id puzzle.GameID, board puzzle.BoardID) []room.PuzzleHold
}

// A puzzleCommand is one that begins with "puzzle".
type puzzleCommand struct {
	verb, usage string
	run         func(p *printer, r class, is *room.PuzzleOf, args string) error // is is the puzzle opened last; nil: there is none
}

// puzzleCommands are all of them. Pieces, slots and items are numbered from 1, cells by row and column; 0 is no slot, and before the
// first item.
var puzzleCommands = []puzzleCommand{
	{"open", "FILE [together|alone|TEAMS]", openPuzzle},
	{"team", "NAME TEAM", teamPuzzle},
	{"grab", "PIECE", grabPiece},
	{"drop", "PIECE X Y, or home; TILE SLOT [FROM]; ITEM BEHIND", dropPiece},
	{"back", "", aboutPuzzle(func(r class, _ puzzle.GameID) error { r.PutBack(); return nil })},
	{"type", "ROW COLUMN across|down LETTERS, with . for an empty cell", typeLetters},
	{"hint", "PIECE, or ROW COLUMN", hintPuzzle},
	{"check", "", aboutPuzzle(func(r class, id puzzle.GameID) error { return r.CheckPuzzle(id) })},
	{"restart", "", aboutPuzzle(func(r class, id puzzle.GameID) error { return r.RestartPuzzle(id) })},
	{"reset", "", aboutPuzzle(func(r class, id puzzle.GameID) error { return r.ResetPuzzle(id, nil) })},
	{"end", "", aboutPuzzle(func(r class, id puzzle.GameID) error { return r.EndPuzzle(id) })},
	{"state", "", printPuzzle},
}

// puzzleClassCommands are those about puzzles.
var puzzleClassCommands = []command{{"puzzle", puzzleUsage(), runPuzzle}}

// puzzleUsage lists what follows "puzzle".
func puzzleUsage() string {
	all := make([]string, len(puzzleCommands))
	for i, c := range puzzleCommands {
		all[i] = strings.TrimSpace(c.verb + " " + c.usage)
	}
	return strings.Join(all, "; ")
}

func runPuzzle(p *printer, r class, args string) error {
	verb, rest, _ := strings.Cut(args, " ")
	var is *room.PuzzleOf
	if all := r.Snapshot().Puzzles; all != nil && len(all.All) > 0 {
		is = all.All[len(all.All)-1]
	}
	for _, c := range puzzleCommands {
		if c.verb != verb {
			continue
		}
		if is == nil && verb != "open" {
			return room.ErrNoPuzzle
		}
		err := c.run(p, r, is, strings.TrimSpace(rest))
		if err == errUsage {
			return errWritten(command{verb: "puzzle " + c.verb, usage: c.usage})
		}
		return err
	}
	return errUsage
}

// aboutPuzzle is a command without arguments.
func aboutPuzzle(do func(r class, id puzzle.GameID) error) func(*printer, class, *room.PuzzleOf, string) error {
	return func(_ *printer, r class, is *room.PuzzleOf, args string) error {
		if args != "" {
			return errUsage
		}
		return do(r, is.ID)
	}
}

func openPuzzle(_ *printer, r class, _ *room.PuzzleOf, args string) error {
	start := room.PuzzleStart{Mode: puzzle.Together}
	if name, last, ok := cutLast(args); ok {
		n, err := strconv.Atoi(last)
		switch {
		case last == "together":
			args = name
		case last == "alone":
			start.Mode, args = puzzle.Alone, name
		case err == nil:
			start.Mode, start.Teams, args = puzzle.Teams, n, name
		}
	}
	path, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	_, err := r.OpenPuzzle(path, start)
	return err
}

func teamPuzzle(_ *printer, r class, is *room.PuzzleOf, args string) error {
	who, word, ok := cutLast(args)
	n, err := strconv.Atoi(word)
	if !ok || err != nil {
		return errUsage
	}
	return r.SetTeam(is.ID, who, n)
}

// numbersIn reads as many numbers as there are words.
func numbersIn(args string) (all []int, err error) {
	for _, word := range strings.Fields(args) {
		n, err := strconv.Atoi(word)
		if err != nil || n < -1<<20 || n > 1<<20 {
			return nil, errUsage
		}
		all = append(all, n)
	}
	return all, nil
}

func grabPiece(_ *printer, r class, is *room.PuzzleOf, args string) error {
	all, err := numbersIn(args)
	if err != nil || len(all) != 1 {
		return errUsage
	}
	return r.GrabPiece(is.ID, all[0]-1, jigsaw.Point{})
}

func dropPiece(_ *printer, r class, is *room.PuzzleOf, args string) error {
	shape := &is.Game.Shape
	word, isHome := strings.CutSuffix(args, " home")
	all, err := numbersIn(word)
	switch {
	case err != nil || len(all) == 0:
		return errUsage
	case shape.Kind == puzzle.JigsawKind && isHome && len(all) == 1:
		if all[0] < 1 || all[0] > shape.Pieces() {
			return room.ErrNoPiece
		}
		return r.LayPiece(is.ID, all[0]-1, shape.Cut().Home(all[0]-1))
	case shape.Kind == puzzle.JigsawKind && !isHome && len(all) == 3:
		return r.LayPiece(is.ID, all[0]-1, jigsaw.Point{X: all[1], Y: all[2]})
	case shape.Kind == puzzle.OrderingKind && !isHome && len(all) == 2:
		return r.OrderItem(is.ID, all[0]-1, all[1]-1)
	case shape.Kind.HasSlots() && !isHome && len(all) == 2:
		return r.PutTile(is.ID, all[0]-1, puzzle.Nowhere, all[1]-1)
	case shape.Kind.HasSlots() && !isHome && len(all) == 3:
		return r.PutTile(is.ID, all[0]-1, all[2]-1, all[1]-1)
	}
	return errUsage
}

// cellIn returns the number of a cell that is named by row and column.
func cellIn(is *room.PuzzleOf, row, column string) (int, error) {
	y, errY := strconv.Atoi(row)
	x, errX := strconv.Atoi(column)
	switch {
	case errX != nil || errY != nil:
		return 0, errUsage
	case x < 1 || x > is.Game.Shape.Columns || y < 1 || y > is.Game.Shape.Rows:
		return 0, room.ErrNoPiece
	}
	return (y-1)*is.Game.Shape.Columns + x - 1, nil
}

func typeLetters(_ *printer, r class, is *room.PuzzleOf, args string) error {
	words := strings.Fields(args)
	if len(words) != 4 || words[2] != "across" && words[2] != "down" || utf8.RuneCountInString(words[3]) > puzzle.MaxLetters {
		return errUsage
	}
	cell, err := cellIn(is, words[0], words[1])
	if err != nil {
		return err
	}
	step, left := 1, is.Game.Shape.Columns-cell%is.Game.Shape.Columns // cells to the edge
	if words[2] == "down" {
		step, left = is.Game.Shape.Columns, is.Game.Shape.Rows-cell/is.Game.Shape.Columns
	}
	if utf8.RuneCountInString(words[3]) > left {
		return room.ErrNoPiece
	}
	var letters []puzzle.Letter
	for _, c := range words[3] {
		letter := crossword.Letter(c)
		if letter == 0 && c != '.' {
			return errUsage
		}
		letters = append(letters, puzzle.Letter{Cell: cell, Letter: letter})
		cell += step
	}
	return r.TypeLetters(is.ID, letters...)
}

func hintPuzzle(_ *printer, r class, is *room.PuzzleOf, args string) error {
	words := strings.Fields(args)
	if is.Game.Shape.Kind == puzzle.CrosswordKind {
		if len(words) != 2 {
			return errUsage
		}
		cell, err := cellIn(is, words[0], words[1])
		if err != nil {
			return err
		}
		return r.TakeHint(is.ID, cell)
	}
	all, err := numbersIn(args)
	if err != nil || len(all) != 1 {
		return errUsage
	}
	return r.TakeHint(is.ID, all[0]-1)
}
