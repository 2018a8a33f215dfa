package model

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
	"lyceum/assets"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// fakePuzzler is a room with puzzles.
type fakePuzzler struct {
	*fakeRoom
	refuse error
	start  room.PuzzleStart
	opened *puzzle.Puzzle
}

func (f *fakePuzzler) do(format string, a ...any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, a...))
	return f.refuse
}

func (f *fakePuzzler) StartPuzzle(is *puzzle.Puzzle, start room.PuzzleStart) (puzzle.GameID, error) {
	f.opened, f.start = is, start
	return puzzle.GameID{Seq: 7}, f.do("start %s", is.Title)
}
func (f *fakePuzzler) ShuffleTeams(puzzle.GameID) error { return f.do("mix") }
func (f *fakePuzzler) SetTeam(_ puzzle.GameID, who string, team int) error {
	return f.do("team %s %d", who, team)
}
func (f *fakePuzzler) ResetPuzzle(_ puzzle.GameID, b *puzzle.BoardID) error {
	return f.do("reset %t", b == nil)
}
func (f *fakePuzzler) EndPuzzle(puzzle.GameID) error { return f.do("end") }
func (f *fakePuzzler) GrabPiece(_ puzzle.GameID, piece int, _ jigsaw.Point) error {
	return f.do("grab %d", piece)
}
func (f *fakePuzzler) MovePiece(jigsaw.Point)           {}
func (f *fakePuzzler) PutBack()                         { _ = f.do("back") }
func (f *fakePuzzler) PointCell(_ puzzle.GameID, c int) {}
func (f *fakePuzzler) LayPiece(_ puzzle.GameID, piece int, _ jigsaw.Point) error {
	return f.do("lay %d", piece)
}
func (f *fakePuzzler) PutTile(_ puzzle.GameID, t, from, to int) error {
	return f.do("put %d %d %d", t, from, to)
}
func (f *fakePuzzler) OrderItem(_ puzzle.GameID, i, behind int) error {
	return f.do("order %d %d", i, behind)
}
func (f *fakePuzzler) TypeLetters(_ puzzle.GameID, all ...puzzle.Letter) error {
	return f.do("type %d", len(all))
}
func (f *fakePuzzler) TakeHint(_ puzzle.GameID, piece int) error { return f.do("hint %d", piece) }
func (f *fakePuzzler) CheckPuzzle(puzzle.GameID) error           { return f.do("check") }
func (f *fakePuzzler) RestartPuzzle(puzzle.GameID) error         { return f.do("restart") }
func (f *fakePuzzler) WatchPuzzles(func())                       {}
func (f *fakePuzzler) PuzzleHolds(puzzle.GameID, puzzle.BoardID) []room.PuzzleHold {
	return nil
}

func (f *fakePuzzler) expect(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Equal(f.asked, want) {
		t.Errorf("asked %q, want %q", f.asked, want)
	}
	f.asked = nil
}

func aSample(t testing.TB, name string) *puzzle.Puzzle {
	t.Helper()
	is, err := puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name)))
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// game has the room have a puzzle on whose board moves were made by Ben.
func (f *fakePuzzler) game(is *puzzle.Puzzle, staff bool, moves ...puzzle.Move) {
	shape := puzzle.ShapeOf(is)
	made := make([]puzzle.Made, len(moves))
	for i := range moves {
		made[i] = puzzle.Made{Move: &moves[i], By: journal.Author{1}, Clock: journal.Clock(1+i) << 16}
	}
	b := puzzle.Replay(&shape, 3, made)
	g := &puzzle.Game{ID: puzzle.GameID{Seq: 7}, Opening: puzzle.Opening{Title: is.Title, Mode: puzzle.Together, Shape: shape, Seed: 3}, Boards: []*puzzle.Board{b}}
	of := &room.PuzzleOf{ID: g.ID, Game: g, Puzzle: is, Plays: true}
	board := &room.PuzzleBoard{Board: b}
	board.Done, board.Of = b.Progress(&shape)
	score := puzzle.ScoreOf(is, b)
	board.Score, board.Solved = &score, score.Solved()
	for _, c := range b.Contributions() {
		board.People = append(board.People, room.PuzzleShare{Person: room.Person{ID: "ben", Name: "Ben"}, Laid: c.Laid, Moves: c.Moves})
	}
	of.Boards = []*room.PuzzleBoard{board}
	f.set(func(s *room.Snapshot) { s.Puzzles = &room.Puzzles{All: []*room.PuzzleOf{of}, MayManage: staff} })
}

// puzzling is a bench of a student in a class with puzzles.
func puzzling(b *bench) *fakePuzzler {
	r := &fakePuzzler{fakeRoom: b.room}
	b.rooms.as = r
	b.joined()
	r.expectNothing()
	return r
}

