package puzzle

import (
	"reflect"
	"testing"

	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// lay is a move that lays a piece of the sample where it belongs.
func lay(c *class, game GameID, piece int) Move {
	return Move{Kind: Lay, Piece: piece, At: c.fold().Game(game).Shape.Cut().Home(piece), From: Nowhere, To: Nowhere}
}

func aside(piece, x int) Move {
	return Move{Kind: Lay, Piece: piece, At: jigsaw.Point{X: x, Y: 9_000}, From: Nowhere, To: Nowhere}
}

func put(tile, to int) Move { return Move{Kind: Put, Piece: tile, From: Nowhere, To: to} }
func hint(piece int) Move   { return Move{Kind: Hint, Piece: piece, From: Nowhere, To: Nowhere} }
func check() Move           { return Move{Kind: Check, From: Nowhere, To: Nowhere} }
func behind(i, to int) Move { return Move{Kind: Order, Piece: i, From: Nowhere, To: to} }
func letter(c int, r rune) Move {
	return Move{Kind: Type, Letters: []Letter{{c, r}}, From: Nowhere, To: Nowhere}
}

func TestGameIsOpenedByStaffAlone(t *testing.T) {
	c := newClass(t)
	ann := c.join(1, student)
	c.prof.opens(1, JigsawKind, Together)
	ann.opens(2, JigsawKind, Together)
	muted := c.join(2, journal.Present)
	muted.opens(3, JigsawKind, Together)
	g := c.fold()
	if n := len(g.Snapshot()); n != 1 || g.Stats().NotAllowed != 2 {
		t.Errorf("%d games, %d not allowed, want 1 and 2", n, g.Stats().NotAllowed)
	}
}

func TestPieceLaidNearItsPlaceStaysThereForGood(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(1, JigsawKind, Together)
	near := lay(c, game, 5)
	near.At.X += 300 // a piece is 2500 wide and high: the radius is 625
	ann.moves(game, 10_000, 9_000, near)
	ben.moves(game, 20_000, 19_000, aside(5, 100))
	ben.moves(game, 30_000, 29_000, aside(6, 100))
	b := c.board(game, BoardID{})
	home := c.fold().Game(game).Shape.Cut().Home(5)
	if is := b.Pieces[5]; !is.Placed || is.At != home || is.By != ann.Author() {
		t.Errorf("the piece is %+v, want it placed at %v", is, home)
	}
	if is := b.Pieces[6]; is.Placed || is.At != (jigsaw.Point{X: 100, Y: 9_000}) {
		t.Errorf("the other is %+v", is)
	}
	if len(b.Moves) != 2 || b.Void != 1 || !b.Moves[0].Placed || b.Moves[1].Placed {
		t.Errorf("%d moves, %d void, want 2 and 1", len(b.Moves), b.Void)
	}
}

func TestPieceLaidOffTheTableIsAtItsEdge(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(1, JigsawKind, Together)
	m := aside(3, 0)
	m.At = jigsaw.Point{X: -maxAway, Y: maxAway}
	c.prof.moves(game, 10, 9, m)
	cut := c.fold().Game(game).Shape.Cut()
	want := jigsaw.Point{X: cut.Table().Min.X, Y: cut.Table().Max.Y - cut.Size().Y}
	if got := c.board(game, BoardID{}).Pieces[3].At; got != want {
		t.Errorf("it lies at %v, want %v", got, want)
	}
}

// Of those who hold one piece at one time the first counts.
func TestWhoGrabbedFirstMovesThePiece(t *testing.T) {
	for _, tt := range []struct {
		why        string
		annGrabbed int
		annLaid    int
		benGrabbed int
		benLaid    int
		want       []int // x of what counts, in order
	}{
		{"one after the other", 1_000, 2_000, 2_000, 3_000, []int{1, 2}},
		{"Ben while Ann holds it", 1_000, 4_000, 2_000, 3_000, []int{1}},
		{"Ann while Ben holds it", 2_000, 3_000, 1_000, 4_000, []int{2}},
		{"both at once: by their keys", 1_000, 3_000, 1_000, 2_000, []int{1}},
		{"Ben claims more than a minute", 30_000, 40_000, 0, 90_500, []int{1}},
		{"Ben's minute begins when Ann has laid it", 1_000, 30_000, 0, 90_000, []int{1, 2}},
	} {
		c := newClass(t)
		ann, ben := c.join(1, student), c.join(2, student)
		game := c.prof.opens(0, JigsawKind, Together)
		ann.moves(game, tt.annLaid, tt.annGrabbed, aside(0, 1))
		ben.moves(game, tt.benLaid, tt.benGrabbed, aside(0, 2))
		b := c.board(game, BoardID{})
		var got []int
		for _, m := range b.Moves {
			got = append(got, m.At.X)
		}
		if !reflect.DeepEqual(got, tt.want) || len(b.Moves)+b.Void != 2 {
			t.Errorf("%s: %v count, want %v", tt.why, got, tt.want)
		}
	}
}

// What somebody claims afterwards to have held takes nothing away that was placed: no piece of a jigsaw that lies for good.
func TestLiarTakesNoPieceAwayThatWasPlaced(t *testing.T) {
	c := newClass(t)
	ann, mal := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, JigsawKind, Together)
	g := New()
	c.apply(g, c.Entries()[0])
	ann.moves(game, 30_000, 29_000, lay(c, game, 0))
	ann.moves(game, 32_000, 31_000, lay(c, game, 1))
	mal.moves(game, 30_500, 28_000, aside(0, 1)) // dated back
	mal.moves(game, 60_000, 30_600, aside(1, 2))
	mal.moves(game, 61_000, 60_500, lay(c, game, 2)) // who places one may have been second
	ann.moves(game, 62_000, 60_100, aside(2, 3))
	for _, e := range c.Entries()[1:] {
		c.apply(g, e)
		g.Snapshot()
	}
	for _, b := range []*Board{g.Game(game).Boards[0], c.board(game, BoardID{})} {
		if !b.Pieces[0].Placed || !b.Pieces[1].Placed || !b.Pieces[2].Placed || b.Pieces[0].By != ann.Author() || len(b.Moves) != 3 || b.Void != 3 {
			t.Errorf("%d moves, %d void: %+v", len(b.Moves), b.Void, b.Pieces[:3])
		}
	}
}

