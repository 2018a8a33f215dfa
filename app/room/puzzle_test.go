package room

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// aJigsaw is a picture of four pieces.
func aJigsaw(t *testing.T) *puzzle.Puzzle {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 200, 100))))
	return &puzzle.Puzzle{
		Title: "Leaf", Options: puzzle.Options{Hints: 1, Check: true},
		Content: &puzzle.Jigsaw{Picture: "leaf", Columns: 2, Rows: 2}, Pictures: map[string][]byte{"leaf": b.Bytes()},
	}
}

func aSorting() *puzzle.Puzzle {
	item := func(s string) puzzle.Item { return puzzle.Item{Text: s} }
	return &puzzle.Puzzle{Title: "Numbers", Content: &puzzle.Sorting{Groups: []puzzle.Group{
		{Label: "even", Items: []puzzle.Item{item("2"), item("4")}}, {Label: "odd", Items: []puzzle.Item{item("1"), item("3")}},
	}}}
}

// starts opens a puzzle and waits until everybody has it.
func (d *desk) starts(p *puzzle.Puzzle, start PuzzleStart) puzzle.GameID {
	d.t.Helper()
	id, err := d.StartPuzzle(p, start)
	d.must("opens a puzzle", err)
	wait(5 * time.Second)
	return id
}

// puzzle returns a puzzle as somebody sees it.
func (d *desk) puzzle(id puzzle.GameID) *PuzzleOf {
	d.t.Helper()
	is := d.Snapshot().Puzzles.Puzzle(id)
	if is == nil {
		d.t.Fatalf("%s sees no such puzzle", d.options.Name)
	}
	return is
}

// holds lists who holds what on a board, as somebody sees it.
func (d *desk) holders(id puzzle.GameID) (names []string) {
	for _, h := range d.PuzzleHolds(id, puzzle.BoardID{}) {
		names = append(names, h.Person.Name)
	}
	return names
}

func (d *desk) wantHolders(why string, id puzzle.GameID, want ...string) {
	d.t.Helper()
	wantAll(d.t, d.options.Name+" sees, "+why, d.holders(id), want...)
}

func wantSameState(t *testing.T, all ...*desk) {
	t.Helper()
	want, _ := all[0].State()
	for _, d := range all[1:] {
		if got, _ := d.State(); got != want {
			t.Errorf("%s has state %.8s, %s %.8s", d.options.Name, got, all[0].options.Name, want)
		}
	}
}

func home(is *PuzzleOf, piece int) jigsaw.Point { return is.Game.Shape.Cut().Home(piece) }

func TestJigsawIsSolvedTogether(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		if _, err := ana.StartPuzzle(aJigsaw(t), PuzzleStart{Mode: puzzle.Together}); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student opens a puzzle: %v", err)
		}
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		is := ben.puzzle(id)
		if is.Puzzle == nil || !is.Plays || is.By.Name != "Teacher" || is.Boards[0].Of != 4 {
			t.Fatalf("Ben sees %+v", is)
		}
		must(t, ana.GrabPiece(id, 2, jigsaw.Point{X: 5, Y: 7}))
		ana.MovePiece(jigsaw.Point{X: 50, Y: 70})
		wait(time.Second)
		ben.wantHolders("while Ana holds a piece", id, "Ana")
		if h := ben.PuzzleHolds(id, puzzle.BoardID{}); h[0].Piece != 2 || h[0].At != (jigsaw.Point{X: 50, Y: 70}) || h[0].Self {
			t.Errorf("Ben sees %+v", h)
		}
		var held *HeldError
		if err := ben.GrabPiece(id, 2, jigsaw.Point{}); !errors.As(err, &held) || held.By.Name != "Ana" {
			t.Errorf("Ben grabs it, too: %v", err)
		}
		if err := ben.LayPiece(id, 2, jigsaw.Point{}); !errors.As(err, &held) {
			t.Errorf("Ben lays it: %v", err)
		}
		must(t, ana.LayPiece(id, 2, home(is, 2)))
		wait(time.Second)
		ben.wantHolders("when it lies", id)
		must(t, ben.LayPiece(id, 0, home(is, 0)))
		must(t, ben.LayPiece(id, 1, home(is, 1)))
		must(t, ana.TakeHint(id, 3))
		wait(time.Second)
		board := teacher.puzzle(id).Boards[0]
		if !board.Solved || board.Done != 4 || board.Score.Points != 75 || board.Hints != 1 || len(board.People) != 2 || board.People[0].Person.Name != "Ben" {
			t.Errorf("the board: %+v, score %+v, people %+v", board, board.Score, board.People)
		}
		if err := teacher.ShuffleTeams(id); !errors.Is(err, ErrTeams) {
			t.Errorf("teams of a puzzle without: %v", err)
		}
		if err := ana.TakeHint(id, 3); !errors.Is(err, ErrNoHints) {
			t.Errorf("a second hint: %v", err)
		}
		if err := ben.GrabPiece(id, 0, jigsaw.Point{}); !errors.Is(err, ErrPieceLies) {
			t.Errorf("a piece that lies: %v", err)
		}
		wantAll(t, "Ben is told", puzzleEvents(ben), "opened", "here", "solved")
		wantSameState(t, teacher, ana, ben)
		late := b.desk("Eve").join(teacher.Invite())
		wait(10 * time.Second)
		if is := late.puzzle(id); is.Puzzle == nil || !is.Boards[0].Solved {
			t.Errorf("who came late sees %+v", is)
		}
		must(t, teacher.EndPuzzle(id))
		wait(time.Second)
		if err := ana.LayPiece(id, 0, jigsaw.Point{}); !errors.Is(err, ErrPuzzleEnded) {
			t.Errorf("after the end: %v", err)
		}
		wantSameState(t, teacher, ana, ben, late)
	})
}