func (f *fakePuzzler) expectNothing() {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = nil
}

func TestPuzzleThatIsOpenedIsToldOfAndShown(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := puzzling(b)
		r.game(aSample(t, "jigsaw.en"), false)
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Do != DoPuzzle {
			t.Fatalf("toasts %+v", s.Toasts)
		}
		b.DoToast(s.Toasts[0].ID)
		s = b.now()
		if s.Class.Tab != TabPuzzle || s.Class.Puzzle.Open == nil || s.Class.Puzzle.Open.Title != "A plant" || !s.Class.Puzzle.Open.Plays {
			t.Errorf("%s: %+v", s.Class.Tab, s.Class.Puzzle)
		}
		if again := b.now(); again.Class.Puzzle != s.Class.Puzzle {
			t.Error("what is as before is not the same in memory")
		}
	})
}

func TestMovesGoToTheRoomInOrder(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := puzzling(b)
		r.game(aSample(t, "jigsaw.en"), false)
		b.now()
		r.expectNothing()
		b.GrabPiece(3, jigsaw.Point{})
		b.LayPiece(3, jigsaw.Point{X: 5})
		b.TakeHint(4)
		b.now()
		r.expect(t, "grab 3", "lay 3", "hint 4")
	})
}

func TestRefusedMoveIsToldAndNothingWaitsForIt(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := puzzling(b)
		r.game(aSample(t, "jigsaw.en"), false)
		before := b.now().Class.Puzzle.Open.Refused
		r.refuse = &room.HeldError{By: room.Person{Name: "Ben"}}
		b.GrabPiece(3, jigsaw.Point{})
		b.now()
		s := b.now()
		if s.Class.Puzzle.Open.Refused != before+1 || len(s.Toasts) == 0 || !strings.Contains(s.Toasts[0].Text, "Ben is moving this") {
			t.Errorf("refused %d, toasts %+v", s.Class.Puzzle.Open.Refused, s.Toasts)
		}
	})
}

func TestSolvedPuzzleShowsWhoDidWhat(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := puzzling(b)
		is := aSample(t, "jigsaw.en")
		shape := puzzle.ShapeOf(is)
		var moves []puzzle.Move
		for i := range shape.Pieces() {
			moves = append(moves, puzzle.Move{Kind: puzzle.Lay, Piece: i, At: shape.Cut().Home(i)})
		}
		r.game(is, false, moves...)
		v := b.now().Class.Puzzle.Open
		if v.Result == nil || v.Result.Points != 100 || v.Result.Moves != 24 || v.Done != 24 {
			t.Errorf("result %+v, %d done", v.Result, v.Done)
		}
		if len(v.Shares) != 1 || v.Shares[0].Person.Name != "Ben" || v.Shares[0].Count != 24 {
			t.Errorf("shares %+v", v.Shares)
		}
		if len(v.News) < 2 || v.News[0].Text != "placed a corner" || v.News[1].Text != "placed a piece of the edge" {
			t.Errorf("news %+v", v.News)
		}
	})
}

func TestPuzzleIsOfferedAndOpened(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := &fakePuzzler{fakeRoom: b.room}
		b.rooms.as = r
		b.taught()
		b.OfferPuzzle("sample/sorting.en")
		b.now()
		s := b.now()
		o := s.Class.Puzzle.Offer
		if o == nil || s.Class.Tab != TabPuzzle || o.Puzzle.Title != "Animals" || o.Mode != puzzle.Together {
			t.Fatalf("offer %+v under %s", o, s.Class.Tab)
		}
		n := *o
		n.Mode, n.Teams, n.Hints, n.Check = puzzle.Teams, 3, 5, false
		b.SetPuzzleOffer(n)
		b.now()
		b.StartPuzzle()
		b.now()
		if s := b.now(); s.Class.Puzzle.Offer != nil {
			t.Errorf("it is offered still")
		}
		if r.start.Mode != puzzle.Teams || r.start.Teams != 3 || r.opened.Options.Hints != 5 || r.opened.Options.Check {
			t.Errorf("opened %+v with %+v", r.opened.Options, r.start)
		}
		if !o.Puzzle.Options.Check {
			t.Error("the puzzle that was offered was changed")
		}
	})
}