// Nobody holds two pieces: a hold begins when its author's last move is done.
func TestNobodyHoldsTwoPiecesAtOnce(t *testing.T) {
	c := newClass(t)
	ann, mal := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, JigsawKind, Together)
	ann.moves(game, 5_000, 4_000, aside(0, 1))
	mal.moves(game, 6_000, 1_000, aside(1, 2))
	mal.moves(game, 7_000, 1_000, aside(0, 2)) // claims to have held both
	b := c.board(game, BoardID{})
	if b.Pieces[0].By != mal.Author() || len(b.Moves) != 3 {
		t.Errorf("%d moves count, want 3: the second hold begins after the first move", len(b.Moves))
	}
}

func TestHoldInTheFutureOfItsMoveBeginsWithIt(t *testing.T) {
	c := newClass(t)
	ann, mal := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, JigsawKind, Together)
	mal.moves(game, 2_000, 900_000, aside(0, 2))
	ann.moves(game, 4_000, 3_000, aside(0, 1))
	if b := c.board(game, BoardID{}); len(b.Moves) != 2 || b.Pieces[0].By != ann.Author() {
		t.Errorf("%d moves count, want both", len(b.Moves))
	}
}

func TestTilesLieOnSlotsWithRoom(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, MatchingKind, Together)
	ann.moves(game, 1_000, 900, put(0, 1))
	ben.moves(game, 2_000, 1_900, put(2, 1)) // taken
	ben.moves(game, 3_000, 2_900, put(0, Nowhere))
	ben.moves(game, 4_000, 3_900, put(2, 1))
	ben.moves(game, 5_000, 4_900, put(2, 1)) // it lies there
	b := c.board(game, BoardID{})
	if b.Pieces[0].Slot != Nowhere || b.Pieces[2].Slot != 1 || b.Void != 2 || len(b.Moves) != 3 {
		t.Errorf("slots %d and %d, %d void of %d", b.Pieces[0].Slot, b.Pieces[2].Slot, b.Void, len(b.Moves))
	}
}