// puzzleEvents lists what somebody was told of puzzles.
func puzzleEvents(d *desk) (all []string) {
	d.seen()
	for _, ev := range d.events {
		switch ev := ev.(type) {
		case PuzzleChanged:
			all = append(all, ev.State)
		case PuzzleSolved:
			all = append(all, "solved")
		case PuzzleLost:
			all = append(all, "lost to "+ev.By.Name)
		}
	}
	return all
}

// A holder who vanishes frees the piece in 5 s; who lives on holds it longer.
func TestHolderWhoVanishesFreesThePiece(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		must(t, ana.GrabPiece(id, 1, jigsaw.Point{}))
		wait(12 * time.Second)
		ben.wantHolders("after twelve seconds", id, "Ana")
		b.isolate(ana)
		wait(3 * time.Second)
		ben.wantHolders("three seconds after she vanished", id, "Ana")
		wait(2100 * time.Millisecond)
		ben.wantHolders("five seconds after she vanished", id)
		must(t, ben.GrabPiece(id, 1, jigsaw.Point{}))
		must(t, ben.LayPiece(id, 1, jigsaw.Point{X: 1, Y: 9000}))
		must(t, ana.LayPiece(id, 1, jigsaw.Point{X: 2, Y: 9000})) // she does not know
		wait(time.Second)
		b.join(ana)
		wait(30 * time.Second)
		wantSameState(t, teacher, ana, ben)
		if at := teacher.puzzle(id).Boards[0].Pieces[1].At; at.X != 2 {
			t.Errorf("it lies at %v, want where Ana laid it, who held it first", at)
		}
	})
}

func TestOfTwoWhoGrabAtOnceOneLetsGo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		must(t, ana.GrabPiece(id, 1, jigsaw.Point{}))
		must(t, ben.GrabPiece(id, 1, jigsaw.Point{}))
		wait(2 * time.Second)
		holder := teacher.holders(id)
		if len(holder) != 1 {
			t.Fatalf("%v hold it", holder)
		}
		for _, d := range []*desk{teacher, ana, ben} {
			d.wantHolders("after both grabbed", id, holder[0])
		}
		lost := len(puzzleEvents(ana)) + len(puzzleEvents(ben))
		if lost != 5 { // opened and here, each; and one lost
			t.Errorf("Ana is told %v, Ben %v", puzzleEvents(ana), puzzleEvents(ben))
		}
		teacher.isolated(b, ana, ben, id)
		wantSameState(t, teacher, ana, ben)
	})
}

// isolated has two move one tile of a puzzle while they do not hear each other.
func (d *desk) isolated(b *building, ana, ben *desk, id puzzle.GameID) {
	ana.PutBack()
	ben.PutBack()
	wait(time.Second)
	b.isolate(ana)
	wait(time.Second)
	must(d.t, ana.GrabPiece(id, 3, jigsaw.Point{}))
	must(d.t, ben.GrabPiece(id, 3, jigsaw.Point{}))
	wait(2 * time.Second)
	must(d.t, ben.LayPiece(id, 3, jigsaw.Point{X: 2}))
	must(d.t, ana.LayPiece(id, 3, jigsaw.Point{X: 1}))
	b.join(ana)
	wait(30 * time.Second)
	if is := d.puzzle(id).Boards[0]; len(is.Moves) != 1 || is.Void != 1 {
		d.t.Errorf("%d moves count and %d do not, want 1 and 1", len(is.Moves), is.Void)
	}
}

