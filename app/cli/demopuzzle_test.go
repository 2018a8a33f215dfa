package cli

import (
	"bytes"
	"slices"
	"testing"

	"lyceum/app/room"
	"lyceum/assets"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// A jigsawClass is a student of the demo with a jigsaw, on whose board all lay what they do.
type jigsawClass struct {
	*fakeClass
	puzzling
	board *[]puzzle.Made
	held  map[int]bool
}

func (c *jigsawClass) GrabPiece(_ puzzle.GameID, piece int, _ jigsaw.Point) error {
	c.held[piece] = true
	return nil
}
func (c *jigsawClass) MovePiece(jigsaw.Point) {}
func (c *jigsawClass) LayPiece(_ puzzle.GameID, piece int, at jigsaw.Point) error {
	delete(c.held, piece)
	*c.board = append(*c.board, puzzle.Made{Move: &puzzle.Move{Kind: puzzle.Lay, Piece: piece, At: at, From: puzzle.Nowhere, To: puzzle.Nowhere}, Clock: journal.Clock(len(*c.board)+1) << 16})
	return nil
}

// The class of the demo solves the jigsaw, in every language, and two hold a piece when its picture is taken.
func TestDemoSolvesItsJigsaw(t *testing.T) {
	for _, name := range slices.Concat(assets.Puzzles("en"), assets.Puzzles("de")) {
		is, err := puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name)))
		if err != nil {
			t.Fatal(err)
		}
		if is.Kind() != puzzle.JigsawKind {
			continue
		}
		inBubble(t, func(t *testing.T) { demoSolves(t, is) })
	}
}

func demoSolves(t *testing.T, is *puzzle.Puzzle) {
	shape := puzzle.ShapeOf(is)
	var made []puzzle.Made
	held := map[int]bool{}
	for i, turn := range demoPuzzle {
		if i == demoHeld && len(held) != 2 {
			t.Errorf("%d pieces are held for the picture, want 2", len(held))
		}
		if turn.who == teacherPlays {
			continue
		}
		c := &jigsawClass{fakeClass: newFakeClass(), board: &made, held: held}
		of := &room.PuzzleOf{Game: &puzzle.Game{Opening: puzzle.Opening{Shape: shape, Seed: 3}}, Plays: true}
		of.Boards = []*room.PuzzleBoard{{Board: puzzle.Replay(&shape, 3, made)}}
		c.snap.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{of}}
		if err := turn.do(c); err != nil {
			t.Error(err)
		}
	}
	if done, all := puzzle.Replay(&shape, 3, made).Progress(&shape); done != all || len(made) != all {
		t.Errorf("%d of %d pieces are placed by %d moves", done, all, len(made))
	}
}