// Own puzzles and files from anywhere are offered as samples are; what cannot be read is told, and nothing is offered.
func TestOwnPuzzlesAndFilesAreOffered(t *testing.T) {
	dir, far := t.TempDir(), t.TempDir()
	key, err := keepPuzzle(dir, "", anOrdering("Mine"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(far, "theirs.cpuzzle")
	if err := writeWhole(file, func(w io.Writer) error { return puzzle.WriteFile(w, anOrdering("Theirs")) }); err != nil {
		t.Fatal(err)
	}
	inBubbleAt(t, dir, func(b *bench) {
		b.rooms.as = &fakePuzzler{fakeRoom: b.room}
		b.taught()
		b.ListPuzzles()
		b.now()
		if own := b.now().Shelf.Own; len(own) != 1 || own[0].Key != key {
			t.Fatalf("on the shelf: %+v, want %s", own, key)
		}
		for _, want := range []struct {
			open        func()
			title, from string
		}{
			{func() { b.OfferPuzzle(key) }, "Mine", ""}, {func() { b.OpenPuzzleFile(file) }, "Theirs", "theirs.cpuzzle"},
		} {
			want.open()
			b.now()
			if o := b.now().Class.Puzzle.Offer; o == nil || o.Puzzle.Title != want.title || o.From != want.from {
				t.Errorf("offer %+v, want %q from %q", o, want.title, want.from)
			}
			b.DropPuzzleOffer()
		}
		b.OfferPuzzle("own/gone.cpuzzle")
		b.now()
		if s := b.now(); s.Class.Puzzle.Offer != nil || s.Class.Puzzle.Loading || len(s.Toasts) != 1 {
			t.Errorf("offer %+v, toasts %+v", s.Class.Puzzle.Offer, s.Toasts)
		}
	})
}

// viewOf is a puzzle as it is shown, on whose board moves were made.
func viewOf(t testing.TB, name string, moves ...puzzle.Move) *PuzzleView {
	t.Helper()
	is := aSample(t, name)
	shape := puzzle.ShapeOf(is)
	made := make([]puzzle.Made, len(moves))
	for i := range moves {
		made[i] = puzzle.Made{Move: &moves[i], Clock: journal.ClockAt(time.Unix(int64(i), 0))}
	}
	v := &PuzzleView{Kind: is.Kind(), Puzzle: is, Cross: CrossOf(is), Shape: &shape, Seed: 3, Board: puzzle.Replay(&shape, 3, made), Plays: true}
	v.Marks, v.Copies = puzzle.Judge(is, v.Board)
	return v
}

// Tab comes to everything that can be picked once, and back the same way.
func TestTabPicksEachPieceOnce(t *testing.T) {
	for _, name := range []string{"jigsaw.en", "ordering.en", "matching.en", "sorting.en", "zones.en"} {
		v := viewOf(t, name)
		var there, back []int
		for h, ok := v.Next(PuzzleHand{}, false); ok; h, ok = v.Next(h, false) {
			there = append(there, h.Piece)
		}
		for h, ok := v.Next(PuzzleHand{}, true); ok; h, ok = v.Next(h, true) {
			back = append(back, h.Piece)
		}
		slices.Reverse(back)
		if len(there) != v.Shape.Pieces() || !slices.Equal(there, back) {
			t.Errorf("%s: there %v, back %v", name, there, back)
		}
	}
}

func TestArrowsMoveALiftedPieceAndShiftMovesItFarther(t *testing.T) {
	v := viewOf(t, "jigsaw.en")
	h, _ := v.Next(PuzzleHand{}, false)
	if n := v.Arrow(h, 1, 0, false); n.Piece == h.Piece {
		t.Errorf("an arrow picks nothing else: %+v", n)
	}
	h.Lifted = true
	slow, fast := v.Arrow(h, 0, -1, false), v.Arrow(h, 0, -1, true)
	if slow.Piece != h.Piece || slow.At.Y >= h.At.Y || fast.At.Y >= slow.At.Y {
		t.Errorf("from %v, an arrow to %v, with Shift to %v", h.At, slow.At, fast.At)
	}
	far := h
	for range 100 {
		far = v.Arrow(far, 1, 1, true)
	}
	if table := v.Shape.Cut().Table(); far.At.X > table.Max.X || far.At.Y > table.Max.Y {
		t.Errorf("it leaves the table: %v", far.At)
	}
}

func TestPlaceOfAPieceIsSaid(t *testing.T) {
	v := viewOf(t, "jigsaw.en")
	for _, want := range []struct {
		at   jigsaw.Point
		text string
	}{
		{v.Shape.Cut().Home(8), "Piece 9, lifted: row 2, column 3 of the picture"},
		{jigsaw.Point{X: -2000, Y: 100}, "Piece 9, lifted: left of the picture"},
		{jigsaw.Point{X: 4500, Y: v.Shape.Height}, "Piece 9, lifted: below the picture"},
	} {
		if got := v.HandWords(PuzzleHand{Is: true, Piece: 8, Lifted: true, At: want.at}); got != want.text {
			t.Errorf("at %v: %q, want %q", want.at, got, want.text)
		}
	}
}

// A card passes by slots that are full.
func TestArrowsChooseASlotWithRoom(t *testing.T) {
	v := viewOf(t, "matching.en", puzzle.Move{Kind: puzzle.Put, Piece: 0, From: puzzle.Nowhere, To: 1})
	h := PuzzleHand{Is: true, Piece: 2, From: puzzle.Nowhere, To: puzzle.Nowhere, Lifted: true}
	var slots []int
	for range len(v.Shape.Slots) {
		h = v.Arrow(h, 1, 0, false)
		slots = append(slots, h.To)
	}
	if want := []int{0, 2, 3, 4, puzzle.Nowhere}; !slices.Equal(slots, want) {
		t.Errorf("slots %v, want %v", slots, want)
	}
}

func TestCardThatWasTakenAwayIsPickedWhereItIsNow(t *testing.T) {
	h := PuzzleHand{Is: true, Piece: 2, From: puzzle.Nowhere, To: puzzle.Nowhere}
	v := viewOf(t, "sorting.en", puzzle.Move{Kind: puzzle.Put, Piece: 2, From: puzzle.Nowhere, To: 1})
	if got := v.Still(h); !got.Is || got.Piece != 2 || got.From != 1 {
		t.Errorf("%+v", got)
	}
	jig := viewOf(t, "jigsaw.en", puzzle.Move{Kind: puzzle.Hint, Piece: 2})
	if got := jig.Still(h); got.Is {
		t.Errorf("a piece that is placed is picked still: %+v", got)
	}
}

func TestHintIsAboutWhatIsPickedOrTheFirstThatIsWrong(t *testing.T) {
	v := viewOf(t, "sorting.en", puzzle.Move{Kind: puzzle.Put, Piece: 0, From: puzzle.Nowhere, To: 0}, puzzle.Move{Kind: puzzle.Put, Piece: 1, From: puzzle.Nowhere, To: 2})
	if got, ok := v.HintFor(PuzzleHand{}); got != 1 || !ok {
		t.Errorf("%d, %t: want 1, which lies where it does not belong", got, ok)
	}
	if got, _ := v.HintFor(PuzzleHand{Is: true, Piece: 5}); got != 5 {
		t.Errorf("%d: want 5, which is picked", got)
	}
}

func TestWritingGoesAlongTheWord(t *testing.T) {
	v := viewOf(t, "crossword.en")
	x := v.Cross
	c := x.Begin()
	word := x.Words[x.Word(c)]
	for i, cell := range word.Cells {
		is, n, ok := x.Type(c, 'ä')
		if !ok || is.Cell != cell || is.Letter != 'Ä' {
			t.Fatalf("letter %d: %+v, %t", i, is, ok)
		}
		c = n
	}
	if last := word.Cells[len(word.Cells)-1]; c.Cell != last {
		t.Errorf("at cell %d, want the last one, %d", c.Cell, last)
	}
	if _, _, ok := x.Type(c, '!'); ok {
		t.Error("! is written")
	}
	if is, n := x.Erase(c, true); n.Cell == c.Cell || is.Cell != n.Cell || is.Letter != 0 {
		t.Errorf("from an empty cell Backspace empties %+v", is)
	}
	if is, n := x.Erase(c, false); n != c || is.Cell != c.Cell {
		t.Errorf("in a full one it empties %+v", is)
	}
}

func TestArrowTurnsBeforeItLeavesTheWord(t *testing.T) {
	x := viewOf(t, "crossword.en").Cross
	for i, w := range x.Words {
		for _, cell := range w.Cells {
			at := PuzzleCursor{cell, w.Down}
			turned := x.Turn(at)
			if turned == at {
				continue
			}
			dx, dy := 0, 1
			if w.Down {
				dx, dy = 1, 0
			}
			if got := x.Arrow(at, dx, dy); got != turned {
				t.Fatalf("word %d: an arrow across it leads from %+v to %+v, want %+v", i, at, got, turned)
			}
			if got := x.Point(at, cell); got != turned {
				t.Fatalf("pointing at the same cell leads to %+v", got)
			}
		}
	}
}

func TestTabGoesThroughAllWords(t *testing.T) {
	v := viewOf(t, "crossword.en")
	seen := map[int]bool{v.Cross.Word(v.Cross.Begin()): true}
	for c, ok := v.Cross.Next(v.Cross.Begin(), false); ok; c, ok = v.Cross.Next(c, false) {
		seen[v.Cross.Word(c)] = true
		if !strings.Contains(v.CursorWords(c), "Letter 1 of") {
			t.Errorf("it is said %q", v.CursorWords(c))
		}
	}
	if len(seen) != len(v.Cross.Words) {
		t.Errorf("%d of %d words", len(seen), len(v.Cross.Words))
	}
}