func TestTileThatIsReusedLiesInSeveralZones(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, ZonesKind, Together)
	ann.moves(game, 1_000, 900, put(1, 0))
	ben.moves(game, 1_100, 800, put(1, 1)) // at the same time: there is always another
	ben.moves(game, 2_000, 1_900, put(1, 1))
	b := c.board(game, BoardID{})
	if want := []Copy{{1, 0, ann.Author()}, {1, 1, ben.Author()}}; !reflect.DeepEqual(b.Copies, want) || b.Void != 1 {
		t.Errorf("copies %v, want %v", b.Copies, want)
	}
	ann.moves(game, 3_000, 2_900, Move{Kind: Put, Piece: 1, From: 1, To: Nowhere})
	ann.moves(game, 4_000, 3_900, Move{Kind: Put, Piece: 1, From: 1, To: 0})
	if b = c.board(game, BoardID{}); len(b.Copies) != 1 || b.Void != 2 {
		t.Errorf("copies %v after one was taken away", b.Copies)
	}
}

func TestItemIsPutBehindAnother(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(0, OrderingKind, Together)
	for at, m := range []Move{behind(3, Nowhere), behind(1, 3), behind(4, 1), behind(0, 4), behind(2, 0), behind(2, 0)} {
		c.prof.moves(game, 1_000*at+1_000, 1_000*at+900, m)
	}
	if b := c.board(game, BoardID{}); !reflect.DeepEqual(b.Order, []int{3, 1, 4, 0, 2}) || b.Void == 0 {
		t.Errorf("order %v, want 3 1 4 0 2; %d void", b.Order, b.Void)
	}
}

func TestOrderingIsNeverSolvedAtFirst(t *testing.T) {
	s := Shape{Kind: OrderingKind, Tiles: 2}
	for seed := range uint32(50) {
		if order := Start(&s, seed).Order; order[0] != 1 {
			t.Fatalf("seed %d: %v", seed, order)
		}
	}
}

func TestLetterTypedLastCounts(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, CrosswordKind, Together)
	ann.moves(game, 1_000, 0, Move{Kind: Type, Letters: []Letter{{0, 'L'}, {1, 'E'}, {2, 'E'}}, From: Nowhere, To: Nowhere})
	ben.moves(game, 2_000, 0, letter(2, 'A'))
	ben.moves(game, 3_000, 0, letter(1, 0))
	b := c.board(game, BoardID{})
	if b.Pieces[0].Letter != 'L' || b.Pieces[1].Letter != 0 || b.Pieces[2].Letter != 'A' || b.Pieces[2].By != ben.Author() {
		t.Errorf("letters %c %c %c", b.Pieces[0].Letter, b.Pieces[1].Letter, b.Pieces[2].Letter)
	}
	ann.moves(game, 4_000, 0, letter(5, 'A')) // no cell of a word
	if c.board(game, BoardID{}).Pieces[5].Letter != 0 {
		t.Error("a letter where there is no cell")
	}
}

func TestHintsAreGivenAsOftenAsThePuzzleHasThem(t *testing.T) {
	c := newClass(t)
	ann := c.join(1, student)
	game := c.prof.opens(0, CrosswordKind, Together)
	ann.moves(game, 1_000, 0, letter(1, 'X'))
	ann.moves(game, 2_000, 0, hint(1))
	ann.moves(game, 3_000, 0, hint(1)) // it is known
	ann.moves(game, 4_000, 0, hint(2))
	ann.moves(game, 5_000, 0, hint(3)) // a third
	ann.moves(game, 6_000, 0, letter(1, 'Y'))
	b := c.board(game, BoardID{})
	if b.Hints != 2 || !b.Pieces[1].Hinted || !b.Pieces[2].Hinted || b.Pieces[3].Hinted || b.Pieces[1].Letter != 0 {
		t.Errorf("%d hints, want 2: %+v", b.Hints, b.Pieces[:4])
	}
	jig := c.prof.opens(10_000, JigsawKind, Together)
	ann.moves(jig, 11_000, 0, hint(4))
	if b := c.board(jig, BoardID{}); !b.Pieces[4].Placed || !b.Pieces[4].Hinted || len(b.Contributions()) != 0 {
		t.Errorf("the piece is %+v; contributions %v", b.Pieces[4], b.Contributions())
	}
	none := c.prof.opens(20_000, OrderingKind, Together)
	ann.moves(none, 21_000, 0, hint(0))
	ann.moves(none, 22_000, 0, check())
	if b := c.board(none, BoardID{}); b.Hints != 0 || len(b.Moves) != 0 {
		t.Error("a hint, or a check, in a puzzle that has none")
	}
}

