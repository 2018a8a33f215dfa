package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"lyceum/app/room"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// puzzleClass is a class with a puzzle, which remembers what is done with it.
type puzzleClass struct {
	*fakeClass
	puzzling
	did string
}

func (c *puzzleClass) OpenPuzzle(path string, s room.PuzzleStart) (puzzle.GameID, error) {
	c.did = fmt.Sprint("open ", path, " ", s.Mode, " ", s.Teams)
	return puzzle.GameID{}, nil
}

func (c *puzzleClass) LayPiece(_ puzzle.GameID, piece int, at jigsaw.Point) error {
	c.did = fmt.Sprint("lay ", piece, " ", at)
	return nil
}

func (c *puzzleClass) PutTile(_ puzzle.GameID, tile, from, to int) error {
	c.did = fmt.Sprint("put ", tile, " ", from, " ", to)
	return nil
}

func (c *puzzleClass) OrderItem(_ puzzle.GameID, item, behind int) error {
	c.did = fmt.Sprint("order ", item, " ", behind)
	return nil
}

func (c *puzzleClass) TypeLetters(_ puzzle.GameID, letters ...puzzle.Letter) error {
	c.did = fmt.Sprint("type ", letters)
	return nil
}

func (c *puzzleClass) TakeHint(_ puzzle.GameID, piece int) error {
	c.did = fmt.Sprint("hint ", piece)
	return nil
}

func (c *puzzleClass) SetTeam(_ puzzle.GameID, who string, team int) error {
	c.did = fmt.Sprint("team ", who, " ", team)
	return nil
}

// Things are named by their numbers, from 1, as people count.
func TestCommandsMoveByNumber(t *testing.T) {
	shapes := map[puzzle.Kind]puzzle.Shape{
		puzzle.JigsawKind:    {Kind: puzzle.JigsawKind, Columns: 2, Rows: 2, Width: 10_000, Height: 5_000},
		puzzle.OrderingKind:  {Kind: puzzle.OrderingKind, Tiles: 3},
		puzzle.SortingKind:   {Kind: puzzle.SortingKind, Tiles: 3, Slots: []int{0, 0}},
		puzzle.CrosswordKind: {Kind: puzzle.CrosswordKind, Columns: 4, Rows: 3, Cells: make([]bool, 12)},
	}
	for _, tt := range []struct {
		kind       puzzle.Kind
		line, want string
	}{
		{puzzle.JigsawKind, `puzzle open "my leaf.cpuzzle" 3`, "open my leaf.cpuzzle teams 3"},
		{puzzle.JigsawKind, "puzzle open leaf.cpuzzle alone", "open leaf.cpuzzle alone 0"},
		{puzzle.JigsawKind, "puzzle open leaf.cpuzzle", "open leaf.cpuzzle together 0"},
		{puzzle.JigsawKind, "puzzle team Ana 2", "team Ana 2"},
		{puzzle.JigsawKind, "puzzle drop 4 -5 60", "lay 3 {-5 60}"},
		{puzzle.JigsawKind, "puzzle drop 4 home", "lay 3 {5000 2500}"},
		{puzzle.OrderingKind, "puzzle drop 2 0", "order 1 -1"},
		{puzzle.SortingKind, "puzzle drop 3 2", "put 2 -1 1"},
		{puzzle.SortingKind, "puzzle drop 3 0 2", "put 2 1 -1"},
		{puzzle.CrosswordKind, "puzzle type 2 3 across a.", "type [{6 65} {7 0}]"},
		{puzzle.CrosswordKind, "puzzle type 1 1 down äb", "type [{0 196} {4 66}]"},
		{puzzle.CrosswordKind, "puzzle hint 3 4", "hint 11"},
		{puzzle.SortingKind, "puzzle hint 1", "hint 0"},
	} {
		c := &puzzleClass{fakeClass: newFakeClass()}
		c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{{Game: &puzzle.Game{Opening: puzzle.Opening{Shape: shapes[tt.kind]}}}}}
		if err := carryOut(nil, c, tt.line); err != nil || c.did != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.line, c.did, err, tt.want)
		}
	}
	c := &puzzleClass{fakeClass: newFakeClass()}
	if err := carryOut(nil, c, "puzzle check"); !errors.Is(err, room.ErrNoPuzzle) {
		t.Errorf("without a puzzle: %v", err)
	}
	c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{{Game: &puzzle.Game{Opening: puzzle.Opening{Shape: shapes[puzzle.JigsawKind]}}}}}
	if err := carryOut(nil, c, "puzzle drop 5 home"); !errors.Is(err, room.ErrNoPiece) {
		t.Errorf("a piece that there is not: %v", err)
	}
	c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{{Game: &puzzle.Game{Opening: puzzle.Opening{Shape: shapes[puzzle.CrosswordKind]}}}}}
	for _, line := range []string{"puzzle type 2 3 across abc", "puzzle type 2 3 down abc", "puzzle type 4 1 across a"} {
		if err := carryOut(nil, c, line); !errors.Is(err, room.ErrNoPiece) || c.did != "" {
			t.Errorf("%q, past the edge: %q, %v", line, c.did, err)
		}
	}
	c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{{Game: &puzzle.Game{Opening: puzzle.Opening{Shape: shapes[puzzle.JigsawKind]}}}}}
	for _, line := range []string{"puzzle", "puzzle grab", "puzzle grab x", "puzzle drop 1", "puzzle drop 1 2 home", "puzzle nothing", "puzzle team Ana", "puzzle back now"} {
		if err := carryOut(nil, c, line); err == nil {
			t.Errorf("%q is carried out", line)
		}
	}
}

// What is wrong with the file of a puzzle is said as in the window.
func TestPuzzleStateSaysItsFaultAsASentence(t *testing.T) {
	var out strings.Builder
	c := &puzzleClass{fakeClass: newFakeClass()}
	c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{{Game: &puzzle.Game{}, Err: fmt.Errorf("%w: it is another puzzle", room.ErrPuzzleDamaged)}}}
	if err := carryOut(&printer{out: &out, json: true}, c, "puzzle state"); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`"fault":%s`, quoted(sentence(room.ErrPuzzleDamaged))); !strings.Contains(out.String(), want) {
		t.Errorf("%s does not say %s", out.String(), want)
	}
}