// Of a tile of which there is always another two have one each in their hands.
func TestTileThatIsReusedIsHeldByTwo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(&puzzle.Puzzle{Title: "Sea", Content: &puzzle.Zones{
			Zones: []puzzle.Zone{{X: 0, Y: 0, Width: 4000, Height: 4000}, {X: 5000, Y: 0, Width: 4000, Height: 4000}},
			Tiles: []puzzle.Tile{{Item: puzzle.Item{Text: "sea"}, Zones: []int{0, 1}, Reusable: true}},
		}}, PuzzleStart{Mode: puzzle.Together})
		must(t, ana.GrabPiece(id, 0, jigsaw.Point{}))
		wait(time.Second)
		must(t, ben.GrabPiece(id, 0, jigsaw.Point{}))
		wait(3 * time.Second)
		must(t, ana.PutTile(id, 0, puzzle.Nowhere, 0))
		must(t, ben.PutTile(id, 0, puzzle.Nowhere, 1))
		wait(time.Second)
		wantAll(t, "Ben is told", puzzleEvents(ben), "opened", "here", "solved")
	})
}

func TestWhoPlaysAloneIsSeenByStaffAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(aSorting(), PuzzleStart{Mode: puzzle.Alone})
		must(t, ana.GrabPiece(id, 0, jigsaw.Point{}))
		for tile, group := range []int{0, 0, 1, 1} {
			must(t, ana.PutTile(id, tile, puzzle.Nowhere, group))
		}
		must(t, ben.PutTile(id, 0, puzzle.Nowhere, 1))
		wait(5 * time.Second)
		if is := ana.puzzle(id); len(is.Boards) != 1 || !is.Board(is.Own).Solved {
			t.Errorf("Ana sees %d boards", len(is.Boards))
		}
		if is := teacher.puzzle(id); len(is.Boards) != 2 || is.Boards[0].Owner.Name == is.Boards[1].Owner.Name || is.Boards[0].Solved == is.Boards[1].Solved {
			t.Errorf("the teacher sees %d boards", len(is.Boards))
		}
		must(t, ana.RestartPuzzle(id))
		wait(time.Second)
		if is := ana.puzzle(id); is.Board(is.Own).Done != 0 {
			t.Errorf("%d tiles after a restart", is.Board(is.Own).Done)
		}
		wantSameState(t, teacher, ana, ben)
	})
}

func TestTeamsPlayOnBoardsOfTheirOwn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		if _, err := teacher.StartPuzzle(aSorting(), PuzzleStart{Mode: puzzle.Teams, Teams: 1}); !errors.Is(err, ErrTeams) {
			t.Errorf("one team: %v", err)
		}
		id := teacher.starts(aSorting(), PuzzleStart{Mode: puzzle.Teams, Teams: 2})
		is := teacher.puzzle(id)
		if len(is.Teams) != 2 || len(is.Teams[0]) != 1 || len(is.Teams[1]) != 1 || is.Plays {
			t.Fatalf("teams %+v", is.Teams)
		}
		must(t, ana.PutTile(id, 0, puzzle.Nowhere, 0))
		must(t, ben.PutTile(id, 0, puzzle.Nowhere, 1))
		wait(time.Second)
		one, two := teacher.puzzle(id).Boards[0], teacher.puzzle(id).Boards[1]
		if one.Pieces[0].Slot == two.Pieces[0].Slot || one.Done != 1 || two.Done != 1 {
			t.Errorf("boards %+v and %+v", one.Pieces, two.Pieces)
		}
		if err := teacher.PutTile(id, 1, puzzle.Nowhere, 0); !errors.Is(err, ErrNoTeam) {
			t.Errorf("who is in no team: %v", err)
		}
		must(t, teacher.ShuffleTeams(id))
		wait(time.Second)
		if is := teacher.puzzle(id); len(is.Teams[0]) != 1 || len(is.Teams[1]) != 1 {
			t.Errorf("shuffled: %+v", is.Teams)
		}
		must(t, teacher.SetTeam(id, "Ana", 0))
		must(t, teacher.ResetPuzzle(id, &puzzle.BoardID{Team: 1}))
		wait(time.Second)
		if ana.puzzle(id).Plays || teacher.puzzle(id).Boards[0].Done != 0 || teacher.puzzle(id).Boards[1].Done != 1 {
			t.Errorf("Ana plays: %v", ana.puzzle(id).Plays)
		}
		wantSameState(t, teacher, ana, ben)
	})
}