func TestCheckIsOfWhatLayThereThen(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(0, MatchingKind, Together)
	c.prof.moves(game, 1_000, 900, put(0, 0))
	c.prof.moves(game, 2_000, 1_900, put(1, 1))
	c.prof.moves(game, 3_000, 0, check())
	c.prof.moves(game, 4_000, 3_900, put(1, 2))
	if p := c.board(game, BoardID{}).Pieces; !p[0].Checked || p[1].Checked {
		t.Errorf("checked: %v and %v, want true and false", p[0].Checked, p[1].Checked)
	}
}

func TestResetBeginsAnewAndWhatWasHeldIsLetGo(t *testing.T) {
	c := newClass(t)
	ann := c.join(1, student)
	game := c.prof.opens(0, JigsawKind, Together)
	ann.moves(game, 1_000, 900, lay(c, game, 1))
	ann.says(1_500, EncodeReset(game)) // a student
	if b := c.board(game, BoardID{}); !b.Pieces[1].Placed {
		t.Fatal("a student began it anew")
	}
	c.prof.says(2_000, EncodeReset(game))
	ann.moves(game, 3_000, 1_900, aside(2, 1)) // held since before
	ann.moves(game, 4_000, 3_900, aside(3, 1))
	b := c.board(game, BoardID{})
	if b.Pieces[1].Placed || len(b.Moves) != 1 || b.Void != 1 || b.Pieces[2].Moved != 0 || b.Since != journal.ClockAt(ms(2_000)) {
		t.Errorf("%d moves, %d void: %+v", len(b.Moves), b.Void, b.Pieces[:4])
	}
}

func TestNothingCountsAfterTheEnd(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(0, JigsawKind, Together)
	c.prof.moves(game, 1_000, 900, aside(1, 1))
	c.prof.says(2_000, EncodeEnd(game))
	c.prof.moves(game, 3_000, 2_900, aside(2, 1))
	c.prof.says(4_000, EncodeReset(game))
	g := c.fold().Game(game)
	if b := g.Boards[0]; g.Ended != journal.ClockAt(ms(2_000)) || len(b.Moves) != 1 || b.Pieces[2].Moved != 0 {
		t.Errorf("ended %v, %d moves", g.Ended.Time(), len(b.Moves))
	}
}

func TestEachTeamHasABoard(t *testing.T) {
	c := newClass(t)
	ann, ben, eve := c.join(1, student), c.join(2, student), c.join(3, student)
	game := c.prof.opens(0, SortingKind, Teams)
	ann.moves(game, 500, 400, put(0, 0)) // no team yet
	c.prof.says(1_000, c.must(EncodeTeams(game, []Member{{ann.Author(), 1}, {ben.Author(), 2}})))
	ann.moves(game, 2_000, 1_900, put(0, 0))
	ben.moves(game, 2_000, 1_900, put(0, 1))
	eve.moves(game, 2_000, 1_900, put(1, 0))
	c.prof.says(3_000, c.must(EncodeTeams(game, []Member{{ann.Author(), 2}, {eve.Author(), 3}}))) // there is no third team
	c.prof.says(3_500, c.must(EncodeTeams(game, []Member{{ann.Author(), 2}})))
	ann.moves(game, 4_000, 3_900, put(2, 0))
	g := c.fold().Game(game)
	one, two := g.Board(BoardID{Team: 1}), g.Board(BoardID{Team: 2})
	if len(g.Boards) != 2 || one.Pieces[0].Slot != 0 || two.Pieces[0].Slot != 1 || len(one.Moves) != 1 || len(two.Moves) != 2 || two.Pieces[2].By != ann.Author() {
		t.Errorf("%d boards, %d and %d moves", len(g.Boards), len(one.Moves), len(two.Moves))
	}
	c.prof.says(5_000, EncodeResetBoard(game, BoardID{Team: 1}))
	g = c.fold().Game(game)
	if len(g.Board(BoardID{Team: 1}).Moves) != 0 || len(g.Board(BoardID{Team: 2}).Moves) != 2 {
		t.Error("not the one board alone was begun anew")
	}
}

func TestWhoPlaysAloneHasABoardInTheDeskLog(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, SortingKind, Alone)
	together := c.prof.opens(10, SortingKind, Together)
	ann.plays(game, 1_000, 900, put(0, 0))
	ben.plays(game, 1_000, 900, put(0, 1))
	ben.moves(game, 2_000, 1_900, put(1, 1))     // in the class log
	ben.plays(together, 3_000, 2_900, put(1, 1)) // in the desk log
	g := c.fold()
	is := g.Game(game)
	if len(is.Boards) != 2 || len(is.Board(BoardID{Owner: ben.Author()}).Moves) != 1 || len(g.Game(together).Boards[0].Moves) != 0 {
		t.Errorf("%d boards", len(is.Boards))
	}
	before := g.Hash()
	own := g.DeskHash()
	ben.plays(game, 4_000, 3_900, Move{Kind: Restart, From: Nowhere, To: Nowhere})
	g = c.fold()
	if b := g.Game(game).Board(BoardID{Owner: ben.Author()}); len(b.Moves) != 0 || b.Since != journal.ClockAt(ms(4_000)) {
		t.Errorf("%d moves after a restart", len(b.Moves))
	}
	if g.Hash() != before || g.DeskHash() == own {
		t.Error("what is told by desk logs is in the hash of all, or in none")
	}
}

// A move is played on the board as it is: a class that moves much does not wait for all that it has moved.
func TestOneMoreMoveDoesNotPlayAllOthersAgain(t *testing.T) {
	g, game, seq := movesOnALargeJigsaw(t, 3_000)
	allocs := testing.AllocsPerRun(100, func() {
		seq++
		g.Apply(benchMove(t, game, seq%30, seq, 10_000_000+int(seq), 10_000_000+int(seq)-1, aside(int(seq%400), 5)))
		g.Snapshot()
	})
	if allocs > 40 { // played again it is more than a thousand
		t.Errorf("%.0f allocations a move, want 40 at most", allocs)
	}
}

func TestBoardsOfOthersStayTheSameWhenAMoveComesLate(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, SortingKind, Teams)
	c.prof.says(1_000, c.must(EncodeTeams(game, []Member{{ann.Author(), 1}, {ben.Author(), 2}})))
	ann.moves(game, 5_000, 4_900, put(0, 0))
	ben.moves(game, 6_000, 5_900, put(1, 1))
	ben.moves(game, 7_000, 6_900, put(2, 1))
	all := c.Entries()
	g := New()
	for _, i := range []int{0, 1, 3, 4} { // not Ann's
		g.Apply(all[i])
		g.Snapshot()
	}
	before := g.Game(game)
	g.Apply(all[2])
	after := g.Game(game)
	if len(after.Boards[0].Moves) != 1 || after.Boards[1] != before.Boards[1] {
		t.Error("the board of the other team is another, or Ann's move does not count")
	}
}

func TestBoardsStayTheSameWhileNothingIsMoved(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(0, SortingKind, Teams)
	c.prof.says(1_000, c.must(EncodeTeams(game, []Member{{c.prof.Author(), 1}})))
	g := c.fold()
	first := g.Snapshot()
	if again := g.Snapshot(); &again[0] != &first[0] {
		t.Error("another snapshot without news")
	}
	c.prof.moves(game, 2_000, 1_900, put(0, 0))
	g.Apply(c.Entries()[len(c.Entries())-1])
	second := g.Snapshot()
	if second[0] == first[0] || second[0].Boards[0] == first[0].Boards[0] || second[0].Boards[1] != first[0].Boards[1] {
		t.Error("the board that changed is the same, or the other is not")
	}
}
